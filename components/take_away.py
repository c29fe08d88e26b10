"""Take away: the figure as PNG, SVG or PDF; the results as tables; the network as code."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from .dialog import dialog, opener


class Id(StrEnum):
    """Ids of this component."""

    OPEN = "export-open"
    DIALOG = "export"
    TITLE = "export-title"
    TABS = "export-tabs"
    PANEL = "export-panel"


def button() -> Component:
    """What opens the dialog."""
    return opener(Id.OPEN, "Export", Id.DIALOG, "The figure, the results and the parameters to take away")


def layout() -> Component:
    """The dialog; the page's script puts the tabs and the chosen one's content into it."""
    return dialog(
        Id.DIALOG,
        Id.TITLE,
        "Export",
        html.Div(id=Id.TABS, className="tabs", role="tablist", **{"aria-labelledby": Id.TITLE}),  # type: ignore[arg-type]
        html.Div(id=Id.PANEL, role="tabpanel", className="export-panel"),
        wide=True,
    )
