"""The limit cycles that one ray crosses, from the displacements of starts on it; compiled."""

from __future__ import annotations

import math

import numpy as np
from numba import types

from ..function_pointers import JACOBIAN, PARAMETERS, VELOCITY
from ..kernel import kernel
from ..return_map import RETURNED, add_turns, first_return
from ..runge_kutta import MAX_STEP, STAGES, attempt_step, initial_step, step_factor

MOST_CYCLES = 16

SCAN_TOLERANCE = 1e-7
NOISE = 3e-7
LONGEST_PERIOD = 2000.0
_MOST_SOLVING = 40
MANY_STEPS = 4000

_MATRIX = types.Array(types.float64, 2, "C")


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
        add_turns(points, count, x, y, end[0], end[1], angles)
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
def cycles_on_ray(
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
