"""What the page of one unit shows: its velocity, its fixed points in words, and where it changes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from dynamics.line import (
    LineCluster,
    LineFixedPoints,
    LinePoint,
    SaddleNode,
    SaddleNodes,
    critical_point,
    fixed_points_on_line,
    saddle_nodes,
    slow_points,
)
from dynamics.line.flow import FloatArray
from dynamics.systems import OneUnitGRU

EDGE = 1.05
# parameters whose critical values the page can go to
OFFERED = ("b_h", "U_h")
_FIRST = 257
_HALVINGS = 7
_FLAT = 1e-3
_REACHES = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1.1, 1.6, 2.2)

NUMBERS = ("no", "one", "two", "three")


def line_as_data(flow: OneUnitGRU) -> dict[str, Any]:
    """The unit as plain data: curve, fixed points, verdict, critical values, slow points."""
    found = fixed_points_on_line(flow)
    critical = {symbol: saddle_nodes(flow, symbol) for symbol in OFFERED}
    states = curve(flow)
    speeds = flow.velocity(states)
    highest = float(np.max(np.abs(speeds)))
    turn = critical_point(flow.Uh, flow.Ur, flow.br)
    return {
        "h": np.round(states, 6).tolist(),
        "velocity": np.round(speeds, 6).tolist(),
        "reach": next((reach for reach in _REACHES if highest <= reach), _REACHES[-1]),
        "points": [point_as_data(one) for one in found.all],
        "complete": found.complete,
        "verdict": verdict(flow, found, critical["b_h"]),
        "critical": {symbol: critical_as_data(nodes, flow.value(symbol)) for symbol, nodes in critical.items()},
        "turn": turn,
        "slow": [
            {"h": one.h, "velocity": one.velocity, "time": _finite(one.ghost_time)} for one in slow_points(flow, found)
        ],
    }


def curve(flow: OneUnitGRU) -> FloatArray:
    """States at which the velocity is drawn: halved until the curve between them is straight to a thousandth."""
    states = np.linspace(-EDGE, EDGE, _FIRST)
    for _ in range(_HALVINGS):
        middles = 0.5 * (states[:-1] + states[1:])
        values = flow.velocity(states)
        bent = np.abs(flow.velocity(middles) - 0.5 * (values[:-1] + values[1:])) > _FLAT * np.max(np.abs(values))
        if not bent.any():
            break
        states = np.sort(np.concatenate([states, middles[bent]]))
    return states


def point_as_data(one: LinePoint | LineCluster) -> dict[str, Any]:
    """A fixed point, or what could not be resolved, for the page."""
    proven = isinstance(one, LinePoint)
    return {
        "h": one.h,
        "kind": one.kind,
        "proven": proven,
        "eigenvalue": one.eigenvalue,
        "time": one.time_constant if isinstance(one, LinePoint) else None,
        "rightward": one.rightward if isinstance(one, LineCluster) else None,
        "width": one.box[1] - one.box[0],
    }


def verdict(flow: OneUnitGRU, found: LineFixedPoints, critical: SaddleNodes) -> dict[str, Any]:
    """The fixed points in words; every sentence is true."""
    kinds = [one.kind for one in found.all]
    many = "point" if len(kinds) == 1 else "points"
    head = f"{_number(len(kinds)).capitalize()} fixed {many}: {', '.join(kinds)}"
    if not found.complete:
        return {
            "headline": "The search did not end",
            "proof": f"{found.reason}.",
            "notes": [],
            "memory": "",
            "proven": False,
        }
    notes = []
    for one in found.clusters:
        if one.kind != "half-stable":
            notes.append(
                f"At h = {written(one.h)} the slope is nearly 0: one {one.kind} that is only just one, or three points "
                "nearer than double precision can tell apart."
            )
            continue
        arrives, leaves = ("left", "right") if one.rightward else ("right", "left")
        at_value = next(
            (node for node in critical.points if node.box[0] <= one.box[1] and node.box[1] >= one.box[0]), None
        )
        exact = ""
        if at_value is not None and abs(at_value.value - flow.bh) < 1e-12 * max(1.0, abs(flow.bh)):
            width = at_value.value_box[1] - at_value.value_box[0]
            exact = f" b_h is the critical value, proven to within {power(width)}."
        notes.append(
            f"At h = {written(one.h)} the state halts when it comes from the {arrives}, and leaves to the {leaves}."
            f"{exact}"
        )
    if found.clusters:
        proof = "Nothing else rests in [−1, 1], proven; what nearly meets cannot be told apart in double precision."
    else:
        proof = "All found, proven." if len(kinds) > 1 else "The only one, proven."
    return {"headline": head, "proof": proof, "notes": notes, "memory": _memory(kinds), "proven": True}


def written(value: float, digits: int = 6) -> str:
    """A number for reading, with a true minus sign."""
    return f"{value:.{digits}f}".replace("-", "\N{MINUS SIGN}")


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power(value: float) -> str:
    """A small number as one digit and a power of ten."""
    digit, exponent = f"{value:.0e}".split("e")
    return f"{digit} · 10{str(int(exponent)).translate(_RAISED)}"


def _memory(kinds: Sequence[str]) -> str:
    sinks = kinds.count("sink")
    if sinks == 2:
        return "One bit of memory: two sinks."
    if "half-stable" in kinds:
        return "No memory that lasts: a push from the half-stable point is not undone."
    return "No memory: every state ends in the one sink."


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def critical_as_data(nodes: SaddleNodes, present: float) -> dict[str, Any]:
    """Critical values of a parameter, the nearest to its present value marked."""
    nearest = nearest_node(nodes, present)
    return {
        "points": [
            {
                "value": node.value,
                "h": node.h,
                "kind": node.kind,
                "width": node.value_box[1] - node.value_box[0],
                "nearest": node is nearest,
            }
            for node in nodes.points
        ],
        "complete": nodes.complete,
        "everywhere": nodes.everywhere,
        "span": list(nodes.span),
    }


def nearest_node(nodes: SaddleNodes, present: float) -> SaddleNode | None:
    """The critical value nearest to the present one."""
    return min(nodes.points, key=lambda node: abs(node.value - present), default=None)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
