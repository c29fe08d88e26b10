"""A room and everything that can happen to it, as pure functions; the stores keep what these give.

Times are seconds of the store's own clock. Whoever holds the room's key leads it.
"""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from .faults import RoomError

# no vowels, so that no words arise; none that look or sound alike on a projector
LETTERS = "BCDFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 5
CLAIM_LENGTH = 6
CLAIM_SECONDS = 600.0
MOST_TRIES = 10
LARGEST_RECORD = 16_000

Kind = Literal["tap", "choice"]


@dataclass(frozen=True)
class Question:
    """What the room is asked.

    Attributes:
        number: counts the questions of the room, from 1.
        kind: "tap" for a place in the plane, "choice" for one of the options.
        prompt: the question.
        options: of a choice.
        start: where the orbit begins that a tap is about; None if it is about none.
        open: whether answers are taken.
    """

    number: int
    kind: Kind
    prompt: str
    options: tuple[str, ...] = ()
    start: tuple[float, float] | None = None
    open: bool = True


@dataclass(frozen=True)
class Room:
    """What is known of a room.

    Attributes:
        code: what people type.
        born: tells this room from an earlier one with the same code.
        key: of whoever leads.
        version: counts the changes.
        address: what is shown: path and query, as our own pages write it.
        live: whether a hand is moving something just now.
        frozen: whether the followers' picture is held while the leader prepares another.
        question: the one on the screen; None for none.
        asked: how many questions there were.
        claim: one-time code by which another may take over; empty for none.
        claim_until: when it ends.
        tries: wrong ones so far.
        ended: whether it is over.
    """

    code: str
    born: str
    key: str
    version: int
    address: str
    live: bool = False
    frozen: bool = False
    question: Question | None = None
    asked: int = 0
    claim: str = ""
    claim_until: float = 0.0
    tries: int = 0
    ended: bool = False

    @property
    def mark(self) -> str:
        """What an event or an answer of this version carries; no two versions of no two rooms share one."""
        return f"{self.born}.{self.version}"


def new_code() -> str:
    """A code for a room."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def new_key() -> str:
    """A key of whoever leads."""
    return secrets.token_hex(8)


def new_claim() -> str:
    """A one-time code by which somebody else takes over."""
    return "".join(secrets.choice("0123456789") for _ in range(CLAIM_LENGTH))


def new_birth() -> str:
    """What tells a room from others of the same code."""
    return secrets.token_hex(4)


def opened(code: str, key: str, address: str) -> Room:
    """A new room."""
    return Room(code, new_birth(), key, 1, address)


def to_text(room: Room) -> str:
    """The record that a store keeps.

    Raises:
        RoomError: if it is too large.
    """
    text = json.dumps(asdict(room), ensure_ascii=False, allow_nan=False)
    if len(text.encode()) > LARGEST_RECORD:
        raise RoomError(413, f"What the room shows is too large; at most {LARGEST_RECORD:,} bytes are kept.")
    return text


def from_text(text: str) -> Room:
    """The room of a record.

    Raises:
        ValueError, TypeError: for text that is none.
    """
    held: dict[str, Any] = json.loads(text)
    question = held.pop("question")
    if question is not None:
        start = question["start"]
        question = Question(
            **{**question, "options": tuple(question["options"]), "start": (start[0], start[1]) if start else None}
        )
    return Room(**held, question=question)


def readable(text: str) -> Room | None:
    """The room of a record; None for what another version of the app has kept."""
    try:
        return from_text(text)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def check_leader(room: Room, key: str) -> None:
    """Refuse whoever does not lead a room that goes on.

    Raises:
        RoomError: if the room has ended, or somebody else leads it.
    """
    if room.ended:
        raise RoomError(410, f"The room {room.code} has ended.")
    if not hmac.compare_digest(room.key, key):
        raise RoomError(403, f"Somebody else leads the room {room.code} now.")


def _next(room: Room, **changes: Any) -> Room:
    return replace(room, version=room.version + 1, **changes)


def shown(room: Room, key: str, address: str, live: bool) -> Room:
    """The leader shows something.

    Raises:
        RoomError: as :func:`check_leader`, or while the picture is held.
    """
    check_leader(room, key)
    if room.frozen:
        raise RoomError(409, "The picture is held; let it go on first.")
    return _next(room, address=address, live=live)


def frozen(room: Room, key: str, hold: bool) -> Room:
    """The leader holds the followers' picture, or lets it go on."""
    check_leader(room, key)
    return _next(room, frozen=hold)


def asked(room: Room, key: str, question: Question) -> Room:
    """The leader asks; the question gets the next number, and takes the place of the one before."""
    check_leader(room, key)
    number = room.asked + 1
    return _next(room, question=replace(question, number=number, open=True), asked=number)


def closed(room: Room, key: str) -> Room:
    """No more answers; everybody sees those that came.

    Raises:
        RoomError: as :func:`check_leader`, or if there is no question.
    """
    check_leader(room, key)
    if room.question is None:
        raise RoomError(409, "There is no question to close.")
    return _next(room, question=replace(room.question, open=False))


def withdrawn(room: Room, key: str) -> Room:
    """The question and its answers leave the screen."""
    check_leader(room, key)
    return _next(room, question=None)


def offered(room: Room, key: str, claim: str, now: float) -> Room:
    """The leader offers the lead to whoever knows a one-time code."""
    check_leader(room, key)
    return replace(room, claim=claim, claim_until=now + CLAIM_SECONDS, tries=0)


def claimed(room: Room, claim: str, key: str, now: float) -> Room:
    """Somebody tries a one-time code: the room has his key afterwards if it was right.

    Raises:
        RoomError: if the room has ended, or nothing is offered.
    """
    if room.ended:
        raise RoomError(410, f"The room {room.code} has ended.")
    if not room.claim or now > room.claim_until:
        raise RoomError(409, "The lead of this room is not on offer; ask for a new code.")
    if hmac.compare_digest(room.claim, claim):
        return _next(room, key=key, claim="", tries=0, frozen=False)
    tries = room.tries + 1
    return replace(room, tries=tries, claim="" if tries >= MOST_TRIES else room.claim)


def ended(room: Room, key: str) -> Room:
    """The leader ends the room."""
    check_leader(room, key)
    return _next(room, ended=True, question=None, claim="", live=False)
