"""The lessons: guided stories on the real page, as data. Every claim in them is verified by ``tests/lessons``."""

from __future__ import annotations

from .loader import find_lesson, lessons, rotation, weights_on
from .records import FACTS, Bracket, Condition, Lesson, Option, Path, Question, Step, Weights

__all__ = [
    "FACTS",
    "Bracket",
    "Condition",
    "Lesson",
    "Option",
    "Path",
    "Question",
    "Step",
    "Weights",
    "find_lesson",
    "lessons",
    "rotation",
    "weights_on",
]
