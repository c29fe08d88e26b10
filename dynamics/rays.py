"""Rays from fixed points, on which the return map is sampled and its zeros, the closed orbits, are solved for."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from .flow import FloatArray, Flow
from .return_map import MAX_RETURN_STEPS, RETURNED, closed_orbit, measured_return
from .return_scan import displacements

SCAN_TOLERANCE = 1e-9
SOLVE_TOLERANCE = 1e-13
LONGEST_PERIOD = 2000.0
NOISE = 3e-9
# starts between the two on either side of an edge, and how often: to a part in 8^12, 1.5e-11
EDGE_SAMPLES = 7
EDGE_ROUNDS = 12
CLOSURE = 1e-8
# displacement at which a closed orbit is exact, and steps of Newton's method to get there
POLISHED = 1e-13
POLISHING = 5

# two starts on a ray whose displacements differ in sign: (start, displacement, start, displacement)
Bracket = tuple[float, float, float, float]


@dataclass(frozen=True)
class Turn:
    """One return to a ray: the start on it, how far from there it ends, the time and the integral of trace J."""

    start: float
    gap: float
    period: float
    integral: float


@dataclass(frozen=True)
class Ray:
    """A ray from a fixed point to the border, and what the return map needs."""

    flow: Flow
    p: FloatArray
    line: FloatArray
    length: float
    region: FloatArray
    forward_targets: FloatArray
    backward_targets: FloatArray

    def targets(self, direction: float) -> FloatArray:
        """Where orbits are given up: the sinks forward in time, the sources backward."""
        return self.forward_targets if direction > 0.0 else self.backward_targets

    def scan(self, starts: FloatArray, directions: FloatArray) -> FloatArray:
        """Displacements of the return map, NaN where there is no return."""
        out = np.empty(len(starts))
        addresses = self.flow.kernels.addresses
        displacements(
            addresses.velocity,
            addresses.velocities,
            self.p,
            self.line,
            starts,
            directions,
            SCAN_TOLERANCE,
            LONGEST_PERIOD,
            MAX_RETURN_STEPS,
            self.region,
            self.forward_targets,
            self.backward_targets,
            out,
        )
        return out

    def root(self, direction: float, bracket: Bracket, tolerance: float) -> float | None:
        """A zero of the displacement in a bracket; None where orbits do not return in between."""
        addresses = self.flow.kernels.addresses
        s, value = closed_orbit(
            addresses.velocity,
            addresses.jacobian,
            self.p,
            self.line,
            *bracket,
            direction,
            tolerance,
            LONGEST_PERIOD,
            self.region,
            self.targets(direction),
        )
        return None if math.isnan(value) or abs(value) > CLOSURE else s

    def turn(self, direction: float, s: float) -> Turn | None:
        """The return of one start to rounding level, None where there is none."""
        addresses = self.flow.kernels.addresses
        status, back, period, integral = measured_return(
            addresses.velocity,
            addresses.jacobian,
            self.p,
            self.line,
            s,
            direction,
            SOLVE_TOLERANCE,
            LONGEST_PERIOD,
            self.region,
            self.targets(direction),
        )
        return Turn(s, back - s, period, integral) if status == RETURNED else None


@dataclass(frozen=True)
class _Edge:
    """The end of an interval of a ray on which orbits return: it lies between a start that does and one that does not.

    Attributes:
        direction: of time.
        inside, outside: the starts.
        positive: whether the displacement at the outermost sample of the interval is.
    """

    direction: float
    inside: float
    outside: float
    positive: bool

    def between(self) -> FloatArray:
        """Starts between, from the inside to the outside."""
        return self.inside + (self.outside - self.inside) * np.arange(1, EDGE_SAMPLES + 1) / (EDGE_SAMPLES + 1)

    def narrowed(self, starts: list[float], values: list[float]) -> tuple[_Edge | None, list[tuple[float, float]]]:
        """The edge between nearer starts, None after a change of sign; and the samples up to there."""
        inside = self.inside
        seen: list[tuple[float, float]] = []
        for start, value in zip(starts, values, strict=True):
            if math.isnan(value):
                return replace(self, inside=inside, outside=start), seen
            inside = start
            seen.append((start, value))
            if abs(value) > NOISE and (value > 0.0) != self.positive:
                return None, seen
        return replace(self, inside=inside), seen


def sampled(ray: Ray, samples: int) -> dict[float, list[tuple[float, float]]]:
    """Starts on the ray with the displacements of their returns, NaN where there is none, both ways in time."""
    # closer together near the point, and up to where the region ends
    starts = ray.length * ((np.arange(samples) + 0.7) / (samples - 0.3)) ** 2
    values = ray.scan(np.tile(starts, 2), np.repeat([1.0, -1.0], len(starts))).reshape(2, -1)
    rows: dict[float, list[tuple[float, float]]] = {}
    edges: list[_Edge] = []
    for direction, row in zip((1.0, -1.0), values, strict=True):
        known = list(zip(starts.tolist(), row.tolist(), strict=True))
        rows[direction] = known
        for (s, d), (t, e) in pairwise(known):
            if math.isnan(d) != math.isnan(e):
                edges.append(_Edge(direction, t, s, e > 0.0) if math.isnan(d) else _Edge(direction, s, t, d > 0.0))
    for _ in range(EDGE_ROUNDS):
        if not edges:
            break
        places = np.array([edge.between() for edge in edges])
        directions = np.repeat([edge.direction for edge in edges], EDGE_SAMPLES)
        between = ray.scan(places.ravel(), directions).reshape(places.shape)
        still_open: list[_Edge] = []
        for i, edge in enumerate(edges):
            nearer, seen = edge.narrowed(places[i].tolist(), between[i].tolist())
            rows[edge.direction] += seen
            still_open += [] if nearer is None else [nearer]
        edges = still_open
    return rows


def sign_changes(known: list[tuple[float, float]]) -> list[Bracket]:
    """Brackets ``(low, value, high, value)`` of zeros of the displacement."""
    brackets = []
    previous: tuple[float, float] | None = None
    for s, d in sorted(known):
        if math.isnan(d):
            previous = None
        elif abs(d) > NOISE:
            if previous is not None and (previous[1] > 0.0) != (d > 0.0):
                brackets.append((previous[0], previous[1], s, d))
            previous = (s, d)
    return brackets


def closed_orbit_within(ray: Ray, direction: float, bracket: Bracket) -> Turn | None:
    """The closed orbit that crosses the ray between two starts, to rounding level; None where there is none."""
    # to the scan's tolerance first, where a turn costs a third
    near = ray.root(direction, bracket, SCAN_TOLERANCE)
    if near is None:
        return None
    turn = _polished(ray, direction, bracket, near)
    if turn is None:
        # nearly a fold of cycles: Newton's method is lost there, bisection is not
        start = ray.root(direction, bracket, SOLVE_TOLERANCE)
        turn = None if start is None else ray.turn(direction, start)
    return None if turn is None or abs(turn.gap) > CLOSURE else turn


def _polished(ray: Ray, direction: float, bracket: Bracket, s: float) -> Turn | None:
    """The closed orbit near one that is solved to the scan's tolerance; None where Newton's method fails."""
    for _ in range(POLISHING):
        turn = ray.turn(direction, s)
        if turn is None or abs(turn.gap) < POLISHED:
            return turn
        # the derivative of the return map at its fixed point is the Floquet multiplier
        slope = math.exp(min(direction * turn.integral, 700.0)) - 1.0
        s -= turn.gap / slope if slope != 0.0 else math.inf
        if not bracket[0] < s < bracket[2]:
            return None
    return None
