"""The explanation of a term: one card for all of them, filled by the page's script from the glossary."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component


class Id(StrEnum):
    """Ids of this component."""

    CARD = "explanation"
    TITLE = "explanation-title"
    TEXT = "explanation-text"
    EQUATION = "explanation-equation"
    CLOSE = "explanation-close"


def layout() -> Component:
    """The card; the browser keeps it above everything and closes it on Escape."""
    return html.Div(
        [
            html.Div(
                [
                    html.H2(id=Id.TITLE, className="heading"),
                    html.Button(
                        "×",
                        id=Id.CLOSE,
                        type="button",
                        className="close",
                        **{"aria-label": "Close this explanation"},  # type: ignore[arg-type]
                    ),
                ],
                className="row",
            ),
            html.P(id=Id.TEXT),
            html.P(id=Id.EQUATION, className="display"),
        ],
        id=Id.CARD,
        className="explanation",
        role="dialog",
        tabIndex=-1,
        **{"aria-labelledby": Id.TITLE},  # type: ignore[arg-type]
    )
