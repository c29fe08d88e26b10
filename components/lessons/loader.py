"""Reads the lessons' TOML files into records."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from ..presets import DEFAULT_PRESET, find_preset
from .records import Bracket, Lesson, Option, Path, Question, Step, Weights

# weights on a path are rounded as in the page's script; the ends of rotations to fewer places, for people read them
PLACES = 12
SHOWN_PLACES = 6


@cache
def lessons() -> tuple[Lesson, ...]:
    """All lessons in their order."""
    found = [
        _lesson(tomllib.loads(file.read_text())) for file in files(__package__).iterdir() if file.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda lesson: lesson.number))


def find_lesson(key: str) -> Lesson:
    """The lesson of that key.

    Raises:
        KeyError: if there is none.
    """
    for lesson in lessons():
        if lesson.key == key:
            return lesson
    raise KeyError(key)


def weights_on(step: Step, value: float) -> Weights:
    """The weights of a step where the quantity of its path has a value; those that the path leaves alone are left out.

    Raises:
        ValueError: if the step has no path.
    """
    path = step.path
    if path is None:
        raise ValueError(f"{step.title!r} has no path")
    if path.gain is not None:
        return {"U_h": rotation(path.gain, value, PLACES)}
    return {
        symbol: tuple(
            round(end + (value - path.end) * slope, PLACES) if slope else end
            for end, slope in zip(step.weights[symbol], slopes, strict=True)
        )
        for symbol, slopes in path.direction.items()
    }


def rotation(gain: float, angle: float, places: int) -> tuple[float, ...]:
    """``gain`` times a rotation by ``angle``, row by row (JSP21 eq. 8), rounded."""
    c, s = round(gain * math.cos(angle), places), round(gain * math.sin(angle), places)
    return (c, -s, s, c)


def _lesson(row: Mapping[str, Any]) -> Lesson:
    weights: Weights = {}
    figure = DEFAULT_PRESET
    steps: list[Step] = []
    for entry in row["steps"]:
        # what a step does not say of the figure and of the weights stays as it was in the step before it
        if "figure" in entry or not steps:
            figure = entry.get("figure", DEFAULT_PRESET)
            weights = find_preset(figure).flow.parameter_values()
        weights = {**weights, **_weights(entry.get("weights", {})), **_turned(entry.get("path", {}))}
        steps.append(_step(entry, weights, {"preset": figure, **entry.get("shown", {})}))
    return Lesson(row["key"], row["number"], row["title"], row["summary"], row["minutes"], row["page"], tuple(steps))


def _turned(path: Mapping[str, Any]) -> Weights:
    return {"U_h": rotation(path["gain"], path["to"], SHOWN_PLACES)} if "gain" in path else {}


def _step(entry: Mapping[str, Any], weights: Weights, shown: Mapping[str, str]) -> Step:
    question = entry.get("question")
    return Step(
        title=entry["title"],
        text=tuple(entry["text"]),
        weights=weights,
        shown=shown,
        path=_path(entry["path"], weights) if "path" in entry else None,
        trial=entry.get("try", ""),
        question=_question(question) if question else None,
        claims=entry["claims"],
        begins=entry.get("begins", {}),
        brackets=tuple(Bracket(**bracket) for bracket in entry.get("brackets", ())),
    )


def _path(row: Mapping[str, Any], weights: Weights) -> Path:
    common = {"digits": row.get("digits", 2), "seconds": float(row["seconds"])}
    if "from_weights" in row:
        direction = {
            symbol: tuple(e - s for e, s in zip(weights[symbol], start, strict=True))
            for symbol, start in _weights(row["from_weights"]).items()
        }
        return Path("", 0.0, 1.0, direction=direction, **common)
    return Path(
        row["quantity"],
        float(row["from"]),
        float(row["to"]),
        direction=_weights(row.get("direction", {})),
        gain=row.get("gain"),
        **common,
    )


def _question(row: Mapping[str, Any]) -> Question:
    rest = {name: row[name] for name in ("kind", "prompt", "explanation")}
    return Question(
        **rest,
        options=tuple(Option(**option) for option in row.get("options", ())),
        weights=_weights(row.get("weights", {})),
        fact=row.get("fact", ""),
        tolerance=row.get("tolerance", 0.0),
        bracket=Bracket(**row["bracket"]) if "bracket" in row else None,
        when=row.get("when", {}),
        keep=tuple(row.get("keep", ())),
        solution=_weights(row.get("solution", {})),
    )


def _weights(row: Mapping[str, Any]) -> dict[str, tuple[float, ...]]:
    return {symbol: tuple(float(value) for value in values) for symbol, values in row.items()}
