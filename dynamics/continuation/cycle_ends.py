"""How a branch of limit cycles ends: in a homoclinic orbit, or in a saddle-node that appears on the cycle."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, pairwise, permutations, product
from typing import Literal

import numpy as np

from ..fixed_points import FINEST_BOX, FixedPoint, fixed_points
from ..flow import FloatArray, Flow
from ..polygons import winding_numbers
from ..trajectories import trajectory
from .branches import Diagram
from .closed_orbits import TOLERANCE
from .cycle_guesses import Closed, narrowness
from .heteroclinic import Chain, HeteroclinicLoop, chains, heteroclinic_loop, lingering_rate
from .homoclinic import Homoclinic, LoopGaps, Point, homoclinic

EndKind = Literal[
    "hopf", "homoclinic", "heteroclinic", "saddle-node", "range", "long period", "explosion", "lost", "closed"
]

# how well the law of the period must foretell a saddle-node on the cycle, how well it must have a step before, and how
# near to it the cycle must pass
_NEAR_LAW, _NEARLY_LAW, _ON_CYCLE = 0.1, 0.3, 0.05
# how far a saddle-node may be, in s, for the law to hold
_FARTHEST_NODE = 0.01
# how many times as far as a loop it may be where a branch was lost
_NEXT = 5.0
# fixed points nearer than this are one
_APART = 1e-7
# how many times as far as the growth of the period foretells a loop is looked for
_MANY = (3.0, 0.5)
# what is left to a loop that is looked for, at most, in s
_FARTHEST = 0.02
# parts of the way to a loop that are too short for a fold to be told apart from it
_UNSEEN = 1e-9
_VALUES_KEPT = 16
# saddles are proven with boxes of 2e-7 at the latest
_SADDLE_BOX = FINEST_BOX * 2.0**8
# loops through more are looked for only where a branch was lost
_MOST_SADDLES = 3


@dataclass(frozen=True)
class CycleEnd:
    """How a branch of cycles ends.

    Attributes:
        kind: "hopf" (it shrinks onto a fixed point), "homoclinic" (it grows into a saddle, its period without bound),
            "heteroclinic" (it grows into several saddles and the orbits between them, likewise),
            "saddle-node" (a saddle-node appears on it: its period grows without bound), "range", "closed", or, where it
            could not be followed further, "explosion" (it grows within a span of the parameter that double precision
            cannot resolve, as canards do; another branch may go on from there), "long period" or "lost".
        value: of the parameter there; solved for where it is a Hopf, homoclinic, heteroclinic or saddle-node point.
        homoclinic: details of a homoclinic end, else None.
        heteroclinic: details of a heteroclinic end, else None.
    """

    kind: EndKind
    value: float
    homoclinic: Homoclinic | None = None
    heteroclinic: HeteroclinicLoop | None = None

    @property
    def saddles(self) -> tuple[tuple[float, float], ...]:
        """Those of the loop in which the cycles end, in the order in which they are passed; none without a loop."""
        if self.heteroclinic is not None:
            return self.heteroclinic.saddles
        return () if self.homoclinic is None else (self.homoclinic.saddle,)

    @property
    def attracts(self) -> bool:
        """Whether the loop, if there is one, attracts from its inside: whether the cycles that end in it are stable."""
        if self.heteroclinic is not None:
            return self.heteroclinic.attraction > 0.0
        return self.homoclinic is not None and self.homoclinic.saddle_quantity < 0.0


class EndFinder:
    """Recognises where branches of cycles end.

    Args:
        diagram: of the fixed points of the family.
        budget: largest number of boxes for the fixed points at each value.
    """

    def __init__(self, diagram: Diagram, budget: int) -> None:
        self.diagram, self.budget = diagram, budget
        self.family = diagram.family
        # several questions concern the same value or orbit
        self.points_at = lru_cache(_VALUES_KEPT)(self._points_at)
        self.path_of = lru_cache(_VALUES_KEPT)(self._path_of)
        self._gaps = LoopGaps(self.family, self.points_at)
        self._chains = lru_cache(_VALUES_KEPT)(self._chains_at)

    def beyond(self, orbits: list[Closed]) -> CycleEnd | None:
        """The saddles into which the cycle grows, or a saddle-node that appears on it."""
        last, before = (self.family.value(orbit.s) for orbit in orbits[-1:-3:-1])
        sense = math.copysign(1.0, last - before)
        near, far = 4.0 * abs(last - before), 1e-3 * (self.family.high - self.family.low)
        # the one beside which the cycle lingers first
        gained = lingering_trace(orbits)
        nearest = self._nearest_first(self._saddles(last), orbits[-1])
        loops: list[Chain] = [
            (saddle,) for saddle in sorted(nearest, key=lambda one: gained * _saddle_quantity(one) < 0.0)
        ]
        loops += self._chains(last)
        inside = self._inside(orbits[-1])
        # so close to the end, rounding may have led beyond it
        reaches = [near, *([far] if near < far else [])]
        # within an explosion values are the same up to rounding, which says nothing of the sense
        back = sense if orbits[-1].explosive else 0.0
        tries = [(last - back * reach, reach) for reach in reaches]
        for begin, reach in (*tries, (self.family.value(orbits[-3:][0].s), near)):
            found = self._closed_between(begin, last + sense * reach, loops, inside)
            if found is not None:
                return found
        ahead = [
            event.value
            for event in self.diagram.events
            if event.kind == "saddle-node" and 0.0 <= sense * (event.value - last) <= _NEXT * near
        ]
        if ahead:
            return CycleEnd("saddle-node", min(ahead, key=lambda at: abs(at - last)))
        return None

    def loop_ahead(self, orbits: list[Closed]) -> CycleEnd | None:
        """The homoclinic orbit or heteroclinic loop into which the last cycle grows, if its period foretells one."""
        before, last = orbits[-2:]
        stable = last.integral < 0.0
        # what the period grows by is spent beside saddles
        trace = lingering_trace(orbits)
        if trace == 0.0:
            return None
        value = self.family.value(last.s)
        saddles = self._saddles(value)
        likely = [saddle for saddle in saddles if _alike(trace, _saddle_quantity(saddle))]
        inside = [last.centre]
        fold_first = trace * last.integral < 0.0
        if fold_first:
            # the integral will change its sign: a fold comes first, unless there is no telling it from the loop
            left = -last.integral / trace
            likely = [saddle for saddle in likely if math.exp(-_leaving_rate(saddle, stable) * left) < _UNSEEN]
            inside = self._inside(last) if likely else inside
        # beside each saddle the period grows as the negative logarithm of what is left, over the rate
        each = math.copysign(narrowness(before, last), last.s - before.s)

        def closed(loop: Chain) -> CycleEnd | None:
            left = each * sum(1.0 / _leaving_rate(saddle, stable) for saddle in loop)
            if abs(left) > _FARTHEST:
                return None
            # too far on, manifolds may not come around
            tries = (
                self._closed_between(value, self.family.value(last.s + many * left), [loop], inside) for many in _MANY
            )
            return next(filter(None, tries), None)

        for saddle in self._nearest_first(likely, last):
            found = closed((saddle,))
            # a loop that attracts where the cycle repels, or the other way round, comes after a fold
            if found is not None and (fold_first or found.attracts == stable):
                return found
        # connections take longer to look for than to rule out
        orders = (order for number in range(2, _MOST_SADDLES + 1) for order in permutations(saddles, number))
        if fold_first or not any(_alike(trace, lingering_rate(order)) for order in orders):
            return None
        for chain in self._chains(value):
            found = closed(chain) if _alike(trace, lingering_rate(chain)) else None
            if found is not None and found.attracts == stable:
                return found
        return None

    def saddle_node_ahead(self, orbits: list[Closed]) -> CycleEnd | None:
        """The saddle-node that will appear on the last cycle: the period grows as ``|value - critical| ** -0.5``."""
        # the law must have held a step before too, if less closely
        pairs = [*pairwise(orbits[-3:])]
        laws = list(zip(reversed(pairs), (_NEAR_LAW, _NEARLY_LAW), strict=False))
        foretold = [
            event
            for event in self.diagram.events
            if event.kind == "saddle-node"
            and all(_follows_law(*pair, self.family.scaled(event.value), near) for pair, near in laws)
        ]
        if not foretold:
            return None
        last = orbits[-1]
        path = self.path_of(last)
        widest = float(np.ptp(path, axis=0).max())
        for event in foretold:
            if float(np.hypot(path[:, 0] - event.x, path[:, 1] - event.y).min()) < _ON_CYCLE * widest:
                return CycleEnd("saddle-node", event.value)
        return None

    def _saddles(self, value: float) -> list[FixedPoint]:
        return [point for point in self.points_at(value) if point.kind == "saddle"]

    def _nearest_first(self, saddles: list[FixedPoint], orbit: Closed) -> list[FixedPoint]:
        """The saddles, the one to which a cycle comes nearest first."""
        if len(saddles) < 2:
            return saddles
        path = self.path_of(orbit)
        return sorted(saddles, key=lambda one: float(np.hypot(path[:, 0] - one.x, path[:, 1] - one.y).min()))

    def _inside(self, orbit: Closed) -> list[Point]:
        """The points that a loop into which a cycle grows may run around: what both enclose, the cycle's own first."""
        others = [
            (point.x, point.y)
            for point in self.points_at(self.family.value(orbit.s))
            if point.index > 0 and math.dist((point.x, point.y), orbit.centre) > _APART
        ]
        if not others:
            return [orbit.centre]
        around = winding_numbers(self.path_of(orbit), np.array(others))
        return [orbit.centre, *compress(others, around)]

    def _path_of(self, orbit: Closed) -> FloatArray:
        return orbit_path(self.family.flow_at(self.family.value(orbit.s)), orbit)

    def _points_at(self, value: float) -> tuple[FixedPoint, ...]:
        # what finer boxes would tell apart is no saddle of a loop that can be followed
        return fixed_points(self.family.flow_at(value), budget=self.budget, finest=_SADDLE_BOX).points

    def _chains_at(self, value: float) -> list[Chain]:
        return chains(self.family.flow_at(value), self.points_at(value))

    def _closed_between(self, one: float, other: float, loops: list[Chain], inside: list[Point]) -> CycleEnd | None:
        """The end in the first loop that closes; None where no manifolds come around and meet."""
        one, other = (min(max(value, self.family.low), self.family.high) for value in (one, other))
        for loop, point in product(loops, inside):
            places = [(saddle.x, saddle.y) for saddle in loop]
            with suppress(ValueError):
                if len(places) == 1:
                    orbit = homoclinic(self.family, one, other, places[0], point, self._gaps)
                    return CycleEnd("homoclinic", orbit.value, orbit)
                through = heteroclinic_loop(self.family, one, other, places, point, self._gaps)
                return CycleEnd("heteroclinic", through.value, heteroclinic=through)
        return None


def _alike(trace: float, expected: float) -> bool:
    """Whether time was spent where the trace is, up to a factor of two, as expected."""
    return 0.5 * expected * expected < trace * expected < 2.0 * expected * expected


def _saddle_quantity(saddle: FixedPoint) -> float:
    return sum(value.real for value in saddle.eigenvalues)


def _follows_law(before: Closed, last: Closed, s: float, near: float) -> bool:
    """Whether the period grows as ``|s - critical| ** -0.5`` towards a critical value, up to a part of what is left."""
    if not last.period > (1.0 + 1e-6) * before.period:
        return False
    rates = before.period**-2.0, last.period**-2.0
    left = (last.s - before.s) * rates[1] / (rates[0] - rates[1])
    return abs(left) < _FARTHEST_NODE and abs(s - last.s - left) < near * abs(left)


def _leaving_rate(saddle: FixedPoint, stable: bool) -> float:
    """At which orbits leave a saddle, in the direction of time in which a cycle attracts: the period grows by its
    inverse while what is left to the loop shrinks by e."""
    return abs(saddle.eigenvalues[0 if stable else 1].real)


def lingering_trace(orbits: list[Closed]) -> float:
    """The trace of J where the last cycle spends the time by which its period is longer than that of the one before."""
    before, last = orbits[-2:]
    longer = last.period - before.period
    return (last.integral - before.integral) / longer if longer > 0.0 else 0.0


def orbit_path(flow: Flow, orbit: Closed) -> FloatArray:
    """Points of a closed orbit, followed in the direction of time in which it attracts; shape ``(n, 2)``."""
    # as closely as the orbit was solved for: beside canards it would not close otherwise
    time = orbit.period if orbit.integral < 0.0 else -orbit.period
    return trajectory(flow, *orbit.start, time, TOLERANCE).points
