"""Share: the link that restores the page, to copy, and as a QR code for the projector."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from .dialog import dialog, opener


class Id(StrEnum):
    """Ids of this component."""

    OPEN = "share-open"
    DIALOG = "share"
    TITLE = "share-title"
    LINK = "share-link"
    CODE = "share-code"


def button() -> Component:
    """What opens the dialog."""
    return opener(Id.OPEN, "Share", Id.DIALOG, "The link to this page and its QR code")


def layout(restored: str = "the weights, the view, the layers and the orbits") -> Component:
    """The dialog; the page's script puts the link and the code into it whenever it opens.

    Args:
        restored: what the link brings back.
    """
    return dialog(
        Id.DIALOG,
        Id.TITLE,
        "Share this page",
        html.P(f"Whoever opens the link sees this page: {restored}."),
        html.Div(id=Id.LINK, className="copied"),
        html.Div(id=Id.CODE, className="code"),
    )
