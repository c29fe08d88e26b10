"""Choices as native radio buttons and check boxes, which every assistive technology knows.

Dash's own lists give their labels the role of list options, which hides the buttons inside. The page's script fills
these places (``assets/44_choices.js``) and keeps them in step with the state.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component


def one_of(identifier: str, field: str, options: Mapping[str, str], look: str, phase: str = "look") -> Component:
    """A place for radio buttons.

    Args:
        identifier: its id.
        field: which field of the state they choose.
        options: value to label.
        look: class of the style sheet.
        phase: of the change: "look" where only the drawing changes, "done" where the picture does.
    """
    return _place(identifier, field, options, look, phase, "radio")


def any_of(identifier: str, field: str, options: Mapping[str, str], look: str) -> Component:
    """A place for check boxes; arguments as :func:`one_of`."""
    return _place(identifier, field, options, look, "look", "checkbox")


def _place(identifier: str, field: str, options: Mapping[str, str], look: str, phase: str, kind: str) -> Component:
    data = {"field": field, "options": json.dumps(list(options.items())), "phase": phase, "kind": kind}
    return html.Div(id=identifier, className=look, **{f"data-{name}": value for name, value in data.items()})  # type: ignore[arg-type]
