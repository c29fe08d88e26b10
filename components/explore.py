"""The Explore page: composes the components on the state that the address holds."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dynamics.systems import GRU

from . import (
    about,
    answers,
    bring_along,
    changes,
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
    room,
    share,
    step_bench,
    system_menu,
    take_away,
    weights,
    workbench,
)
from .lessons import find_lesson
from .opening import opening
from .pages import EXPLORE
from .reach import first_window, view_as_data
from .state import LAYERS, MOST_ORBITS, as_data, fields_as_data, parse_address


def screen(query: str, build: str) -> Component:
    """The whole page for the query part of an address; never raises, whatever the address."""
    state, problems = parse_address(query)
    system = type(state.flow)
    # what is about a network that is trained, or about its inputs
    of_gru = system is GRU
    benches: dict[str, Component] = {"orbits": orbit_bench.layout()}
    if of_gru:
        benches |= {"steps": step_bench.layout(), "inputs": input_bench.layout()}
    facts: dict[str, Any] = {
        "state": as_data(state),
        "fields": fields_as_data(system.name),
        "presets": preset_menu.as_data(system.name),
        "parameters": weights.as_data(system),
        "equations": list(system.equations),
        "time": list(system.time_words),
        "benches": list(benches),
        "whole": list(first_window(system).as_tuple()),
        "view": view_as_data(system),
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
                    *([bring_along.button()] if of_gru else []),
                    room.button(),
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
                            portrait.layout(compare.heads(), compare.second(), system.time_words[0]),
                            workbench.layout(benches, state.bench),
                        ],
                        className="column",
                    ),
                    lesson_panel.layout(),
                    answers.layout(inspector.layout()),
                    html.Div(
                        [
                            history.layout(compare.buttons(), compare.note()),
                            system_menu.layout(),
                            preset_menu.layout(system.name),
                            weights.layout(changes.layout(), system),
                            layers.layout(),
                        ],
                        className="controls",
                    ),
                ],
                className="explore",
            ),
            explain.layout(),
            about.layout(),
            *([bring_along.layout()] if of_gru else []),
            share.layout(),
            room.layout(),
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
