"""Limit cycles, stable and unstable: return maps on rays from the fixed points that they must enclose.

The indices of the fixed points inside a closed orbit sum to +1, so it encloses a point or cluster of positive index and
crosses every ray from there to the border. On such a ray the displacement of the first-return map is sampled in both
directions of time; between two samples of opposite sign, and up to the edges of the intervals on which orbits return
(where a saddle's stable manifold crosses the ray), its zero is solved for to rounding level.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .bendixson import divergence_sign
from .fixed_points import FixedPoints, fixed_points
from .flow import FloatArray, Flow, Window
from .polygons import winding_numbers
from .rays import Bracket, Ray, closed_orbit_within, sampled, sign_changes
from .trajectories import trajectory

# how near to a cycle, in parts of its distance along the ray, a neighbour between the same samples is looked for
BESIDE = 1e-3
OWN_RADIUS = 1e-7
# on each ray and way in time
STARTS = 24


@dataclass(frozen=True)
class LimitCycle:
    """An isolated periodic orbit.

    Attributes:
        period: in GRU steps.
        log_multiplier: logarithm of the Floquet multiplier, the integral of the trace of J over one period.
        stable: whether ``log_multiplier`` is negative.
        points: shape ``(n, 2)``, one period in order of time, first point repeated at the end.
        box: ``(x_low, x_high, y_low, y_high)`` of the points.
        encloses: indices into ``FixedPoints.points`` of the fixed points inside it.
    """

    period: float
    log_multiplier: float
    stable: bool
    points: FloatArray
    box: tuple[float, float, float, float]
    encloses: tuple[int, ...]


@dataclass(frozen=True)
class LimitCycles:
    """The limit cycles of a flow.

    Attributes:
        cycles: found cycles, by ascending period.
        none_proven: True if it is proven that there is none.
        argument: the proof or the method in one sentence for people.
        searched: False if the search was switched off.
    """

    cycles: tuple[LimitCycle, ...]
    none_proven: bool
    argument: str
    searched: bool = True


def limit_cycles(flow: Flow, found: FixedPoints | None = None, samples: int = STARTS) -> LimitCycles:
    """All limit cycles that the search finds, or a proof that there is none.

    Args:
        flow: the flow.
        found: its fixed points, if known.
        samples: starts on each ray and direction of time; 0 only tries the proof.

    Raises:
        ValueError: if ``samples`` is negative.
    """
    if samples < 0:
        raise ValueError(f"samples = {samples} must not be negative")
    sign = divergence_sign(flow)
    if sign:
        word = "positive" if sign > 0 else "negative"
        if flow.trapping_region is None:
            argument = (
                f"the divergence is {word} all over the region searched, so no closed orbit lies in it (Bendixson)"
            )
        else:
            argument = f"the divergence is {word} everywhere, so there is no closed orbit (Bendixson)"
        return LimitCycles((), True, argument)
    found = fixed_points(flow) if found is None else found
    if samples == 0:
        return LimitCycles((), False, "not searched", searched=False)
    cycles: list[LimitCycle] = []
    for ray in _rays(flow, found):
        for cycle in _cycles_across(ray, samples, found):
            if not any(_same(cycle, other) for other in cycles):
                cycles.append(cycle)
    cycles.sort(key=lambda cycle: cycle.period)
    argument = f"return maps on rays from every fixed point of positive index, {samples} starts each way in time"
    return LimitCycles(tuple(cycles), False, argument)


def _rays(flow: Flow, found: FixedPoints) -> list[Ray]:
    box = flow.search_region
    region = np.array(box.as_tuple())
    p = flow.pack()
    centres = [(point.x, point.y) for point in found.points if point.index > 0]
    centres += [(cluster.x, cluster.y) for cluster in found.clusters if cluster.index != 0]
    everything = [(point.x, point.y) for point in found.points] + [(c.x, c.y) for c in found.clusters]
    targets: dict[str, list[tuple[float, float, float]]] = {"sink": [], "source": []}
    for point in found.points:
        if point.kind in targets:
            gaps = [math.hypot(point.x - x, point.y - y) for x, y in everything if (x, y) != (point.x, point.y)]
            targets[point.kind].append((point.x, point.y, min([5e-3, *(0.02 * gap for gap in gaps)])))
    rays = []
    for i, (x, y) in enumerate(centres):
        # directions by the golden angle avoid the axes of symmetry, on which saddles like to lie
        angle = 0.7236 + 2.399963229728653 * i
        ux, uy = math.cos(angle), math.sin(angle)
        reach_x = ((box.x_max if ux > 0.0 else box.x_min) - x) / ux
        reach_y = ((box.y_max if uy > 0.0 else box.y_min) - y) / uy
        rays.append(
            Ray(
                flow,
                p,
                np.array([x, y, ux, uy]),
                min(reach_x, reach_y),
                region,
                _captures(targets["sink"], x, y),
                _captures(targets["source"], x, y),
            )
        )
    return rays


def _captures(targets: list[tuple[float, float, float]], x: float, y: float) -> FloatArray:
    """Targets of one ray; its own origin captures only at the last, so that a winding orbit can return first."""
    rows = [(a, b, OWN_RADIUS if (a, b) == (x, y) else radius) for a, b, radius in targets]
    return np.array(rows, dtype=np.float64).reshape(-1, 3)


def _cycles_across(ray: Ray, samples: int, found: FixedPoints) -> list[LimitCycle]:
    """The cycles that a ray crosses.

    Two cycles between neighbouring samples leave no change of sign. Where one of them is found one way in time only,
    samples close to it on both sides show the other.
    """
    rows = sampled(ray, samples)
    brackets = {direction: sign_changes(rows[direction]) for direction in (1.0, -1.0)}
    forward = _solved(ray, 1.0, brackets[1.0], (), found)
    backward = _solved(ray, -1.0, brackets[-1.0], [s for s, _ in forward], found)
    crossings = {1.0: [s for s, _ in forward], -1.0: [s for s, _ in backward]}
    seen = {direction: crossings[direction] + _within(brackets[direction], crossings[-direction]) for direction in rows}
    hidden: list[tuple[float, LimitCycle]] = []
    for direction in (1.0, -1.0):
        alone = [s for s in crossings[-direction] if all(abs(s - other) > 1e-6 * s for other in seen[direction])]
        starts = np.array([s * factor for s in alone for factor in (1.0 - BESIDE, 1.0 + BESIDE)])
        starts = starts[starts < ray.length]
        if starts.size:
            values = ray.scan(starts, np.full(len(starts), direction))
            more = [(float(s), float(d)) for s, d in zip(starts, values, strict=True)]
            finer = sign_changes(rows[direction] + more)
            hidden += _solved(ray, direction, finer, (*seen[direction], *alone), found)
    return [cycle for _, cycle in (*forward, *backward, *hidden)]


def _within(brackets: list[Bracket], crossings: Sequence[float]) -> list[float]:
    """The crossings that lie in a bracket."""
    return [s for s in crossings if any(low < s < high for low, _, high, _ in brackets)]


def _solved(
    ray: Ray, direction: float, brackets: list[Bracket], known: Sequence[float], found: FixedPoints
) -> list[tuple[float, LimitCycle]]:
    """Where the ray is crossed by the cycles in the brackets that hold none of those known, and these cycles."""
    crossings = []
    for bracket in brackets:
        if not _within([bracket], known):
            crossing = _solve(ray, direction, bracket, found)
            if crossing is not None:
                crossings.append(crossing)
    return crossings


def _solve(ray: Ray, direction: float, bracket: Bracket, found: FixedPoints) -> tuple[float, LimitCycle] | None:
    """Where on the ray a cycle crosses, and the cycle; None where the bracket holds none."""
    turn = closed_orbit_within(ray, direction, bracket)
    if turn is None:
        return None
    s, period, integral = turn.start, turn.period, turn.integral
    start = (float(ray.line[0] + s * ray.line[2]), float(ray.line[1] + s * ray.line[3]))
    return s, cycle_through(ray.flow, start, period, integral, found)


def cycle_through(
    flow: Flow, start: tuple[float, float], period: float, log_multiplier: float, found: FixedPoints
) -> LimitCycle:
    """The limit cycle of which a point, the period and the logarithm of the multiplier are known, drawn.

    Args:
        flow: the flow.
        start: the point.
        period: in GRU steps.
        log_multiplier: the integral of the trace of J over one period.
        found: the fixed points of the flow.
    """
    stable = log_multiplier < 0.0
    points = _drawn(flow, start, period, stable, flow.window)
    low_x, low_y = points.min(axis=0)
    high_x, high_y = points.max(axis=0)
    extent = max(high_x - low_x, high_y - low_y)
    if extent < 0.2 * flow.window.width:
        near = Window(low_x - extent, high_x + extent, low_y - extent, high_y + extent)
        points = _drawn(flow, start, period, stable, near)
    box = (float(low_x), float(high_x), float(low_y), float(high_y))
    places = np.array([(point.x, point.y) for point in found.points]).reshape(-1, 2)
    inside = tuple(np.flatnonzero(winding_numbers(points, places)).tolist())
    return LimitCycle(period, log_multiplier, stable, points, box, inside)


def _drawn(flow: Flow, start: tuple[float, float], period: float, stable: bool, window: Window) -> FloatArray:
    """One period in order of time, closed; integrated in the direction in which the cycle attracts."""
    path = trajectory(flow, *start, period if stable else -period, 1e-11, window=window).points
    points = path if stable else path[::-1].copy()
    points[-1] = points[0]
    return points


def redrawn(flow: Flow, cycle: LimitCycle, window: Window) -> LimitCycle:
    """The cycle with points close enough together for a window, which may show a small part of it."""
    start = (float(cycle.points[0, 0]), float(cycle.points[0, 1]))
    return replace(cycle, points=_drawn(flow, start, cycle.period, cycle.stable, window))


def _same(one: LimitCycle, other: LimitCycle) -> bool:
    """Whether two solutions are one cycle, found from different rays.

    Boxes of drawn points are only as exact as their spacing, periods agree to the accuracy of the solution; nested
    cycles that enclose the same points differ in both.
    """
    if one.encloses != other.encloses or abs(one.period - other.period) > 1e-6 * one.period:
        return False
    extent = max(one.box[1] - one.box[0], one.box[3] - one.box[2])
    apart = max(abs(a - b) for a, b in zip(one.box, other.box, strict=True))
    return apart < 0.05 * extent
