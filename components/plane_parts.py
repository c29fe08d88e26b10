"""The parts of the page of two parameters: its axes, the map, the portrait beside it, and what there is in words."""

from __future__ import annotations

from enum import StrEnum
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from .choices import one_of
from .glossary import term
from .plane_state import all_axes


class Id(StrEnum):
    """Ids of this component."""

    MENU = "plane-menu"
    LOW = "plane-low"
    HIGH = "plane-high"
    OTHER_MENU = "plane-menu2"
    OTHER_LOW = "plane-low2"
    OTHER_HIGH = "plane-high2"
    TITLE = "plane-title"
    SHOW = "plane-show"
    PLOT = "plane-plot"
    BUSY = "plane-busy"
    UNDER = "plane-under"
    LEGEND = "plane-legend"
    LINES = "plane-lines"
    FIRST = "plane-first"
    SECOND = "plane-second"
    FIRST_LABEL = "plane-first-label"
    SECOND_LABEL = "plane-second-label"
    HELD = "plane-held"
    WHOLE = "plane-whole"
    SENTENCES = "plane-sentences"
    SPOKEN = "plane-spoken"
    POINTS = "plane-points"
    POINTS_PART = "plane-points-part"
    CURVES = "plane-curves"
    MEANS = "plane-means"
    MEANS_NOTE = "plane-means-note"
    MEANS_PART = "plane-means-part"
    PNG = "plane-png"
    SVG = "plane-svg"
    CSV = "plane-csv"
    JSON = "plane-json"


def axes(system: str) -> Component:
    """What the two axes are, and between which values."""
    return html.Section(
        [
            _axis(system, "Across", (Id.MENU, Id.LOW, Id.HIGH)),
            _axis(system, "Upward", (Id.OTHER_MENU, Id.OTHER_LOW, Id.OTHER_HIGH)),
            html.Div(id=Id.HELD, className="held", hidden=True),
            html.Button(
                "Whole ranges",
                id=Id.WHOLE,
                type="button",
                className="link",
                title="Back to the ranges that are shown first",
            ),
        ],
        className="along",
    )


def _axis(system: str, name: str, ids: tuple[Id, Id, Id]) -> Component:
    menu, low, high = ids
    groups = [
        html.Optgroup([html.Option(one.name, value=f"{one.of} {one.entry}") for one in those], label=label)
        for label, those in groupby(all_axes(system), key=lambda one: one.group)
    ]
    return html.Fieldset(
        [
            html.Legend(name, className="label"),
            html.Select(
                groups,
                id=menu,
                className="menu",
                **{"aria-label": f"{name}: which parameter"},  # type: ignore[arg-type]
            ),
            html.Div(
                [
                    html.Span(id=low, className="box-place"),
                    html.Span("to"),
                    html.Span(id=high, className="box-place"),
                ],
                className="range-row",
            ),
        ],
        className="plain plane-axis",
    )


def plane() -> Component:
    """The map with its cursor and legends."""
    return html.Section(
        [
            html.Div(
                [
                    html.H2(id=Id.TITLE, className="heading"),
                    html.Fieldset(
                        [
                            html.Legend("Colours show", className="unseen"),
                            one_of(Id.SHOW, "show", {"topology": "Topology", "period": "Period"}, "segments"),
                        ],
                        className="plain",
                    ),
                ],
                className="row diagram-head",
            ),
            html.Div(
                [
                    html.Div(
                        id=Id.PLOT,
                        className="plane-plot",
                        tabIndex=0,
                        role="application",
                        **{"aria-label": "Map: arrow keys move the cursor"},  # type: ignore[arg-type]
                    ),
                    html.P("Looking…", id=Id.BUSY, className="diagram-busy"),
                ],
                className="diagram-frame",
            ),
            html.Div(
                [
                    html.Span(id=Id.FIRST_LABEL),
                    html.Span(id=Id.FIRST, className="box-place"),
                    html.Span(id=Id.SECOND_LABEL),
                    html.Span(id=Id.SECOND, className="box-place"),
                ],
                className="plane-cursor",
            ),
            html.P(id=Id.UNDER, className="note cursor-note", role="status"),
            html.Ol(id=Id.LEGEND, className="plane-legend"),
            html.Ul(id=Id.LINES, className="diagram-legend"),
        ],
        className="diagram-stage",
    )


def answers() -> Component:
    """What was found, where, and the ways to take it away."""
    return html.Section(
        [
            html.Ul(id=Id.SENTENCES, className="sentences"),
            html.P(id=Id.SPOKEN, className="unseen", role="status"),
            html.Div(
                [
                    html.H3("The period on average", className="heading"),
                    html.P(id=Id.MEANS_NOTE, className="note"),
                    html.Div(id=Id.MEANS),
                ],
                id=Id.MEANS_PART,
                hidden=True,
            ),
            html.Div(
                [
                    html.H3(["Points of ", term("codimension two", "codimension two")], className="heading"),
                    html.Div(
                        id=Id.POINTS,
                        className="wide-table",
                        tabIndex=0,
                        role="region",
                        **{"aria-label": "Points of codimension two"},  # type: ignore[arg-type]
                    ),
                ],
                id=Id.POINTS_PART,
                hidden=True,
            ),
            html.Div(
                [html.H3("Curves", className="heading"), html.Ul(id=Id.CURVES, className="sentences")],
            ),
            html.Div(
                [
                    html.H3("Take it away", className="heading"),
                    html.Div(
                        [
                            _take(Id.PNG, "PNG", "The map as a picture of pixels"),
                            _take(Id.SVG, "SVG", "The map as a drawing; curves stay curves"),
                            _take(Id.CSV, "CSV", "Every curve and point in full precision, one row a point"),
                            _take(Id.JSON, "JSON", "Map, curves and points in full precision"),
                        ],
                        className="button-row",
                    ),
                ],
            ),
        ],
        className="diagram-answers",
    )


def _take(identifier: str, text: str, title: str) -> Component:
    return html.Button(text, id=identifier, type="button", className="action", title=title, disabled=True)
