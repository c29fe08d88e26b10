"""The Explore page: composes the components, and opens the state that the address holds."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from dash import Dash, Input, Output, dcc, html
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
from .scripting import in_browser
from .state import LAYERS, MOST_ORBITS, as_data, fields_as_data, parse_address


class Id(StrEnum):
    """Ids of this component."""

    ADDRESS = "address"
    SCREEN = "screen"
    OPENED = "opened"


def skeleton() -> Component:
    """What is sent before the address is known."""
    return html.Div([dcc.Location(id=Id.ADDRESS, refresh=False), html.Div(id=Id.SCREEN)])


def screen(query: str, build: str) -> Component:
    """The whole page for the query part of an address; never raises, whatever the address."""
    state, problems = parse_address(query)
    opened: dict[str, Any] = {
        "state": as_data(state),
        "messages": messages.opening_messages(problems),
        "fields": fields_as_data(),
        "presets": preset_menu.as_data(),
        "parameters": weights.as_data(),
        "whole": list(state.flow.window.as_tuple()),
        "most_orbits": MOST_ORBITS,
        "layers": list(LAYERS),
        "glossary": glossary.as_data(),
        "build": build,
    }
    return html.Div(
        [
            masthead.layout(
                [
                    bring_along.button(),
                    share.button(),
                    take_away.button(),
                    projector.layout(),
                    keyboard.button(),
                    about.opener(),
                ]
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
            dcc.Store(id=Id.OPENED, data=opened),
        ]
    )


def register(app: Dash, build: str) -> None:
    """The address opens the page; the page's script takes over from there."""
    # Dash makes no first call to a callback without an output when its input arrives with a later layout
    in_browser(app, "open", Input(Id.OPENED, "data"), Output(Id.SCREEN, "data-opened"))

    @app.callback(Output(Id.SCREEN, "children"), Input(Id.ADDRESS, "search"))
    def open_address(search: str | None) -> Component:
        return screen(search or "", build)
