"""What the bands under the sliders mean, and what happens at the change that is pointed at."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from .glossary import term


class Id(StrEnum):
    """Ids of this component."""

    WORDS = "change-words"


def layout() -> Component:
    """A note, in whose place stands the change under the pointer or under the key."""
    return html.Section(
        [
            html.P(
                [
                    "The darker the band under a slider, the more stable states there are; a tick marks a ",
                    term("bifurcation", "bifurcation"),
                    ". Click a tick to land on it exactly; from a slider, the keys ",
                    html.Kbd(","),
                    " and ",
                    html.Kbd("."),
                    " go to the next.",
                ],
                className="note",
            ),
            html.P(id=Id.WORDS, className="change-words", role="status", **{"aria-live": "polite"}),  # type: ignore[arg-type]
        ],
        className="changes-note",
    )
