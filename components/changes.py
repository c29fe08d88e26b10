"""What the bands under the sliders mean, and what happens at the change that is pointed at."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from .glossary import term
from .pages import BIFURCATIONS


class Id(StrEnum):
    """Ids of this component."""

    WORDS = "change-words"
    DIAGRAM = "change-diagram"


def layout() -> Component:
    """A note, in whose place stands the change under the pointer or under the key, and a link to the diagram.

    The link stays out of sight until a slider was touched: it leads to the diagram along the last one.
    """
    return html.Section(
        [
            html.P(
                [
                    "The darker the band under a slider, the more stable states there are; a tick marks a ",
                    term("bifurcation", "bifurcation"),
                    ", a dotted line that cycles are still being followed. Click a tick to land on it; the keys ",
                    html.Kbd(","),
                    " and ",
                    html.Kbd("."),
                    " go to the next.",
                ],
                className="note",
            ),
            html.P(id=Id.WORDS, className="change-words", role="status", **{"aria-live": "polite"}),  # type: ignore[arg-type]
            html.A(
                "Everything along a slider as a diagram",
                id=Id.DIAGRAM,
                href=BIFURCATIONS.path,
                className="link change-diagram waiting",
                **{"data-page": BIFURCATIONS.key},  # type: ignore[arg-type]
            ),
        ],
        className="changes-note",
    )
