"""Projector mode: larger type, thicker lines and fewer words, for the back row."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component


class Id(StrEnum):
    """Ids of this component."""

    SWITCH = "projector"


def layout() -> Component:
    """The switch; the page's script keeps it in step with the state."""
    return html.Button(
        "Projector",
        id=Id.SWITCH,
        className="quiet-button",
        type="button",
        title="Larger type, thicker lines and fewer words, for the back row",
        **{"aria-pressed": "false"},  # type: ignore[arg-type]
    )
