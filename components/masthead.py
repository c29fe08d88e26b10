"""The head of the page: the name, what it is, and the switch between light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from dash import Dash, Input, dcc, html
from dash.development.base_component import Component

from .scripting import in_browser
from .state import ExplorerState


class Id(StrEnum):
    """Ids of this component."""

    THEME = "theme"


def layout(state: ExplorerState, tools: Sequence[Component]) -> Component:
    """Name on the left, tools and theme on the right."""
    return html.Header(
        [
            html.H1("Gatescape", className="name"),
            html.P("What can two gated recurrent units do? Drag a weight and see.", className="strapline"),
            *tools,
            html.Fieldset(
                [
                    html.Legend("Theme", className="unseen"),
                    dcc.RadioItems(
                        [
                            {"label": "Auto", "value": "auto"},
                            {"label": "Light", "value": "light"},
                            {"label": "Dark", "value": "dark"},
                        ],
                        state.theme,
                        id=Id.THEME,
                        className="segments",
                        inline=True,
                    ),
                ],
                className="plain",
            ),
        ],
        className="masthead",
    )


def register(app: Dash) -> None:
    """The theme changes the state in the browser."""
    in_browser(app, "choose_theme", Input(Id.THEME, "value"))
