"""Take the diagram away: as a figure, as tables, or all of it as JSON."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from .dialog import dialog, opener


class Id(StrEnum):
    """Ids of this component."""

    OPEN = "diagram-export-open"
    DIALOG = "diagram-export"
    TITLE = "diagram-export-title"
    BODY = "diagram-export-body"


def button() -> Component:
    """What opens the dialog."""
    return opener(Id.OPEN, "Export", Id.DIALOG, "The diagram as a figure, as tables, and as JSON")


def layout() -> Component:
    """The dialog; the page's script fills it whenever it opens."""
    return dialog(Id.DIALOG, Id.TITLE, "Export the diagram", html.Div(id=Id.BODY, className="form"))
