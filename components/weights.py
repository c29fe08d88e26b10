"""The weights as the matrices that they are; the page's script puts a slider and a number box into each entry.

The GRU's matrices are arranged by hand, as in its equation; those of any other system follow from its parameters.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from dash import html
from dash.development.base_component import Component

from dynamics.flow import Flow
from dynamics.parameters import Parameter
from dynamics.systems import GRU

from .choices import one_of
from .glossary import term
from .mathematics import Piece, formula, symbol, variable, with_subscript


class Id(StrEnum):
    """Ids of this component."""

    VARIANT = "reset-variant"
    RECURRENT_BIAS = "recurrent-bias"
    EQUATION_BEFORE = "equation-before"
    EQUATION_AFTER = "equation-after"


_SPECIFICATIONS = {parameter.symbol: parameter for parameter in GRU.parameters}


def layout(note: Component, system: type[Flow] = GRU) -> Component:
    """The parameters of a system, each with its sliders, a note about the sliders, and the equation."""
    return _gru(note) if system is GRU else _any(note, system)


def _any(note: Component, system: type[Flow]) -> Component:
    """Every parameter with its meaning; the page's script sets the equations."""
    return html.Section(
        [
            html.H2("Parameters", className="heading"),
            html.Div(className="equation lines"),
            *([html.P(system.legend, className="note")] if system.legend else []),
            *(_parameter(parameter) for parameter in system.parameters),
            note,
        ],
        className="weights plain-parameters",
    )


def _parameter(parameter: Parameter) -> Component:
    return html.Div(
        [
            html.Div(
                [symbol(parameter.symbol), html.Span("=", className="mathematics equals")], className="matrix-name"
            ),
            html.Div(**{"data-parameter": parameter.symbol}, className="matrix"),  # type: ignore[arg-type]
            html.P(parameter.meaning, className="note meaning"),
        ],
        className="matrix-row",
    )


def _gru(note: Component) -> Component:
    """The candidate's and the reset gate's weights, and below them the update gate's, folded away."""
    return html.Section(
        [
            html.H2("Weights", className="heading"),
            _matrix("U_h"),
            _matrix("U_r"),
            html.Div([_matrix("b_h"), _matrix("b_r")], className="side-by-side"),
            note,
            html.Details(
                [
                    html.Summary(["Update gate ", symbol("z"), " and reset variant"]),
                    html.P(
                        [
                            "The ",
                            term("z", "update gate"),
                            " moves no fixed point. It slows the flow, and it can change stability.",
                        ],
                        className="note",
                    ),
                    _matrix("U_z"),
                    html.Div(
                        [_matrix("b_z"), html.Div(_matrix("c_h"), id=Id.RECURRENT_BIAS)], className="side-by-side"
                    ),
                    html.Fieldset(
                        [
                            html.Legend(term("reset variant", "The reset gate acts"), className="label"),
                            one_of(
                                Id.VARIANT,
                                "reset",
                                {"before": "before the product (the papers)", "after": "after it (PyTorch, cuDNN)"},
                                "choices",
                                phase="done",
                            ),
                        ],
                        className="plain",
                    ),
                ],
                className="fold",
            ),
            _equation(),
        ],
        className="weights",
    )


def as_data(system: type[Flow] = GRU) -> list[dict[str, Any]]:
    """The specifications for the page's script."""
    return [_specification(parameter) for parameter in system.parameters]


def _specification(parameter: Parameter) -> dict[str, Any]:
    return {
        "symbol": parameter.symbol,
        "rows": parameter.shape[0] if parameter.shape else 1,
        "columns": parameter.shape[1] if len(parameter.shape) > 1 else 1,
        "range": list(parameter.slider_range),
        "step": parameter.step,
        "linear": parameter.linear_zone,
        "lowest": parameter.lowest,
        "highest": parameter.limit,
    }


def _matrix(name: str) -> Component:
    meaning = _SPECIFICATIONS[name].meaning
    return html.Div(
        [
            html.Div(
                [term(name, symbol(name)), html.Span("=", className="mathematics equals")], className="matrix-name"
            ),
            html.Div(**{"data-parameter": name}, className="matrix"),  # type: ignore[arg-type]
        ],
        className="matrix-row",
        title=meaning,
    )


def _equation() -> Component:
    h, r, z = variable("h"), variable("r"), variable("z")
    left: list[Piece] = ["d", h, "/d", variable("t"), " = (1 − ", z, ") ∘ (tanh("]
    right: list[Piece] = [") − ", h, ")"]
    bias = with_subscript("b", "h")
    return html.Div(
        [
            html.P(
                term("flow", formula(*left, with_subscript("U", "h"), "(", r, " ∘ ", h, ") + ", bias, *right)),
                id=Id.EQUATION_BEFORE,
            ),
            html.P(
                term(
                    "reset variant",
                    formula(
                        *left,
                        r,
                        " ∘ (",
                        with_subscript("U", "h"),
                        h,
                        " + ",
                        with_subscript("c", "h"),
                        ") + ",
                        bias,
                        *right,
                    ),
                ),
                id=Id.EQUATION_AFTER,
            ),
            html.P(
                [
                    term("U_r", formula(r, " = σ(", with_subscript("U", "r"), h, " + ", with_subscript("b", "r"), ")")),
                    term("z", formula(z, " = σ(", with_subscript("U", "z"), h, " + ", with_subscript("b", "z"), ")")),
                ],
                className="gates",
            ),
        ],
        className="equation",
    )
