"""The phase portrait: a canvas for speed and arrows, a plot above it, and the starts of orbits above that."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from .glossary import term
from .mathematics import formula, variable


class Id(StrEnum):
    """Ids of this component."""

    FRAME = "portrait"
    PICTURE = "portrait-picture"
    PLOT = "portrait-plot"
    STARTS = "portrait-starts"
    MARKS = "point-marks"
    SLOW = "slow-marks"
    BUSY = "portrait-busy"
    ZOOM_IN = "zoom-in"
    ZOOM_OUT = "zoom-out"
    WHOLE = "zoom-whole"
    COLOURS = "speed-colours"
    TICKS = "speed-ticks"
    CLEAR = "clear-orbits"


def layout(above: Sequence[Component] = (), beside: Sequence[Component] = (), unit: str = "GRU step") -> Component:
    """The square, its zoom buttons, and the colour bar below it; what compares it stands above and beside it.

    ``unit`` is what time is counted in, one of it.
    """
    return html.Section(
        [
            *above,
            html.Div(
                [
                    html.Canvas(id=Id.PICTURE, className="picture"),
                    html.Div(id=Id.PLOT, className="plot"),
                    html.Div(id=Id.SLOW, className="slow-marks", **{"aria-hidden": "true"}),  # type: ignore[arg-type]
                    html.Div(id=Id.MARKS, className="point-marks"),
                    html.Div(id=Id.STARTS, className="starts"),
                    html.P("Computing the first portrait…", id=Id.BUSY, className="busy"),
                ],
                id=Id.FRAME,
                className="portrait",
                tabIndex=0,
                role="group",
                **{
                    "aria-label": "Phase portrait. Arrow keys move the view, plus and minus zoom, 0 shows the whole "
                    "square, Enter starts an orbit in the middle, N walks the fixed points."
                },  # type: ignore[arg-type]
            ),
            *beside,
            html.Div(
                [
                    html.Div(
                        [
                            html.Span(
                                [
                                    term("speed map", "speed"),
                                    " ",
                                    formula("|d", variable("h"), "/d", variable("t"), "|"),
                                    f" per {unit}",
                                ],
                                className="colour-bar-name",
                            ),
                            html.Div(
                                [html.Canvas(id=Id.COLOURS), html.Div(id=Id.TICKS, className="ticks")],
                                className="colour-bar-scale",
                            ),
                        ],
                        className="colour-bar",
                    ),
                    html.Div(
                        [
                            html.P(
                                [
                                    (
                                        "Click to follow an orbit, forward and back. "
                                        "Drag to pan, scroll or pinch to zoom. "
                                    ),
                                    html.Button(
                                        "Clear orbits", id=Id.CLEAR, className="link", type="button", hidden=True
                                    ),
                                ],
                                className="hint",
                            ),
                            html.Div(
                                [
                                    _button(Id.ZOOM_OUT, "−", "Zoom out"),
                                    _button(Id.ZOOM_IN, "+", "Zoom in"),
                                    _button(Id.WHOLE, "Whole square", "Show the whole square"),
                                ],
                                className="zoom",
                            ),
                        ],
                        className="beneath",
                    ),
                ],
                className="under",
            ),
        ],
        className="stage",
    )


def _button(identifier: Id, text: str, name: str) -> Component:
    return html.Button(text, id=identifier, title=name, type="button", **{"aria-label": name})  # type: ignore[arg-type]
