"""Transversals that trap: what crosses them winds onto a stable cycle or a weak spiral sink.

Take an orbit that crosses a transversal and, after one turn, crosses it again nearer to the attractor. Its arc and the
piece of the transversal between the two crossings bound a region that is never left. If it holds no other fixed point
and no other cycle, everything in it ends at the attractor (Poincare and Bendixson; Strogatz, section 7.3).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .fixed_points import FixedPoints
from .flow import FloatArray, Flow
from .limit_cycles import LimitCycle, LimitCycles
from .polygons import winding_numbers
from .trajectories import trajectory

# so near a cycle an orbit is on it, as far as double precision can tell
ON_CYCLE = 1e-8

_CANDIDATES = 96
_PROBES = 48
_STEEPEST = 0.3
_SHRINKS = 14
_SHRINK = 0.6
_BISECTIONS = 10
_PIECES = 12

Section = tuple[float, float, float, float, float, float]


def section_of_cycle(flow: Flow, found: FixedPoints, cycles: LimitCycles, index: int) -> Section:
    """``(x, y, tx, ty, low, high)`` of a stable cycle's transversal; see :class:`~dynamics.attractors.CaptureSets`."""
    cycle = cycles.cycles[index]
    vertices = cycle.points[:-1]
    chosen = vertices[np.unique(np.linspace(0, len(vertices) - 1, _CANDIDATES).astype(np.int64))]
    u, v = flow.velocity(chosen[:, 0], chosen[:, 1])
    tangents = np.stack([u, v], axis=1) / np.hypot(u, v)[:, None]
    size = max(cycle.box[1] - cycle.box[0], cycle.box[3] - cycle.box[2])
    others = [other for other in cycles.cycles if other is not cycle]
    reaches = np.stack([_reaches(flow, others, chosen, tangents, side, 0.5 * size) for side in (-1.0, 1.0)])
    # the one that reaches farthest to its nearer side
    best = int(np.argmax(reaches.min(axis=0)))
    places = _places(found, others)
    inside = _enclosed(cycle.points, places)
    low, high = (
        _verified(
            flow, places, chosen[best], tangents[best], side * float(reaches[row, best]), 3.0 * cycle.period, inside
        )
        for row, side in enumerate((-1.0, 1.0))
    )
    x, y = chosen[best].tolist()
    tx, ty = tangents[best].tolist()
    return (x, y, tx, ty, min(low, -ON_CYCLE), max(high, ON_CYCLE))


def section_of_spiral(flow: Flow, found: FixedPoints, cycles: LimitCycles, index: int) -> Section:
    """As :func:`section_of_cycle`, for a half-line from a spiral sink: ``low`` or ``high`` is 0."""
    sink = found.points[index]
    places = _places(found, list(cycles.cycles))
    apart = np.delete(np.hypot(places[:, 0] - sink.x, places[:, 1] - sink.y), index)
    size = float(apart[: len(found.points) + len(found.clusters) - 1].min(initial=0.5 * flow.window.width))
    # the sense of rotation is the sign of d(dy)/dx
    turn = math.copysign(1.0, sink.jacobian[2])
    angles = 0.7236 + 2.0 * math.pi * np.arange(24) / 24
    tangents = turn * np.stack([-np.sin(angles), np.cos(angles)], axis=1)
    centres = np.tile([sink.x, sink.y], (len(angles), 1))
    # the half-line lies on the inner side of (-ty, tx) where the orbits turn clockwise, else on the other
    reaches = _reaches(flow, list(cycles.cycles), centres, tangents, -turn, size)
    best = int(np.argmax(reaches))
    inside = np.arange(len(places)) == index
    longest = 6.0 * math.pi / abs(sink.eigenvalues[0].imag)
    reach = _verified(flow, places, centres[best], tangents[best], -turn * float(reaches[best]), longest, inside)
    tx, ty = tangents[best].tolist()
    return (sink.x, sink.y, tx, ty, min(reach, 0.0), max(reach, 0.0))


def _reaches(
    flow: Flow, cycles: list[LimitCycle], points: FloatArray, tangents: FloatArray, side: float, size: float
) -> FloatArray:
    """How far the flow crosses the lines through ``points``, normal to ``tangents``, in the tangents' direction."""
    distances = size * (np.arange(1, _PROBES + 1) / _PROBES) ** 2
    normals = side * np.stack([-tangents[:, 1], tangents[:, 0]], axis=1)
    u, v = flow.velocity(points[:, :1] + normals[:, :1] * distances, points[:, 1:] + normals[:, 1:] * distances)
    across = u * tangents[:, :1] + v * tangents[:, 1:] > _STEEPEST * np.hypot(u, v)
    good = np.logical_and.accumulate(across, axis=1).sum(axis=1)
    reaches: FloatArray = np.where(good > 0, distances[np.maximum(good - 1, 0)], 0.0)
    for cycle in cycles:
        for i in range(len(points)):
            # the polygon is only nearly the cycle: where it really runs is found when the trap is verified
            reaches[i] = min(reaches[i], 1.01 * _nearest_hit(cycle.points, points[i], normals[i]))
    return reaches


def _nearest_hit(polygon: FloatArray, start: FloatArray, direction: FloatArray) -> float:
    """Distance at which a ray first meets a closed polygon, or infinity."""
    offset = polygon - start
    along = offset @ direction
    across = offset @ np.array([-direction[1], direction[0]])
    first = np.flatnonzero((across[:-1] <= 0.0) != (across[1:] <= 0.0))
    fraction = across[first] / (across[first] - across[first + 1])
    hits = along[first] + fraction * (along[first + 1] - along[first])
    return float(hits[hits > 0.0].min(initial=math.inf))


def _verified(
    flow: Flow,
    places: FloatArray,
    origin: FloatArray,
    tangent: FloatArray,
    reach: float,
    longest: float,
    inside: NDArray[np.bool_],
) -> float:
    """The longest reach found, not beyond the given one, from which the orbit closes a trap; 0 if there is none.

    Args:
        places: what must not lie between trap and attractor, shape ``(n, 2)``.
        inside: which of the places lie inside the attractor, or are it.
    """
    normal = np.array([-tangent[1], tangent[0]])

    def traps(distance: float) -> bool:
        loop = _loop(flow, origin, tangent, normal, distance, longest)
        return loop is not None and np.array_equal(_enclosed(loop, places), inside)

    failing = reach
    for _ in range(_SHRINKS):
        if reach == 0.0 or traps(reach):
            break
        failing, reach = reach, _SHRINK * reach
    else:
        return 0.0
    if failing != reach:
        for _ in range(_BISECTIONS):
            middle = 0.5 * (reach + failing)
            if traps(middle):
                reach = middle
            else:
                failing = middle
    return reach


def _loop(
    flow: Flow, origin: FloatArray, tangent: FloatArray, normal: FloatArray, reach: float, longest: float
) -> FloatArray | None:
    """The orbit from the end of the transversal to its next crossing, if nearer, closed along the transversal."""
    start = origin + reach * normal
    path = trajectory(flow, float(start[0]), float(start[1]), longest)
    dense = path.dense
    if dense is None or len(dense.times) < 2:
        return None
    pieces = np.arange(_PIECES) / _PIECES
    times = np.append((dense.times[:-1, None] + np.diff(dense.times)[:, None] * pieces).ravel(), dense.times[-1])
    points = dense(times)
    along = (points - origin) @ tangent
    for last in (np.flatnonzero((along[1:-1] < 0.0) & (along[2:] >= 0.0)) + 1).tolist():
        low, high = times[last], times[last + 1]
        for _ in range(4):
            finer = np.linspace(low, high, 17)
            i = max(int(np.argmax((dense(finer) - origin) @ tangent >= 0.0)), 1)
            low, high = finer[i - 1], finer[i]
        end = dense(high)
        place = float((end - origin) @ normal) / reach
        # a strongly stable cycle is reached within rounding in one turn
        if -ON_CYCLE / abs(reach) < place < 1.0:
            return np.concatenate((points[: last + 1], [end, start]))
    return None


def _places(found: FixedPoints, cycles: list[LimitCycle]) -> FloatArray:
    """Fixed points, clusters and one point of each cycle; shape ``(n, 2)``."""
    rows = [(point.x, point.y) for point in found.points] + [(cluster.x, cluster.y) for cluster in found.clusters]
    rows += [(float(cycle.points[0, 0]), float(cycle.points[0, 1])) for cycle in cycles]
    return np.array(rows, dtype=np.float64).reshape(-1, 2)


def _enclosed(polygon: FloatArray, places: FloatArray) -> NDArray[np.bool_]:
    """Which places lie inside a closed polygon."""
    return winding_numbers(polygon, places) != 0
