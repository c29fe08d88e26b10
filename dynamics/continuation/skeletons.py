"""Whether a flow can have a limit cycle at all: where its separatrices end, and the orbits of nodes and foci; compiled.

Of the limit cycles around the same fixed points take the innermost, C, and let all fixed points and cycles be
hyperbolic and no separatrix join two saddles. If C attracts from inside, its basin there is open, and whole orbits
bound it. If one of these approaches a saddle, an unstable separatrix of that saddle lies in the closure of the basin;
it ends in something that attracts a neighbourhood of it, which can only be C. If none does, sources and cycles bound
the basin. A cycle would run around the same points as C, which is the innermost; so it is one source, and all that
leaves it approaches C. If C repels from inside, the same holds backward in time.

So there is no limit cycle where, forward, every unstable separatrix and one orbit of each source ends in a sink or
leaves the region and, backward, every stable separatrix and one orbit of each sink ends in a source or leaves. These
are five orbits for two fixed points; return maps with eight starts on a ray take twenty, and may step over a cycle.

A fixed point with one eigenvalue zero has the separatrices of a saddle if its index is 0 or -1, and is like a node if
it is +1; the argument is the same. Where even less is known, orbits leave a circle around the point in every direction,
both ways in time: one of them runs beside each of its separatrices.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types

from ..fixed_points import eigenvalue_parts
from ..function_pointers import JACOBIAN, PARAMETERS, as_velocities, as_velocity
from ..integration import SMALLEST_STEP, inside, target_reached
from ..kernel import kernel
from ..lanes import IDLE, LANES, accept, attempt_steps, begin, choose_step, idle_lanes, release
from ..return_map import TURN, add_turns
from ..runge_kutta import step_factor

# kinds of points: a node or focus, what has the separatrices of a saddle, what is like a node but for an eigenvalue
# that is zero, and what nothing is known of
SINK, SOURCE, SADDLE, NODE_LIKE, UNKNOWN = 0.0, 1.0, 2.0, 3.0, 4.0

_TOLERANCE = 1e-7
# an orbit that comes as near to a sink ends there, in parts of the way to the next fixed point at most
_NEAR, _NEAR_IN_GAP = 5e-3, 0.02
# and, if an eigenvalue is zero, where orbits creep and no cycle is as small, at so many times that distance
_FARTHER = 6.0
# orbits begin at these parts of that distance from a point: beside one that is captured around, beyond it
_BEGIN, _BEGIN_BEYOND = 0.1, 2.0
# turns are counted from so many steps of an orbit on; after so many it is judged by them as soon as it has made one
_SETTLED, _LONG = 60, 150
# there is nothing to draw, so slow orbits may take longer steps than elsewhere
_LONGEST_STEP = 25.0
# in which orbits leave a circle around a point of which nothing is known
_DIRECTIONS = 8
# an eigenvalue that is smaller than this, in parts of the other, is zero
_ZERO = 1e-3

_MATRIX = types.Array(types.float64, 2, "C")


@kernel(types.void(_MATRIX, types.int64, PARAMETERS))
def distances(points, count, near):
    """Write how near an orbit must come to each point to end there."""
    for j in range(count):
        near[j] = _NEAR
        for m in range(count):
            if m != j:
                gap = math.hypot(points[j, 0] - points[m, 0], points[j, 1] - points[m, 1])
                near[j] = min(near[j], _NEAR_IN_GAP * gap)


@kernel(
    types.UniTuple(types.int64, 3)(JACOBIAN, PARAMETERS, _MATRIX, types.int64, PARAMETERS, _MATRIX, _MATRIX, _MATRIX)
)
def _skeleton(jacobian, p, points, count, near, starts, ahead, behind):
    """Write where the orbits begin, ``(x, y, direction of time)``, and where they end, forward and backward.

    Returns:
        The numbers of rows written.
    """
    orbits, sinks, sources = 0, 0, 0
    for j in range(count):
        x, y, kind = points[j, 0], points[j, 1], points[j, 2]
        a, b, c, d = jacobian(p, x, y)
        half_trace, half_distance, discriminant = eigenvalue_parts(a, b, c, d)
        first, second = half_trace + half_distance, half_trace - half_distance
        flat = discriminant >= 0.0 and min(abs(first), abs(second)) <= _ZERO * max(abs(first), abs(second))
        # what is neither hyperbolic nor has one eigenvalue that is zero: of its sectors nothing is known
        blurred = kind == UNKNOWN or (kind == NODE_LIKE and not flat)
        blurred |= kind == SADDLE and not flat and a * d - b * c >= 0.0
        reach = near[j] * (_FARTHER if blurred or kind == NODE_LIKE else 1.0)
        attracts = kind == SINK or (kind == NODE_LIKE and half_trace < 0.0)
        repels = kind == SOURCE or (kind == NODE_LIKE and half_trace >= 0.0)
        if attracts or blurred or (kind == SADDLE and flat):
            ahead[sinks, 0], ahead[sinks, 1], ahead[sinks, 2] = x, y, reach
            sinks += 1
        if repels or blurred or (kind == SADDLE and flat):
            behind[sources, 0], behind[sources, 1], behind[sources, 2] = x, y, reach
            sources += 1
        if blurred:
            for k in range(2 * _DIRECTIONS):
                angle = (k // 2 + 0.3) * 2.0 * math.pi / _DIRECTIONS
                starts[orbits, 0] = x + _BEGIN_BEYOND * reach * math.cos(angle)
                starts[orbits, 1] = y + _BEGIN_BEYOND * reach * math.sin(angle)
                starts[orbits, 2] = 1.0 - 2.0 * (k % 2)
                orbits += 1
            continue
        away = near[j] * (_BEGIN_BEYOND if kind == SADDLE and flat else _BEGIN)
        if kind != SADDLE:
            starts[orbits, 0], starts[orbits, 1] = x + 0.8 * away, y + 0.6 * away
            starts[orbits, 2] = -1.0 if attracts else 1.0
            orbits += 1
            continue
        for way in (1.0, -1.0):
            value = first if way > 0.0 else second
            ux, uy = b, value - a
            if abs(value - d) + abs(c) > abs(ux) + abs(uy):
                ux, uy = value - d, c
            length = math.hypot(ux, uy)
            for side in (away, -away):
                starts[orbits, 0], starts[orbits, 1] = x + side * ux / length, y + side * uy / length
                starts[orbits, 2] = way
                orbits += 1
    return orbits, sinks, sources


@kernel(types.boolean(_MATRIX, types.int64, PARAMETERS, types.Array(types.boolean, 1, "C")))
def _choose(points, count, angles, origins):
    """Choose one of the points about which an orbit has gone, unless one of them is chosen; whether there are any."""
    first = -1
    for j in range(count):
        if points[j, 2] != SADDLE and abs(angles[j]) >= TURN:
            if origins[j]:
                return True
            first = j if first < 0 else first
    if first >= 0:
        origins[first] = True
    return first >= 0


@kernel(
    types.void(
        types.int64,
        types.int64,
        JACOBIAN,
        PARAMETERS,
        PARAMETERS,
        _MATRIX,
        types.int64,
        PARAMETERS,
        types.int64,
        types.Array(types.boolean, 1, "C"),
    ),
)
def encircled_points(
    velocity_address, velocities_address, jacobian, p, region, points, count, near, most_steps, origins
):
    """Choose points such that every limit cycle runs around one of them.

    Args:
        velocity_address, velocities_address: of the kernels for one point and for many.
        jacobian: that of the flow.
        points, count: rows ``(x, y, kind)``.
        near: how near an orbit must come to each to end there.
        most_steps: of an orbit's integration; one that has gone around nothing by then is too slow for a return map.
        origins: written: which of the points were chosen; none of them is a saddle.
    """
    velocity, velocities = as_velocity(velocity_address), as_velocities(velocities_address)
    starts, ahead, behind = np.empty((2 * _DIRECTIONS * count, 3)), np.empty((count, 3)), np.empty((count, 3))
    orbits, sinks, sources = _skeleton(jacobian, p, points, count, near, starts, ahead, behind)
    origins[:count] = False
    ahead, behind = ahead[:sinks], behind[:sources]
    lanes = idle_lanes()
    place, end, size = lanes.place, lanes.end, lanes.size
    angles = np.empty((LANES, count))
    waiting, active = 0, 0
    while True:
        for lane in range(LANES):
            if lanes.owner[lane] == IDLE and waiting < orbits:
                x, y, direction = starts[waiting, 0], starts[waiting, 1], starts[waiting, 2]
                begin(velocity, p, lanes, lane, waiting, x, y, direction, _TOLERANCE)
                angles[lane] = 0.0
                waiting += 1
                active += 1
            i = lanes.owner[lane]
            if i != IDLE:
                choose_step(lanes, lane, starts[i, 2] * size[lane])
        if active == 0:
            return
        attempt_steps(velocities, p, lanes, _TOLERANCE)
        for lane in range(LANES):
            i, error = lanes.owner[lane], lanes.error[lane]
            if i == IDLE:
                continue
            ended = False
            if error <= 1.0:
                x, y = end[lane], end[LANES + lane]
                if lanes.steps[lane] > _SETTLED:
                    add_turns(points, count, place[lane], place[LANES + lane], x, y, angles[lane])
                accept(lanes, lane)
                size[lane] = min(size[lane] * step_factor(error), _LONGEST_STEP)
                targets = ahead if starts[i, 2] > 0.0 else behind
                ended = not inside(region, x, y) or target_reached(targets, x, y) >= 0
            else:
                size[lane] *= 0.2 if math.isnan(error) else step_factor(error)
            if not ended and lanes.steps[lane] >= _LONG:
                ended = _choose(points, count, angles[lane], origins) or lanes.steps[lane] >= most_steps
            if ended or size[lane] < SMALLEST_STEP:
                release(lanes, lane)
                active -= 1
