"""The signed gap between a saddle's unstable manifold and a stable one, of the same saddle or of another.

The gap is measured on a ray that starts at a fixed point inside the loop and points away from the saddle, or from the
line between two: there both manifolds have left their saddles well behind, and cross the ray at a distance that depends
smoothly on the parameters (Kuznetsov, section 6.1: the split function).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numba import types

from ..fixed_points import FixedPoint
from ..flow import FloatArray, Flow
from ..function_pointers import PARAMETERS, as_velocity
from ..integration import target_reached
from ..kernel import kernel
from ..manifolds import local_manifold
from ..runge_kutta import MAX_STEP, STAGES, TERMS, attempt_step, evaluate, initial_step, interpolant, step_factor

TOLERANCE = 1e-13
LONGEST = 2000.0
# of the time in which a manifold leaves its saddle: it is followed for so many, if that is longer, up to so many steps
_UNITS, _SLOWEST = 20.0, 2e4
_OFFSET = 1e-4
_MOST_STEPS = 20_000
# what has come so near to a sink, in parts of the distance between saddle and section, goes nowhere else
_ARRIVED = 1e-6
# how far an orbit that starts on a manifold strays from it
_STRAYED = 1e-11


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
    """Follow an orbit to its first crossing of a ray ``(x, y, ux, uy)``, unless it meets a target ``(x, y, radius)``.

    Returns ``(distance along the ray, time, sense)``, the sense being +1 where it crosses counterclockwise in the
    direction in which it is followed; the distance is NaN if it does not come.
    """
    velocity = as_velocity(address)
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


Sides = tuple[float, float]
_BOTH = (1.0, -1.0)


@dataclass(frozen=True)
class Gap:
    """How far an unstable and a stable manifold miss each other.

    Attributes:
        value: distance of the stable manifold's crossing less that of the unstable one's; zero at a homoclinic or
            heteroclinic orbit.
        section: ``(x, y, ux, uy)``, origin and unit direction of the ray on which it is measured.
        unstable, stable: distances of the crossings from the origin of the ray.
        time: from a small circle around the one saddle to that around the other, along both manifolds, in GRU steps.
        sides: which of the two unstable and of the two stable branches these are, +1 or -1 along the eigenvectors.
    """

    value: float
    section: tuple[float, float, float, float]
    unstable: float
    stable: float
    time: float
    sides: Sides


def manifold_gap(
    flow: Flow,
    saddle: FixedPoint,
    inside: tuple[float, float],
    longest: float = LONGEST,
    sides: Sides | None = None,
    points: Sequence[FixedPoint] = (),
    into: FixedPoint | None = None,
    behind: tuple[float, float] | None = None,
) -> Gap | None:
    """The gap between two manifolds that lead around a point; None if no two of them reach the section.

    Args:
        flow: the flow.
        saddle: the one whose unstable manifold is followed.
        inside: a point around which the loop would run, usually a fixed point of index +1.
        longest: how long each manifold is followed, GRU steps; longer where it leaves its saddle slowly.
        sides: only these branches, as in :attr:`Gap.sides`.
        points: fixed points, as far as known: a manifold that has come to one is followed no further.
        into: the saddle whose stable manifold is followed, if it is another one.
        behind: a point from which the section leads away, by default the saddle, or the line between the two.

    Raises:
        ValueError: if a point is not a saddle, or lies where the section would start.
    """
    into = into or saddle
    for point in (saddle, into):
        if point.kind != "saddle":
            raise ValueError(f"the point ({point.x:.6g}, {point.y:.6g}) is a {point.kind}, not a saddle")
    section, distance = _section(saddle, into, inside, behind)
    offset = min(_OFFSET, 0.01 * distance)
    crossings: list[list[tuple[float, float, float, float]]] = []
    for k, (point, unstable) in enumerate(((saddle, True), (into, False))):
        targets = _ends(points, unstable, (saddle, into), distance)
        chosen = _BOTH if sides is None else (sides[k],)
        followed = [
            (side, *_crossing(flow, point, section, side * offset, unstable, longest, targets)) for side in chosen
        ]
        # without a sense where it does not come
        crossings.append([one for one in followed if one[-1]])
        if not crossings[-1]:
            return None
    gaps = [
        Gap(to - out, section, out, to, time + other, (side, opposite))
        for (side, out, time, sense), (opposite, to, other, against) in product(*crossings)
        # in the sense of time both must run around the point the same way
        if sense * against < 0.0
    ]
    return min(gaps, key=lambda gap: abs(gap.value), default=None)


def _section(
    saddle: FixedPoint, into: FixedPoint, inside: tuple[float, float], behind: tuple[float, float] | None
) -> tuple[tuple[float, float, float, float], float]:
    """The ray ``(x, y, ux, uy)`` and the distance of its origin from where it leads away."""
    x, y = behind or (saddle.x, saddle.y)
    dx, dy = inside[0] - x, inside[1] - y
    if behind is None and into is not saddle:
        ax, ay = into.x - saddle.x, into.y - saddle.y
        share = (dx * ax + dy * ay) / (ax * ax + ay * ay)
        dx, dy = dx - share * ax, dy - share * ay
    distance = math.hypot(dx, dy)
    if distance == 0.0:
        where = "is the saddle itself" if into is saddle else "lies between the saddles"
        raise ValueError(f"the point inside the loop {where}")
    return (inside[0], inside[1], dx / distance, dy / distance), distance


def _ends(
    points: Sequence[FixedPoint], forward: bool, own: tuple[FixedPoint, FixedPoint], distance: float
) -> FloatArray:
    """Where orbits come to an end: rows ``(x, y, radius)``."""
    attracting = "sink" if forward else "source"
    rows = [
        (point.x, point.y, distance * (passage(point, forward) if point.kind == "saddle" else _ARRIVED))
        for point in points
        if point.kind in {attracting, "saddle"} and all((point.x, point.y) != (one.x, one.y) for one in own)
    ]
    return np.array(rows, dtype=np.float64).reshape(-1, 3)


def passage(saddle: FixedPoint, forward: bool) -> float:
    """How near an orbit that comes to a saddle along its manifold passes it, as a share of where it begins.

    It strays from the manifold by rounding, and where it goes on to rounding alone decides. What it strays by grows at
    the one rate while the distance shrinks at the other; they meet at the power ``shrinking / (shrinking + growing)``
    of what it strays by at first.
    """
    rates = saddle.eigenvalues[0].real, -saddle.eigenvalues[1].real
    return _STRAYED ** (rates[forward] / sum(rates))


def on_manifold(flow: Flow, saddle: FixedPoint, offset: float, unstable: bool) -> tuple[float, float]:
    """A point of a saddle's manifold at a signed distance along its eigenvector, to second order."""
    mine, other = (0, 1) if unstable else (1, 0)
    place: tuple[float, float] = local_manifold(
        flow.kernels.addresses.velocity,
        flow.pack(),
        saddle.x,
        saddle.y,
        *saddle.eigenvectors[mine],
        *saddle.eigenvectors[other],
        saddle.eigenvalues[mine].real,
        saddle.eigenvalues[other].real,
        offset,
    )
    return place


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
    address, p = flow.kernels.addresses.velocity, flow.pack()
    x, y = on_manifold(flow, saddle, offset, unstable)
    region = flow.search_region
    reach = 2.0 * max(region.width, region.height)
    leaving = _UNITS / abs(saddle.eigenvalues[0 if unstable else 1].real)
    longest = max(longest, min(leaving, _SLOWEST))
    found: tuple[float, float, float] = first_crossing(
        address, p, np.array(section), x, y, 1.0 if unstable else -1.0, longest, reach, targets
    )
    return found
