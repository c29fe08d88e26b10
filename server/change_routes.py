"""What changes along a parameter: ``/api/v1/changes`` for the sliders, ``/api/v1/bifurcations`` in full; both kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from components.reading import quote
from components.state import ExplorerState
from dynamics.continuation import Changes, changes_along, entry_of
from dynamics.flow import Flow
from dynamics.parameters import Parameter

from .asking import BadFieldError
from .bifurcations import diagram_as_data
from .cache import SingleFlightCache
from .compressed import compress_json, json_answer
from .families import asked_entry, asked_family, asked_parameter
from .limits import ComputeBound, Priority

ANSWERS_KEPT = 600
DIAGRAMS_KEPT = 100
MOST_WAITING = 40

Key = tuple[Flow, str, int, bool]


def create_change_routes(read_state: Callable[[], ExplorerState]) -> Blueprint:
    """The blueprint; errors are answered by the blueprint around it."""
    routes = Blueprint("changes", __name__)
    kept: SingleFlightCache[Key, dict[str, Any]] = SingleFlightCache(ANSWERS_KEPT, "changes")
    diagrams: SingleFlightCache[tuple[Any, ...], bytes] = SingleFlightCache(DIAGRAMS_KEPT, "diagrams")
    # one at a time: sliders wait for one another, never a frame for them
    bound = ComputeBound(at_once=1, waiting=MOST_WAITING, name="changes", priority=Priority.BACKGROUND)

    @routes.get("/api/v1/changes")
    def changes() -> Response:
        flow = read_state().flow
        parameter = asked_parameter(flow, request.args)
        cycles = _flag("cycles")
        entries = [asked_entry(parameter, request.args)] if "entry" in request.args else list(range(parameter.size))
        if cycles and len(entries) > 1:
            raise BadFieldError("cycles: are followed for one entry at a time; say which with entry.")

        def make(index: int) -> dict[str, Any]:
            # pages ask for cycles along sliders that nobody points at yet: nobody's bands wait for them
            with bound.turn(Priority.AHEAD if cycles else None):
                return entry_as_data(flow, parameter, index, cycles)

        found = [kept.get((flow, parameter.symbol, i, cycles), lambda i=i: make(i)) for i in entries]  # type: ignore[misc]
        return json_answer(compress_json({"of": parameter.symbol, "cycles": cycles, "entries": found}))

    @routes.get("/api/v1/bifurcations")
    def bifurcations() -> Response:
        flow = read_state().flow
        asked = asked_family(flow, request.args)
        cycles = _flag("cycles")

        def make() -> bytes:
            with bound.turn():
                return compress_json(diagram_as_data(asked.family, cycles))

        return json_answer(diagrams.get((*asked.key, cycles), make))

    return routes


def entry_as_data(flow: Flow, parameter: Parameter, index: int, cycles: bool) -> dict[str, Any]:
    """The changes along one slider, over its range or as far as the present value."""
    value = flow.parameter_values()[parameter.symbol][index]
    low, high = min(parameter.slider_range[0], value), max(parameter.slider_range[1], value)
    return {"entry": index, "range": [low, high], **changes_as_data(_along(flow, parameter, index, low, high, cycles))}


def _along(flow: Flow, parameter: Parameter, index: int, low: float, high: float, cycles: bool) -> Changes:
    return changes_along(entry_of(flow, parameter.symbol, index, low, high), cycles=cycles)


def changes_as_data(found: Changes) -> dict[str, Any]:
    """Spans and changes as plain data, in full precision."""
    return {
        "spans": [
            {
                "low": span.low,
                "high": span.high,
                "sinks": span.sinks,
                "sources": span.sources,
                "saddles": span.saddles,
                "complete": span.complete,
            }
            for span in found.spans
        ],
        "changes": [
            {"kind": change.kind, "value": change.value, "count": change.count, "words": change.words}
            for change in found.changes
        ],
        "complete": found.complete,
    }


def _flag(name: str) -> bool:
    text = request.args.get(name, "0")
    if text not in {"0", "1"}:
        raise BadFieldError(f"{name}: {quote(text)} is not 0 or 1.")
    return text == "1"
