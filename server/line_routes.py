"""The routes of the page of one unit: small, bounded, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from components.one_unit_state import OneUnitState, parse_address

from .asking import BadFieldError
from .cache import SingleFlightCache
from .compressed import compress_json, json_answer
from .limits import ComputeBound
from .line import line_as_data
from .line_panels import passage_as_data, pulse_as_data, steps_as_data

ANSWERS_KEPT = 600


def create_line_routes(bound: ComputeBound) -> Blueprint:
    """The blueprint; errors are answered by the blueprint around it."""
    routes = Blueprint("line", __name__)
    kept: SingleFlightCache[tuple[Any, ...], bytes] = SingleFlightCache(ANSWERS_KEPT, "lines")

    def answer(key: tuple[Any, ...], compute: Callable[[], dict[str, Any]]) -> Response:
        def make() -> bytes:
            with bound.turn():
                return compress_json(compute())

        return json_answer(kept.get(key, make))

    @routes.get("/api/v1/line")
    def line() -> Response:
        state = _state()
        return answer(("line", state.flow), lambda: line_as_data(state.flow))

    @routes.get("/api/v1/line/pulse")
    def pulse() -> Response:
        state = _state()
        return answer(("pulse", state.flow, state.sink, state.pulse), lambda: pulse_as_data(state))

    @routes.get("/api/v1/line/passage")
    def passage() -> Response:
        state = _state()
        return answer(("passage", state.flow), lambda: passage_as_data(state.flow))

    @routes.get("/api/v1/line/steps")
    def steps() -> Response:
        state = _state()
        return answer(("steps", state.flow, state.step, state.start), lambda: steps_as_data(state))

    return routes


def _state() -> OneUnitState:
    state, problems = parse_address(request.query_string.decode("utf-8", "replace"))
    if problems:
        raise BadFieldError(f"{problems[0].field}: {problems[0].sentence}.")
    return state
