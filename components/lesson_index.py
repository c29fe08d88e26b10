"""The Lessons page: the stories, one below the other."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from . import explain, glossary, lesson_panel, masthead, messages, projector, room
from .address import read_fields
from .lessons import Lesson, lessons
from .look import LOOK_FIELDS
from .opening import fields_as_data, opening
from .pages import LESSONS


def screen(query: str, build: str) -> Component:
    """The whole page for the query part of an address; never raises, whatever the address."""
    look, problems = read_fields(query, LOOK_FIELDS)
    facts = {"state": look, "fields": fields_as_data(LOOK_FIELDS), "glossary": glossary.as_data()}
    return html.Div(
        [
            masthead.layout(LESSONS, [room.button(), projector.layout()]),
            messages.layout(),
            html.Main(
                [
                    html.H2("Lessons", className="title"),
                    html.P(
                        "Stories on the real page. Each step moves the weights while you watch, gives you something to "
                        "try, and asks a question whose answer is checked against the portrait itself.",
                        className="lead",
                    ),
                    html.Ol([_entry(lesson) for lesson in lessons()], className="lesson-index"),
                ],
                className="lessons",
            ),
            explain.layout(),
            room.layout(),
            opening(LESSONS, build, problems, facts),
        ]
    )


def _entry(lesson: Lesson) -> Component:
    return html.Li(
        [
            html.Span(str(lesson.number), className="lesson-ordinal", **{"aria-hidden": "true"}),  # type: ignore[arg-type]
            html.Div(
                [
                    html.H3(
                        html.A(lesson.title, href=lesson_panel.address(lesson), **{"data-page": "lesson"}),  # type: ignore[arg-type]
                    ),
                    html.P(lesson.summary),
                ],
            ),
            html.P(f"{len(lesson.steps)} steps, about {lesson.minutes} minutes", className="lesson-length"),
        ],
    )
