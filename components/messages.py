"""Messages: what could not be read in a link, what a number box refused, what the server answered."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component


class Id(StrEnum):
    """Ids of this component."""

    LIST = "messages"


def layout() -> Component:
    """An empty list; the page's script adds to it."""
    return html.Ul(id=Id.LIST, className="messages", role="status", **{"aria-live": "polite"})  # type: ignore[arg-type]
