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
from itertools import pairwise

import numpy as np

from .bendixson import divergence_sign
from .fixed_points import FixedPoints, fixed_points
from .flow import FloatArray, Flow, Window
from .return_map import RETURNED, closed_orbit, displacements, measured_return
from .trajectories import trajectory

SCAN_TOLERANCE = 1e-9
SOLVE_TOLERANCE = 1e-13
LONGEST_PERIOD = 2000.0
NOISE = 3e-9
EDGE_BISECTIONS = 34
# how near to a cycle, in parts of its distance along the ray, a neighbour between the same samples is looked for
BESIDE = 1e-3
CLOSURE = 1e-8
OWN_RADIUS = 1e-7


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


@dataclass(frozen=True)
class _Section:
    """A ray from a fixed point to the border, and what the return map needs."""

    flow: Flow
    p: FloatArray
    ray: FloatArray
    length: float
    region: FloatArray
    forward_targets: FloatArray
    backward_targets: FloatArray

    def targets(self, direction: float) -> FloatArray:
        return self.forward_targets if direction > 0.0 else self.backward_targets

    def scan(self, starts: FloatArray, direction: float) -> FloatArray:
        """Displacements of the return map, NaN where there is no return."""
        out = np.empty(len(starts))
        addresses = self.flow.kernels.addresses
        displacements(
            addresses.velocity,
            addresses.jacobian,
            self.p,
            self.ray,
            starts,
            direction,
            SCAN_TOLERANCE,
            LONGEST_PERIOD,
            self.region,
            self.targets(direction),
            out,
        )
        return out


def limit_cycles(flow: Flow, found: FixedPoints | None = None, samples: int = 24) -> LimitCycles:
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
    for section in _sections(flow, found):
        for cycle in _cycles_across(section, samples, found):
            if not any(_same(cycle, other) for other in cycles):
                cycles.append(cycle)
    cycles.sort(key=lambda cycle: cycle.period)
    argument = f"return maps on rays from every fixed point of positive index, {samples} starts each way in time"
    return LimitCycles(tuple(cycles), False, argument)


def _sections(flow: Flow, found: FixedPoints) -> list[_Section]:
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
    sections = []
    for i, (x, y) in enumerate(centres):
        # directions by the golden angle avoid the axes of symmetry, on which saddles like to lie
        angle = 0.7236 + 2.399963229728653 * i
        ux, uy = math.cos(angle), math.sin(angle)
        reach_x = ((box.x_max if ux > 0.0 else box.x_min) - x) / ux
        reach_y = ((box.y_max if uy > 0.0 else box.y_min) - y) / uy
        sections.append(
            _Section(
                flow,
                p,
                np.array([x, y, ux, uy]),
                min(reach_x, reach_y),
                region,
                _captures(targets["sink"], x, y),
                _captures(targets["source"], x, y),
            )
        )
    return sections


def _captures(targets: list[tuple[float, float, float]], x: float, y: float) -> FloatArray:
    """Targets of one ray; its own origin captures only at the last, so that a winding orbit can return first."""
    rows = [(a, b, OWN_RADIUS if (a, b) == (x, y) else radius) for a, b, radius in targets]
    return np.array(rows, dtype=np.float64).reshape(-1, 3)


def _cycles_across(section: _Section, samples: int, found: FixedPoints) -> list[LimitCycle]:
    """The cycles that a ray crosses.

    Two cycles between neighbouring samples leave no change of sign. Where one of them is found one way in time only,
    samples close to it on both sides show the other.
    """
    rows: dict[float, list[tuple[float, float]]] = {}
    solved: dict[float, list[tuple[float, LimitCycle]]] = {}
    for direction in (1.0, -1.0):
        rows[direction] = _sampled(section, direction, samples)
        solved[direction] = _solved(section, direction, rows[direction], (), found)
    hidden: list[tuple[float, LimitCycle]] = []
    for direction in (1.0, -1.0):
        seen = [s for s, _ in solved[direction]]
        alone = [s for s, _ in solved[-direction] if all(abs(s - other) > 1e-6 * s for other in seen)]
        starts = np.array([s * factor for s in alone for factor in (1.0 - BESIDE, 1.0 + BESIDE)])
        starts = starts[starts < section.length]
        if starts.size:
            values = section.scan(starts, direction)
            more = [(float(s), float(d)) for s, d in zip(starts, values, strict=True)]
            hidden += _solved(section, direction, rows[direction] + more, (*seen, *alone), found)
    return [cycle for _, cycle in (*solved[1.0], *solved[-1.0], *hidden)]


def _solved(
    section: _Section, direction: float, rows: list[tuple[float, float]], known: Sequence[float], found: FixedPoints
) -> list[tuple[float, LimitCycle]]:
    """Where the ray is crossed by the cycles in the brackets that hold none of those known, and these cycles."""
    crossings = []
    for low, low_value, high, high_value in _sign_changes(rows):
        if not any(low < s < high for s in known):
            crossing = _solve(section, direction, low, low_value, high, high_value, found)
            if crossing is not None:
                crossings.append(crossing)
    return crossings


def _sampled(section: _Section, direction: float, samples: int) -> list[tuple[float, float]]:
    """Starts on the ray with the displacements of their returns, NaN where there is none."""
    starts = section.length * ((np.arange(samples) + 0.7) / samples) ** 2
    starts = starts[starts < section.length]
    values = section.scan(starts, direction)
    known = [(float(s), float(d)) for s, d in zip(starts, values, strict=True)]
    for (s, d), (t, e) in pairwise(known):
        if math.isnan(d) != math.isnan(e):
            known += _towards_edge(section, direction, (s, d), (t, e))
    return known


def _sign_changes(known: list[tuple[float, float]]) -> list[tuple[float, float, float, float]]:
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


def _towards_edge(
    section: _Section, direction: float, one: tuple[float, float], other: tuple[float, float]
) -> list[tuple[float, float]]:
    """Samples towards the end of an interval on which orbits return, up to a first change of sign."""
    returning, lost = (one, other) if not math.isnan(one[1]) else (other, one)
    first_sign = returning[1] > 0.0
    inside, outside = returning[0], lost[0]
    samples = []
    for _ in range(EDGE_BISECTIONS):
        middle = 0.5 * (inside + outside)
        value = float(section.scan(np.array([middle]), direction)[0])
        if math.isnan(value):
            outside = middle
            continue
        inside = middle
        samples.append((middle, value))
        if abs(value) > NOISE and (value > 0.0) != first_sign:
            break
    return samples


def _solve(
    section: _Section,
    direction: float,
    low: float,
    low_value: float,
    high: float,
    high_value: float,
    found: FixedPoints,
) -> tuple[float, LimitCycle] | None:
    """Where on the ray a cycle crosses, and the cycle; None where the bracket holds none."""
    addresses = section.flow.kernels.addresses
    s, value = closed_orbit(
        addresses.velocity,
        addresses.jacobian,
        section.p,
        section.ray,
        low,
        low_value,
        high,
        high_value,
        direction,
        SOLVE_TOLERANCE,
        LONGEST_PERIOD,
        section.region,
        section.targets(direction),
    )
    if math.isnan(value) or abs(value) > CLOSURE:
        return None
    status, back, period, integral = measured_return(
        addresses.velocity,
        addresses.jacobian,
        section.p,
        section.ray,
        s,
        direction,
        SOLVE_TOLERANCE,
        LONGEST_PERIOD,
        section.region,
        section.targets(direction),
    )
    if status != RETURNED or abs(back - s) > CLOSURE:
        return None
    start = (float(section.ray[0] + s * section.ray[2]), float(section.ray[1] + s * section.ray[3]))
    points = _drawn(section.flow, start, period, integral < 0.0, section.flow.window)
    low_x, low_y = points.min(axis=0)
    high_x, high_y = points.max(axis=0)
    extent = max(high_x - low_x, high_y - low_y)
    if extent < 0.2 * section.flow.window.width:
        near = Window(low_x - extent, high_x + extent, low_y - extent, high_y + extent)
        points = _drawn(section.flow, start, period, integral < 0.0, near)
    box = (float(low_x), float(high_x), float(low_y), float(high_y))
    inside = tuple(i for i, point in enumerate(found.points) if _turns(points, point.x, point.y) != 0)
    return s, LimitCycle(period, integral, integral < 0.0, points, box, inside)


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


def _turns(points: FloatArray, x: float, y: float) -> int:
    """Winding number of a closed polygon about a point."""
    angles = np.unwrap(np.arctan2(points[:, 1] - y, points[:, 0] - x))
    return round(float(angles[-1] - angles[0]) / (2.0 * math.pi))


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
