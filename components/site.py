"""All pages: the address decides which one is shown, and with what state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from . import bifurcations, catalogue, explore, lesson_index, one_unit, plane, survey
from .opening import Id as OpeningId
from .pages import BIFURCATIONS, CATALOGUE, EXPLORE, LESSONS, ONE_UNIT, PLANE, SURVEY
from .scripting import in_browser

Screen = Callable[[str, str], Component]


class Id(StrEnum):
    """Ids of this component."""

    ADDRESS = "address"
    SCREEN = "screen"


# path to what it shows for the query part of an address and a build; none ever raises, whatever the query
SCREENS: Mapping[str, Screen] = {
    EXPLORE.path: explore.screen,
    ONE_UNIT.path: one_unit.screen,
    BIFURCATIONS.path: bifurcations.screen,
    PLANE.path: plane.screen,
    CATALOGUE.path: catalogue.screen,
    SURVEY.path: survey.screen,
    LESSONS.path: lesson_index.screen,
}


def skeleton() -> Component:
    """What is sent before the address is known."""
    return html.Div([dcc.Location(id=Id.ADDRESS, refresh=False), html.Div(id=Id.SCREEN)])


def register(app: Dash, build: str) -> None:
    """The address opens the page; the page's script takes over from there."""
    # Dash makes no first call to a callback without an output when its input arrives with a later layout
    in_browser(app, "open", Input(OpeningId.OPENED, "data"), Output(Id.SCREEN, "data-opened"))

    @app.callback(Output(Id.SCREEN, "children"), Input(Id.ADDRESS, "pathname"), Input(Id.ADDRESS, "search"))
    def open_address(path: str | None, search: str | None) -> Component:
        return SCREENS.get(path or "/", explore.screen)(search or "", build)
