"""The facts of a portrait that lessons speak of, from the numerics; the page reads the same off its frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from dynamics.fixed_points import fixed_points
from dynamics.limit_cycles import limit_cycles
from dynamics.nullclines import nullclines
from dynamics.systems import GRU


def network(weights: Mapping[str, Sequence[float]]) -> GRU:
    """The GRU of weights by their symbols."""
    arguments: dict[str, Any] = {}
    for parameter in GRU.parameters:
        entries = tuple(weights[parameter.symbol])
        arguments[parameter.name] = (entries[:2], entries[2:]) if len(parameter.shape) == 2 else entries
    return GRU(**arguments)


@cache
def facts_of(flow: GRU) -> Mapping[str, Any]:
    """Every fact of :data:`components.lessons.FACTS`."""
    found, cycles = fixed_points(flow), limit_cycles(flow).cycles
    assert found.complete
    kinds = [point.kind for point in found.points]
    middle = [point.kind for point in found.points if np.hypot(point.x, point.y) < 1e-6]
    times = [1.0 / abs(value.real) for p in found.points if p.kind == "sink" for value in p.eigenvalues if value.real]
    curves = nullclines(flow, flow.window)
    return {
        "sinks": kinds.count("sink"),
        "sources": kinds.count("source"),
        "saddles": kinds.count("saddle"),
        "points": len(kinds),
        "regions": len(found.clusters),
        "cycles": len(cycles),
        "period": cycles[0].period if len(cycles) == 1 else None,
        "origin": middle[0] if middle else None,
        "slowest": max(times, default=None),
        "loops": sum(bool(np.all(branch[0] == branch[-1])) for branch in (*curves.x, *curves.y)),
        "x_branches": len(curves.x),
        "y_branches": len(curves.y),
    }


def holds(condition: Mapping[str, Any], flow: GRU) -> bool:
    """Whether a portrait is as a condition asks."""
    facts = facts_of(flow)
    return all(_meets(facts[name], asked) for name, asked in condition.items())


def _meets(held: Any, asked: Any) -> bool:
    if isinstance(asked, list):
        return held is not None and asked[0] <= held <= asked[1]
    return bool(held == asked)
