"""The page of two parameters: composes its parts on the state that the address holds."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dynamics.systems import SYSTEMS

from . import (
    about,
    bifurcation_views,
    diagram_parts,
    explain,
    glossary,
    masthead,
    messages,
    plane_parts,
    preset_menu,
    projector,
    room,
    share,
    system_menu,
    weights,
)
from .opening import opening
from .pages import PLANE
from .plane_state import as_data, axes_as_data, fields_as_data, parse_address
from .reach import first_window


def screen(query: str, build: str) -> Component:
    """The whole page for the query part of an address; never raises, whatever the address."""
    state, problems = parse_address(query)
    system = SYSTEMS[state["system"]]
    facts: dict[str, Any] = {
        "state": as_data(state),
        "fields": fields_as_data(system.name),
        "presets": preset_menu.as_data(system.name),
        "parameters": weights.as_data(system),
        "axes": axes_as_data(system.name),
        "time": list(system.time_words),
        "whole": list(first_window(system).as_tuple()),
        "glossary": glossary.as_data(),
    }
    return html.Div(
        [
            masthead.layout(PLANE, [room.button(), share.button(), projector.layout(), about.opener()]),
            messages.layout(),
            html.Main(
                [
                    html.Div(
                        [
                            bifurcation_views.layout(PLANE),
                            system_menu.layout(),
                            preset_menu.layout(system.name),
                            plane_parts.axes(system.name),
                        ],
                        className="diagram-controls",
                    ),
                    plane_parts.plane(),
                    diagram_parts.portrait(),
                    html.Div(plane_parts.answers(), className="diagram-below"),
                ],
                className="bifurcations",
            ),
            explain.layout(),
            about.layout(),
            room.layout(),
            share.layout("the flow, the two axes, their ranges and the cursor"),
            opening(PLANE, build, problems, facts),
        ]
    )
