"""Homoclinic orbits: the signed gap between a saddle's unstable and stable manifold, and the value at which it closes.

The gap is measured on a ray that starts at a fixed point inside the loop and points away from the saddle: there both
manifolds have left the saddle well behind, and cross the ray at a distance that depends smoothly on the parameters
(Kuznetsov, section 6.1: the split function).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import scipy
from numba import types

from ..fixed_points import DEFAULT_BUDGET, FixedPoint, fixed_points
from ..flow import FloatArray, Flow, Window
from ..function_pointers import PARAMETERS, VELOCITY, as_velocity
from ..integration import target_reached
from ..kernel import kernel
from ..manifolds import local_manifold
from ..runge_kutta import MAX_STEP, STAGES, TERMS, attempt_step, evaluate, initial_step, interpolant, step_factor
from .families import Family

TOLERANCE = 1e-13
LONGEST = 2000.0
_OFFSET = 1e-4
# a gap smaller than this is taken for zero
_CLOSED = 1e-7
# gaps as small as this all along say nothing of where they vanish
_ROUNDING = 1e-11
_MOST_STEPS = 20_000
# what has come so near to a sink, in parts of the distance between saddle and section, goes nowhere else
_ARRIVED = 1e-6


@kernel(
    types.UniTuple(types.float64, 3)(
        VELOCITY,
        PARAMETERS,
        PARAMETERS,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.Array(types.float64, 2, "C"),
    ),
)
def _first_crossing(velocity, p, ray, x, y, direction, longest, reach, targets):
    """Follow an orbit to its first crossing of a ray ``(x, y, ux, uy)``, unless it meets a target ``(x, y, radius)``.

    Returns ``(distance along the ray, time, sense)``, the sense being +1 where it crosses counterclockwise in the
    direction in which it is followed; the distance is NaN if it does not come.
    """
    k, end, terms = np.empty((16, 2)), np.empty(2), np.empty((TERMS, 2))
    ox, oy, ux, uy = ray[0], ray[1], ray[2], ray[3]
    k[0, 0], k[0, 1] = velocity(p, x, y)
    h = initial_step(velocity, p, x, y, direction, TOLERANCE)
    t = 0.0
    for _ in range(_MOST_STEPS):
        step = direction * h
        error = attempt_step(velocity, p, x, y, step, TOLERANCE, k, end)
        if not (error <= 1.0):
            h *= 0.2 if math.isnan(error) else step_factor(error)
            if h < 1e-13:
                break
            continue
        side = ux * (y - oy) - uy * (x - ox)
        other = ux * (end[1] - oy) - uy * (end[0] - ox)
        ahead = ux * (end[0] - ox) + uy * (end[1] - oy)
        if side * other < 0.0 and ahead > 0.0:
            interpolant(velocity, p, x, y, step, k, end, terms)
            low, high = 0.0, 1.0
            for _ in range(60):
                middle = 0.5 * (low + high)
                qx, qy = evaluate(terms, x, y, middle)
                if (ux * (qy - oy) - uy * (qx - ox)) * side > 0.0:
                    low = middle
                else:
                    high = middle
            qx, qy = evaluate(terms, x, y, 0.5 * (low + high))
            return ux * (qx - ox) + uy * (qy - oy), t + 0.5 * (low + high) * h, math.copysign(1.0, other)
        t += h
        x, y = end[0], end[1]
        k[0, 0], k[0, 1] = k[STAGES, 0], k[STAGES, 1]
        if t > longest or abs(x - ox) > reach or abs(y - oy) > reach or target_reached(targets, x, y) >= 0:
            break
        h = min(h * step_factor(error), MAX_STEP)
    return math.nan, t, 0.0


@kernel(
    types.UniTuple(types.float64, 3)(
        types.int64,
        PARAMETERS,
        PARAMETERS,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.Array(types.float64, 2, "C"),
    ),
    # so that two branches can be followed at once and a server goes on answering
    nogil=True,
)
def first_crossing(address, p, ray, x, y, direction, longest, reach, targets):
    """:func:`_first_crossing` for a kernel given by address."""
    return _first_crossing(as_velocity(address), p, ray, x, y, direction, longest, reach, targets)


Sides = tuple[float, float]
_BOTH = (1.0, -1.0)


@dataclass(frozen=True)
class Gap:
    """How far a saddle's two manifolds miss each other.

    Attributes:
        value: distance of the stable manifold's crossing less that of the unstable one's; zero at a homoclinic orbit.
        section: ``(x, y, ux, uy)``, origin and unit direction of the ray on which it is measured.
        unstable, stable: distances of the crossings from the origin of the ray.
        time: from one small circle around the saddle to the other, along both manifolds, in GRU steps.
        sides: which of the two unstable and of the two stable branches these are, +1 or -1 along the eigenvectors.
    """

    value: float
    section: tuple[float, float, float, float]
    unstable: float
    stable: float
    time: float
    sides: Sides


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


def manifold_gap(
    flow: Flow,
    saddle: FixedPoint,
    inside: tuple[float, float],
    longest: float = LONGEST,
    sides: Sides | None = None,
    points: Sequence[FixedPoint] = (),
) -> Gap | None:
    """The gap between the manifolds of a saddle that lead around a point; None if no two of them reach the section.

    Args:
        flow: the flow.
        saddle: one of its saddles.
        inside: a point around which the loop would run, usually a fixed point of index +1.
        longest: how long each manifold is followed, GRU steps.
        sides: only these branches, as in :attr:`Gap.sides`.
        points: fixed points, as far as known: a manifold that has come to one is followed no further.

    Raises:
        ValueError: if the point is not a saddle, or lies where the section would start.
    """
    if saddle.kind != "saddle":
        raise ValueError(f"the point ({saddle.x:.6g}, {saddle.y:.6g}) is a {saddle.kind}, not a saddle")
    dx, dy = inside[0] - saddle.x, inside[1] - saddle.y
    distance = math.hypot(dx, dy)
    if distance == 0.0:
        raise ValueError("the point inside the loop is the saddle itself")
    section = (inside[0], inside[1], dx / distance, dy / distance)
    offset = min(_OFFSET, 0.01 * distance)
    crossings: list[list[tuple[float, float, float, float]]] = []
    for unstable in (True, False):
        targets = _ends(points, unstable, _ARRIVED * distance)
        crossings.append(
            [
                (side, *crossing)
                for side in (_BOTH if sides is None else (sides[0] if unstable else sides[1],))
                if (crossing := _crossing(flow, saddle, section, side * offset, unstable, longest, targets))[-1]
            ]
        )
        if not crossings[-1]:
            return None
    gaps = [
        Gap(into - out, section, out, into, time + other, (side, opposite))
        for (side, out, time, sense), (opposite, into, other, against) in product(*crossings)
        # in the sense of time both must run around the point the same way
        if sense * against < 0.0
    ]
    return min(gaps, key=lambda gap: abs(gap.value), default=None)


def _ends(points: Sequence[FixedPoint], forward: bool, radius: float) -> FloatArray:
    """Where orbits come to an end: rows ``(x, y, radius)``."""
    attracting = "sink" if forward else "source"
    rows = [(point.x, point.y, radius) for point in points if point.kind == attracting]
    return np.array(rows, dtype=np.float64).reshape(-1, 3)


def _crossing(
    flow: Flow,
    saddle: FixedPoint,
    section: tuple[float, ...],
    offset: float,
    unstable: bool,
    longest: float,
    targets: FloatArray,
) -> tuple[float, float, float]:
    """Distance, time and sense of a manifold's first crossing of the section; the sense is 0 where there is none."""
    mine, other = (0, 1) if unstable else (1, 0)
    address, p = flow.kernels.addresses.velocity, flow.pack()
    x, y = local_manifold(
        address,
        p,
        saddle.x,
        saddle.y,
        *saddle.eigenvectors[mine],
        *saddle.eigenvectors[other],
        saddle.eigenvalues[mine].real,
        saddle.eigenvalues[other].real,
        offset,
    )
    region = flow.search_region
    reach = 2.0 * max(region.width, region.height)
    found: tuple[float, float, float] = first_crossing(
        address, p, np.array(section), x, y, 1.0 if unstable else -1.0, longest, reach, targets
    )
    return found


def gap_along(
    family: Family, values: FloatArray, saddle: tuple[float, float], inside: tuple[float, float]
) -> list[Gap | None]:
    """The gap at each value of a family; saddle and point inside are followed from value to value."""
    gaps: list[Gap | None] = []
    for value in values.tolist():
        measured, saddle, inside = gap_near(family.flow_at(value), saddle, inside)
        gaps.append(measured)
    return gaps


def gap_near(
    flow: Flow, saddle: tuple[float, float], inside: tuple[float, float], budget: int = DEFAULT_BUDGET
) -> tuple[Gap | None, tuple[float, float], tuple[float, float]]:
    """The gap of the saddle nearest to a place around the point of index +1 nearest to another, and these two.

    Args:
        flow: the flow.
        saddle, inside: near the two.
        budget: largest number of boxes for the fixed points.
    """
    return _gap_among(fixed_points(flow, budget=budget).points, flow, saddle, inside)


def _gap_among(
    points: Sequence[FixedPoint],
    flow: Flow,
    saddle: tuple[float, float],
    inside: tuple[float, float],
    sides: Sides | None = None,
) -> tuple[Gap | None, tuple[float, float], tuple[float, float]]:
    saddles = [point for point in points if point.kind == "saddle"]
    others = [point for point in points if point.index > 0]
    if not saddles or not others:
        return None, saddle, inside
    nearest = min(saddles, key=lambda point: math.dist((point.x, point.y), saddle))
    centre = min(others, key=lambda point: math.dist((point.x, point.y), inside))
    gap = manifold_gap(flow, nearest, (centre.x, centre.y), sides=sides, points=points)
    return gap, (nearest.x, nearest.y), (centre.x, centre.y)


def _around(one: tuple[float, float], other: tuple[float, float]) -> Window:
    """A box in which a fixed point lies that moves from one place to another, unless it takes a long way round."""
    pad = 0.2 * math.dist(one, other) + 1e-4
    (x0, x1), (y0, y1) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return Window(x0 - pad, x1 + pad, y0 - pad, y1 + pad)


def _measured(family: Family, value: float, gap: Gap | None) -> Gap:
    if gap is None:
        raise ValueError(
            f"{family.symbol} = {value:.12g}: the saddle's manifolds do not both come around; choose a narrower range"
        )
    return gap


def homoclinic(
    family: Family,
    low: float,
    high: float,
    saddle: tuple[float, float],
    inside: tuple[float, float],
    points_at: Callable[[float], Sequence[FixedPoint]] | None = None,
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
    points_at = points_at or (lambda value: fixed_points(family.flow_at(value)).points)
    begin = _gap_among(points_at(low), family.flow_at(low), saddle, inside)
    gaps = [_measured(family, low, begin[0])]
    end = _gap_among(points_at(high), family.flow_at(high), saddle, inside)
    gaps.append(_measured(family, high, end[0]))
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
    boxes = _around(begin[1], end[1]), _around(begin[2], end[2])

    def gap_at(value: float) -> float:
        flow = family.flow_at(value)
        near = [point for box in boxes for point in fixed_points(flow, region=box).points]
        # along an axis of symmetry the last digit of the saddle's place can decide where its manifold turns
        gap = _gap_among(near, flow, saddle, inside, sides)[0] or _gap_among(points_at(value), flow, saddle, inside)[0]
        return _measured(family, value, gap).value

    value = float(scipy.optimize.brentq(gap_at, low, high, xtol=1e-15, rtol=4 * np.finfo(float).eps))
    flow = family.flow_at(value)
    points = points_at(value)
    measured, place, centre = _gap_among(points, flow, saddle, inside)
    point = min((p for p in points if p.kind == "saddle"), key=lambda p: math.dist((p.x, p.y), place))
    rate = point.eigenvalues[0].real
    if measured is None or not abs(measured.value) <= _CLOSED:
        raise ValueError(
            f"{family.symbol}: the gap jumps at {value:.12g} from one sign to the other; no manifolds meet there"
        )
    return Homoclinic(
        value,
        place,
        centre,
        measured.value,
        (point.eigenvalues[0] + point.eigenvalues[1]).real,
        rate,
    )
