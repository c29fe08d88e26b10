"""The page of two parameters: composes its parts on the state that the address holds."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dynamics.systems import SYSTEMS

from . import (
    about,
    bifurcation_views,
    diagram_parts,
    explain,
    masthead,
    messages,
    plane_parts,
    preset_menu,
    projector,
    room,
    share,
    system_menu,
)
from .opening import opening
from .pages import PLANE
from .plane_state import as_data, axes_as_data, fields_as_data, parse_address


def screen(query: str, build: str) -> Component:
    """The whole page for the query part of an address; never raises, whatever the address."""
    state, problems = parse_address(query)
    system = SYSTEMS[state["system"]]
    facts = {
        "state": as_data(state),
        "fields": fields_as_data(system.name),
        "axes": axes_as_data(system.name),
        **bifurcation_views.facts_as_data(system),
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
