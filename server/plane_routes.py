"""Two parameters over HTTP: ``/api/v1/regimes``, level by level, and ``/api/v1/curves``."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request

from components.reading import quote
from components.state import ExplorerState

from .asking import BadFieldError
from .compressed import json_answer
from .planes import asked_plane
from .regime_maps import LEVELS, RegimeMaps


def create_plane_routes(read_state: Callable[[], ExplorerState]) -> Blueprint:
    """The blueprint; errors are answered by the blueprint around it."""
    routes = Blueprint("planes", __name__)
    maps = RegimeMaps()

    @routes.get("/api/v1/regimes")
    def regimes() -> Response:
        asked = asked_plane(read_state().flow, request.args)
        level, periods = _digit("level", LEVELS - 1), _digit("periods", 1)
        return json_answer(maps.map(asked, level, bool(periods)))

    @routes.get("/api/v1/curves")
    def curves() -> Response:
        asked = asked_plane(read_state().flow, request.args)
        return json_answer(maps.curves_of(asked, bool(_digit("cycles", 1))))

    return routes


def _digit(name: str, most: int) -> int:
    text = request.args.get(name, "0")
    if not (text.isascii() and text.isdigit() and len(text) == 1 and int(text) <= most):
        raise BadFieldError(f"{name}: {quote(text)} is not a whole number from 0 to {most}.")
    return int(text)
