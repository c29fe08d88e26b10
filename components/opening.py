"""What a page's script needs to begin: the state that the address held, and the facts of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from dash import dcc
from dash.development.base_component import Component

from .address import Field, Problem
from .pages import Page


class Id(StrEnum):
    """Ids of this component."""

    OPENED = "opened"


def opening(page: Page, build: str, problems: Sequence[Problem], facts: Mapping[str, Any]) -> Component:
    """The facts of a page; ``facts`` holds at least ``state`` and ``fields``, the fields of the address as data."""
    data = {"page": page.key, "build": build, "messages": opening_messages(problems), **facts}
    return dcc.Store(id=Id.OPENED, data=data)


def fields_as_data(fields: Sequence[Field]) -> list[dict[str, Any]]:
    """A table of fields for the page's script, which writes addresses."""
    return [spec.as_data() for spec in fields]


# sentences that say for themselves what is done instead
_SETTLED = ("only the first counts", "the last is shown")


def opening_messages(problems: Sequence[Problem]) -> list[str]:
    """What to say about a link that could not be read whole."""
    return [
        f"{problem.field}: {problem.sentence}."
        if problem.sentence.endswith(_SETTLED)
        else f"{problem.field}: {problem.sentence}; the default is used."
        for problem in problems
    ]
