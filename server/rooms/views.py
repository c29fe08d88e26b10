"""What the people of a room are told, as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .addresses import read_address
from .room import Question, Room
from .store import RoomStore


@dataclass(frozen=True)
class View:
    """A room, and what its followers are told of it: text of one line."""

    room: Room
    text: str

    @property
    def mark(self) -> str:
        """Of the room's version."""
        return self.room.mark


def view(store: RoomStore, room: Room) -> View:
    """What a room's followers are told.

    Raises:
        StoreError: if the store cannot be reached.
        RoomError: if the room shows what this version of the page cannot read.
    """
    shown = read_address(room.address)
    data = {
        "room": room.code,
        "mark": room.mark,
        "version": room.version,
        "page": shown.page,
        "address": shown.address,
        "live": room.live,
        "frozen": room.frozen,
        "ended": room.ended,
        "question": _question(store, room),
        "state": shown.state,
    }
    return View(room, _line(data))


def audience(store: RoomStore, room: Room) -> str:
    """What whoever leads is told of the others: how many follow, and what they have answered so far.

    Raises:
        StoreError: if the store cannot be reached.
    """
    asked = room.question
    results = results_of(store, room, asked) if asked else None
    return _line({"followers": store.followers(room.code), "results": results})


def results_of(store: RoomStore, room: Room, asked: Question) -> dict[str, Any]:
    """The answers to a question: their number, and the taps or a count for each option."""
    answers = [json.loads(text) for text in store.answers(room.code, answers_of(room, asked))]
    told: dict[str, Any] = {"question": asked.number, "answers": len(answers)}
    if asked.kind == "tap":
        told["points"] = answers
    else:
        told["counts"] = [answers.count(option) for option in range(len(asked.options))]
    return told


def answers_of(room: Room, asked: Question) -> str:
    """Under what name a store keeps the answers to a question."""
    return f"{room.born}.{asked.number}"


def _question(store: RoomStore, room: Room) -> dict[str, Any] | None:
    asked = room.question
    if asked is None:
        return None
    return {
        "number": asked.number,
        "kind": asked.kind,
        "prompt": asked.prompt,
        "options": list(asked.options),
        "start": list(asked.start) if asked.start else None,
        "open": asked.open,
        # everybody sees the answers once there are no more
        "results": None if asked.open else results_of(store, room, asked),
    }


def _line(data: object) -> str:
    return json.dumps(data, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
