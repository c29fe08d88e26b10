"""The homoclinic meter: the gap between a saddle's manifolds along a family, and the period near its zero.

The period of the cycle that ends in a homoclinic orbit grows as ``-log|value - critical| / leading`` with the smaller
magnitude of the saddle's eigenvalues: the positive one if the cycle is stable, the negative one if it is not
(Kuznetsov, section 6.2, in reversed time for the latter).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise, product

import numpy as np

from ..fixed_points import DEFAULT_BUDGET, fixed_points
from ..flow import FloatArray
from .cycle_guesses import Closed
from .cycle_tracing import CycleTracer
from .families import Family
from .homoclinic import Homoclinic, gap_near
from .manifold_gaps import Gap, manifold_gap

Point = tuple[float, float]

CURVE = 49
_SCAN = 9
_DISTANCES = 17
_CLOSEST = 1e-10


@dataclass(frozen=True)
class GapSample:
    """The gap at one value of a family.

    Attributes:
        value: of the parameter.
        saddle, inside: the saddle and the point inside the loop there.
        gap: between the manifolds; None where no two of them reach the section.
    """

    value: float
    saddle: Point
    inside: Point
    gap: Gap | None


@dataclass(frozen=True)
class PeriodLaw:
    """How the period of cycles grows towards a homoclinic orbit.

    Attributes:
        distances: ``|value - critical|`` of each cycle, falling, shape ``(n,)``.
        periods: in GRU steps, shape ``(n,)``.
        slope: of the period by the natural logarithm of the distance, between the two closest cycles.
        expected: ``-1 / leading``, its limit: the weaker of the saddle's eigenvalues decides.
        side: +1 where the cycles have larger values of the parameter than the homoclinic orbit, else -1.
    """

    distances: FloatArray
    periods: FloatArray
    slope: float
    expected: float
    side: int


def closest_pair(family: Family, budget: int = DEFAULT_BUDGET) -> tuple[float, Point, Point] | None:
    """The value, saddle and point inside at which two manifolds miss each other by least, on a coarse mesh.

    None where no saddle has two manifolds that come around one point and meet one section.
    """
    best: tuple[float, Point, Point] | None = None
    least = math.inf
    for s in (-1.0 + 2.0 * (np.arange(_SCAN) + 0.4837) / _SCAN).tolist():
        value = family.value(s)
        flow = family.flow_at(value)
        points = fixed_points(flow, budget=budget).points
        saddles = [point for point in points if point.kind == "saddle"]
        others = [point for point in points if point.index > 0 and abs(point.eigenvalues[0].imag) > 0.0]
        for saddle, inside in product(saddles[:_SCAN], others[:_SCAN]):
            gap = manifold_gap(flow, saddle, (inside.x, inside.y), points=points)
            if gap is not None and abs(gap.value) < least:
                least = abs(gap.value)
                best = value, (saddle.x, saddle.y), (inside.x, inside.y)
    return best


def gap_curve(
    family: Family, value: float, saddle: Point, inside: Point, count: int = CURVE, budget: int = DEFAULT_BUDGET
) -> list[GapSample]:
    """The gap on an even mesh of a family, saddle and point inside followed both ways from where they are known.

    Args:
        family: the flows.
        value: where ``saddle`` and ``inside`` are.
        saddle, inside: near the saddle, and near the fixed point inside the loop.
        count: number of values, ends included.
        budget: largest number of boxes for the fixed points at each value.

    Raises:
        ValueError: if ``count`` is below 2.
    """
    if count < 2:
        raise ValueError(f"count = {count} must be 2 or more")
    values = np.linspace(family.low, family.high, count)
    sides = values[values < value][::-1], values[values >= value]
    halves: list[list[GapSample]] = []
    for side in sides:
        at = saddle, inside
        half: list[GapSample] = []
        for one in side.tolist():
            gap, *at = gap_near(family.flow_at(one), *at, budget=budget)  # type: ignore[assignment]
            half.append(GapSample(one, at[0], at[1], gap))
        halves.append(half)
    return [*halves[0][::-1], *halves[1]]


def narrowed(family: Family, value: float, saddle: Point, inside: Point, budget: int = DEFAULT_BUDGET) -> Family:
    """The part of a family around a value in which the gap can be measured nearly everywhere.

    Args:
        family: the flows.
        value, saddle, inside: as of :func:`gap_curve`.
        budget: largest number of boxes for the fixed points at each value.
    """
    seen = family
    for share in (1.0, 0.25, 0.06, 0.015, 0.004):
        reach = 0.5 * share * (family.high - family.low)
        low = max(family.low, min(value - reach, family.high - 2.0 * reach))
        seen = replace(family, low=low, high=min(family.high, low + 2.0 * reach))
        samples = gap_curve(seen, value, saddle, inside, _SCAN, budget)
        if sum(sample.gap is not None for sample in samples) >= 0.7 * _SCAN:
            break
    return seen


def sign_changes(samples: list[GapSample]) -> list[tuple[GapSample, GapSample]]:
    """Neighbouring samples between which the gap changes its sign."""
    return [
        (one, other)
        for one, other in pairwise(samples)
        if one.gap is not None and other.gap is not None and one.gap.value * other.gap.value < 0.0
    ]


def period_law(family: Family, orbit: Homoclinic) -> PeriodLaw | None:
    """Cycles ever closer to a homoclinic orbit, solved for; None where no cycle is found on either side.

    Args:
        family: the flows.
        orbit: the homoclinic orbit in it.
    """
    laws = (_law_on(family, orbit, side) for side in (1, -1))
    return next((law for law in laws if law is not None), None)


def _law_on(family: Family, orbit: Homoclinic, side: int) -> PeriodLaw | None:
    room = (family.high - orbit.value) if side > 0 else (orbit.value - family.low)
    widest = min(0.02 * (family.high - family.low), room)
    if widest <= _CLOSEST:
        return None
    stable = orbit.saddle_quantity < 0.0
    found: list[tuple[float, float]] = []
    for distance in np.geomspace(widest, _CLOSEST * (family.high - family.low), _DISTANCES).tolist():
        value = orbit.value + side * distance
        period = _period_at(family, value, orbit, stable)
        if period is not None:
            # the value that was solved for is the nearest double
            found.append((abs(value - orbit.value), period))
    if len(found) < 2:
        return None
    distances, periods = np.array(found).T
    slope = float((periods[-1] - periods[-2]) / (math.log(distances[-1]) - math.log(distances[-2])))
    return PeriodLaw(distances, periods, slope, -1.0 / orbit.leading, side)


def _period_at(family: Family, value: float, orbit: Homoclinic, stable: bool) -> float | None:
    """Period of the cycle beside a homoclinic orbit: it crosses the section next to the manifold that it follows."""
    gap, _, inside = gap_near(family.flow_at(value), orbit.saddle, orbit.inside)
    # a stable cycle is there where the unstable manifold comes back inside the stable one, an unstable one elsewhere
    if gap is None or (gap.value > 0.0) != stable:
        return None
    ux, uy = gap.section[2:]
    tracer = CycleTracer(family, math.atan2(uy, ux))
    start = gap.unstable if stable else gap.stable
    guess = Closed(start, family.scaled(value), inside, 0.0, orbit.saddle_quantity)
    closed = tracer.correct_at(guess, stable)
    return None if closed is None else closed.period
