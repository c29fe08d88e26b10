"""Homoclinic orbits: the value of a parameter at which a saddle's unstable and stable manifold meet."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from ..fixed_points import DEFAULT_BUDGET, FixedPoint, fixed_points
from ..flow import FloatArray, Flow, Window
from .families import Family
from .manifold_gaps import Gap, Sides, manifold_gap

# a gap smaller than this is taken for zero
_CLOSED = 1e-7
# gaps as small as this all along say nothing of where they vanish
_ROUNDING = 1e-11

Point = tuple[float, float]
PointsAt = Callable[[float], Sequence[FixedPoint]]


@dataclass(frozen=True)
class Homoclinic:
    """A homoclinic orbit.

    Attributes:
        value: of the parameter.
        saddle: the saddle, at that value.
        inside: the fixed point inside the loop, ``(x, y)``.
        gap: what is left of the gap there.
        saddle_quantity: sum of the saddle's eigenvalues: negative where the cycle that it ends is stable
            (Andronov and Leontovich).
        rate: the saddle's positive eigenvalue.
    """

    value: float
    saddle: tuple[float, float]
    inside: tuple[float, float]
    gap: float
    saddle_quantity: float
    rate: float

    @property
    def leading(self) -> float:
        """Magnitude of the weaker eigenvalue: nearby the period grows as ``-log|value - critical| / leading``."""
        return min(self.rate, self.rate - self.saddle_quantity)


@dataclass(frozen=True)
class Loop:
    """Where a loop of orbits is, or would be, at one value.

    Attributes:
        saddle: out of which the orbit comes that exists at one value only.
        inside: the fixed point inside.
        into: the saddle into which it goes, None if it is the same one.
        behind: a point from which the section leads away, if not from the saddle or the line between the two.
    """

    saddle: Point
    inside: Point
    into: Point | None = None
    behind: Point | None = None


@dataclass(frozen=True)
class ClosedLoop:
    """Where the gap of a loop closes.

    Attributes:
        value: of the parameter.
        saddle: out of which the orbit comes that exists there.
        inside: the fixed point inside.
        gap: what is left of the gap.
    """

    value: float
    saddle: FixedPoint
    inside: Point
    gap: float


def gap_along(family: Family, values: FloatArray, saddle: Point, inside: Point) -> list[Gap | None]:
    """The gap at each value of a family; saddle and point inside are followed from value to value."""
    gaps: list[Gap | None] = []
    for value in values.tolist():
        measured, saddle, inside = gap_near(family.flow_at(value), saddle, inside)
        gaps.append(measured)
    return gaps


def gap_near(flow: Flow, saddle: Point, inside: Point, budget: int = DEFAULT_BUDGET) -> tuple[Gap | None, Point, Point]:
    """The gap of the saddle nearest to a place around the point of index +1 nearest to another, and these two.

    Args:
        flow: the flow.
        saddle, inside: near the two.
        budget: largest number of boxes for the fixed points.
    """
    gap, loop = _gap_among(fixed_points(flow, budget=budget).points, flow, Loop(saddle, inside))
    return gap, loop.saddle, loop.inside


def _gap_among(
    points: Sequence[FixedPoint], flow: Flow, loop: Loop, sides: Sides | None = None
) -> tuple[Gap | None, Loop]:
    saddles = [point for point in points if point.kind == "saddle"]
    ends = nearest_each(saddles, [loop.saddle] if loop.into is None else [loop.saddle, loop.into])
    centres = nearest_each([point for point in points if point.index > 0], [loop.inside])
    if ends is None or centres is None:
        return None, loop
    saddle, into, centre = ends[0], ends[-1], centres[0]
    gap = manifold_gap(flow, saddle, (centre.x, centre.y), sides=sides, points=points, into=into, behind=loop.behind)
    there = None if loop.into is None else (into.x, into.y)
    return gap, Loop((saddle.x, saddle.y), (centre.x, centre.y), there, loop.behind)


def nearest_each(points: Sequence[FixedPoint], places: Sequence[Point]) -> tuple[FixedPoint, ...] | None:
    """The point nearest to each place; None without points, or where one is nearest to two places."""
    if not points:
        return None
    found = tuple(min(points, key=lambda point: math.dist((point.x, point.y), place)) for place in places)
    return found if len({(point.x, point.y) for point in found}) == len(found) else None


def _around(one: Point, other: Point) -> Window:
    """A box in which a fixed point lies that moves from one place to another, unless it takes a long way round."""
    pad = 0.2 * math.dist(one, other) + 1e-4
    (x0, x1), (y0, y1) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return Window(x0 - pad, x1 + pad, y0 - pad, y1 + pad)


def _boxes(one: Loop, other: Loop) -> list[Window]:
    boxes = [_around(one.saddle, other.saddle), _around(one.inside, other.inside)]
    return [*boxes, _around(one.into, other.into)] if one.into and other.into else boxes


def _measured(family: Family, value: float, gap: Gap | None) -> Gap:
    if gap is None:
        raise ValueError(
            f"{family.symbol} = {value:.12g}: the saddle's manifolds do not both come around; choose a narrower range"
        )
    return gap


def closing(family: Family, low: float, high: float, loop: Loop, points_at: PointsAt) -> ClosedLoop:
    """Solve for the value at which the gap of a loop closes.

    Args:
        family: the flows.
        low, high: values between which the gap changes its sign.
        loop: near the saddles and the point inside; the nearest ones count.
        points_at: gives the fixed points at a value.

    Raises:
        ValueError: if the gap cannot be measured at an end, has one sign at both, or changes it by a jump: there the
            first crossings are others, and no manifolds meet.
    """
    measured, begin = _gap_among(points_at(low), family.flow_at(low), loop)
    gaps = [_measured(family, low, measured)]
    measured, end = _gap_among(points_at(high), family.flow_at(high), loop)
    gaps.append(_measured(family, high, measured))
    if gaps[0].value * gaps[1].value > 0.0:
        raise ValueError(
            f"{family.symbol}: the gap is {gaps[0].value:.3g} at {low:.12g} and {gaps[1].value:.3g} at {high:.12g}; "
            "it must change its sign between them"
        )
    if max(abs(gap.value) for gap in gaps) < _ROUNDING:
        raise ValueError(
            f"{family.symbol}: from {low:.12g} to {high:.12g} the manifolds are nearer to each other than rounding; "
            "their orbit lies somewhere there"
        )
    # the two branches that are nearest at both ends meet between them
    sides = gaps[0].sides if gaps[0].sides == gaps[1].sides else None
    boxes = _boxes(begin, end)

    ends = {low: gaps[0].value, high: gaps[1].value}

    def gap_at(value: float) -> float:
        if value in ends:
            return ends[value]
        flow = family.flow_at(value)
        near = [point for box in boxes for point in fixed_points(flow, region=box).points]
        # a box may miss a point that takes a long way round
        gap = _gap_among(near, flow, begin, sides)[0] or _gap_among(points_at(value), flow, begin)[0]
        return _measured(family, value, gap).value

    value = float(scipy.optimize.brentq(gap_at, low, high, xtol=1e-15, rtol=4 * np.finfo(float).eps))
    points = points_at(value)
    left, there = _gap_among(points, family.flow_at(value), begin)
    saddle = next((point for point in points if (point.x, point.y) == there.saddle), None)
    if left is None or saddle is None or not abs(left.value) <= _CLOSED:
        raise ValueError(
            f"{family.symbol}: the gap jumps at {value:.12g} from one sign to the other; no manifolds meet there"
        )
    return ClosedLoop(value, saddle, there.inside, left.value)


def homoclinic(
    family: Family, low: float, high: float, saddle: Point, inside: Point, points_at: PointsAt | None = None
) -> Homoclinic:
    """Solve for the value at which a saddle's manifolds meet.

    Args:
        family: the flows.
        low, high: values between which the gap changes its sign.
        saddle: near the saddle; the nearest one counts.
        inside: near the fixed point inside the loop.
        points_at: gives the fixed points at a value, where they are known already.

    Raises:
        ValueError: if the gap cannot be measured at an end, has one sign at both, or changes it by a jump: there the
            first crossings are others, and no homoclinic orbit is.
    """
    found = closing(family, low, high, Loop(saddle, inside), points_at or points_of(family))
    rates = [value.real for value in found.saddle.eigenvalues]
    return Homoclinic(found.value, (found.saddle.x, found.saddle.y), found.inside, found.gap, sum(rates), rates[0])


def points_of(family: Family) -> PointsAt:
    """The fixed points of a family at a value."""
    return lambda value: fixed_points(family.flow_at(value)).points
