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
    """A note, and a line that tells the change under the pointer or under the key."""
    return html.Section(
        [
            html.P(
                [
                    "The band under a slider tells how many stable states there are along it, with a tick at every ",
                    term("bifurcation", "bifurcation"),
                    ". Click a tick to land on it exactly; on a slider, the keys , and . go from tick to tick.",
                ],
                className="note",
            ),
            html.P(id=Id.WORDS, className="change-words", role="status", **{"aria-live": "polite"}),  # type: ignore[arg-type]
        ],
        className="changes-note",
    )
