"""Messages: what could not be read in a link, what a number box refused, what the server answered."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from .state import Problem


class Id(StrEnum):
    """Ids of this component."""

    LIST = "messages"


def layout() -> Component:
    """An empty list; the page's script adds to it."""
    return html.Ul(id=Id.LIST, className="messages", role="status", **{"aria-live": "polite"})  # type: ignore[arg-type]


def opening_messages(problems: Sequence[Problem]) -> list[str]:
    """What to say about a link that could not be read whole."""
    return [
        f"{problem.field}: {problem.sentence}."
        if "first counts" in problem.sentence
        else f"{problem.field}: {problem.sentence}; the default is used."
        for problem in problems
    ]
