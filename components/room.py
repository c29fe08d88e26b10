"""A room: the dialog that starts or joins one, and the bar that everybody in it has at the foot of the page."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from .dialog import dialog, opener

CODE_LENGTH = 5


class Id(StrEnum):
    """Ids of this component."""

    OPEN = "room-open"
    DIALOG = "room"
    TITLE = "room-title"
    OUTSIDE = "room-outside"
    START = "room-start"
    JOIN = "room-join"
    BOX = "room-box"
    REFUSAL = "room-refusal"
    INSIDE = "room-inside"
    CODE = "room-code"
    LINK = "room-link"
    PICTURE = "room-picture"
    PANEL = "room-panel"
    CARD = "room-card"
    BAR = "room-bar"
    SPOKEN = "room-spoken"


def button() -> Component:
    """What opens the dialog."""
    return opener(Id.OPEN, "Live", Id.DIALOG, "Everybody sees what you do: start a room, or join one")


def layout() -> Component:
    """The dialog, and the panel at the foot of the page, hidden while there is no room; the script fills both."""
    return html.Div(
        [
            dialog(
                Id.DIALOG,
                Id.TITLE,
                "Live",
                html.Div(
                    [
                        html.P(
                            "Start a room, and everybody who opens its link sees what you do here as you do it, and "
                            "may wander off and return. Nobody needs an account, and nobody's name is asked."
                        ),
                        html.Button("Start a room", id=Id.START, type="button", className="button main"),
                        html.Form(
                            [
                                html.Label("Or join one by its code", htmlFor=Id.BOX),
                                # the script puts a box here: Dash's own would send every letter to the server
                                html.Div(id=Id.BOX, className="copied"),
                            ],
                            id=Id.JOIN,
                            className="field",
                        ),
                        html.P(id=Id.REFUSAL, className="refusal", role="alert", hidden=True),
                    ],
                    id=Id.OUTSIDE,
                    className="form",
                ),
                html.Div(
                    [
                        html.P(id=Id.CODE, className="room-code"),
                        html.Div(id=Id.LINK, className="copied"),
                        html.Div(id=Id.PICTURE, className="code"),
                    ],
                    id=Id.INSIDE,
                    className="form",
                    hidden=True,
                ),
            ),
            html.Section(
                [
                    html.Div(id=Id.CARD, className="room-card", hidden=True),
                    html.Div(id=Id.BAR, className="room-bar"),
                ],
                id=Id.PANEL,
                className="room-panel",
                hidden=True,
                **{"aria-label": "Room"},  # type: ignore[arg-type]
            ),
            html.P(id=Id.SPOKEN, className="unseen", role="status", **{"aria-live": "polite"}),  # type: ignore[arg-type]
        ]
    )
