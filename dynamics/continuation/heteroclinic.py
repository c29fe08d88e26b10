"""Heteroclinic loops: orbits from saddle to saddle that persist, and one that exists at one value and closes the loop.

In a planar flow an orbit from saddle to saddle is an event of codimension one, unless it lies on an invariant line, as
on the axis of a unit that the other one does not reach. Together with such connections an orbit back makes a loop in
which limit cycles end, as they do in a homoclinic orbit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

import numpy as np

from ..fixed_points import FixedPoint
from ..flow import Flow
from ..integration import integrate_at
from ..runge_kutta import MAX_STEP, TERMS
from ..trajectories import default_region
from .families import Family
from .homoclinic import Loop, LoopGaps, Point, closing, nearest_each
from .manifold_gaps import on_manifold, passage

# how long a connection is followed, in units of the time in which it leaves and arrives and in GRU steps, how closely
_UNITS, _LONGEST, _TOLERANCE = 40.0, 1e4, 1e-13
# steps besides the longest; an orbit that comes so near to a sink, in parts of its distance, is no connection
_ROWS, _SINK = 150, 1e-3
_OFFSET = 1e-4

Chain = tuple[FixedPoint, ...]


@dataclass(frozen=True)
class HeteroclinicLoop:
    """A loop of orbits between saddles.

    Attributes:
        value: of the parameter.
        saddles: in the order in which they are passed, two or more: an orbit leads from each to the next, whatever the
            parameter is, and from the last to the first at this value only.
        inside: the fixed point inside the loop, ``(x, y)``.
        gap: what is left of the gap there.
        attraction: sum over the saddles of the logarithm of ``-stable / unstable`` eigenvalue; positive where the cycle
            that the loop ends is stable.
    """

    value: float
    saddles: tuple[Point, ...]
    inside: Point
    gap: float
    attraction: float


def heteroclinic_loop(
    family: Family,
    low: float,
    high: float,
    saddles: Sequence[Point],
    inside: Point,
    gaps: LoopGaps | None = None,
) -> HeteroclinicLoop:
    """Solve for the value at which an orbit leads from the last of some saddles to the first.

    Args:
        family: the flows.
        low, high: values between which the gap between the two manifolds changes its sign.
        saddles: near each saddle of the loop, as in :attr:`HeteroclinicLoop.saddles`.
        inside: near the fixed point inside the loop.
        gaps: of the family, where some are known already.

    Raises:
        ValueError: as of :func:`dynamics.continuation.homoclinic.closing`, or if no orbits lead from each to the next.
    """
    gaps = gaps or LoopGaps(family)
    found = closing(gaps, low, high, Loop(saddles[-1], inside, saddles[0], middle(saddles[1:-1])))
    flow, points = family.flow_at(found.value), gaps.points_at(found.value)
    chain = persisting(flow, points, saddles)
    if chain is None:
        raise ValueError(
            f"{family.symbol}: at {found.value:.12g} there is an orbit from saddle to saddle, but those that close "
            "the loop are missing"
        )
    return HeteroclinicLoop(
        found.value,
        tuple((point.x, point.y) for point in chain),
        found.inside,
        found.gap,
        sum(math.log(_rate_and_ratio(saddle)[1]) for saddle in chain),
    )


def middle(places: Sequence[Point]) -> Point | None:
    """The mean of the saddles in the middle of a loop, from which its section leads away; None without any."""
    return (fmean(x for x, _ in places), fmean(y for _, y in places)) if places else None


def persisting(flow: Flow, points: Sequence[FixedPoint], saddles: Sequence[Point]) -> Chain | None:
    """The saddles near some places, if an orbit leads from each to the next and none is there twice; else None.

    Args:
        flow: the flow.
        points: its fixed points.
        saddles: the places.
    """
    chain = nearest_each([point for point in points if point.kind == "saddle"], saddles)
    if chain is None:
        return None
    return chain if all(other in reached(flow, one, points) for one, other in pairwise(chain)) else None


def lingering_rate(chain: Chain) -> float:
    """The mean trace of J over the time that a cycle spends beside the saddles of a loop from which it is not far.

    A cycle that passes the first at the distance d is beside it for ``-log(d) / unstable``, and passes the next at the
    power ``-stable / unstable`` of d.
    """
    distance, time, gained = 1.0, 0.0, 0.0
    for saddle in chain:
        rate, ratio = _rate_and_ratio(saddle)
        time += distance / rate
        gained += distance / rate * sum(value.real for value in saddle.eigenvalues)
        distance *= ratio
    return gained / time


def reached(flow: Flow, one: FixedPoint, points: Sequence[FixedPoint]) -> list[FixedPoint]:
    """The saddles to which an orbit leads from a saddle, to the accuracy of its passage there."""
    others = [point for point in points if point.kind in {"saddle", "sink"} and (point.x, point.y) != (one.x, one.y)]
    nearest = [passage(point, forward=True) if point.kind == "saddle" else _SINK for point in others]
    apart = [math.hypot(point.x - one.x, point.y - one.y) for point in others]
    targets = np.array([(p.x, p.y, r * far) for p, r, far in zip(others, nearest, apart, strict=True)]).reshape(-1, 3)
    arriving = [-1.0 / point.eigenvalues[1].real for point in others if point.kind == "saddle"]
    if not arriving:
        return []
    longest = min(_UNITS * (1.0 / one.eigenvalues[0].real + max(arriving)), _LONGEST)
    address, p = flow.kernels.addresses.velocity, flow.pack()
    region = np.array(default_region(flow).as_tuple())
    # beside saddles steps are as long as they may be; what takes many more winds onto a cycle
    rows = _ROWS + int(longest / MAX_STEP)
    times, states, terms = np.empty(rows), np.empty((rows, 2)), np.empty((rows - 1, TERMS, 2))
    found = []
    for side in (1.0, -1.0):
        x, y = on_manifold(flow, one, side * _OFFSET, unstable=True)
        _, _, target = integrate_at(address, p, x, y, longest, _TOLERANCE, region, targets, times, states, terms)
        if target >= 0 and others[target].kind == "saddle":
            found.append(others[target])
    return found


def chains(flow: Flow, points: Sequence[FixedPoint]) -> list[Chain]:
    """Saddles from each of which an orbit leads to the next, so that one from the last to the first closes a loop."""
    saddles = [point for point in points if point.kind == "saddle"]
    after = {i: [saddles.index(other) for other in reached(flow, one, points)] for i, one in enumerate(saddles)}

    def longer(begun: list[int]) -> Iterator[list[int]]:
        for k in after[begun[-1]]:
            if k not in begun:
                yield [*begun, k]
                yield from longer([*begun, k])

    return [tuple(saddles[k] for k in chain) for i in after for chain in longer([i])]


def _rate_and_ratio(saddle: FixedPoint) -> tuple[float, float]:
    """The unstable eigenvalue, and that of the stable one's magnitude to it."""
    rate = saddle.eigenvalues[0].real
    return rate, -saddle.eigenvalues[1].real / rate
