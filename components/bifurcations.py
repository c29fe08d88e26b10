"""The page of bifurcations: composes its parts on the state that the address holds."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dynamics.systems import SYSTEMS

from . import (
    about,
    bifurcation_views,
    diagram_export,
    diagram_parts,
    explain,
    masthead,
    messages,
    preset_menu,
    projector,
    room,
    share,
    system_menu,
)
from .bifurcation_state import as_data, families_as_data, fields_as_data, parse_address
from .opening import opening
from .pages import BIFURCATIONS


def screen(query: str, build: str) -> Component:
    """The whole page for the query part of an address; never raises, whatever the address."""
    state, problems = parse_address(query)
    system = SYSTEMS[state["system"]]
    facts = {
        "state": as_data(state),
        "fields": fields_as_data(system.name),
        "families": families_as_data(system.name),
        **bifurcation_views.facts_as_data(system),
    }
    return html.Div(
        [
            masthead.layout(
                BIFURCATIONS,
                [room.button(), share.button(), diagram_export.button(), projector.layout(), about.opener()],
            ),
            messages.layout(),
            html.Main(
                [
                    html.Div(
                        [
                            bifurcation_views.layout(BIFURCATIONS),
                            system_menu.layout(),
                            preset_menu.layout(system.name),
                            diagram_parts.along(system.name),
                        ],
                        className="diagram-controls",
                    ),
                    diagram_parts.diagram(),
                    diagram_parts.portrait(),
                    html.Div([diagram_parts.answers(), diagram_parts.meter()], className="diagram-below"),
                ],
                className="bifurcations",
            ),
            explain.layout(),
            about.layout(),
            diagram_export.layout(),
            room.layout(),
            share.layout("the flow, what varies of it, the range and the value"),
            opening(BIFURCATIONS, build, problems, facts),
        ]
    )
