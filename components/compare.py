"""Comparing: a pinned portrait stays as a ghost, and a second portrait stands beside the first."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component


class Id(StrEnum):
    """Ids of this component."""

    PIN = "pin"
    SPLIT = "split"
    NOTE = "pin-note"
    PINNED = "pin-headline"
    RESTORE = "pin-restore"
    BAR = "compare-bar"
    SWAP = "compare-swap"
    COPY = "compare-copy"
    CLOSE = "compare-close"
    SIDE_A = "side-a"
    SIDE_B = "side-b"
    OTHER = "other-portrait"
    OTHER_PICTURE = "other-picture"


def buttons() -> list[Component]:
    """The two buttons that begin a comparison."""
    return [
        html.Button(
            "Pin", id=Id.PIN, type="button", title="Keep this portrait's nullclines and fixed points as a ghost"
        ),
        html.Button("Compare", id=Id.SPLIT, type="button", title="Two sets of weights side by side"),
    ]


def note() -> Component:
    """What is pinned, and the way back to it."""
    return html.P(
        [
            "Faint lines and points: the pinned portrait, ",
            html.Span(id=Id.PINNED),
            ". ",
            html.Button("Go back to it", id=Id.RESTORE, className="link", type="button"),
        ],
        id=Id.NOTE,
        className="note",
        hidden=True,
    )


def heads() -> list[Component]:
    """What stands above two portraits; hidden until two are compared."""
    return [
        html.Div(
            [
                html.P("The sliders move the chosen portrait.", className="note"),
                html.Div(
                    [
                        html.Button("Swap", id=Id.SWAP, type="button", title="Let A and B change places"),
                        html.Button("Copy", id=Id.COPY, type="button"),
                        html.Button("Close", id=Id.CLOSE, type="button", title="Keep the chosen portrait only"),
                    ],
                    className="tools",
                ),
            ],
            id=Id.BAR,
            className="compare-bar",
            hidden=True,
        ),
        html.Button("A", id=Id.SIDE_A, className="side side-a", type="button", hidden=True),
        html.Button("B", id=Id.SIDE_B, className="side side-b", type="button", hidden=True),
    ]


def second() -> list[Component]:
    """The other portrait."""
    return [
        html.Div(
            html.Canvas(id=Id.OTHER_PICTURE),
            id=Id.OTHER,
            className="other",
            role="img",
            hidden=True,
            **{"aria-label": "The other portrait"},  # type: ignore[arg-type]
        )
    ]
