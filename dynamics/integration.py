"""Compiled integration of trajectories until time, region or a fixed point ends them."""

from __future__ import annotations

import math

import numba as nb
import numpy as np
from numba import types

from .function_pointers import PARAMETERS, VELOCITY, as_velocity
from .runge_kutta import (
    MAX_STEP,
    STAGES,
    TERMS,
    attempt_step,
    evaluate,
    initial_step,
    interpolant,
    step_factor,
)

TIME, WINDOW, FIXED_POINT, FAILED = range(4)

_SMALLEST_STEP = 1e-13
_MATRIX = types.Array(types.float64, 2, "C")
_TENSOR = types.Array(types.float64, 3, "C")
_options = {"cache": True, "error_model": "numpy"}


@nb.njit("int64(float64[:, ::1], float64, float64)", **_options)
def target_reached(targets, x, y):
    """Row of the first target ``(x, y, radius)`` that holds the point, or -1."""
    for i in range(targets.shape[0]):
        if math.hypot(x - targets[i, 0], y - targets[i, 1]) <= targets[i, 2]:
            return i
    return -1


@nb.njit(
    types.UniTuple(types.int64, 3)(
        VELOCITY,
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
    **_options,
)
def integrate(velocity, p, x, y, time, tolerance, region, targets, times, states, terms):
    """Integrate from ``(x, y)`` for a signed time.

    Args:
        region: ``(x_low, x_high, y_low, y_high)``; leaving it ends the trajectory.
        targets: rows ``(x, y, radius)``; coming so near ends the trajectory.
        times, states, terms: receive the step ends, shapes ``(n,)``, ``(n, 2)`` and the dense output ``(n - 1, 7, 2)``.

    Returns:
        ``(number of step ends, outcome, target)``.
    """
    direction = 1.0 if time >= 0.0 else -1.0
    k = np.empty((16, 2))
    end = np.empty(2)
    t = 0.0
    times[0], states[0, 0], states[0, 1] = 0.0, x, y
    count = 1
    if not (region[0] <= x <= region[1] and region[2] <= y <= region[3]):
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
            if h < _SMALLEST_STEP:
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
        if not (region[0] <= x <= region[1] and region[2] <= y <= region[3]):
            return count, WINDOW, -1
        target = target_reached(targets, x, y)
        if target >= 0:
            return count, FIXED_POINT, target
    return count, TIME, -1


@nb.njit(
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
    **_options,
)
def integrate_at(address, p, x, y, time, tolerance, region, targets, times, states, terms):
    """:func:`integrate` for a velocity kernel given by address."""
    return integrate(as_velocity(address), p, x, y, time, tolerance, region, targets, times, states, terms)


@nb.njit(types.int64(types.int64, PARAMETERS, _MATRIX, _TENSOR, types.float64, PARAMETERS, _MATRIX), **_options)
def refine(count, times, states, terms, spacing, t_out, out):
    """Points along an integrated trajectory, close enough to draw: chords of at most ``spacing`` and a small turn.

    Writes times and positions into ``t_out`` and ``out`` and returns how many.
    """
    t_out[0], out[0, 0], out[0, 1] = times[0], states[0, 0], states[0, 1]
    written = 1
    for i in range(count - 1):
        x, y = states[i, 0], states[i, 1]
        dx, dy = states[i + 1, 0] - x, states[i + 1, 1] - y
        mx, my = evaluate(terms[i], x, y, 0.5)
        # deviation of the middle from the chord tells how many pieces keep the drawing within a fraction of it
        bend = math.hypot(mx - x - 0.5 * dx, my - y - 0.5 * dy)
        length = math.hypot(mx - x, my - y) + math.hypot(x + dx - mx, y + dy - my)
        pieces = int(min(64.0, math.ceil(max(length / spacing, math.sqrt(bend / (0.01 * spacing))))))
        pieces = max(pieces, 1)
        if written + pieces > t_out.size:
            pieces = t_out.size - written
        for j in range(1, pieces + 1):
            s = j / pieces
            px, py = evaluate(terms[i], x, y, s)
            t_out[written] = times[i] + s * (times[i + 1] - times[i])
            out[written, 0], out[written, 1] = px, py
            written += 1
        if written >= t_out.size:
            break
    return written


@nb.njit(
    types.int64(
        types.int64,
        PARAMETERS,
        _MATRIX,
        types.float64,
        types.float64,
        PARAMETERS,
        _MATRIX,
        types.float64,
        PARAMETERS,
        _MATRIX,
        types.Array(types.int64, 2, "C"),
    ),
    **_options,
)
def integrate_many(address, p, starts, time, tolerance, region, targets, spacing, t_out, out, summary):
    """Integrate from many starts and write the refined polylines one after another.

    ``summary[i]`` receives ``(first row, row after the last, outcome, target)``. Returns the number of rows written.
    """
    velocity = as_velocity(address)
    times, states, terms = np.empty(2000), np.empty((2000, 2)), np.empty((2000, TERMS, 2))
    written = 0
    for i in range(starts.shape[0]):
        count, outcome, target = integrate(
            velocity, p, starts[i, 0], starts[i, 1], time, tolerance, region, targets, times, states, terms
        )
        rows = refine(count, times, states, terms, spacing, t_out[written:], out[written:])
        summary[i, 0], summary[i, 1], summary[i, 2], summary[i, 3] = written, written + rows, outcome, target
        written += rows
        if written >= t_out.size:
            break
    return written
