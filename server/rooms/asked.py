"""What a request about a room says, read with a sentence for whatever cannot be."""

from __future__ import annotations

import json
import math
import unicodedata
from typing import Any

from flask import request

from components.reach import FARTHEST_POINT
from components.reading import quote

from .faults import RoomError
from .room import Question

LARGEST_BODY = 16_000
LONGEST_PROMPT = 200
LONGEST_OPTION = 80
FEWEST_OPTIONS, MOST_OPTIONS = 2, 6


def body() -> dict[str, Any]:
    """The request's JSON object.

    Raises:
        RoomError: if it is too large, or none.
    """
    request.max_content_length = LARGEST_BODY
    # a form of another site cannot send this without asking first
    if request.mimetype != "application/json":
        raise RoomError(415, "The body is a JSON object; send it as application/json.")
    try:
        held = json.loads(request.get_data())
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, dict):
        raise RoomError(400, "The body is a JSON object.")
    return held


def text(held: dict[str, Any], name: str, longest: int) -> str:
    """A text of one line.

    Raises:
        RoomError: if it is missing, empty, too long, or holds what is no letter, sign or space.
    """
    value = held.get(name)
    if not isinstance(value, str):
        raise RoomError(400, f"{name}: is a text.")
    return line(value, name, longest)


def line(value: str, name: str, longest: int) -> str:
    """The same of a text at hand."""
    cleaned = " ".join(value.split())
    if not cleaned:
        raise RoomError(400, f"{name}: is empty.")
    if len(cleaned) > longest:
        raise RoomError(400, f"{name}: is longer than {longest:,} characters.")
    # controls, lone surrogates, and signs that turn the direction of what follows
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co"} for sign in cleaned):
        raise RoomError(400, f"{name}: holds a sign that cannot be shown.")
    return cleaned


def flag(held: dict[str, Any], name: str, usual: bool | None = None) -> bool:
    """True or false; ``usual`` if it is missing, unless that is None.

    Raises:
        RoomError: if it is something else.
    """
    value = held.get(name, usual)
    if not isinstance(value, bool):
        raise RoomError(400, f"{name}: is true or false.")
    return value


def whole(held: dict[str, Any], name: str, lowest: int, highest: int) -> int:
    """A whole number within bounds.

    Raises:
        RoomError: if it is none.
    """
    value = held.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
        raise RoomError(400, f"{name}: is a whole number from {lowest} to {highest}.")
    return value


def point(held: dict[str, Any], name: str) -> tuple[float, float]:
    """A place in the plane.

    Raises:
        RoomError: if it is none, or too far away.
    """
    value = held.get(name)
    if not isinstance(value, list) or len(value) != 2:
        raise RoomError(400, f"{name}: is a point, [x, y].")
    for part in value:
        if isinstance(part, bool) or not isinstance(part, int | float):
            raise RoomError(400, f"{name}: is a point, [x, y].")
        # an integer may have more digits than a float can
        if not -FARTHEST_POINT <= part <= FARTHEST_POINT or not math.isfinite(part):
            raise RoomError(400, f"{name}: lies beyond ±{FARTHEST_POINT:g}.")
    return float(value[0]), float(value[1])


def question() -> Question:
    """The question of a request; its number comes later.

    Raises:
        RoomError: if something in it cannot be read.
    """
    held = body()
    kind = held.get("kind")
    prompt = text(held, "prompt", LONGEST_PROMPT)
    if kind == "tap":
        start = point(held, "start") if held.get("start") is not None else None
        return Question(0, "tap", prompt, start=start)
    if kind == "choice":
        options = held.get("options")
        if not isinstance(options, list) or not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
            raise RoomError(400, f"options: are a list of {FEWEST_OPTIONS} to {MOST_OPTIONS} texts.")
        if not all(isinstance(option, str) for option in options):
            raise RoomError(400, "options: are texts.")
        return Question(0, "choice", prompt, tuple(line(option, "options", LONGEST_OPTION) for option in options))
    raise RoomError(400, f"kind: {quote(str(kind)[:40])} is not one of tap, choice.")


def answer(asked: Question) -> str:
    """The answer of a request to a question, as the store keeps it.

    Raises:
        RoomError: if it is no answer to this question.
    """
    held = body()
    number = held.get("question")
    if not asked.open or number != asked.number or isinstance(number, bool):
        raise RoomError(409, "This question takes no more answers.")
    if asked.kind == "choice":
        return str(whole(held, "choice", 0, len(asked.options) - 1))
    x, y = point(held, "point")
    return json.dumps([float(f"{x:.4g}"), float(f"{y:.4g}")])
