"""The tools above the weights: steps back and forward, and whatever else acts on the whole state."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from dash import html
from dash.development.base_component import Component


class Id(StrEnum):
    """Ids of this component."""

    UNDO = "undo"
    REDO = "redo"


def layout(tools: Sequence[Component], note: Component) -> Component:
    """Undo and redo, then the tools of others, then a note that is hidden at first."""
    return html.Section(
        [
            html.Div(
                [
                    html.Button("Undo", id=Id.UNDO, type="button", disabled=True, title="Ctrl+Z"),
                    html.Button("Redo", id=Id.REDO, type="button", disabled=True, title="Shift+Ctrl+Z"),
                    *tools,
                ],
                className="tools",
            ),
            note,
        ],
        className="toolbox",
        **{"aria-label": "Steps and comparison"},  # type: ignore[arg-type]
    )
