"""The GRU as it is trained: a dial from the flow to the discrete GRU, and what the step does to stability."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from .glossary import term
from .mathematics import formula, variable


class Id(StrEnum):
    """Ids of this component."""

    DIAL = "step-dial"
    WARNING = "step-warning"
    PLANES = "step-planes"
    TABLE = "step-table"


def layout() -> Component:
    """Empty places; the page's script fills them."""
    h, t = variable("h"), variable("t")
    return html.Div(
        [
            html.P(
                [
                    "A trained GRU does not flow, it steps: ",
                    formula(h, " ← ", h, " + Δ", t, " · d", h, "/d", t),
                    " with ",
                    term("step", formula("Δ", t, " = 1")),
                    ". Fixed points stay where they are; their stability may not.",
                ],
                className="note",
            ),
            html.Div(id=Id.DIAL, className="dial"),
            html.P(id=Id.WARNING, className="step-warning", role="status"),
            html.Div(id=Id.PLANES, className="planes"),
            html.Div(id=Id.TABLE, className="step-table"),
        ],
        className="bench-part",
    )
