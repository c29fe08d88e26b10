"""The numbers of limit cycles of many flows, in one compiled call that lets go of the interpreter's lock."""

from __future__ import annotations

import math

import numpy as np
from numba import types

from ..function_pointers import JACOBIAN, PARAMETERS, VELOCITY, as_jacobian, as_velocity
from ..kernel import kernel
from ..return_map import RETURNED, first_return
from ..return_scan import displacements
from ..runge_kutta import MAX_STEP, STAGES, attempt_step, initial_step, step_factor
from .skeletons import SINK, SOURCE, distances, encircled_points

MOST_CYCLES = 16

SCAN_TOLERANCE = 1e-7
NOISE = 3e-7
LONGEST_PERIOD = 2000.0
_MOST_SOLVING = 40
MOST_STEPS = 300
MANY_STEPS = 4000

_MATRIX = types.Array(types.float64, 2, "C")
_CUBE = types.Array(types.float64, 3, "C")
_COUNTS = types.Array(types.int64, 2, "C")


@kernel(
    types.int64(
        VELOCITY,
        PARAMETERS,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        _MATRIX,
        types.int64,
    ),
)
def _encircled(velocity, p, x, y, direction, period, points, count):
    """Which points a closed orbit runs around, as bits."""
    k, end, angles = np.empty((16, 2)), np.empty(2), np.zeros(count)
    k[0, 0], k[0, 1] = velocity(p, x, y)
    h = initial_step(velocity, p, x, y, direction, SCAN_TOLERANCE)
    t = 0.0
    for _ in range(MANY_STEPS):
        h = min(h, period - t)
        error = attempt_step(velocity, p, x, y, direction * h, SCAN_TOLERANCE, k, end)
        if not (error <= 1.0):
            h *= 0.2 if math.isnan(error) else step_factor(error)
            if h < 1e-13:
                break
            continue
        for j in range(count):
            ax, ay = x - points[j, 0], y - points[j, 1]
            bx, by = end[0] - points[j, 0], end[1] - points[j, 1]
            angles[j] += math.atan2(ax * by - ay * bx, ax * bx + ay * by)
        t += h
        x, y = end[0], end[1]
        k[0, 0], k[0, 1] = k[STAGES, 0], k[STAGES, 1]
        if t >= period * (1.0 - 1e-12):
            break
        h = min(h * step_factor(error), MAX_STEP)
    bits = 0
    for j in range(count):
        if abs(angles[j]) > math.pi:
            bits |= 1 << j
    return bits


@kernel(
    types.float64(
        VELOCITY, JACOBIAN, PARAMETERS, PARAMETERS, types.float64, types.float64, types.int64, PARAMETERS, _MATRIX
    ),
)
def _displacement(velocity, jacobian, p, ray, s, direction, most_steps, region, targets):
    status, back, _, _, _ = first_return(
        velocity,
        jacobian,
        p,
        ray,
        s,
        direction,
        SCAN_TOLERANCE,
        LONGEST_PERIOD,
        most_steps,
        region,
        targets,
        False,
        np.empty(0),
    )
    return back - s if status == RETURNED else math.nan


@kernel(
    types.float64(
        VELOCITY,
        JACOBIAN,
        PARAMETERS,
        PARAMETERS,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.int64,
        PARAMETERS,
        _MATRIX,
    ),
)
def _crossing(velocity, jacobian, p, ray, low, low_value, high, high_value, direction, most_steps, region, targets):
    """Where the displacement vanishes between two starts (Illinois' false position); NaN where orbits are lost."""
    side = 0
    for _ in range(_MOST_SOLVING):
        s = (low * high_value - high * low_value) / (high_value - low_value)
        if not low < s < high:
            s = 0.5 * (low + high)
        value = _displacement(velocity, jacobian, p, ray, s, direction, most_steps, region, targets)
        if math.isnan(value) or abs(value) < NOISE or high - low < 1e-10:
            return math.nan if math.isnan(value) else s
        if (value > 0.0) == (high_value > 0.0):
            high, high_value = s, value
            if side == 1:
                low_value *= 0.5
            side = 1
        else:
            low, low_value = s, value
            if side == 2:
                high_value *= 0.5
            side = 2
    return 0.5 * (low + high) if high - low < 1e-6 else math.nan


@kernel(
    types.int64(
        VELOCITY,
        JACOBIAN,
        PARAMETERS,
        PARAMETERS,
        PARAMETERS,
        PARAMETERS,
        PARAMETERS,
        _MATRIX,
        _MATRIX,
        types.int64,
        types.int64,
        types.int64,
        types.int64,
        types.float64,
        _MATRIX,
        types.int64,
    ),
)
def _cycles_on_ray(
    velocity,
    jacobian,
    p,
    region,
    ray,
    starts,
    values,
    targets,
    points,
    count,
    samples,
    bisections,
    most_steps,
    direction,
    cycles,
    known,
):
    """Add the cycles that a ray crosses to ``cycles``; their new number.

    A row holds period, logarithm of the multiplier, where the ray is crossed (x, y), and the points encircled as bits.

    ``starts`` and ``values`` hold the displacements of ``samples + 1`` starts, and have room for thrice as many.
    """
    total = samples + 1
    for j in range(samples):
        # up to the edge of where orbits return, until the displacement changes its sign
        if math.isnan(values[j]) == math.isnan(values[j + 1]):
            continue
        inside, outside, sign = starts[j], starts[j + 1], values[j]
        if math.isnan(values[j]):
            inside, outside, sign = starts[j + 1], starts[j], values[j + 1]
        for _ in range(bisections):
            middle = 0.5 * (inside + outside)
            there = _displacement(velocity, jacobian, p, ray, middle, direction, most_steps, region, targets)
            if math.isnan(there):
                outside = middle
                continue
            inside = middle
            if abs(there) > NOISE and (there > 0.0) != (sign > 0.0):
                starts[total], values[total] = middle, there
                total += 1
                break
    for j in range(1, samples):
        # two cycles between two starts leave no change of sign, but a dip
        one, two, three = abs(values[j - 1]), abs(values[j]), abs(values[j + 1])
        if two < one and two < three and values[j - 1] * values[j] > 0.0 and values[j] * values[j + 1] > 0.0:
            a, b = starts[j] - starts[j - 1], starts[j + 1] - starts[j]
            slope, other = (values[j] - values[j - 1]) / a, (values[j + 1] - values[j]) / b
            at = starts[j] - 0.5 * (slope * b + other * a) / (other - slope)
            if starts[j - 1] < at < starts[j + 1]:
                starts[total] = at
                values[total] = _displacement(velocity, jacobian, p, ray, at, direction, most_steps, region, targets)
                total += 1
    order = np.argsort(starts[:total])
    low, low_value = 0.0, math.nan
    for i in range(total):
        high, high_value = starts[order[i]], values[order[i]]
        if not math.isnan(high_value) and abs(high_value) <= NOISE:
            continue
        changed = not math.isnan(low_value) and (low_value > 0.0) != (high_value > 0.0) and not math.isnan(high_value)
        begin, begin_value = low, low_value
        low, low_value = high, high_value
        if not changed:
            continue
        at = _crossing(
            velocity, jacobian, p, ray, begin, begin_value, high, high_value, direction, most_steps, region, targets
        )
        if math.isnan(at):
            continue
        status, back, period, integral, _ = first_return(
            velocity,
            jacobian,
            p,
            ray,
            at,
            direction,
            SCAN_TOLERANCE,
            LONGEST_PERIOD,
            most_steps,
            region,
            targets,
            True,
            np.empty(0),
        )
        if status != RETURNED or abs(back - at) > 1e-5:
            continue
        x, y = ray[0] + at * ray[2], ray[1] + at * ray[3]
        bits = _encircled(velocity, p, x, y, direction, period, points, count)
        fresh = known < MOST_CYCLES
        for k in range(known):
            same = abs(cycles[k, 0] - period) <= 1e-4 * period and cycles[k, 4] == bits
            if same and abs(cycles[k, 1] - integral) <= 1e-3 * (1.0 + abs(integral)):
                fresh = False
        if fresh:
            cycles[known, 0], cycles[known, 1] = period, integral
            cycles[known, 2], cycles[known, 3], cycles[known, 4] = x, y, bits
            known += 1
    return known


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
        most_steps: of the integration of one return.
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
        encircled_points(velocity_address, velocities_address, jacobian, p, region, points[i], count, near, origins)
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
                known = _cycles_on_ray(
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
