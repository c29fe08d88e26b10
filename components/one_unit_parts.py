"""The parts of the page of one unit: the line, the verdict, the controls, and three panels."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from dynamics.catalogue.one_unit import UNITS
from dynamics.systems import OneUnitGRU

from .choices import one_of
from .glossary import term
from .mathematics import Piece, formula, symbol, variable, with_subscript


class Id(StrEnum):
    """Ids of this component."""

    LINE = "unit-line"
    READOUT = "unit-readout"
    HEADLINE = "unit-headline"
    SENTENCES = "unit-sentences"
    SPOKEN = "unit-spoken"
    POINTS = "unit-points"
    CRITICAL = "unit-critical"
    PRESETS = "unit-presets"
    NOTE = "unit-note"
    RESET = "unit-reset"
    TABS = "unit-tabs"
    PULSE_TAB = "unit-tab-pulse"
    PASSAGE_TAB = "unit-tab-passage"
    STEPS_TAB = "unit-tab-steps"
    PULSE = "unit-panel-pulse"
    PASSAGE = "unit-panel-passage"
    STEPS = "unit-panel-steps"
    SINK = "pulse-sink"
    SINK_FIELD = "pulse-sink-field"
    PULSE_NUMBERS = "unit-pulse-numbers"
    PULSE_PLAY = "unit-pulse-play"
    PULSE_WORDS = "unit-pulse-words"
    PULSE_CURVE = "unit-pulse-curve"
    PULSE_BORDER = "unit-pulse-border"
    PULSE_PLOTS = "unit-pulse-plots"
    PASSAGE_WORDS = "unit-passage-words"
    PASSAGE_FACTS = "unit-passage-facts"
    PASSAGE_GO = "unit-passage-go"
    PASSAGE_CURVE = "unit-passage-curve"
    PASSAGE_LAW = "unit-passage-law"
    PASSAGE_PLOTS = "unit-passage-plots"
    STEPS_WORDS = "unit-steps-words"
    STEPS_DIAL = "unit-steps-dial"
    STEPS_WEB = "unit-steps-web"
    STEPS_TABLE = "unit-steps-table"


_MEANINGS = {parameter.symbol: parameter.meaning for parameter in OneUnitGRU.parameters}
_PANELS = {
    "pulse": (Id.PULSE_TAB, Id.PULSE, "Pulses"),
    "passage": (Id.PASSAGE_TAB, Id.PASSAGE, "Slow passage"),
    "steps": (Id.STEPS_TAB, Id.STEPS, "Discrete unit"),
}


def stage(chosen: str) -> Component:
    """The line and, below it, the panels."""
    return html.Div([_line(), _panels(chosen)], className="unit-stage")


def answers() -> Component:
    """The verdict, the table of fixed points, and where they change."""
    return html.Aside(
        [
            html.Section(
                [
                    html.H2(id=Id.HEADLINE, className="headline"),
                    html.Ul(id=Id.SENTENCES, className="sentences"),
                    html.P(id=Id.SPOKEN, className="unseen", role="status", **{"aria-live": "polite"}),  # type: ignore[arg-type]
                ],
                className="unit-verdict",
            ),
            html.Section(
                [html.H2(term("fixed point", "Fixed points"), className="heading"), html.Div(id=Id.POINTS)],
                className="unit-table",
            ),
            html.Section(
                [
                    html.H2(["Snap to a ", term("half-stable", "half-stable point")], className="heading"),
                    html.Div(id=Id.CRITICAL, className="snaps"),
                ],
            ),
        ],
        className="unit-answers",
    )


def controls() -> Component:
    """Units to start from, the weights, and the equation."""
    return html.Div(
        [
            html.Section(
                [
                    html.Div(
                        [
                            html.H2("Begin with", className="heading"),
                            html.Button(
                                "Reset", id=Id.RESET, className="link", type="button", title="Put every weight back"
                            ),
                        ],
                        className="row",
                    ),
                    html.Div(
                        [
                            html.Button(
                                _title(unit.key, unit.title),
                                type="button",
                                className="unit-preset",
                                **{"data-unit": unit.key, "aria-pressed": "false"},  # type: ignore[arg-type]
                            )
                            for unit in UNITS
                        ],
                        id=Id.PRESETS,
                        className="unit-presets",
                    ),
                    html.P(id=Id.NOTE, className="note"),
                ],
                className="unit-choice",
            ),
            html.Section(
                [
                    html.H2("Weights", className="heading"),
                    *(_weight(name) for name in ("U_h", "b_h", "U_r", "b_r")),
                    html.Details(
                        [
                            html.Summary(["Update gate ", symbol("z")]),
                            html.P("It slows the state and moves no fixed point.", className="note"),
                            _weight("U_z"),
                            _weight("b_z"),
                        ],
                        className="fold",
                    ),
                    _equation(),
                ],
                className="unit-weights",
            ),
        ],
        className="unit-controls",
    )


def _title(key: str, title: str) -> Sequence[Component]:
    return [html.B(key, className="unit-letter"), html.Span(title)] if len(key) == 1 else [html.Span(title)]


def _line() -> Component:
    return html.Section(
        [
            html.H2("Velocity along the line", className="unseen"),
            html.Div(id=Id.LINE, className="unit-line"),
            html.P(id=Id.READOUT, className="note unit-readout"),
        ],
        className="unit-hero",
    )


def _weight(name: str) -> Component:
    return html.Div(
        [
            html.Div(
                [term(name, symbol(name)), html.Span("=", className="mathematics equals")], className="matrix-name"
            ),
            html.Div(**{"data-parameter": name}, className="scalar"),  # type: ignore[arg-type]
        ],
        className="matrix-row",
        title=_MEANINGS[name],
    )


def _equation() -> Component:
    h, r, z = variable("h"), variable("r"), variable("z")
    rest: list[Piece] = ["(tanh(", with_subscript("U", "h"), r, h, " + ", with_subscript("b", "h"), ") − ", h, ")"]
    return html.Div(
        [
            html.P(term("one unit", formula("d", h, "/d", variable("t"), " = (1 − ", z, ") ", *rest))),
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


def _panels(chosen: str) -> Component:
    contents = {"pulse": _pulse(), "passage": _passage(), "steps": _steps()}
    tabs = [
        html.Button(
            name,
            id=tab,
            type="button",
            role="tab",
            tabIndex=0 if key == chosen else -1,
            **{"aria-selected": str(key == chosen).lower(), "aria-controls": panel, "data-panel": key},  # type: ignore[arg-type]
        )
        for key, (tab, panel, name) in _PANELS.items()
    ]
    return html.Section(
        [
            html.Div(tabs, id=Id.TABS, className="tabs", role="tablist", **{"aria-label": "What it does in time"}),  # type: ignore[arg-type]
            *(
                html.Div(
                    contents[key],
                    id=panel,
                    role="tabpanel",
                    className="panel bench-part",
                    hidden=key != chosen,
                    **{"aria-labelledby": tab},  # type: ignore[arg-type]
                )
                for key, (tab, panel, _) in _PANELS.items()
            ),
        ],
        className="unit-panels",
        **{"aria-label": "What it does in time"},  # type: ignore[arg-type]
    )


def _pulse() -> list[Component]:
    return [
        html.P(
            [
                "A ",
                term("smallest pulse", "pulse"),
                " adds its amplitude to ",
                symbol("b_h"),
                " while it lasts. Does it flip the switch?",
            ],
            className="note",
        ),
        html.Div(
            [
                html.Div(
                    [
                        html.Div(id=Id.PULSE_NUMBERS, className="unit-numbers"),
                        html.Button(
                            "Play the pulse",
                            id=Id.PULSE_PLAY,
                            type="button",
                            className="action",
                            title="The state goes along the line as it does in time",
                        ),
                    ],
                    className="unit-numbers",
                ),
                html.Fieldset(
                    [
                        html.Legend("It begins at the", className="label"),
                        one_of(Id.SINK, "sink", {"left": "left sink", "right": "right sink"}, "choices"),
                    ],
                    id=Id.SINK_FIELD,
                    className="plain",
                ),
                html.Ul(id=Id.PULSE_WORDS, className="unit-words", **{"aria-live": "polite"}),  # type: ignore[arg-type]
            ],
            className="unit-side",
        ),
        html.Div(
            [html.Div(id=Id.PULSE_CURVE), html.Div(id=Id.PULSE_BORDER)], id=Id.PULSE_PLOTS, className="unit-plots"
        ),
    ]


def _passage() -> list[Component]:
    return [
        html.P(
            [
                "Beside a saddle-node the state ",
                term("slow passage", "passes slowly"),
                " where nothing rests any more, or not yet.",
            ],
            className="note",
        ),
        html.Div(id=Id.PASSAGE_GO, className="unit-go"),
        html.P(id=Id.PASSAGE_WORDS, className="unit-words", **{"aria-live": "polite"}),  # type: ignore[arg-type]
        html.Dl(id=Id.PASSAGE_FACTS, className="unit-facts"),
        html.Div(
            [html.Div(id=Id.PASSAGE_CURVE), html.Div(id=Id.PASSAGE_LAW)], id=Id.PASSAGE_PLOTS, className="unit-plots"
        ),
    ]


def _steps() -> list[Component]:
    h, t = variable("h"), variable("t")
    return [
        html.P(
            [
                "A trained unit does not flow, it steps: ",
                formula(h, " ← ", h, " + Δ", t, " · d", h, "/d", t),
                " with ",
                term("step", formula("Δ", t, " = 1")),
                ". The staircase goes up to the curve and across to the diagonal.",
            ],
            className="note",
        ),
        html.Div(id=Id.STEPS_DIAL, className="unit-dial"),
        html.Div(
            [
                html.Div(id=Id.STEPS_WEB),
                html.Div(
                    [
                        html.P(id=Id.STEPS_WORDS, className="unit-outcome", **{"aria-live": "polite"}),  # type: ignore[arg-type]
                        html.Div(id=Id.STEPS_TABLE),
                    ],
                    className="unit-beside",
                ),
            ],
            className="unit-plots",
        ),
    ]
