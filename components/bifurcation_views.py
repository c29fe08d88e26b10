"""The two views of the page Bifurcations: along one parameter, and over two."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from .pages import BIFURCATIONS, PLANE, Page


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
