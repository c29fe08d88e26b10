"""The rays on which branches of cycles are followed: which way they lead, and where a cycle crosses them."""

from __future__ import annotations

import math

import numpy as np

from ..fixed_points import FixedPoints
from ..flow import FloatArray
from .homoclinic import Point


def away_from_saddles(x: float, y: float, found: FixedPoints) -> float:
    """A direction in which a cycle around a point is not slowed down: away from the nearest saddle."""
    saddles = [point for point in found.points if point.kind == "saddle"]
    if not saddles:
        return 0.7236
    nearest = min(saddles, key=lambda point: math.dist((point.x, point.y), (x, y)))
    return math.atan2(y - nearest.y, x - nearest.x)


def opposite(angle: float) -> tuple[float, float]:
    """A direction and its opposite: a cycle may graze one ray, and then crosses the other squarely."""
    return angle, angle + math.pi


def distance_along(points: FloatArray, centre: Point, unit: Point) -> float:
    """Where a closed polygon crosses a ray."""
    dx, dy = points[:, 0] - centre[0], points[:, 1] - centre[1]
    ahead, side = dx * unit[0] + dy * unit[1], dy * unit[0] - dx * unit[1]
    crossing = np.flatnonzero((side[:-1] * side[1:] <= 0.0) & (ahead[:-1] + ahead[1:] > 0.0))
    if not crossing.size:
        return float(np.hypot(dx, dy).mean())
    i = int(crossing[0])
    share = side[i] / (side[i] - side[i + 1]) if side[i] != side[i + 1] else 0.0
    return float(ahead[i] + share * (ahead[i + 1] - ahead[i]))
