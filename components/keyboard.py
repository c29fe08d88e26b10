"""The keys: a dialog that lists them, and what the cursor in the plane says aloud."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from .dialog import dialog, opener


class Id(StrEnum):
    """Ids of this component."""

    OPEN = "keys-open"
    DIALOG = "keys"
    TITLE = "keys-title"
    LIST = "keys-list"
    SWITCH = "keys-switch"
    SPOKEN = "keys-spoken"


def button() -> Component:
    """The button in the masthead."""
    return opener(Id.OPEN, "Keys", Id.DIALOG, "Everything that the keyboard does (?)")


def layout() -> Component:
    """The dialog; the page's script fills the list from the table that the keys themselves obey."""
    return html.Div(
        [
            dialog(
                Id.DIALOG,
                Id.TITLE,
                "Keys",
                html.Div(id=Id.SWITCH),
                html.Div(id=Id.LIST, className="key-groups"),
                wide=True,
            ),
            html.P(id=Id.SPOKEN, className="unseen", role="status", **{"aria-live": "polite"}),  # type: ignore[arg-type]
        ]
    )
