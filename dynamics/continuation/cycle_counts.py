"""The numbers of limit cycles of many flows, in one compiled call that lets go of the interpreter's lock."""

from __future__ import annotations

import math

import numpy as np
from numba import types

from ..function_pointers import PARAMETERS, as_jacobian, as_velocity
from ..kernel import kernel
from ..return_scan import displacements
from .ray_cycles import LONGEST_PERIOD, MOST_CYCLES, SCAN_TOLERANCE, cycles_on_ray
from .skeletons import SINK, SOURCE, distances, encircled_points

MOST_STEPS = 300

_MATRIX = types.Array(types.float64, 2, "C")
_CUBE = types.Array(types.float64, 3, "C")
_COUNTS = types.Array(types.int64, 2, "C")


@kernel(
    types.UniTuple(_MATRIX, 2)(_MATRIX, types.int64, PARAMETERS, types.int64),
)
def _targets(points, count, near, origin):
    """Where orbits are given up, forward and backward in time, that start on a ray from one of the points."""
    ahead, behind = np.empty((count, 3)), np.empty((count, 3))
    sinks, sources = 0, 0
    for j in range(count):
        # its own origin captures only at the last, so that a winding orbit can return first
        radius = 1e-7 if j == origin else near[j]
        if points[j, 2] == SINK:
            ahead[sinks, 0], ahead[sinks, 1], ahead[sinks, 2] = points[j, 0], points[j, 1], radius
            sinks += 1
        elif points[j, 2] == SOURCE:
            behind[sources, 0], behind[sources, 1], behind[sources, 2] = points[j, 0], points[j, 1], radius
            sources += 1
    return ahead[:sinks], behind[:sources]


@kernel(
    types.void(
        types.int64,
        types.int64,
        types.int64,
        _MATRIX,
        _MATRIX,
        _CUBE,
        _COUNTS,
        types.int64,
        types.int64,
        types.int64,
        _COUNTS,
        _MATRIX,
        _CUBE,
    ),
    nogil=True,
)
def count_cycles(
    velocity_address,
    velocities_address,
    jacobian_address,
    packed,
    regions,
    points,
    counts,
    samples,
    bisections,
    most_steps,
    cycles,
    periods,
    located,
):
    """The limit cycles of many flows, by return maps both ways in time on rays from the points that they can encircle.

    Args:
        packed, regions, points, counts: as of :func:`count_points`.
        samples: starts on each ray.
        bisections: how closely the edges of where orbits return are looked at.
        most_steps: of the integration of one return, and of a separatrix.
        cycles: written: stable and unstable ones.
        periods: written: of the slowest stable one, 0 if there is none, and of the slowest unstable one.
        located: written: period, logarithm of the multiplier and a point ``(x, y)`` of each that was met, then zeros.
    """
    velocity, jacobian = as_velocity(velocity_address), as_jacobian(jacobian_address)
    found, near = np.empty((MOST_CYCLES, 5)), np.empty(points.shape[1])
    origins = np.empty(points.shape[1], dtype=np.bool_)
    each = samples + 1
    shares, directions = np.empty(2 * each), np.empty(2 * each)
    for j in range(each):
        # the first sees the small cycles beside a Hopf point
        shares[j] = shares[each + j] = 3e-4 if j == 0 else ((j - 0.3) / samples) ** 2
        directions[j], directions[each + j] = 1.0, -1.0
    both, starts, values = np.empty(2 * each), np.empty(3 * each), np.empty(3 * each)
    for i in range(packed.shape[0]):
        p, region = packed[i], regions[i]
        cycles[i, 0], cycles[i, 1] = 0, 0
        periods[i, 0], periods[i, 1] = 0.0, 0.0
        count = counts[i, 5]
        distances(points[i], count, near)
        encircled_points(
            velocity_address, velocities_address, jacobian, p, region, points[i], count, near, most_steps, origins
        )
        known, ray_number = 0, 0
        for c in range(count):
            if not origins[c]:
                continue
            x, y = points[i, c, 0], points[i, c, 1]
            # directions by the golden angle avoid the axes of symmetry, on which saddles like to lie
            angle = 0.7236 + 2.399963229728653 * ray_number
            ray_number += 1
            ray = np.array([x, y, math.cos(angle), math.sin(angle)])
            reach_x = ((region[1] if ray[2] > 0.0 else region[0]) - x) / ray[2]
            reach_y = ((region[3] if ray[3] > 0.0 else region[2]) - y) / ray[3]
            places = min(reach_x, reach_y) * shares
            ahead, behind = _targets(points[i], count, near, c)
            displacements(
                velocity_address,
                velocities_address,
                p,
                ray,
                places,
                directions,
                SCAN_TOLERANCE,
                LONGEST_PERIOD,
                most_steps,
                region,
                ahead,
                behind,
                both,
            )
            for side in range(2):
                starts[:each] = places[:each]
                values[:each] = both[side * each : (side + 1) * each]
                known = cycles_on_ray(
                    velocity,
                    jacobian,
                    p,
                    region,
                    ray,
                    starts,
                    values,
                    ahead if side == 0 else behind,
                    points[i],
                    count,
                    samples,
                    bisections,
                    most_steps,
                    1.0 - 2.0 * side,
                    found,
                    known,
                )
        located[i, :known], located[i, known:] = found[:known, :4], 0.0
        for k in range(known):
            which = 0 if found[k, 1] < 0.0 else 1
            periods[i, which] = max(periods[i, which], found[k, 0])
            stable, unstable, first = 0, 0, True
            for m in range(known):
                if found[m, 4] == found[k, 4]:
                    first = first and m >= k
                    if found[m, 1] < 0.0:
                        stable += 1
                    else:
                        unstable += 1
            if first:
                # nested cycles around the same points take turns: more is one cycle that was solved for twice
                cycles[i, 0] += min(stable, unstable + 1)
                cycles[i, 1] += min(unstable, stable + 1)
