"""The head of every page: the name, the way to the other pages, tools, and the switch between light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from .choices import one_of
from .pages import PAGES, Page


class Id(StrEnum):
    """Ids of this component."""

    THEME = "theme"


def layout(current: Page, tools: Sequence[Component]) -> Component:
    """Name and pages on the left, tools and theme on the right; a narrow screen has them in rows."""
    return html.Header(
        [
            html.H1("Gatescape", className="name"),
            html.Nav(
                [_link(page, current is page or current.path.startswith(f"{page.path}/")) for page in PAGES],
                className="pages",
                **{"aria-label": "Pages"},  # type: ignore[arg-type]
            ),
            html.P(current.strapline, className="strapline"),
            html.Div(list(tools), className="masthead-tools"),
            html.Fieldset(
                [
                    html.Legend("Theme", className="unseen"),
                    one_of(Id.THEME, "theme", {"auto": "Auto", "light": "Light", "dark": "Dark"}, "segments"),
                ],
                className="plain",
            ),
        ],
        className="masthead",
    )


def _link(page: Page, here: bool) -> Component:
    marks = {"data-page": page.key, **({"aria-current": "page"} if here else {})}
    return html.A(page.name, href=page.path, title=page.strapline, **marks)  # type: ignore[arg-type]
