"""Where orbits end and where they come from, in words; fixed points and cycles are numbered as the page lists them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dynamics.attractors import Attractor
from dynamics.cycle_capture import cycle_at
from dynamics.fixed_points import FixedPoints
from dynamics.flow import FloatArray, Flow
from dynamics.limit_cycles import LimitCycles
from dynamics.settling import CLUSTER, EDGE, UNSETTLED
from dynamics.systems import GRU
from dynamics.trajectories import Fate, Trajectory

# an orbit is said to have reached a fixed point once it stays this near, in widths of the first window: a pixel pair
NEAR = 0.01 / 2.2


@dataclass(frozen=True)
class End:
    """One end of an orbit.

    Attributes:
        words: to follow "orbit 3", without a full stop.
        kind: "point", "cycle", "outside" or "open".
        target: index of the fixed point or cycle, or -1.
        after: time until it is there, or None.
        under_way: whether a longer look would tell more.
    """

    words: str
    kind: str
    target: int = -1
    after: float | None = None
    under_way: bool = False


def steps(duration: float, flow: Flow) -> str:
    """ "31 steps", "2.4 steps", "1 step"; of another system than the GRU "31 units of time"."""
    shown = f"{duration:.0f}" if duration >= 9.95 else f"{duration:.1f}".removesuffix(".0")
    one, many = flow.time_words
    return f"{shown} {(one if shown == '1' else many).removeprefix('GRU ')}"


def _near(flow: Flow) -> float:
    return NEAR * flow.window.width


def _is_outside(flow: Flow, points: FloatArray) -> NDArray[np.bool_]:
    """Which points lie outside the trapping region; none where the flow has none."""
    region = flow.trapping_region
    if region is None:
        return np.zeros(len(points), dtype=np.bool_)
    x, y = points[:, 0], points[:, 1]
    return (x < region.x_min) | (x > region.x_max) | (y < region.y_min) | (y > region.y_max)


def _region_name(flow: Flow) -> str:
    return "the square" if isinstance(flow, GRU) else "the trapping region"


def point_name(found: FixedPoints, index: int) -> str:
    """ "sink 2": the kind and the number in the table of fixed points."""
    kind = found.points[index].kind
    return f"{'fixed point' if kind == 'degenerate' else kind} {index + 1}"


def cycle_name(cycles: LimitCycles, index: int) -> str:
    """ "the limit cycle", or "limit cycle 2" where there are several."""
    return "the limit cycle" if len(cycles.cycles) == 1 else f"limit cycle {index + 1}"


def attractor_name(attractor: Attractor, found: FixedPoints, cycles: LimitCycles) -> str:
    """The name of a sink or of a stable cycle."""
    if attractor.kind == "cycle":
        return cycle_name(cycles, attractor.index)
    return point_name(found, attractor.index)


def future_end(
    flow: Flow,
    path: Trajectory,
    label: int,
    reason: int,
    known: tuple[Attractor, ...],
    found: FixedPoints,
    cycles: LimitCycles,
) -> End:
    """Where an orbit goes, given what :func:`dynamics.settling.settle_all` decided."""
    length = steps(abs(float(path.t[-1])), flow)
    if label == UNSETTLED:
        if path.fate.outcome == "fixed-point":
            return _at_point(flow, path, path.fate.target, found, "ends at")
        onto = _continuum_end(flow, path, found)
        if onto is not None:
            return onto
        if reason == EDGE:
            return End("lies on the edge between basins", "open")
        if reason == CLUSTER:
            return End("creeps towards the unresolved region", "open")
        if path.fate.outcome == "failed":
            return End(f"could be followed for {length} only: {path.fate.reason}", "open")
        return End(f"still under way after {length}", "open", under_way=path.fate.outcome == "time")
    attractor = known[label]
    if attractor.kind == "sink":
        end = _at_point(flow, path, attractor.index, found, "reaches")
    else:
        end = _on_cycle(flow, path, attractor.index, cycles)
    if end.after is not None:
        return end
    name = attractor_name(attractor, found, cycles)
    return End(f"still under way to {name} after {length}", end.kind, attractor.index, under_way=True)


def _continuum_end(flow: Flow, path: Trajectory, found: FixedPoints) -> End | None:
    """An orbit that has come to a curve of fixed points that attracts stays where it came."""
    x, y = path.points[-1].tolist()
    for curve in found.continua:
        if curve.stability == "attracting" and curve.distance(x, y) < _near(flow):
            when = _time_within(path, np.array([x, y]), _near(flow))
            name = "the ring of fixed points" if curve.closed else "the line of fixed points"
            if when == 0.0:
                return End(f"rests on {name}", "point", after=0.0)
            after = "" if when is None else f" after {steps(when, flow)}"
            return End(f"comes to rest on {name}{after}", "point", after=when)
    return None


def past_end(flow: Flow, path: Trajectory, found: FixedPoints, cycles: LimitCycles) -> End:
    """Where an orbit comes from: a source, an unstable cycle, or outside the region into which everything flows."""
    length = steps(abs(float(path.t[-1])), flow)
    x, y = path.points[-1].tolist()
    if path.fate.outcome == "fixed-point":
        return _at_point(flow, path, path.fate.target, found, "comes from")
    if path.fate.outcome == "window":
        return _outside(flow, path)
    if path.fate.outcome == "failed":
        return End(f"could be followed back for {length} only: {path.fate.reason}", "open")
    onto = cycle_at(path.fate, x, y, cycles, forward=False)
    if onto.outcome == "cycle":
        return End(
            f"comes from {cycle_name(cycles, onto.target)}",
            "cycle",
            onto.target,
            after=_time_on_cycle(path, cycles, onto, forward=False),
        )
    for i, point in enumerate(found.points):
        if point.kind != "sink" and np.hypot(point.x - x, point.y - y) < _near(flow):
            return _at_point(flow, path, i, found, "comes from")
    if _is_outside(flow, path.points[-1:]).any():
        return _outside(flow, path)
    return End(f"still under way {length} back", "open", under_way=True)


def _outside(flow: Flow, path: Trajectory) -> End:
    outside = _is_outside(flow, path.points)
    if not outside.any():
        length = abs(float(path.t[-1]))
        return End(f"comes from far away, {steps(length, flow)} back", "outside", after=length)
    if outside[0]:
        return End(f"starts outside {_region_name(flow)}", "outside", after=0.0)
    when = abs(float(path.t[int(np.argmax(outside))]))
    return End(f"leaves {_region_name(flow)} {steps(when, flow)} back", "outside", after=when)


def _at_point(flow: Flow, path: Trajectory, index: int, found: FixedPoints, verb: str) -> End:
    point = found.points[index]
    name = point_name(found, index)
    when = _time_within(path, np.array([point.x, point.y]), _near(flow))
    if when is None:
        return End(f"{verb} {name}", "point", index)
    if when == 0.0:
        return End(f"starts at {name}", "point", index, after=0.0)
    if verb == "comes from":
        return End(f"comes from {name}, {steps(when, flow)} back", "point", index, after=when)
    return End(f"{verb} {name} after {steps(when, flow)}", "point", index, after=when)


def _time_within(path: Trajectory, place: FloatArray, near: float) -> float | None:
    """When a trajectory comes this near to a place to stay; None if it has not."""
    away = np.hypot(path.points[:, 0] - place[0], path.points[:, 1] - place[1]) > near
    if away[-1]:
        return None
    if not away.any():
        return 0.0
    last = len(away) - 1 - int(np.argmax(away[::-1]))
    low, high = float(path.t[last]), float(path.t[last + 1])
    for _ in range(30):
        middle = 0.5 * (low + high)
        there = path.at(middle)
        if np.hypot(there[0] - place[0], there[1] - place[1]) > near:
            low = middle
        else:
            high = middle
    return abs(high)


def _on_cycle(flow: Flow, path: Trajectory, index: int, cycles: LimitCycles) -> End:
    x, y = path.points[-1].tolist()
    fate = cycle_at(path.fate, x, y, cycles, forward=True)
    if fate.outcome != "cycle":
        return End("", "cycle", index)
    when = _time_on_cycle(path, cycles, fate, forward=True)
    name = cycle_name(cycles, index)
    if when == 0.0:
        return End(f"starts on {name}", "cycle", index, after=0.0)
    return End(f"settles on {name} after {steps(when, flow)}", "cycle", index, after=when)


def _time_on_cycle(path: Trajectory, cycles: LimitCycles, fate: Fate, forward: bool) -> float:
    """When a trajectory that ends on a cycle comes to it: its distance shrinks from turn to turn."""
    low, high = 0, len(path.t) - 1
    while low < high:
        middle = (low + high) // 2
        x, y = path.points[middle].tolist()
        there = cycle_at(Fate("time"), x, y, cycles, forward)
        if (there.outcome, there.target) == ("cycle", fate.target):
            high = middle
        else:
            low = middle + 1
    return abs(float(path.t[low]))
