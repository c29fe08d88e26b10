"""One-parameter diagrams: branches of limit cycles, from the Hopf points and from the cycles found on a mesh."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import compress, pairwise

import numpy as np

from ..fixed_points import DEFAULT_BUDGET, FixedPoints, fixed_points
from ..flow import FloatArray, Flow
from ..limit_cycles import LimitCycle, cycle_through, limit_cycles
from .branches import Diagram, Event
from .cycle_ends import CycleEnd, EndFinder, EndKind, lingering_trace, orbit_path
from .cycle_guesses import ACROSS_S, Closed, narrowness
from .cycle_rays import away_from_saddles, distance_along, opposite
from .cycle_search import Sight, cycles_in_sight
from .cycle_tracing import FIRST_STEP, LONGEST_PERIOD, ONE_FOLD, SMALLEST, CycleTracer, End
from .families import Family
from .homoclinic import Point
from .normal_forms import HopfForm

CYCLE_MESH = 12
_MOST_BETWEEN = 24
# in s, while the period grows by one
_NARROW = 1e-6
# how often a branch that is lost on one ray is taken up on the other, and how many cycles that must lead on for
_MOST_TURNS, _FEWEST = 2, 3
_ACROSS_R = np.array([1.0, 0.0])


@dataclass(frozen=True)
class CycleFold:
    """A fold of cycles: a stable and an unstable one meet.

    Attributes:
        value: of the parameter.
        period: in GRU steps.
        inside: the fixed point inside.
        crossing: a point of the cycle.
    """

    value: float
    period: float
    inside: tuple[float, float]
    crossing: tuple[float, float]


@dataclass(frozen=True)
class CycleBranch:
    """One branch of limit cycles along a family.

    Attributes:
        values: the parameter at each cycle, shape ``(n,)``.
        periods: in GRU steps, shape ``(n,)``.
        log_multipliers: logarithms of the Floquet multipliers, shape ``(n,)``; negative where stable.
        extents: ``(x_low, x_high, y_low, y_high)`` of each cycle, shape ``(n, 4)``; NaN where only
            folds and ends were wanted.
        folds: where stable and unstable cycles meet.
        ends: of the branch, first and last.
    """

    values: FloatArray
    periods: FloatArray
    log_multipliers: FloatArray
    extents: FloatArray
    folds: tuple[CycleFold, ...]
    ends: tuple[CycleEnd, CycleEnd]


def cycle_branches(
    diagram: Diagram,
    mesh: int = CYCLE_MESH,
    budget: int = DEFAULT_BUDGET,
    *,
    quick: bool = False,
    workers: int = 1,
    stop: Callable[[], bool] | None = None,
) -> tuple[CycleBranch, ...]:
    """All branches of limit cycles that are born at a Hopf point of a diagram or are found at a value of a mesh.

    Args:
        diagram: of the fixed points of a family.
        mesh: number of values at which cycles are searched for, besides one between any two bifurcations; 0 follows
            those from Hopf points only.
        budget: largest number of boxes for the fixed points at each value; where it does not suffice, no cycles are
            searched for.
        quick: only for the values of folds and ends, which are as exact as otherwise: orbits are followed less closely,
            a branch is left as soon as the homoclinic orbit ahead is solved for, and cycles are looked for only where
            the search of :mod:`dynamics.continuation.cycle_search` finds one.
        workers: number of threads of that search.
        stop: asked between the steps of the work; if it says True, what was found so far is returned.

    Raises:
        ValueError: if ``mesh`` is negative.
    """
    if mesh < 0:
        raise ValueError(f"mesh = {mesh} must not be negative")
    stop = stop or _never
    builder = _Builder(diagram, budget, quick)
    for event in diagram.events:
        if event.kind == "hopf" and not stop():
            builder.from_hopf(event)
    if mesh:
        values = _places(diagram, mesh)
        flows = [diagram.family.flow_at(value) for value in values]
        sights = cycles_in_sight(flows, budget, workers) if quick and not stop() else [None] * len(values)
        for value, sight in zip(values, sights, strict=True):
            if stop():
                break
            if sight is None or sight.number > builder.known_at(value):
                builder.from_mesh(value, sight)
    return tuple(builder.branches)


def _places(diagram: Diagram, mesh: int) -> list[float]:
    """Where to look for cycles: between any two bifurcations, and on a mesh where none of these is near."""
    low, high = diagram.family.low, diagram.family.high
    changes = [low, *(event.value for event in diagram.bifurcations), high]
    # not quite in the middle, where symmetric families like to be degenerate
    between = [one + 0.4871 * (other - one) for one, other in pairwise(changes) if other - one > 1e-6 * (high - low)]
    between = between[:_MOST_BETWEEN]
    regular = (low + (np.arange(mesh) + 0.5163) / mesh * (high - low)).tolist()
    near = 0.5 * (high - low) / mesh
    return sorted([*between, *(value for value in regular if all(abs(value - one) > near for one in between))])


def _never() -> bool:
    return False


_KINDS: dict[End, EndKind] = {
    End.RANGE: "range",
    End.EXPLODES: "explosion",
    End.CLOSED: "closed",
    End.LONG_PERIOD: "long period",
    End.ARRIVED: "long period",
    End.STEPS: "lost",
}
# a branch that is lost with a period as this has come near to a saddle
_LONG = 0.1 * LONGEST_PERIOD


@dataclass(frozen=True)
class _Way:
    """A branch followed one way: the orbits, the folds among them, why it ended, and in what."""

    orbits: list[Closed]
    folds: list[Closed]
    why: End
    end: CycleEnd

    @property
    def lost(self) -> bool:
        return self.why is End.LOST and self.end.kind in {"lost", "long period"}


class _Builder:
    def __init__(self, diagram: Diagram, budget: int, quick: bool) -> None:
        self.diagram = diagram
        self.budget = budget
        self.quick = quick
        self.family: Family = diagram.family
        self.ends = EndFinder(diagram, budget)
        self.branches: list[CycleBranch] = []
        # those of each branch
        self._orbits: list[list[Closed]] = []

    def known_at(self, value: float) -> int:
        """Number of cycles at a value that lie on branches that are known."""
        return sum(len(_around(branch, value)) for branch in self.branches)

    def from_hopf(self, event: Event) -> None:
        """The branch that is born at a Hopf point, unless it is the end of one that is known."""
        if any(end.kind == "hopf" and self._near(end.value, event.value) for b in self.branches for end in b.ends):
            return
        found = fixed_points(self.family.flow_at(event.value), budget=self.budget)
        angles = opposite(away_from_saddles(event.x, event.y, found))
        way = next(filter(None, (self._born(self._tracer(angle), event) for angle in angles)), None)
        if way is not None:
            self._add(way.orbits, way.folds, CycleEnd("hopf", event.value), way.end)

    def _born(self, tracer: CycleTracer, event: Event) -> _Way | None:
        criticality = event.form.lyapunov if isinstance(event.form, HopfForm) else -1.0
        for r in (4.0 * SMALLEST, 1.2 * SMALLEST):
            guess = Closed(r, self.family.scaled(event.value), (event.x, event.y), 0.0, criticality)
            start = tracer.correct(guess, _ACROSS_R, criticality < 0.0)
            if start is not None and abs(start.s - guess.s) < 0.1:
                return self._followed(tracer, start, _ACROSS_R)
        return None

    def _tracer(self, angle: float) -> CycleTracer:
        return CycleTracer(self.family, angle, quick=self.quick)

    def _followed(self, tracer: CycleTracer, start: Closed, border: FloatArray) -> _Way:
        """A branch one way; where it is lost on one ray, it is taken up again on the opposite one."""
        way = self._on_ray(tracer, start, border)
        for _ in range(_MOST_TURNS):
            onward = self._turned(way) if way.lost else None
            if onward is None:
                break
            # it may have gone back a little at first
            others = [fold for fold in onward.folds if all(abs(fold.s - one.s) > ONE_FOLD for one in way.folds)]
            way = _Way([*way.orbits, *onward.orbits[1:]], [*way.folds, *others], onward.why, onward.end)
        return way

    def _turned(self, way: _Way) -> _Way | None:
        """What follows a lost end on the opposite ray; None if that leads no farther."""
        last = way.orbits[-1]
        tracer = self._tracer(math.atan2(*last.unit[::-1]) + math.pi)
        start = self._start(tracer, last.s, self.ends.path_of(last), last.centre, last.period, last.integral)
        if start is None:
            return None
        sense = math.copysign(1.0, last.s - way.orbits[-4:][0].s)
        onward = self._on_ray(tracer, start, sense * ACROSS_S)
        return onward if len(onward.orbits) > _FEWEST else None

    def _on_ray(self, tracer: CycleTracer, start: Closed, border: FloatArray) -> _Way:
        met: list[CycleEnd] = []

        def arrived(orbits: list[Closed], last: bool) -> bool:
            found = self.ends.loop_ahead(orbits)
            # quick ways are asked about saddle-nodes after each orbit
            if found is None and not self.quick:
                found = self.ends.saddle_node_ahead(orbits)
            met.extend([] if found is None else [found])
            # what is left may be too short to be seen, unless the stability will change there
            short = narrowness(*orbits[-2:]) < _NARROW
            nothing = last and short and lingering_trace(orbits) * orbits[-1].integral > 0.0
            return self.quick and (bool(met) or nothing)

        def foretold(orbits: list[Closed]) -> bool:
            found = self.ends.saddle_node_ahead(orbits)
            met.extend([] if found is None else [found])
            return found is not None

        orbits, folds, why = tracer.follow(start, border, arrived, foretold if self.quick else None)
        return _Way(orbits, folds, why, self._end(orbits, why, met[-1] if met else None))

    def from_mesh(self, value: float, sight: Sight | None) -> None:
        """Branches through the cycles at one value, those in sight if any were, that lie on none that is known."""
        flow = self.family.flow_at(value)
        found = fixed_points(flow, budget=self.budget)
        if not found.complete:
            return
        if sight and sight.cycles:
            cycles = tuple(cycle_through(flow, g.start, g.period, g.log_multiplier, found) for g in sight.cycles)
        else:
            cycles = limit_cycles(flow, found).cycles
        for cycle in cycles:
            if not any(self._passes(number, value, cycle) for number in range(len(self.branches))):
                self._from_cycle(value, cycle, found)

    def _from_cycle(self, value: float, cycle: LimitCycle, found: FixedPoints) -> None:
        inside = [found.points[i] for i in cycle.encloses if found.points[i].index > 0]
        if not inside:
            return
        # the one that is farthest from vanishing while the cycle is followed around it
        centre = max(inside, key=lambda point: math.prod(point.eigenvalues).real)
        place, s = (centre.x, centre.y), self.family.scaled(value)
        for angle in opposite(away_from_saddles(*place, found)):
            tracer = self._tracer(angle)
            start = self._start(tracer, s, cycle.points, place, cycle.period, cycle.log_multiplier)
            if start is not None:
                self._both_ways(tracer, start)
                return

    def _both_ways(self, tracer: CycleTracer, start: Closed) -> None:
        """The branch through a cycle."""
        up = self._followed(tracer, start, ACROSS_S)
        if up.why is End.CLOSED:
            closed = CycleEnd("closed", self.family.value(start.s))
            self._add(up.orbits, up.folds, closed, closed)
            return
        down = self._followed(tracer, start, -ACROSS_S)
        self._add([*down.orbits[:0:-1], *up.orbits], [*down.folds, *up.folds], down.end, up.end)

    def _start(
        self, tracer: CycleTracer, s: float, points: FloatArray, centre: Point, period: float, integral: float
    ) -> Closed | None:
        """A cycle that is known as a polygon, on the ray of a tracer."""
        guess = Closed(distance_along(points, centre, tracer.unit), s, centre, period, integral)
        return tracer.correct(guess, ACROSS_S, integral < 0.0, *tracer.care(FIRST_STEP))

    def _add(self, orbits: list[Closed], folds: list[Closed], first: CycleEnd, last: CycleEnd) -> None:
        values = np.array([self.family.value(orbit.s) for orbit in orbits])
        # what was lost on its way from the same Hopf point is a part of this one
        born = [end.value for end in (first, last) if end.kind == "hopf"]
        kept = [not self._lost_from(branch, born) for branch in self.branches]
        self.branches = list(compress(self.branches, kept))
        self._orbits = [*compress(self._orbits, kept), orbits]
        self.branches.append(
            CycleBranch(
                values,
                np.array([orbit.period for orbit in orbits]),
                np.array([orbit.integral for orbit in orbits]),
                self._extents(values, orbits),
                tuple(self._fold(fold) for fold in folds),
                (first, last),
            )
        )

    def _extents(self, values: FloatArray, orbits: list[Closed]) -> FloatArray:
        if self.quick:
            return np.full((len(orbits), 4), math.nan)
        flows = [self.family.flow_at(value) for value in values.tolist()]
        return np.array([_extent(*one) for one in zip(flows, orbits, strict=True)]).reshape(-1, 4)

    def _passes(self, number: int, value: float, cycle: LimitCycle) -> bool:
        """Whether a branch has, at a value, a cycle of this size and stability."""
        branch, orbits = self.branches[number], self._orbits[number]
        values = branch.values
        for i in _around(branch, value):
            # between the last cycle and what it ends in, it is much like that
            first, second = max(i, 0), min(i + 1, len(values) - 1)
            span = values[second] - values[first]
            share = 0.5 if span == 0.0 else (value - values[first]) / span
            ends = branch.extents[[first, second]]
            if self.quick:
                ends = np.array([_extent(self.family.flow_at(float(values[k])), orbits[k]) for k in (first, second)])
            box = ends[0] + share * (ends[1] - ends[0])
            extent = max(cycle.box[1] - cycle.box[0], cycle.box[3] - cycle.box[2])
            slack = (0.1 if first < second else 0.3) * extent + float(np.abs(ends[1] - ends[0]).max())
            if np.abs(box - np.array(cycle.box)).max() <= slack:
                return True
        return False

    def _fold(self, fold: Closed) -> CycleFold:
        return CycleFold(self.family.value(fold.s), fold.period, fold.centre, fold.start)

    def _end(self, orbits: list[Closed], why: End, met: CycleEnd | None) -> CycleEnd:
        """In what a way ends; ``met`` is what was foretold there."""
        value = self.family.value(orbits[-1].s)
        if why is End.SHRINKS:
            hopfs = [event.value for event in self.diagram.events if event.kind == "hopf"]
            return CycleEnd("hopf", min(hopfs, key=lambda hopf: abs(hopf - value), default=value))
        if met is not None and why is End.ARRIVED:
            return met
        if why in {End.ARRIVED, End.LONG_PERIOD, End.LOST, End.EXPLODES} and len(orbits) > 1:
            solved = self.ends.beyond(orbits) or met
            if solved is not None:
                return solved
        if why is End.LOST:
            return CycleEnd("long period" if orbits[-1].period > _LONG else "lost", value)
        return CycleEnd(_KINDS[why], value)

    def _lost_from(self, branch: CycleBranch, hopfs: list[float]) -> bool:
        kinds = {end.kind for end in branch.ends}
        ours = [end.value for end in branch.ends if end.kind == "hopf"]
        return kinds in ({"hopf", "lost"}, {"hopf", "explosion"}) and any(
            self._near(one, other) for one in ours for other in hopfs
        )

    def _near(self, one: float, other: float) -> bool:
        return abs(one - other) <= 1e-6 * (self.family.high - self.family.low)


def _around(branch: CycleBranch, value: float) -> list[int]:
    """Numbers of the cycles between which, and the next, a branch passes a value; -1 before the first."""
    first, last = (end.value if end.saddles else branch.values[k] for end, k in zip(branch.ends, (0, -1), strict=True))
    values = np.array([first, *branch.values, last])
    passed = (values[:-1] - value) * (values[1:] - value) <= 0.0
    return (np.flatnonzero(passed & (values[:-1] != values[1:])) - 1).tolist()


def _extent(flow: Flow, orbit: Closed) -> tuple[float, float, float, float]:
    path = orbit_path(flow, orbit)
    return float(path[:, 0].min()), float(path[:, 0].max()), float(path[:, 1].min()), float(path[:, 1].max())
