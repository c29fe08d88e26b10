"""The lesson beside the portrait: what a step says, its path to walk, its question, and the way on."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from dash import html
from dash.development.base_component import Component

from .lessons import Bracket, Lesson, Path, Question, Step, lessons
from .pages import LESSONS


class Id(StrEnum):
    """Ids of this component."""

    PANEL = "lesson"
    NAME = "lesson-name"
    LEAVE = "lesson-leave"
    PROGRESS = "lesson-progress"
    TITLE = "lesson-title"
    TEXT = "lesson-text"
    PATH = "lesson-path"
    PLAY = "lesson-play"
    PLACE = "lesson-place"
    QUANTITY = "lesson-quantity"
    TRIAL = "lesson-try"
    QUESTION = "lesson-question"
    BACK = "lesson-back"
    NEXT = "lesson-next"
    AFTER = "lesson-after"
    SPOKEN = "lesson-spoken"


def layout() -> Component:
    """The panel, hidden until a lesson is told; the page's script fills it."""
    return html.Section(
        [
            html.Div(
                [
                    html.P(
                        [html.Span(id=Id.NAME), html.Span(id=Id.PROGRESS, className="lesson-progress")],
                        className="lesson-name",
                    ),
                    _button(Id.LEAVE, "×", "close", "Leave the lesson; the portrait stays"),
                ],
                className="row",
            ),
            html.H2(id=Id.TITLE, className="lesson-title"),
            html.Div(id=Id.TEXT, className="lesson-text"),
            html.Div(
                [
                    html.Button("Play", id=Id.PLAY, type="button", className="button lesson-play"),
                    html.Span(id=Id.QUANTITY, className="lesson-quantity"),
                    # the script puts the slider here
                    html.Div(id=Id.PLACE, className="lesson-place"),
                ],
                id=Id.PATH,
                className="lesson-path",
                hidden=True,
            ),
            html.P(id=Id.TRIAL, className="lesson-try"),
            html.Div(id=Id.QUESTION, className="lesson-question"),
            html.Div(
                [
                    html.Button("Back", id=Id.BACK, type="button", className="button"),
                    html.Button("Next", id=Id.NEXT, type="button", className="button main"),
                    html.A(id=Id.AFTER, href=LESSONS.path, className="button main", hidden=True),
                ],
                className="lesson-ways",
            ),
            html.P(id=Id.SPOKEN, className="unseen", role="status", **{"aria-live": "polite"}),  # type: ignore[arg-type]
        ],
        id=Id.PANEL,
        className="lesson",
        hidden=True,
        **{"aria-labelledby": Id.TITLE},  # type: ignore[arg-type]
    )


def as_data(lesson: Lesson, states: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A lesson for the page's script; ``states`` are what its steps show, as the page's own data."""
    after = next((other for other in lessons() if other.number == lesson.number + 1), None)
    return {
        "key": lesson.key,
        "number": lesson.number,
        "title": lesson.title,
        "steps": [_step(step, state) for step, state in zip(lesson.steps, states, strict=True)],
        "after": {"href": address(after), "title": after.title} if after else {"href": LESSONS.path, "title": ""},
    }


def address(lesson: Lesson) -> str:
    """Where a lesson begins."""
    return f"{lesson.page}?lesson={lesson.key}"


def _step(step: Step, state: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": step.title,
        "text": list(step.text),
        "trial": step.trial,
        "path": _path(step.path) if step.path else None,
        "question": _question(step.question) if step.question else None,
        "state": state,
    }


def _path(path: Path) -> dict[str, Any]:
    return {
        "quantity": path.quantity,
        "start": path.start,
        "end": path.end,
        "digits": path.digits,
        "seconds": path.seconds,
        "direction": {symbol: list(slopes) for symbol, slopes in path.direction.items()},
        "gain": path.gain,
    }


def _question(question: Question) -> dict[str, Any]:
    # nothing here says which answer is right: the script asks the numerics
    return {
        "kind": question.kind,
        "prompt": question.prompt,
        "explanation": question.explanation,
        "options": [{"text": option.text, "when": option.when} for option in question.options],
        "weights": {symbol: list(values) for symbol, values in question.weights.items()},
        "fact": question.fact,
        "tolerance": question.tolerance,
        "bracket": _bracket(question.bracket) if question.bracket else None,
        "when": question.when,
        "keep": list(question.keep),
    }


def _bracket(bracket: Bracket) -> dict[str, Any]:
    return {
        "before": bracket.before,
        "after": bracket.after,
        "tolerance": bracket.tolerance,
        "along": bracket.along,
    }


def _button(identifier: Id, text: str, look: str, name: str) -> Component:
    return html.Button(text, id=identifier, type="button", className=look, title=name, **{"aria-label": name})  # type: ignore[arg-type]
