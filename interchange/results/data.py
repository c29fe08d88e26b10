"""A portrait as one JSON document in full precision."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dynamics import GRU, Cluster, Continuum, Fate, FixedPoint, LimitCycle, Portrait, Separatrix, Trajectory
from dynamics.flow import FloatArray

from .wording import equation, finite, proof, search, time_unit


def results_json(portrait: Portrait, orbits: Sequence[Trajectory] = ()) -> str:
    """Parameters, fixed points, limit cycles, nullclines, separatrices and orbits.

    Fixed points and limit cycles carry a ``number``, counted from 1, by which the other entries name them. The text
    can be brought along again: :func:`interchange.weights.read_weights` reads the GRU from it.
    """
    flow, found, cycles = portrait.flow, portrait.fixed_points, portrait.limit_cycles
    document: dict[str, Any] = {
        "system": flow.name,
        "equation": equation(flow),
        "parameters": {symbol: list(values) for symbol, values in flow.parameter_values().items()},
        **({"reset": flow.reset} if isinstance(flow, GRU) else {}),
        "window": dict(zip(("x_min", "x_max", "y_min", "y_max"), portrait.window.as_tuple(), strict=True)),
        "units": {"time": time_unit(flow), "state": "none", "matrices": "row by row"},
        "fixed_points": {
            "statement": proof(found),
            "complete": found.complete,
            "index_sum": found.index_sum,
            "points": [_point(number, point) for number, point in enumerate(found.points, 1)],
            "clusters": [_cluster(cluster) for cluster in found.clusters],
            "continua": [_continuum(continuum) for continuum in found.continua],
        },
        "limit_cycles": {
            "statement": search(cycles),
            "none_proven": cycles.none_proven,
            "searched": cycles.searched,
            "cycles": [_cycle(number, cycle) for number, cycle in enumerate(cycles.cycles, 1)],
        },
        "nullclines": {
            "dx/dt = 0": [_line(branch) for branch in portrait.nullclines.x],
            "dy/dt = 0": [_line(branch) for branch in portrait.nullclines.y],
            "unresolved_cells": portrait.nullclines.unresolved,
        },
        "separatrices": [_separatrix(branch) for branch in portrait.separatrices],
        "orbits": [_orbit(orbit) for orbit in orbits],
    }
    return json.dumps(document, allow_nan=False, ensure_ascii=False, indent=1) + "\n"


def _pairs(values: Sequence[complex]) -> list[list[float | None]]:
    return [[finite(value.real), finite(value.imag)] for value in values]


def _line(points: FloatArray) -> list[list[float]]:
    rows: list[list[float]] = points.tolist()
    return rows


def _point(number: int, point: FixedPoint) -> dict[str, Any]:
    return {
        "number": number,
        "x": point.x,
        "y": point.y,
        "kind": point.kind,
        "shape": point.shape,
        "index": point.index,
        "eigenvalues": _pairs(point.eigenvalues),
        "eigenvectors": [list(vector) for vector in point.eigenvectors],
        "jacobian": [list(point.jacobian[:2]), list(point.jacobian[2:])],
        "enclosure": _box(point.box),
    }


def _cluster(cluster: Cluster) -> dict[str, Any]:
    return {
        "x": cluster.x,
        "y": cluster.y,
        "kind": cluster.kind,
        "index": cluster.index,
        "eigenvalues": _pairs(cluster.eigenvalues),
        "enclosure": _box(cluster.box),
    }


def _continuum(continuum: Continuum) -> dict[str, Any]:
    return {
        "closed": continuum.closed,
        "stability": continuum.stability,
        "eigenvalue_across": list(continuum.rates),
        "largest_speed": continuum.residual,
        "places_tested": continuum.tested,
        "tube": continuum.tube,
        "index": continuum.index,
        "points": _line(continuum.points),
    }


def _box(box: tuple[float, float, float, float]) -> dict[str, list[float]]:
    return {"x": list(box[:2]), "y": list(box[2:])}


def _cycle(number: int, cycle: LimitCycle) -> dict[str, Any]:
    return {
        "number": number,
        "period": cycle.period,
        "log_multiplier": finite(cycle.log_multiplier),
        "stable": cycle.stable,
        "extent": _box(cycle.box),
        "encloses": [i + 1 for i in cycle.encloses],
        "points": _line(cycle.points),
    }


def _fate(fate: Fate) -> dict[str, Any]:
    end: dict[str, Any] = {"outcome": fate.outcome}
    if fate.outcome in ("fixed-point", "cycle"):
        end["number"] = fate.target + 1
    if fate.reason:
        end["reason"] = fate.reason
    return end


def _separatrix(branch: Separatrix) -> dict[str, Any]:
    return {
        "saddle": branch.saddle + 1,
        "stability": branch.stability,
        "end": _fate(branch.fate),
        "points": _line(branch.points),
    }


def _orbit(orbit: Trajectory) -> dict[str, Any]:
    return {"end": _fate(orbit.fate), "t": orbit.t.tolist(), "points": _line(orbit.points)}
