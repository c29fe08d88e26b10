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
    cubic_interpolant,
    evaluate,
    initial_step,
    interpolant,
    step_factor,
)

TIME, WINDOW, FIXED_POINT, FAILED = range(4)

_SMALLEST_STEP = 1e-13
_DEEPEST = 24
# of the spacing of a drawn line: a whole step shorter than this is drawn as one chord
UNSEEN = 0.1
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
        types.float64,
        PARAMETERS,
        _MATRIX,
        _TENSOR,
    ),
    **_options,
)
def integrate(velocity, p, x, y, time, tolerance, region, targets, unseen, times, states, terms):
    """Integrate from ``(x, y)`` for a signed time.

    Args:
        region: ``(x_low, x_high, y_low, y_high)``; leaving it ends the trajectory.
        targets: rows ``(x, y, radius)``; coming so near ends the trajectory.
        unseen: steps whose chord is shorter get dense output of order 3 instead of 7.
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
        if math.hypot(end[0] - x, end[1] - y) < unseen:
            cubic_interpolant(x, y, step, k, end, terms[count - 1])
        else:
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
    return integrate(as_velocity(address), p, x, y, time, tolerance, region, targets, 0.0, times, states, terms)


@nb.njit(
    types.int64(types.int64, PARAMETERS, _MATRIX, _TENSOR, types.float64, PARAMETERS, PARAMETERS, _MATRIX), **_options
)
def refine(count, times, states, terms, spacing, view, t_out, out):
    """Points along an integrated trajectory, close enough to draw.

    Steps are bisected until chords inside the view are at most ``spacing`` long and nearly straight; outside it they
    may stay long, so that a small view of a long trajectory costs little and is drawn as finely as a large one.

    Args:
        count, times, states, terms: as left by :func:`integrate`.
        spacing: largest chord.
        view: ``(x_low, x_high, y_low, y_high)``, what will be seen.
        t_out, out: receive times and positions.

    Returns:
        The number of points.
    """
    t_out[0], out[0, 0], out[0, 1] = times[0], states[0, 0], states[0, 1]
    written = 1
    stack = np.empty((_DEEPEST + 2, 3))
    ends = np.empty(_DEEPEST + 2)
    for i in range(count - 1):
        x, y, begin = states[i, 0], states[i, 1], times[i]
        s0, x0, y0 = 0.0, x, y
        stack[0, 0], stack[0, 1], stack[0, 2] = states[i + 1, 0], states[i + 1, 1], 0.0
        ends[0] = 1.0
        depth = 1
        while depth > 0:
            s1, x1, y1, level = ends[depth - 1], stack[depth - 1, 0], stack[depth - 1, 1], stack[depth - 1, 2]
            middle = 0.5 * (s0 + s1)
            mx, my = evaluate(terms[i], x, y, middle)
            bend = math.hypot(mx - 0.5 * (x0 + x1), my - 0.5 * (y0 + y1))
            margin = 2.0 * bend + spacing
            seen = (
                max(x0, mx, x1) + margin >= view[0]
                and min(x0, mx, x1) - margin <= view[1]
                and max(y0, my, y1) + margin >= view[2]
                and min(y0, my, y1) - margin <= view[3]
            )
            chord = math.hypot(x1 - x0, y1 - y0)
            coarse = seen and (chord > spacing or bend > 0.01 * spacing)
            # an inflection can hide in the middle of a whole step, so the first halving is always made
            if level < _DEEPEST and (coarse or (level < 1.0 and chord > UNSEEN * spacing)):
                stack[depth - 1, 2] = level + 1.0
                stack[depth, 0], stack[depth, 1], stack[depth, 2] = mx, my, level + 1.0
                ends[depth] = middle
                depth += 1
                continue
            if written == t_out.size:
                return written
            t_out[written] = begin + s1 * (times[i + 1] - begin)
            out[written, 0], out[written, 1] = x1, y1
            written += 1
            s0, x0, y0 = s1, x1, y1
            depth -= 1
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
        PARAMETERS,
        _MATRIX,
        types.Array(types.int64, 2, "C"),
    ),
    **_options,
)
def integrate_many(address, p, starts, time, tolerance, region, targets, spacing, view, t_out, out, summary):
    """Integrate from many starts and write the refined polylines one after another.

    ``summary[i]`` receives ``(first row, row after the last, outcome, target)``. Returns the number of rows written.
    """
    velocity = as_velocity(address)
    unseen = UNSEEN * spacing
    times, states, terms = np.empty(2000), np.empty((2000, 2)), np.empty((2000, TERMS, 2))
    written = 0
    for i in range(starts.shape[0]):
        count, outcome, target = integrate(
            velocity, p, starts[i, 0], starts[i, 1], time, tolerance, region, targets, unseen, times, states, terms
        )
        rows = refine(count, times, states, terms, spacing, view, t_out[written:], out[written:])
        summary[i, 0], summary[i, 1], summary[i, 2], summary[i, 3] = written, written + rows, outcome, target
        written += rows
        if written >= t_out.size:
            break
    return written
