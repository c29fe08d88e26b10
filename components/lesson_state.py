"""The lesson's part of an address: which lesson and which step; the step decides what the other fields default to.

So ``/?lesson=hopf&at=2`` is a whole link, and a weight that was moved since stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .address import Field, Problem, always, word
from .lessons import Step, find_lesson, lessons
from .reading import counted, quote

MOST_STEPS = 20


def _parse_lesson(text: str) -> str:
    try:
        return find_lesson(text).key
    except KeyError:
        known = ", ".join(lesson.key for lesson in lessons())
        raise ValueError(f"there is no lesson {quote(text)}; there are {known}") from None


def _parse_at(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:4]) <= MOST_STEPS:
        raise ValueError(f"{quote(text)} is not the number of a step")
    return int(text)


LESSON_FIELDS: tuple[Field, ...] = (
    word("lesson", _parse_lesson, ""),
    Field("at", "word", _parse_at, str, always(1)),
)


def step_within(lesson: str, at: int) -> tuple[int, tuple[Problem, ...]]:
    """The step, or the last one with a problem where the lesson has fewer; without a lesson, the first."""
    if not lesson:
        return 1, ()
    count = len(find_lesson(lesson).steps)
    if at <= count:
        return at, ()
    return count, (Problem("at", f"this lesson has {counted(count, 'step')}; the last is shown"),)


def current_step(values: Mapping[str, Any]) -> Step | None:
    """The step that the fields of an address name; None where no lesson is told."""
    lesson = values.get("lesson", "")
    return find_lesson(lesson).steps[step_within(lesson, values.get("at", 1))[0] - 1] if lesson else None


# how an address says that there is nothing of what the step has
NOTHING = "none"


def in_lesson(spec: Field) -> Field:
    """A field whose default is what the lesson's step shows, where there is one and it says."""

    def parse(text: str) -> Any:
        return None if text == NOTHING and spec.default({}) is None else spec.parse(text)

    def write(value: Any) -> str:
        return NOTHING if value is None else spec.format(value)

    def default(values: Mapping[str, Any]) -> Any:
        step = current_step(values)
        if step is None:
            return spec.default(values)
        if spec.symbol in step.shown:
            return spec.parse(step.shown[spec.symbol])
        # another figure chosen since has weights of its own
        if spec.symbol in step.weights and values["preset"] == step.shown["preset"]:
            return step.weights[spec.symbol]
        return spec.default(values)

    return replace(spec, parse=parse, format=write, default=default)
