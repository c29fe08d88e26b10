"""The page of one unit: composes its parts on the state that the address holds."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from . import about, explain, glossary, masthead, messages, one_unit_parts, projector, room, share
from .one_unit_state import (
    LONGEST,
    SHORTEST_STEP,
    STRONGEST,
    as_data,
    fields_as_data,
    parameters_as_data,
    parse_address,
    presets_as_data,
)
from .opening import opening
from .pages import ONE_UNIT


def screen(query: str, build: str) -> Component:
    """The whole page for the query part of an address; never raises, whatever the address."""
    state, problems = parse_address(query)
    facts: dict[str, Any] = {
        "state": as_data(state),
        "fields": fields_as_data(),
        "presets": presets_as_data(),
        "parameters": parameters_as_data(),
        "strongest": STRONGEST,
        "longest": LONGEST,
        "shortest_step": SHORTEST_STEP,
        "glossary": glossary.as_data(),
    }
    return html.Div(
        [
            masthead.layout(ONE_UNIT, [room.button(), share.button(), projector.layout(), about.opener()]),
            messages.layout(),
            html.Main(
                [one_unit_parts.stage(state.panel), one_unit_parts.answers(), one_unit_parts.controls()],
                className="one-unit",
            ),
            explain.layout(),
            about.layout(),
            room.layout(),
            share.layout("the weights, the pulse, the step and the open panel"),
            opening(ONE_UNIT, build, problems, facts),
        ]
    )
