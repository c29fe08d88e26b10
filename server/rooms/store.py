"""What a store of rooms must do. Two do it: one in a file of this host, one in Redis."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from .room import Room

ROOMS_VARIABLE = "GATESCAPE_ROOMS"
MINUTES_VARIABLE = "GATESCAPE_ROOM_MINUTES"
REDIS_VARIABLE = "REDIS_URL"

# a room that ended is remembered for as long, so that everybody is told
REMEMBERED = 600.0
# who has not been heard of for as long follows no more
PRESENCE = 25.0

Change = Callable[[Room, float], Room]


@dataclass(frozen=True)
class Bounds:
    """How much a store keeps.

    Attributes:
        rooms: at most as many at a time.
        life: seconds that a room lives after the last change of it.
        followers: of one room.
        answers: to one question.
    """

    rooms: int = 100
    life: float = 3 * 3600.0
    followers: int = 1000
    answers: int = 1000


class Watcher(Protocol):
    """Tells that rooms have changed; belongs to one thread."""

    def wait(self, seconds: float) -> bool:
        """Whether a room may have changed, as soon as one has; False after that many seconds.

        Raises:
            StoreError: if the store cannot be reached.
        """

    def close(self) -> None:
        """Give back what it holds."""


class RoomStore(Protocol):
    """Keeps rooms, who follows them, and what was answered; safe for threads and across processes.

    Everything raises ``StoreError`` while the store cannot be reached or written.
    """

    def create(self, room: Room) -> bool:
        """Keep a new room; False if its code is taken.

        Raises:
            RoomError: if there are as many rooms as may be.
        """

    def read(self, code: str) -> Room | None:
        """The room with this code."""

    def update(self, code: str, change: Change) -> Room:
        """Change a room, all or nothing; ``change`` gets the room and the store's time, and may be called again.

        Raises:
            RoomError: if there is no such room, or what ``change`` raises.
        """

    def follow(self, code: str, follower: str) -> None:
        """Note that somebody follows, for ``PRESENCE`` seconds; beyond the bound, nobody is noted."""

    def leave(self, code: str, follower: str) -> None:
        """Note that somebody follows no more."""

    def followers(self, code: str) -> int:
        """How many follow."""

    def answer(self, code: str, question: str, follower: str, value: str) -> bool:
        """Keep somebody's answer in place of an earlier one; False if there are too many already."""

    def answers(self, code: str, question: str) -> list[str]:
        """All answers to a question, in no order."""

    def totals(self) -> tuple[int, int]:
        """How many rooms there are, and how many follow them."""

    def secret(self, fresh: str) -> str:
        """What signs the tokens of all processes: what is kept already, else ``fresh``."""

    def watcher(self) -> Watcher:
        """What waits for changes, also those by other processes."""


def bounds_from_environment() -> Bounds:
    """The bounds that the environment asks for.

    Raises:
        ValueError: for what is no positive number.
    """
    return Bounds(rooms=_positive(ROOMS_VARIABLE, 100), life=60.0 * _positive(MINUTES_VARIABLE, 180))


def _positive(variable: str, usual: int) -> int:
    text = os.environ.get(variable, "").strip() or str(usual)
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0 and len(text) < 9):
        raise ValueError(f"{variable}: {text!r} is not a positive whole number")
    return int(text)
