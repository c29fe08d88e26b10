"""The orbits in time: curves, a player, and the list of starts and ends."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component


class Id(StrEnum):
    """Ids of this component."""

    HINT = "orbit-hint"
    CURVES = "orbit-curves"
    PLAYER = "orbit-player"
    LIST = "orbit-list"
    LONGER = "orbit-longer"


def layout() -> Component:
    """Empty places; the page's script fills them."""
    return html.Div(
        [
            html.P("Start an orbit in the plane: its course in time appears here.", id=Id.HINT, className="note"),
            html.Div(id=Id.CURVES, className="curves", hidden=True),
            html.Div(id=Id.PLAYER, className="player", hidden=True),
            html.Ol(id=Id.LIST, className="orbit-list"),
            html.Div(id=Id.LONGER, className="longer", hidden=True),
        ],
        className="bench-part",
    )
