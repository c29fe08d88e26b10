"""The preset menu: a GRU of the papers to start from, its note, and the way back to it."""

from __future__ import annotations

from enum import StrEnum
from itertools import groupby
from typing import Any

from dash import html
from dash.development.base_component import Component

from dynamics.systems import GRU

from .networks import variant
from .presets import presets_of


class Id(StrEnum):
    """Ids of this component."""

    MENU = "preset-menu"
    FIGURE = "preset"
    NOTE = "preset-note"
    CHANGED = "preset-changed"
    RESET = "preset-reset"


def layout(system: str = GRU.name) -> Component:
    """The menu; the page's script chooses the state's preset in it."""
    groups = [
        html.Optgroup([html.Option(preset.label, value=preset.key) for preset in group], label=name)
        for name, group in groupby(presets_of(system), key=lambda preset: preset.group)
    ]
    return html.Section(
        [
            html.Label("From the papers" if system == GRU.name else "Example", htmlFor=Id.MENU, className="label"),
            html.Button(
                "Reset",
                id=Id.RESET,
                className="link",
                type="button",
                title="Put every number back to where this one starts, show the whole square, remove orbits",
            ),
            html.Select(groups, id=Id.MENU, className="menu"),
            html.Div(
                [html.P(id=Id.NOTE, className="note"), html.P(id=Id.CHANGED, className="note", hidden=True)],
                className="figure-words",
            ),
        ],
        id=Id.FIGURE,
        className="preset",
    )


def as_data(system: str = GRU.name) -> list[dict[str, Any]]:
    """The presets for the page's script."""
    return [
        {
            "key": preset.key,
            "name": preset.name,
            "note": preset.note,
            "parameters": {symbol: list(values) for symbol, values in preset.flow.parameter_values().items()},
            "reset": variant(preset.flow),
        }
        for preset in presets_of(system)
    ]
