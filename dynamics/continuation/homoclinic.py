"""Homoclinic orbits: the value of a parameter at which a saddle's unstable and stable manifold meet."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
_GAPS_KEPT = 128

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


class LoopGaps:
    """Measures the gaps of loops along a family. The last ones are kept: several questions concern the same value.

    Args:
        family: the flows.
        points_at: gives the fixed points at a value, where they are known already.
    """

    def __init__(self, family: Family, points_at: PointsAt | None = None) -> None:
        self.family = family
        self.points_at = points_at or (lambda value: fixed_points(family.flow_at(value)).points)
        self.look = lru_cache(_GAPS_KEPT)(self._look)

    def at(self, value: float, loop: Loop) -> tuple[Gap, Loop]:
        """The gap of the loop nearest to one, and that loop.

        Raises:
            ValueError: if the manifolds do not come around.
        """
        gap, there = self.look(value, loop)
        if gap is None:
            raise ValueError(
                f"{self.family.symbol} = {value:.12g}: the saddle's manifolds do not both come around; choose a "
                "narrower range"
            )
        return gap, there

    def between(self, value: float, one: Loop, other: Loop, sides: Sides | None) -> tuple[Gap, Loop]:
        """The gap at a value where the loop lies between two others, with certain sides of the manifolds only.

        Raises:
            ValueError: if the manifolds do not come around.
        """
        flow = self.family.flow_at(value)
        near = [point for box in _boxes(one, other) for point in fixed_points(flow, region=box).points]
        gap, loop = _gap_among(near, flow, one, sides)
        # a box may miss a point that takes a long way round
        return self.at(value, one) if gap is None else (gap, loop)

    def _look(self, value: float, loop: Loop) -> tuple[Gap | None, Loop]:
        """Likewise, with None for the gap where the manifolds do not come around."""
        return _gap_among(self.points_at(value), self.family.flow_at(value), loop)


def closing(gaps: LoopGaps, begin: float, end: float, loop: Loop) -> ClosedLoop:
    """Solve for the value at which the gap of a loop closes.

    Args:
        gaps: of the family.
        begin, end: values between which the gap changes its sign; where it cannot be measured at the first, the second
            is not looked at.
        loop: near the saddles and the point inside; the nearest ones count.

    Raises:
        ValueError: if the gap cannot be measured at an end, has one sign at both, or changes it by a jump: there the
            first crossings are others, and no manifolds meet.
    """
    symbol = gaps.family.symbol
    known = {value: gaps.at(value, loop) for value in (begin, end)}
    low, high = min(begin, end), max(begin, end)
    (lowest, _), (highest, _) = known[low], known[high]
    if lowest.value * highest.value > 0.0:
        raise ValueError(
            f"{symbol}: the gap is {lowest.value:.3g} at {low:.12g} and {highest.value:.3g} at {high:.12g}; "
            "it must change its sign between them"
        )
    if max(abs(lowest.value), abs(highest.value)) < _ROUNDING:
        raise ValueError(
            f"{symbol}: from {low:.12g} to {high:.12g} the manifolds are nearer to each other than rounding; "
            "their orbit lies somewhere there"
        )
    # the two branches that are nearest at both ends meet between them
    sides = lowest.sides if lowest.sides == highest.sides else None

    def gap_at(value: float) -> float:
        if value not in known:
            below = max(one for one in known if one < value)
            above = min(one for one in known if one > value)
            known[value] = gaps.between(value, known[below][1], known[above][1], sides)
        return known[value][0].value

    value = float(scipy.optimize.brentq(gap_at, low, high, xtol=1e-15, rtol=4 * np.finfo(float).eps))
    left, there = gaps.look(value, known[low][1])
    saddle = next((point for point in gaps.points_at(value) if (point.x, point.y) == there.saddle), None)
    if left is None or saddle is None or not abs(left.value) <= _CLOSED:
        raise ValueError(f"{symbol}: the gap jumps at {value:.12g} from one sign to the other; no manifolds meet there")
    return ClosedLoop(value, saddle, there.inside, left.value)


def homoclinic(
    family: Family, low: float, high: float, saddle: Point, inside: Point, gaps: LoopGaps | None = None
) -> Homoclinic:
    """Solve for the value at which a saddle's manifolds meet.

    Args:
        family: the flows.
        low, high: values between which the gap changes its sign.
        saddle: near the saddle; the nearest one counts.
        inside: near the fixed point inside the loop.
        gaps: of the family, where some are known already.

    Raises:
        ValueError: if the gap cannot be measured at an end, has one sign at both, or changes it by a jump: there the
            first crossings are others, and no homoclinic orbit is.
    """
    found = closing(gaps or LoopGaps(family), low, high, Loop(saddle, inside))
    rates = [value.real for value in found.saddle.eigenvalues]
    return Homoclinic(found.value, (found.saddle.x, found.saddle.y), found.inside, found.gap, sum(rates), rates[0])
