"""The filters of the catalogue: counts, a search for words, and their fields of the address."""

from __future__ import annotations

from enum import StrEnum
from typing import get_args

from dash import html
from dash.development.base_component import Component

from .address import Field, always, word
from .cards import COUNTABLE, Weights, occurring, turnable
from .choices import one_of as choice
from .look import LOOK_FIELDS
from .reading import one_of, quote

ANY = "any"
LONGEST_SEARCH = 60


class Id(StrEnum):
    """Ids of this component."""

    FORM = "catalogue-filters"
    SEARCH = "catalogue-search"
    WEIGHTS = "catalogue-weights"
    SHOWN = "catalogue-shown"
    ALL = "catalogue-all"


def _count(name: str) -> Field:
    choices = (ANY, *map(str, occurring(name)))

    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f"{quote(text)} does not occur in the catalogue; there are {', '.join(choices)}")
        return text

    return word(name, parse, ANY)


def _parse_search(text: str) -> str:
    if len(text) > LONGEST_SEARCH:
        raise ValueError(f"is longer than {LONGEST_SEARCH} characters")
    return " ".join(text.split())


def _parse_turned(text: str) -> tuple[str, ...]:
    wanted = [part.strip() for part in text.split(",")] if text.strip() else []
    for key in wanted:
        if key not in turnable():
            raise ValueError(f"{quote(key)} is not a row with exact weights of its own")
    return tuple(key for key in turnable() if key in wanted)


FIELDS: tuple[Field, ...] = (
    word("search", _parse_search, ""),
    *map(_count, COUNTABLE),
    # which weights the rows show and are counted by, and the rows that were turned over to the other ones
    word("weights", one_of(get_args(Weights)), "exact"),
    Field("turned", "words", _parse_turned, ",".join, always(())),
    *LOOK_FIELDS,
)


def layout() -> Component:
    """The bar: a search, a menu for each count, and how many cards are shown; the page's script holds the choices."""
    return html.Form(
        [
            # Dash has no plain input; the script puts one here
            html.Label(html.Span("Search", className="label"), id=Id.SEARCH, className="filter search"),
            *(_menu(name, label) for name, label in COUNTABLE.items()),
            html.Fieldset(
                [
                    html.Legend("Weights of the rows", className="label"),
                    choice(Id.WEIGHTS, "weights", {"exact": "exact", "printed": "as printed"}, "segments"),
                ],
                className="plain filter",
            ),
            html.P(
                [
                    html.Span(id=Id.SHOWN, role="status"),
                    html.Button("Show all", id=Id.ALL, className="link", type="button", hidden=True),
                ],
                className="shown",
            ),
        ],
        id=Id.FORM,
        className="filters",
        role="search",
        **{"aria-label": "Filter the cards"},  # type: ignore[arg-type]
    )


def as_data() -> dict[str, object]:
    """What the page's script needs to know of the bar."""
    return {"countable": list(COUNTABLE), "any": ANY, "longest_search": LONGEST_SEARCH}


def _menu(name: str, label: str) -> Component:
    options = [html.Option(text, value=text) for text in (ANY, *map(str, occurring(name)))]
    return html.Label(
        [
            html.Span([html.Span(className="mark", **{"data-kind": name}), label], className="label"),  # type: ignore[arg-type]
            html.Select(options, className="menu", **{"data-count": name}),  # type: ignore[arg-type]
        ],
        className="filter",
    )
