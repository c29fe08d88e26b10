"""The head of the page: the name, what it is, and the switch between light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from .choices import one_of


class Id(StrEnum):
    """Ids of this component."""

    THEME = "theme"


def layout(tools: Sequence[Component]) -> Component:
    """Name on the left, tools and theme on the right."""
    return html.Header(
        [
            html.H1("Gatescape", className="name"),
            html.P("What can two gated recurrent units do? Drag a weight and see.", className="strapline"),
            *tools,
            html.Fieldset(
                [
                    html.Legend("Theme", className="unseen"),
                    one_of(Id.THEME, "theme", {"auto": "Auto", "light": "Light", "dark": "Dark"}, "segments"),
                ],
                className="plain",
            ),
        ],
        className="masthead",
    )
