"""The Explore page: composes the components on the state that the address holds."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from . import (
    about,
    answers,
    bring_along,
    compare,
    explain,
    glossary,
    history,
    input_bench,
    inspector,
    keyboard,
    layers,
    lesson_panel,
    masthead,
    messages,
    orbit_bench,
    portrait,
    preset_menu,
    projector,
    share,
    step_bench,
    take_away,
    weights,
    workbench,
)
from .lessons import find_lesson
from .opening import opening
from .pages import EXPLORE
from .state import LAYERS, MOST_ORBITS, as_data, fields_as_data, parse_address


def screen(query: str, build: str) -> Component:
    """The whole page for the query part of an address; never raises, whatever the address."""
    state, problems = parse_address(query)
    facts: dict[str, Any] = {
        "state": as_data(state),
        "fields": fields_as_data(),
        "presets": preset_menu.as_data(),
        "parameters": weights.as_data(),
        "whole": list(state.flow.window.as_tuple()),
        "most_orbits": MOST_ORBITS,
        "layers": list(LAYERS),
        "glossary": glossary.as_data(),
        "lesson": _lesson(state.lesson),
    }
    return html.Div(
        [
            masthead.layout(
                EXPLORE,
                [
                    bring_along.button(),
                    share.button(),
                    take_away.button(),
                    projector.layout(),
                    keyboard.button(),
                    about.opener(),
                ],
            ),
            messages.layout(),
            html.Main(
                [
                    html.Div(
                        [
                            portrait.layout(compare.heads(), compare.second()),
                            workbench.layout(
                                {
                                    "orbits": orbit_bench.layout(),
                                    "steps": step_bench.layout(),
                                    "inputs": input_bench.layout(),
                                },
                                state.bench,
                            ),
                        ],
                        className="column",
                    ),
                    lesson_panel.layout(),
                    answers.layout(inspector.layout()),
                    html.Div(
                        [
                            history.layout(compare.buttons(), compare.note()),
                            preset_menu.layout(),
                            weights.layout(),
                            layers.layout(),
                        ],
                        className="controls",
                    ),
                ],
                className="explore",
            ),
            explain.layout(),
            about.layout(),
            bring_along.layout(),
            share.layout(),
            take_away.layout(),
            keyboard.layout(),
            opening(EXPLORE, build, problems, facts),
        ]
    )


def _lesson(key: str) -> dict[str, Any] | None:
    """The lesson that is told, with the state that each step shows."""
    if not key:
        return None
    lesson = find_lesson(key)
    states = [as_data(parse_address(f"lesson={key}&at={at}")[0]) for at in range(1, len(lesson.steps) + 1)]
    return lesson_panel.as_data(lesson, states)
