"""Heteroclinic loops: two saddles, an orbit from one to the other that persists, and one back that exists at one value.

In a planar flow an orbit from saddle to saddle is an event of codimension one, unless it lies on an invariant line, as
on the axis of a unit that the other one does not reach. Together with such a connection an orbit back makes a loop in
which limit cycles end, as they do in a homoclinic orbit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..fixed_points import FixedPoint
from ..flow import Flow
from ..manifolds import local_manifold
from ..trajectories import trajectory
from .families import Family
from .homoclinic import Loop, Point, PointsAt, closing, points_of
from .manifold_gaps import PASSED

# how long a connection is followed, GRU steps, and how closely
_LONGEST, _TOLERANCE = 400.0, 1e-11
_OFFSET = 1e-4


@dataclass(frozen=True)
class HeteroclinicLoop:
    """A loop of two orbits between two saddles.

    Attributes:
        value: of the parameter.
        saddles: out of the first comes the orbit that exists at this value only; it goes into the second, from which
            one leads back that persists.
        inside: the fixed point inside the loop, ``(x, y)``.
        gap: what is left of the gap there.
        attraction: sum over the saddles of the logarithm of ``-stable / unstable`` eigenvalue; positive where the cycle
            that the loop ends is stable (Guckenheimer and Holmes, section 6.1, for loops of one saddle).
    """

    value: float
    saddles: tuple[Point, Point]
    inside: Point
    gap: float
    attraction: float


def heteroclinic_loop(
    family: Family, low: float, high: float, loop: Loop, points_at: PointsAt | None = None
) -> HeteroclinicLoop:
    """Solve for the value at which an orbit leads from one saddle to another from which one leads back.

    Args:
        family: the flows.
        low, high: values between which the gap between the two manifolds changes its sign.
        loop: near the two saddles and the point inside.
        points_at: gives the fixed points at a value, where they are known already.

    Raises:
        ValueError: as of :func:`dynamics.continuation.homoclinic.closing`, or if no orbit leads back.
    """
    found = closing(family, low, high, loop, points_at or points_of(family))
    out, into = found.saddles
    if not connected(family.flow_at(found.value), into, out):
        raise ValueError(
            f"{family.symbol}: at {found.value:.12g} an orbit leads from ({out.x:.6g}, {out.y:.6g}) to "
            f"({into.x:.6g}, {into.y:.6g}), but none leads back"
        )
    return HeteroclinicLoop(
        found.value,
        ((out.x, out.y), (into.x, into.y)),
        found.loop.inside,
        found.gap,
        math.log(_rate_and_ratio(out)[1] * _rate_and_ratio(into)[1]),
    )


def lingering_rate(out: FixedPoint, into: FixedPoint) -> float:
    """The mean trace of J over the time that a cycle spends beside both saddles of a loop from which it is not far."""
    rate, ratio = _rate_and_ratio(into)
    beside = 1.0 / rate, ratio / _rate_and_ratio(out)[0]
    traces = [sum(value.real for value in saddle.eigenvalues) for saddle in (into, out)]
    return (beside[0] * traces[0] + beside[1] * traces[1]) / sum(beside)


def connected(flow: Flow, one: FixedPoint, other: FixedPoint) -> bool:
    """Whether an orbit leads from one saddle to another, to the accuracy of its passage there."""
    near = PASSED * math.hypot(other.x - one.x, other.y - one.y)
    for side in (1.0, -1.0):
        x, y = local_manifold(
            flow.kernels.addresses.velocity,
            flow.pack(),
            one.x,
            one.y,
            *one.eigenvectors[0],
            *one.eigenvectors[1],
            one.eigenvalues[0].real,
            one.eigenvalues[1].real,
            side * _OFFSET,
        )
        path = trajectory(flow, x, y, _LONGEST, _TOLERANCE).points
        if float(np.hypot(path[:, 0] - other.x, path[:, 1] - other.y).min()) < near:
            return True
    return False


def connections(flow: Flow, points: Sequence[FixedPoint]) -> list[tuple[FixedPoint, FixedPoint]]:
    """The pairs of saddles with an orbit from the second to the first, so that one back would close a loop."""
    saddles = [point for point in points if point.kind == "saddle"]
    return [(out, into) for into in saddles for out in saddles if out is not into and connected(flow, into, out)]


def _rate_and_ratio(saddle: FixedPoint) -> tuple[float, float]:
    """The unstable eigenvalue, and that of the stable one's magnitude to it."""
    rate = saddle.eigenvalues[0].real
    return rate, -saddle.eigenvalues[1].real / rate
