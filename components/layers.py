"""The layers of the portrait, each with a switch, and the palette."""

from __future__ import annotations

from enum import StrEnum

from dash import Dash, Input, dcc, html
from dash.development.base_component import Component

from .scripting import in_browser
from .state import LAYERS, ExplorerState


class Id(StrEnum):
    """Ids of this component."""

    SWITCHES = "layer-switches"
    PALETTE = "palette"


_LABELS = {
    "map": "Speed",
    "arrows": "Arrows",
    "nullclines": "Nullclines",
    "trajectories": "Trajectories",
    "separatrices": "Separatrices",
    "cycles": "Limit cycles",
    "points": "Fixed points",
    "basins": "Basins",
}


def layout(state: ExplorerState) -> Component:
    """A switch for each layer."""
    return html.Section(
        [
            html.Fieldset(
                [
                    html.Legend("Layers", className="heading"),
                    dcc.Checklist(
                        [{"label": _LABELS[layer], "value": layer} for layer in LAYERS],
                        list(state.layers),
                        id=Id.SWITCHES,
                        className="switches",
                    ),
                ],
                className="plain",
            ),
            html.Fieldset(
                [
                    html.Legend("Colours", className="heading"),
                    dcc.RadioItems(
                        [
                            {"label": "safe for colour-blind eyes", "value": "safe"},
                            {"label": "as in the papers", "value": "paper"},
                        ],
                        state.palette,
                        id=Id.PALETTE,
                        className="choices",
                    ),
                ],
                className="plain",
            ),
        ],
        className="layers",
    )


def register(app: Dash) -> None:
    """Layers and palette change the state in the browser."""
    in_browser(app, "choose_layers", Input(Id.SWITCHES, "value"))
    in_browser(app, "choose_palette", Input(Id.PALETTE, "value"))
