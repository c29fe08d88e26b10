"""The inspector: the table of fixed points, the picked one in full, and the trace-determinant plane."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from .glossary import term


class Id(StrEnum):
    """Ids of this component."""

    POINTS = "fixed-points"
    TABLE = "point-table"
    CARD = "point-card"
    NAME = "point-name"
    CLOSE = "point-close"
    FACTS = "point-facts"
    INSET = "point-inset"
    INSET_TRUE = "inset-true"
    INSET_LINEAR = "inset-linear"
    INSET_RADIUS = "inset-radius"
    INSET_CLOSER = "inset-closer"
    INSET_WIDER = "inset-wider"
    INSET_NOTE = "inset-note"
    TRACE_DETERMINANT = "trace-determinant"
    PLANE = "trace-determinant-plane"


def layout() -> list[Component]:
    """Table, card and plane; the page's script fills them from every frame."""
    return [
        html.Section(
            [
                html.H2(term("fixed point", "Fixed points"), className="heading"),
                html.Div(id=Id.TABLE, className="point-table"),
            ],
            id=Id.POINTS,
            className="points",
            hidden=True,
        ),
        _card(),
        html.Section(
            [
                html.H2(term("trace-determinant", "Trace and determinant"), className="heading"),
                html.Div(id=Id.PLANE),
            ],
            id=Id.TRACE_DETERMINANT,
            className="trace-determinant",
            hidden=True,
        ),
    ]


def _card() -> Component:
    return html.Section(
        [
            html.Div(
                [
                    html.H2(id=Id.NAME, className="heading"),
                    html.Button(
                        "×",
                        id=Id.CLOSE,
                        className="close",
                        type="button",
                        **{"aria-label": "Put this point away"},  # type: ignore[arg-type]
                    ),
                ],
                className="row",
            ),
            html.Dl(id=Id.FACTS, className="facts"),
            html.Div(
                [
                    html.Div(
                        [
                            _drawing(Id.INSET_TRUE, "true flow", "True flow around the point"),
                            _drawing(Id.INSET_LINEAR, "linearised", "Linearised flow around the point"),
                        ],
                        className="drawings",
                    ),
                    html.Div(
                        [
                            html.Span(id=Id.INSET_RADIUS, className="numbers radius"),
                            html.Div(
                                [
                                    _button(Id.INSET_CLOSER, "closer", "Inset: closer"),
                                    _button(Id.INSET_WIDER, "wider", "Inset: wider"),
                                ],
                                className="zoom",
                            ),
                        ],
                        className="row",
                    ),
                    html.P(id=Id.INSET_NOTE, className="note"),
                ],
                id=Id.INSET,
                className="inset",
            ),
        ],
        id=Id.CARD,
        className="point-card",
        hidden=True,
        **{"aria-label": "The picked fixed point"},  # type: ignore[arg-type]
    )


def _drawing(identifier: Id, name: str, meaning: str) -> Component:
    return html.Div(
        [html.Canvas(id=identifier, role="img", **{"aria-label": meaning}), html.Span(name)],  # type: ignore[arg-type]
        className="drawing",
    )


def _button(identifier: Id, text: str, name: str) -> Component:
    return html.Button(text, id=identifier, type="button", **{"aria-label": name})  # type: ignore[arg-type]
