"""The layers of the portrait, each with a switch, and the palette."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from .choices import any_of, one_of
from .state import LAYERS


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
    "slow": "Slow points",
}


def layout() -> Component:
    """A switch for each layer."""
    return html.Section(
        [
            html.Fieldset(
                [
                    html.Legend("Layers", className="heading"),
                    any_of(Id.SWITCHES, "layers", {layer: _LABELS[layer] for layer in LAYERS}, "switches"),
                ],
                className="plain",
            ),
            html.Fieldset(
                [
                    html.Legend("Colours", className="heading"),
                    one_of(
                        Id.PALETTE,
                        "palette",
                        {"safe": "safe for colour-blind eyes", "paper": "as in the papers"},
                        "choices",
                    ),
                ],
                className="plain",
            ),
        ],
        className="layers",
    )
