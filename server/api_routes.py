"""The documented part of the HTTP interface that no page needs: parts of a portrait, and the document itself."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Blueprint, Response

from components.state import ExplorerState

from .build import build_version
from .frame import portrait_as_data
from .openapi import document
from .portraits import Workshop

_NETWORK = ("system", "parameters", "reset")


def create_api_routes(
    workshop: Workshop, read_state: Callable[[], ExplorerState], answer: Callable[[object], Response]
) -> Blueprint:
    """The blueprint of these routes; errors are answered by the blueprint around it."""
    routes = Blueprint("api", __name__)
    described = json.dumps(document(build_version()), ensure_ascii=False)

    def part(name: str) -> Response:
        state = read_state()
        data = portrait_as_data(workshop.portrait(state.flow, None))
        return answer({key: data[key] for key in (*_NETWORK, name) if key in data})

    @routes.get("/api/v1/fixed-points")
    def fixed_points() -> Response:
        return part("fixed_points")

    @routes.get("/api/v1/limit-cycles")
    def limit_cycles() -> Response:
        return part("limit_cycles")

    @routes.get("/api/v1/openapi.json")
    def openapi() -> Response:
        answer = Response(described, mimetype="application/json")
        answer.headers["Cache-Control"] = "public, max-age=3600"
        return answer

    return routes
