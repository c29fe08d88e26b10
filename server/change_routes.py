"""What changes along a parameter: ``/api/v1/changes`` for the sliders, ``/api/v1/bifurcations`` in full; both kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from components.reading import quote
from components.state import ExplorerState
from dynamics.continuation import Changes, Family, PointChanges, changes_with_cycles, entry_of
from dynamics.flow import Flow
from dynamics.parameters import Parameter

from .asking import BadFieldError
from .bifurcations import diagram_as_data
from .cache import SingleFlightCache
from .compressed import compress_json, json_answer
from .families import asked_family, asked_parameter, read_entry
from .humble import HumbleThreads
from .limits import ComputeBound, Priority
from .newest import Newest, SupersededError
from .shared_points import SharedPoints

ANSWERS_KEPT = 600
DIAGRAMS_KEPT = 100
POINTS_KEPT = 48
MOST_WAITING = 40

# all that the changes along an entry depend on: the flow at the low end of its range, which entry, the high end
Key = tuple[Flow, str, int, float]


def create_change_routes(read_state: Callable[[], ExplorerState]) -> Blueprint:
    """The blueprint; errors are answered by the blueprint around it."""
    routes = Blueprint("changes", __name__)
    kept: SingleFlightCache[tuple[Key, bool], dict[str, Any]] = SingleFlightCache(ANSWERS_KEPT, "changes")
    # where the cycles begin that are asked for next, maybe of another worker
    begun: SingleFlightCache[Key, PointChanges] = SingleFlightCache(POINTS_KEPT, "branches")
    shared = SharedPoints()
    diagrams: SingleFlightCache[tuple[Any, ...], bytes] = SingleFlightCache(DIAGRAMS_KEPT, "diagrams")
    cores = min(2, os.cpu_count() or 1)
    # sliders wait for one another, never a frame for them
    bound = ComputeBound(at_once=cores, waiting=MOST_WAITING, name="changes", priority=Priority.BACKGROUND)
    # pages ask for cycles along sliders that nobody points at yet: nobody's bands wait for them
    ahead = ComputeBound(at_once=cores, waiting=MOST_WAITING, name="changes", priority=Priority.AHEAD)
    humble = HumbleThreads(cores)
    newest = Newest()

    @routes.get("/api/v1/changes")
    def changes() -> Response:
        flow = read_state().flow
        parameter = asked_parameter(flow, request.args)
        cycles = _flag("cycles")
        asked = dict.fromkeys(read_entry(parameter, text) for text in request.args.getlist("entry"))
        entries = list(asked) or range(parameter.size)
        moved_on = newest.claim(flow)

        def follow(key: Key, family: Family) -> Changes:
            with ahead.turn():
                if moved_on():
                    raise SupersededError

                def work() -> Changes:
                    points = begun.get(key, lambda: shared.along(family, key))
                    return changes_with_cycles(points, stop=moved_on)

                return humble.run(work)

        def make(key: Key, index: int, family: Family) -> dict[str, Any]:
            if cycles:
                made = follow(key, family)
            else:
                with bound.turn():
                    if moved_on():
                        raise SupersededError
                    made = begun.get(key, lambda: shared.along(family, key)).changes
            if moved_on():
                raise SupersededError
            return {"entry": index, "range": [family.low, family.high], **changes_as_data(made)}

        def answer(index: int) -> dict[str, Any]:
            family = slider_family(flow, parameter, index)
            key = family.flow_at(family.low), parameter.symbol, index, family.high
            return kept.get((key, cycles), lambda: make(key, index, family))

        found = [answer(index) for index in entries]
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


def slider_family(flow: Flow, parameter: Parameter, index: int) -> Family:
    """The flows along one slider: over its range, or as far as the present value."""
    value = flow.parameter_values()[parameter.symbol][index]
    low, high = min(parameter.slider_range[0], value), max(parameter.slider_range[1], value)
    return entry_of(flow, parameter.symbol, index, low, high)


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
