"""The parts of the page of bifurcations: what varies, the diagram, the portrait beside it, and what happens where."""

from __future__ import annotations

from enum import StrEnum
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from .bifurcation_state import all_along
from .choices import one_of
from .glossary import term
from .presets import presets_of


class Id(StrEnum):
    """Ids of this component."""

    TITLE = "diagram-title"
    AXIS = "diagram-axis"
    PLOT = "diagram-plot"
    BUSY = "diagram-busy"
    LEGEND = "diagram-legend"
    VALUE = "diagram-value"
    VALUE_LABEL = "diagram-value-label"
    SLIDER = "diagram-slider"
    BEFORE = "diagram-before"
    AFTER = "diagram-after"
    EVENT = "diagram-event"
    ALONG = "along-menu"
    ALONG_NOTE = "along-note"
    TO = "along-to"
    TO_FIELD = "along-to-field"
    HELD = "along-held"
    LOW = "along-low"
    HIGH = "along-high"
    WHOLE = "along-whole"
    FIT = "along-fit"
    PORTRAIT = "diagram-portrait"
    PICTURE = "diagram-picture"
    HEADLINE = "diagram-headline"
    PROOF = "diagram-proof"
    EXPLORE = "diagram-explore"
    VERDICT = "diagram-verdict"
    SENTENCES = "diagram-sentences"
    SPOKEN = "diagram-spoken"
    EVENTS = "diagram-events"
    CYCLES = "diagram-cycles"
    CYCLES_PART = "diagram-cycles-part"
    METER_SENTENCE = "meter-sentence"
    METER_READING = "meter-reading"
    METER_SOLVE = "meter-solve"
    METER_PLOTS = "meter-plots"
    METER_CURVE = "meter-curve"
    METER_LAW = "meter-law"
    METER_LAW_PLOT = "meter-law-plot"
    METER_FACTS = "meter-facts"


def along(system: str) -> Component:
    """What varies, and between which values."""
    groups = [
        html.Optgroup(
            [html.Option(one.name, value=f"{one.of} {one.entry}") for one in those],
            label=label,
        )
        for label, those in groupby(all_along(system), key=lambda one: one.group)
    ]
    presets = [
        html.Optgroup([html.Option(preset.label, value=preset.key) for preset in those], label=label)
        for label, those in groupby(presets_of(system), key=lambda preset: preset.group)
    ]
    return html.Section(
        [
            html.Label("Along", htmlFor=Id.ALONG, className="label"),
            html.Select(groups, id=Id.ALONG, className="menu"),
            html.P(id=Id.ALONG_NOTE, className="note"),
            html.Div(
                [
                    html.Label("To", htmlFor=Id.TO, className="label"),
                    html.Select(presets, id=Id.TO, className="menu"),
                ],
                id=Id.TO_FIELD,
                hidden=True,
            ),
            html.Div(id=Id.HELD, className="held", hidden=True),
            html.Fieldset(
                [
                    html.Legend("Range", className="label"),
                    html.Div(
                        [
                            _box(Id.LOW),
                            html.Span("to"),
                            _box(Id.HIGH),
                        ],
                        className="range-row",
                    ),
                    html.Div(
                        [
                            html.Button(
                                "Fit to the events",
                                id=Id.FIT,
                                type="button",
                                className="action",
                                title="Show the range in which something happens",
                            ),
                            html.Button(
                                "Whole range",
                                id=Id.WHOLE,
                                type="button",
                                className="link",
                                title="Back to the range that is shown first",
                            ),
                        ],
                        className="button-row",
                    ),
                ],
                className="plain",
            ),
        ],
        className="along",
    )


def _box(identifier: str) -> Component:
    """A place for a number box, which the page's script puts there."""
    return html.Span(id=identifier, className="box-place")


def diagram() -> Component:
    """The diagram with its cursor."""
    return html.Section(
        [
            html.Div(
                [
                    html.H2(id=Id.TITLE, className="heading"),
                    html.Fieldset(
                        [
                            html.Legend("Upward", className="unseen"),
                            one_of(Id.AXIS, "axis", {"x": "x", "y": "y", "period": "Period"}, "segments"),
                        ],
                        className="plain",
                    ),
                ],
                className="row diagram-head",
            ),
            html.Div(
                [
                    html.Div(id=Id.PLOT, className="diagram-plot"),
                    html.P("Following the branches…", id=Id.BUSY, className="diagram-busy"),
                ],
                className="diagram-frame",
            ),
            html.Div(
                [
                    html.Span(id=Id.VALUE_LABEL),
                    _box(Id.VALUE),
                    html.Span(id=Id.SLIDER, className="slider-place"),
                    _step(Id.BEFORE, "◀", "Previous event", ","),
                    _step(Id.AFTER, "▶", "Next event", "."),
                ],
                className="cursor-row",
            ),
            html.P(id=Id.EVENT, className="note cursor-note", role="status"),
            html.Ul(id=Id.LEGEND, className="diagram-legend"),
        ],
        className="diagram-stage",
    )


def _step(identifier: str, text: str, name: str, key: str) -> Component:
    return html.Button(
        text,
        id=identifier,
        type="button",
        className="action",
        title=f"{name} (key {key} on the slider)",
        **{"aria-label": name},  # type: ignore[arg-type]
    )


def portrait() -> Component:
    """The portrait at the cursor."""
    return html.Section(
        [
            html.H2("The portrait there", className="heading"),
            html.Div(
                html.Canvas(id=Id.PICTURE),
                id=Id.PORTRAIT,
                className="diagram-portrait",
                role="img",
                **{"aria-label": "The portrait there"},  # type: ignore[arg-type]
            ),
            html.P(id=Id.HEADLINE, className="headline"),
            html.P(id=Id.PROOF, className="note"),
            html.P(html.A("Open in Explore", id=Id.EXPLORE, href="/", className="link"), className="explore-link"),
        ],
        className="diagram-beside",
    )


def answers() -> Component:
    """What was found, and where."""
    return html.Section(
        [
            html.H2(id=Id.VERDICT, className="headline"),
            html.Ul(id=Id.SENTENCES, className="sentences"),
            html.P(id=Id.SPOKEN, className="unseen", role="status"),
            html.Div(
                [
                    html.H3(["What happens, and where: ", term("bifurcation", "bifurcations")], className="heading"),
                    html.Div(
                        id=Id.EVENTS,
                        className="wide-table",
                        tabIndex=0,
                        role="region",
                        **{"aria-label": "Bifurcations"},  # type: ignore[arg-type]
                    ),
                ],
            ),
            html.Div(
                [
                    html.H3(["Branches of ", term("limit cycle", "limit cycles")], className="heading"),
                    html.Ul(id=Id.CYCLES, className="sentences cycle-branches"),
                ],
                id=Id.CYCLES_PART,
                hidden=True,
            ),
        ],
        className="diagram-answers",
    )


def meter() -> Component:
    """The homoclinic meter."""
    return html.Section(
        [
            html.H3([term("homoclinic", "Homoclinic"), " meter"], className="heading"),
            html.P(
                [
                    "How far do the ",
                    term("separatrix", "stable and the unstable manifold"),
                    " of a saddle miss each other? The gap is measured on the line that the portrait shows.",
                ],
                className="note",
            ),
            html.P(id=Id.METER_SENTENCE),
            html.Div(
                [
                    html.P(id=Id.METER_READING, className="meter-reading", role="status"),
                    html.Button(
                        "Solve: gap = 0",
                        id=Id.METER_SOLVE,
                        type="button",
                        className="action",
                        title="Solve for the value at which the manifolds meet, and go there",
                        hidden=True,
                    ),
                ],
                className="meter-row",
            ),
            html.Div(
                [
                    html.Div([html.H4("Gap", className="label"), html.Div(id=Id.METER_CURVE)]),
                    html.Div(
                        [
                            html.H4(
                                "Period against distance: dots are cycles, the dashed line has the slope of the limit",
                                className="label",
                            ),
                            html.Div(id=Id.METER_LAW_PLOT),
                        ],
                        id=Id.METER_LAW,
                        hidden=True,
                    ),
                ],
                id=Id.METER_PLOTS,
                className="unit-plots",
                hidden=True,
            ),
            html.Dl(id=Id.METER_FACTS, className="unit-facts"),
        ],
        className="diagram-meter",
    )
