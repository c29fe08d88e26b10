"""Inputs: a pulse by hand or by numbers, noise, and the finite-state machine that pulses make of the attractors."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from .mathematics import formula, symbol, variable


class Id(StrEnum):
    """Ids of this component."""

    FROM = "input-from"
    PAD = "pulse-pad"
    NUMBERS = "pulse-numbers"
    OUTCOME = "pulse-outcome"
    CURVES = "pulse-curves"
    NOISE = "noise-numbers"
    SHARES = "noise-shares"
    MACHINE = "machine-fold"
    DIAGRAM = "machine-diagram"


def layout() -> Component:
    """Empty places; the page's script fills them."""
    return html.Div(
        [
            html.P(
                [
                    "An input displaces ",
                    symbol("b_h"),
                    " while it lasts; a kick displaces the state ",
                    formula(variable("h")),
                    " at once. Press an arrow and hold it: a second is ten GRU steps. Directions count from +",
                    variable("x"),
                    " counterclockwise, in degrees.",
                ],
                className="note",
            ),
            html.Div(
                [
                    html.Div(id=Id.PAD, className="pad"),
                    html.Div(
                        [html.Div(id=Id.FROM), html.Div(id=Id.NUMBERS, className="input-numbers")],
                        className="beside-pad",
                    ),
                ],
                className="pulse",
            ),
            html.P(id=Id.OUTCOME, className="outcome", role="status"),
            html.Div(id=Id.CURVES, className="curves", hidden=True),
            html.Section(
                [
                    html.H2("Noise", className="heading"),
                    html.Div(id=Id.NOISE, className="input-numbers"),
                    html.Div(id=Id.SHARES, className="shares"),
                ],
                className="bench-part",
            ),
            html.Details(
                [
                    html.Summary("The machine: which pulse leads from which state to which"),
                    html.Div(id=Id.DIAGRAM, className="machine"),
                ],
                id=Id.MACHINE,
                className="fold",
            ),
        ],
        className="bench-part",
    )
