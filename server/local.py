"""The inset of the inspector: the true flow and the linearised one in a small square around a fixed point."""

from __future__ import annotations

import math
from typing import Any

from dynamics.fixed_points import Cluster, FixedPoint, FixedPoints, fixed_points
from dynamics.flow import FloatArray, Flow, Window
from dynamics.linearisation import LocalFlow, local_flow

from .polylines import MARGIN, STEPS, TOLERANCE, pack_lines
from .verdict import number

# how far the asked place may lie from the fixed point that is meant
NEARNESS = 1e-6
# an inset is drawn about 180 pixels wide
_SLACK = 4.0 * TOLERANCE


def local_as_data(flow: Flow, x: float, y: float, radius: float) -> dict[str, Any]:
    """The inset for the fixed point at ``(x, y)``, as plain data; lines and arrows in units of the square.

    Raises:
        ValueError: with a sentence, if no fixed point lies there or the radius cannot be used.
    """
    point = _point_at(fixed_points(flow), x, y)
    local = local_flow(flow, point.x, point.y, radius)
    return {
        "x": point.x,
        "y": point.y,
        "radius": radius,
        "time": local.time,
        "jacobian": local.jacobian,
        "departure": local.departure if math.isfinite(local.departure) else None,
        "true": _drawing(local, local.arrows, local.paths),
        "linear": _drawing(local, local.linear_arrows, local.linear_paths),
    }


def _point_at(found: FixedPoints, x: float, y: float) -> FixedPoint | Cluster:
    everything: list[FixedPoint | Cluster] = [*found.points, *found.clusters]
    if not everything:
        raise ValueError("no fixed point of this flow is known")
    nearest = min(everything, key=lambda point: math.hypot(point.x - x, point.y - y))
    if math.hypot(nearest.x - x, nearest.y - y) > NEARNESS:
        raise ValueError(
            f"no fixed point lies at ({number(x, 9)}, {number(y, 9)}); "
            f"the nearest is at ({number(nearest.x, 9)}, {number(nearest.y, 9)})"
        )
    return nearest


def _drawing(local: LocalFlow, arrows: FloatArray, paths: tuple[FloatArray, ...]) -> dict[str, Any]:
    """Arrow angles (None where the flow stands still) and pieces of lines from 0 to 1 across the square."""
    angles = [
        [round(math.atan2(v, u), 3) if (u, v) != (0.0, 0.0) else None for u, v in zip(*rows, strict=True)]
        for rows in zip(arrows[0].tolist(), arrows[1].tolist(), strict=True)
    ]
    return {"angles": angles, "lines": _lines(paths, local.window)}


def _lines(paths: tuple[FloatArray, ...], window: Window) -> list[list[float]]:
    packed = pack_lines(paths, window, _SLACK)
    shares = (packed.coordinates * ((1.0 + 2.0 * MARGIN) / STEPS) - MARGIN).round(4).tolist()
    lines, at = [], 0
    for count in packed.counts.tolist():
        lines.append([value for pair in shares[at : at + count] for value in pair])
        at += count
    return lines
