"""The Catalogue page: every portrait of the papers as a card that opens Explore."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from . import cards, explain, filters, glossary, masthead, messages, projector, room
from .address import read_fields
from .glossary import prose
from .opening import fields_as_data, opening
from .pages import CATALOGUE

INTRODUCTION = (
    "Jordan, Sokół and Park drew what two gated recurrent units can do, in a paper of 2019 (JSP19) and one of 2021 "
    "(JSP21). Here every portrait is computed from the weights that they printed, or from exact ones beside them, with "
    "its [fixed points|fixed point] [proven] complete. A card opens it in Explore."
)
FIGURES = "The portraits of its section 4, in the order of the paper, and last the one that only JSP19 has."
TABLES = (
    "JSP19 lists 36 ways in which the fixed points can be arranged, found by hand: table 2 counts them, table 3 gives "
    "weights that show them, and figures 10i to 10xxxvi the portraits."
)
BIFURCATIONS = (
    "Many rows differ from the count as they are printed, and for a good reason. A point at a bifurcation, such as a "
    "[saddle-node], exists for exact weights only: move one digit, and it becomes two points or none. Two to four "
    "printed digits come near it and seldom meet it. Such a row can be turned over to exact weights, moved as little "
    "as that takes. Two rows cannot be as counted at all: the [indices|index] of all fixed points sum to +1, so sinks "
    "and sources are together one more than saddles, always."
)
EXTREMES = "JSP21 reports eleven fixed points as the most that it observed. There are more."


class Id(StrEnum):
    """Ids of this component."""

    PAGE = "catalogue"
    FIGURES = "catalogue-figures"
    TOPOLOGIES = "catalogue-topologies"
    EXTREMES = "catalogue-extremes"
    NONE = "catalogue-none"
    WORDS = "catalogue-none-words"
    BACK = "catalogue-back"


def screen(query: str, build: str) -> Component:
    """The whole page for the query part of an address; never raises, whatever the address."""
    state, problems = read_fields(query, filters.FIELDS)
    facts = {
        "state": state,
        "fields": fields_as_data(filters.FIELDS),
        "glossary": glossary.as_data(),
        "cards": cards.as_data(),
        "filters": filters.as_data(),
    }
    return html.Div(
        [
            masthead.layout(CATALOGUE, [room.button(), projector.layout()]),
            messages.layout(),
            html.Main(
                [
                    _introduction(),
                    filters.layout(),
                    _section(Id.FIGURES, "Figures of JSP21", FIGURES),
                    _section(Id.TOPOLOGIES, "Topologies of JSP19", TABLES, BIFURCATIONS),
                    _section(Id.EXTREMES, "Beyond eleven", EXTREMES),
                    html.Section(
                        [
                            html.P(id=Id.WORDS, className="heading"),
                            html.Button("Show all cards", id=Id.BACK, className="quiet-button", type="button"),
                        ],
                        id=Id.NONE,
                        className="no-card",
                        hidden=True,
                    ),
                ],
                id=Id.PAGE,
                className="catalogue",
            ),
            explain.layout(),
            room.layout(),
            opening(CATALOGUE, build, problems, facts),
        ]
    )


def _introduction() -> Component:
    return html.Section(
        [
            html.H2("Every portrait of the two papers", className="page-title"),
            html.P(prose(INTRODUCTION)),
        ],
        className="introduction",
    )


def _section(identifier: Id, heading: str, *paragraphs: str) -> Component:
    return html.Section(
        [
            html.Header([html.H3(heading, className="section-title"), *(html.P(prose(text)) for text in paragraphs)]),
            html.Ul(id=identifier, className="cards"),
        ],
        className="card-section",
    )
