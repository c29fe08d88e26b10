"""Why a request about a room is refused."""

from __future__ import annotations


class RoomError(Exception):
    """A refusal: one sentence for people, a status, and for what passes by itself, when to come again.

    Attributes:
        status: of HTTP.
        retry_after: seconds; None if asking again would not help.
    """

    def __init__(self, status: int, sentence: str, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.retry_after = retry_after


class StoreError(RuntimeError):
    """The store of the rooms cannot be read or written now; the message says why, for the log."""


NO_ROOM = "There is no room {code}; codes are five letters, and a room that nobody leads for long is closed."
STORE_AWAY = "The rooms cannot be reached at the moment; everything else on the page works. Trying again."


def no_room(code: str) -> RoomError:
    """That there is no such room."""
    return RoomError(404, NO_ROOM.format(code=code))


def store_away() -> RoomError:
    """That the store does not answer."""
    return RoomError(503, STORE_AWAY, retry_after=1)
