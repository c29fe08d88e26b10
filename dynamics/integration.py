"""Compiled integration of one trajectory until time, region or a fixed point ends it."""

from __future__ import annotations

import math

import numpy as np
from numba import types

from .function_pointers import PARAMETERS, as_velocity
from .kernel import kernel
from .runge_kutta import MAX_STEP, STAGES, attempt_step, initial_step, interpolant, step_factor

TIME, WINDOW, FIXED_POINT, FAILED = range(4)

SMALLEST_STEP = 1e-13
_MATRIX = types.Array(types.float64, 2, "C")
_TENSOR = types.Array(types.float64, 3, "C")


@kernel("int64(float64[:, ::1], float64, float64)")
def target_reached(targets, x, y):
    """Row of the first target ``(x, y, radius)`` that holds the point, or -1."""
    for i in range(targets.shape[0]):
        dx, dy = x - targets[i, 0], y - targets[i, 1]
        if dx * dx + dy * dy <= targets[i, 2] * targets[i, 2]:
            return i
    return -1


@kernel("boolean(float64[::1], float64, float64)")
def inside(region, x, y):
    """Whether the point lies in the closed box ``(x_low, x_high, y_low, y_high)``; False where it is not a number."""
    return region[0] <= x <= region[1] and region[2] <= y <= region[3]


@kernel(
    types.UniTuple(types.int64, 3)(
        types.int64,
        PARAMETERS,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        PARAMETERS,
        _MATRIX,
        PARAMETERS,
        _MATRIX,
        _TENSOR,
    ),
    # so that other threads compute meanwhile
    nogil=True,
)
def integrate_at(address, p, x, y, time, tolerance, region, targets, times, states, terms):
    """Integrate from ``(x, y)`` for a signed time.

    Args:
        address: of the velocity kernel.
        region: ``(x_low, x_high, y_low, y_high)``; leaving it ends the trajectory.
        targets: rows ``(x, y, radius)``; coming so near ends the trajectory.
        times, states, terms: receive the step ends, shapes ``(n,)``, ``(n, 2)`` and the dense output ``(n - 1, 7, 2)``.

    Returns:
        ``(number of step ends, outcome, target)``.
    """
    velocity = as_velocity(address)
    direction = 1.0 if time >= 0.0 else -1.0
    k = np.empty((16, 2))
    end = np.empty(2)
    t = 0.0
    times[0], states[0, 0], states[0, 1] = 0.0, x, y
    count = 1
    if not inside(region, x, y):
        return count, WINDOW, -1
    target = target_reached(targets, x, y)
    if target >= 0:
        return count, FIXED_POINT, target
    k[0, 0], k[0, 1] = velocity(p, x, y)
    h = initial_step(velocity, p, x, y, direction, tolerance)
    rejected = False
    while abs(t) < abs(time):
        if count == times.size:
            return count, TIME, -1
        remaining = abs(time) - abs(t)
        last = h >= remaining
        step = direction * min(h, remaining)
        error = attempt_step(velocity, p, x, y, step, tolerance, k, end)
        if not (error <= 1.0):
            h = abs(step) * (0.2 if math.isnan(error) else step_factor(error))
            rejected = True
            if h < SMALLEST_STEP:
                return count, FAILED, -1
            continue
        interpolant(velocity, p, x, y, step, k, end, terms[count - 1])
        factor = step_factor(error)
        if rejected:
            factor = min(factor, 1.0)
        rejected = False
        h = min(abs(step) * factor, MAX_STEP) if not last else h
        t = time if last else t + step
        x, y = end[0], end[1]
        k[0, 0], k[0, 1] = k[STAGES, 0], k[STAGES, 1]
        times[count], states[count, 0], states[count, 1] = t, x, y
        count += 1
        if not inside(region, x, y):
            return count, WINDOW, -1
        target = target_reached(targets, x, y)
        if target >= 0:
            return count, FIXED_POINT, target
    return count, TIME, -1
