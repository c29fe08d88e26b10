"""The Survey page: how common each arrangement of fixed points is among random GRUs."""

from __future__ import annotations

import re
from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from dynamics.survey.shipped import Survey, shipped_survey

from . import explain, glossary, masthead, messages, projector, room, survey_facts, survey_words
from .address import read_fields
from .choices import one_of
from .glossary import prose
from .mathematics import formula, symbol, variable
from .opening import fields_as_data, opening
from .pages import SURVEY
from .survey_state import FIELDS, ORDERS
from .survey_table import holder, table

ALONG = {"U_h": "s, of the candidate", "U_r": "t, of the reset gate"}
COMMAND = "python -m dynamics.survey results --draws 1e8 --climbs 100"


class Id(StrEnum):
    """Ids of this component."""

    MAP = "survey-map"
    MAP_TITLE = "survey-map-title"
    BACK = "survey-back"
    ALONG = "survey-along"
    CURVES = "survey-curves"
    CURVES_WORDS = "survey-curves-words"
    ORDER = "survey-order"
    TABLE = "survey-table"


def screen(query: str, build: str) -> Component:
    """The whole page for the query part of an address; never raises, whatever the address."""
    state, problems = read_fields(query, FIELDS)
    survey = shipped_survey()
    facts = {
        "state": state,
        "fields": fields_as_data(FIELDS),
        "glossary": glossary.as_data(),
        "survey": survey_facts.as_data(survey),
    }
    return html.Div(
        [
            masthead.layout(SURVEY, [room.button(), projector.layout()]),
            messages.layout(),
            html.Main(
                [
                    _introduction(survey),
                    _scales(survey),
                    _arrangements(survey),
                    _records(survey),
                    _method(survey),
                ],
                className="survey",
            ),
            explain.layout(),
            room.layout(),
            opening(SURVEY, build, problems, facts),
        ]
    )


def _introduction(survey: Survey) -> Component:
    return html.Section(
        [
            html.H2("What random GRUs do", className="page-title"),
            html.P(survey_words.headline(survey), className="lead"),
            html.P(survey_words.trend(survey)),
            html.P(
                prose(
                    "Of each, all [fixed points|fixed point] were found and [proven] complete. "
                    + survey_words.openness(survey)
                )
            ),
        ],
        className="introduction",
    )


def _scales(survey: Survey) -> Component:
    down, across = survey.scales(0), survey.scales(1)
    head = html.Tr(
        [
            html.Td(),
            *(html.Th(f"{scale:g}", scope="col") for scale in across),
        ]
    )
    rows = [
        html.Tr(
            [
                html.Th(f"{scale:g}", scope="row"),
                *(html.Td(**{"data-stratum": str(i * len(across) + j)}) for j in range(len(across))),  # type: ignore[arg-type]
            ]
        )
        for i, scale in enumerate(down)
    ]
    return html.Section(
        [
            html.Header(
                [
                    html.H3("How it depends on the scale of the weights", className="section-title"),
                    html.P(
                        [
                            "Scale means standard deviation: ",
                            variable("s"),
                            " of the entries of ",
                            symbol("U_h"),
                            ", down the map; ",
                            variable("t"),
                            " of those of ",
                            symbol("U_r"),
                            " and ",
                            symbol("b_r"),
                            ", across it. Choose an arrangement in the table below to see where it occurs.",
                        ]
                    ),
                ]
            ),
            html.Div(
                [
                    html.Div(
                        [
                            html.Div(
                                [
                                    html.H4(id=Id.MAP_TITLE, className="heading"),
                                    html.Button(
                                        "Show the mean", id=Id.BACK, className="link", type="button", hidden=True
                                    ),
                                ],
                                className="map-head",
                                role="status",
                            ),
                            html.Table(
                                [
                                    html.Caption(
                                        [
                                            html.Span(["down: ", formula(variable("s"))]),
                                            html.Span(["across: ", formula(variable("t"))]),
                                        ]
                                    ),
                                    html.Thead(head),
                                    html.Tbody(rows),
                                ],
                                id=Id.MAP,
                                className="survey-map",
                            ),
                        ]
                    ),
                    html.Div(
                        [
                            html.Fieldset(
                                [
                                    html.Legend("Share of the draws, along", className="heading"),
                                    one_of(Id.ALONG, "along", ALONG, "segments"),
                                ],
                                className="plain curves-head",
                            ),
                            html.Div(id=Id.CURVES, className="survey-curves"),
                            html.P(id=Id.CURVES_WORDS, className="note"),
                        ]
                    ),
                ],
                className="survey-pair",
            ),
        ],
        className="survey-section",
    )


def _arrangements(survey: Survey) -> Component:
    drawn = sum(1 for example in survey.examples if example.count)
    return html.Section(
        [
            html.Header(
                [
                    html.H3("How common each arrangement is", className="section-title"),
                    html.P(
                        prose(
                            f"{survey_words.in_words(drawn).capitalize()} arrangements of [sinks|sink], "
                            "[sources|source] and [saddles|saddle] were drawn. Sinks and sources are together always "
                            "one more than saddles, because the [indices|index] sum to +1; every draw was checked. "
                            "Behind each share stands the interval in which it lies with 95 % confidence (Wilson)."
                        )
                    ),
                    html.Fieldset(
                        [
                            html.Legend("Order by", className="label"),
                            one_of(Id.ORDER, "order", ORDERS, "segments"),
                        ],
                        className="plain order-head",
                    ),
                ]
            ),
            html.Div(table(survey), id=Id.TABLE),
        ],
        className="survey-section",
    )


def _records(survey: Survey) -> Component:
    if survey.climbs is None:
        return html.Section(hidden=True)
    return html.Section(
        [
            html.Header(
                [
                    html.H3("Beyond eleven: what climbing finds", className="section-title"),
                    html.P(
                        "JSP21 reports eleven fixed points as the most that it observed. "
                        + survey_words.climbing(survey)
                    ),
                    html.P("How often climbs end somewhere says what exists, not how common it is."),
                ]
            ),
            html.Ul([holder(example) for example in survey.climbs.holders], className="holders"),
        ],
        className="survey-section",
    )


def _method(survey: Survey) -> Component:
    return html.Section(
        [
            html.H3("How it was done, and how to do it again", className="section-title"),
            html.P(["Distribution: ", *_typeset(survey.distribution), "."]),
            html.P(
                f"{survey_words.work(survey)} Every draw can be made again: the same seed gives the same draws on any "
                "number of processes or machines."
            ),
            html.Pre(html.Code(COMMAND), tabIndex=0, **{"aria-label": "The command"}),  # type: ignore[arg-type]
            html.P(
                "This works on all cores, or on a Dask cluster with --scheduler tcp://…, and goes on where it was when "
                f"it was stopped. The program that drew these has the digest {survey.sources}."
            ),
        ],
        className="survey-section method",
    )


def _typeset(text: str) -> list[Component | str]:
    """A statement of the numerics with its symbols as the papers write them: U_h, s, t."""
    pieces = re.split(r"\b([A-Za-z]_[a-z]|[st])\b", text)
    return [symbol(piece) if i % 2 else piece for i, piece in enumerate(pieces) if piece]
