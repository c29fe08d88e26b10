"""What the portrait says: the verdict in words, the fixed points, the limit cycles, and the legend."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from dash import html
from dash.development.base_component import Component


class Id(StrEnum):
    """Ids of this component."""

    HEADLINE = "verdict-headline"
    SENTENCES = "verdict-sentences"
    SPOKEN = "verdict-spoken"
    CYCLES = "limit-cycles"
    LEGEND = "legend"
    BASINS = "basin-shares"
    SLOW = "slow-regions"
    SLOW_LIST = "slow-list"
    SLOW_SPOKEN = "slow-spoken"
    CONTINUA = "continua"


def layout(inspector: Sequence[Component]) -> Component:
    """Empty places; the page's script fills them from every frame. The inspector stands among them."""
    return html.Aside(
        [
            html.Section(
                [
                    html.H2(id=Id.HEADLINE, className="headline"),
                    html.Ul(id=Id.SENTENCES, className="sentences"),
                    # spoken once the hand is off the slider, not at every frame
                    html.P(id=Id.SPOKEN, className="unseen", role="status", **{"aria-live": "polite"}),  # type: ignore[arg-type]
                ],
                className="verdict",
            ),
            html.Section(id=Id.BASINS, className="basins", hidden=True, **{"aria-label": "Basins of attraction"}),  # type: ignore[arg-type]
            html.Section(
                [
                    html.Div(id=Id.SLOW_LIST),
                    html.P(id=Id.SLOW_SPOKEN, className="unseen", role="status", **{"aria-live": "polite"}),  # type: ignore[arg-type]
                ],
                id=Id.SLOW,
                className="slow-regions",
                hidden=True,
                **{"aria-label": "Slow points"},  # type: ignore[arg-type]
            ),
            html.Section(id=Id.CONTINUA, className="continua", hidden=True),
            html.Section(id=Id.CYCLES, className="cycles", hidden=True),
            *inspector,
            html.Section(
                [html.H2("Symbols", className="heading"), html.Ul(id=Id.LEGEND, className="legend")],
                className="symbols",
            ),
        ],
        className="answers",
    )
