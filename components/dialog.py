"""What all dialogs have in common: a title, a way out, and a button in the masthead that opens them."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component


def dialog(identifier: str, title_identifier: str, title: str, *body: Component, wide: bool = False) -> Component:
    """A modal dialog. The browser keeps the focus inside and closes it on Escape; the page's script does the rest."""
    return html.Dialog(
        [
            html.Div(
                [
                    html.H2(title, id=title_identifier, className="title"),
                    html.Button(
                        "×",
                        type="button",
                        className="close",
                        **{"aria-label": "Close", "data-closes": identifier},  # type: ignore[arg-type]
                    ),
                ],
                className="row",
            ),
            *body,
        ],
        id=identifier,
        className="dialog exchange wide" if wide else "dialog exchange",
        **{"aria-labelledby": title_identifier},  # type: ignore[arg-type]
    )


def opener(identifier: str, text: str, opens: str, title: str) -> Component:
    """A quiet button that opens a dialog."""
    return html.Button(
        text,
        id=identifier,
        type="button",
        className="quiet-button",
        title=title,
        **{"aria-haspopup": "dialog", "data-opens": opens},  # type: ignore[arg-type]
    )
