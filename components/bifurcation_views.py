"""The two views of the page Bifurcations: along one parameter, and over two."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dynamics.flow import Flow

from . import glossary, preset_menu, weights
from .pages import BIFURCATIONS, PLANE, Page
from .reach import first_window


def facts_as_data(system: type[Flow]) -> dict[str, Any]:
    """What the scripts of both views know of a system, besides the state."""
    return {
        "presets": preset_menu.as_data(system.name),
        "parameters": weights.as_data(system),
        "time": list(system.time_words),
        "whole": list(first_window(system).as_tuple()),
        "glossary": glossary.as_data(),
    }


def layout(current: Page) -> Component:
    """Links from one view to the other."""
    return html.Nav(
        [_link(BIFURCATIONS, "One parameter", current), _link(PLANE, "Two parameters", current)],
        className="views",
        **{"aria-label": "Views"},  # type: ignore[arg-type]
    )


def _link(page: Page, name: str, current: Page) -> Component:
    marks = {"data-page": page.key, **({"aria-current": "page"} if page is current else {})}
    return html.A(name, href=page.path, className="view", **marks)  # type: ignore[arg-type]
