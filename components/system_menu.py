"""The choice of the system: the GRU, or another flow of the plane. Choosing one opens it with its first example."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from dynamics.systems import SYSTEMS


class Id(StrEnum):
    """Ids of this component."""

    MENU = "system-menu"


def layout() -> Component:
    """The menu; the page's script chooses the state's system in it, and opens another one."""
    options = [html.Option(system.title, value=name) for name, system in SYSTEMS.items()]
    return html.Section(
        [
            html.Label("System", htmlFor=Id.MENU, className="label"),
            html.Select(
                options, id=Id.MENU, className="menu", title="Choosing a system opens it with its first example"
            ),
        ],
        className="system",
    )
