"""Trajectories as points close enough to draw, many at a time; compiled."""

from __future__ import annotations

import math

import numpy as np
from numba import types

from .function_pointers import PARAMETERS, as_velocities, as_velocity
from .integration import FAILED, FIXED_POINT, SMALLEST_STEP, TIME, WINDOW, inside, target_reached
from .kernel import kernel
from .lanes import (
    IDLE,
    LANES,
    WIDTH,
    accept,
    attempt_steps,
    begin,
    choose_step,
    cubic_interpolants,
    idle_lanes,
    interpolants,
    release,
    take_lane,
)
from .runge_kutta import MAX_STEP, TERMS, evaluate, step_factor

_DEEPEST = 24
_MOST_ATTEMPTS = 2500
# of the spacing of a drawn line: a whole step shorter than this is drawn as one chord
_UNSEEN = 0.1
_UNDER_WAY = -1
_MATRIX = types.Array(types.float64, 2, "C")
_TENSOR = types.Array(types.float64, 3, "C")


@kernel(
    types.int64(
        _MATRIX,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        PARAMETERS,
        _MATRIX,
        types.int64,
        PARAMETERS,
        _MATRIX,
    ),
)
def _refine_step(terms, x, y, begin, until, spacing, view, stack, written, t_out, out):
    """Points along one step from ``(x, y)``, the last its end; returns how many rows are written then.

    The step is bisected until chords inside the view are at most ``spacing`` long and nearly straight; outside it they
    may stay long, so that a small view of a long trajectory costs little and is drawn as finely as a large one.

    Args:
        stack: room for ``_DEEPEST + 2`` rows ``(x, y, fraction of the step, halvings)``.
    """
    s0, x0, y0 = 0.0, x, y
    stack[0, 0], stack[0, 1] = evaluate(terms, x, y, 1.0)
    stack[0, 2], stack[0, 3] = 1.0, 0.0
    depth = 1
    while depth > 0:
        x1, y1, s1, level = stack[depth - 1, 0], stack[depth - 1, 1], stack[depth - 1, 2], stack[depth - 1, 3]
        chord = math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0))
        # a step too short to be seen needs no look at its middle
        if level > 0.0 or chord > _UNSEEN * spacing:
            middle = 0.5 * (s0 + s1)
            mx, my = evaluate(terms, x, y, middle)
            bx, by = mx - 0.5 * (x0 + x1), my - 0.5 * (y0 + y1)
            bend = math.sqrt(bx * bx + by * by)
            margin = 2.0 * bend + spacing
            seen = (
                max(x0, mx, x1) + margin >= view[0]
                and min(x0, mx, x1) - margin <= view[1]
                and max(y0, my, y1) + margin >= view[2]
                and min(y0, my, y1) - margin <= view[3]
            )
            coarse = seen and (chord > spacing or bend > 0.01 * spacing)
            # an inflection can hide in the middle of a whole step, so the first halving is always made
            if level < _DEEPEST and (coarse or level < 1.0):
                stack[depth - 1, 3] = level + 1.0
                stack[depth, 0], stack[depth, 1], stack[depth, 2], stack[depth, 3] = mx, my, middle, level + 1.0
                depth += 1
                continue
        if written == t_out.size:
            return written
        t_out[written] = begin + s1 * (until - begin)
        out[written, 0], out[written, 1] = x1, y1
        written += 1
        s0, x0, y0 = s1, x1, y1
        depth -= 1
    return written


@kernel(types.int64(types.int64, PARAMETERS, _MATRIX, _TENSOR, types.float64, PARAMETERS, PARAMETERS, _MATRIX))
def refine(count, times, states, terms, spacing, view, t_out, out):
    """Points along an integrated trajectory, close enough to draw.

    Args:
        count, times, states, terms: as left by :func:`dynamics.integration.integrate_at`.
        spacing: largest chord.
        view: ``(x_low, x_high, y_low, y_high)``, what will be seen.
        t_out, out: receive times and positions.

    Returns:
        The number of points.
    """
    t_out[0], out[0, 0], out[0, 1] = times[0], states[0, 0], states[0, 1]
    written = 1
    stack = np.empty((_DEEPEST + 2, 4))
    for i in range(count - 1):
        x, y = states[i, 0], states[i, 1]
        written = _refine_step(terms[i], x, y, times[i], times[i + 1], spacing, view, stack, written, t_out, out)
    return written


@kernel(
    types.int64(
        types.int64,
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
)
def integrate_many(
    one_address,
    many_address,
    p,
    starts,
    time,
    tolerance,
    region,
    targets,
    spacing,
    view,
    t_out,
    out,
    summary,
):
    """Integrate from many starts, as :func:`dynamics.integration.integrate_at`, and write refined polylines.

    Args:
        one_address, many_address: of the velocity kernels for one point and for many.
        t_out, out: receive times and positions; each trajectory has an equal part of the room, and ends in the
            drawing where that is full.

    ``summary[i]`` receives ``(first row, row after the last, outcome, target)``; the polylines stand in the order in
    which they ended. Returns the number of rows written.
    """
    velocity, velocities = as_velocity(one_address), as_velocities(many_address)
    direction, duration = (1.0 if time >= 0.0 else -1.0), abs(time)
    lanes, terms, own_terms = idle_lanes(), np.empty((TERMS, WIDTH)), np.empty((TERMS, 2))
    stack = np.empty((_DEEPEST + 2, 4))
    place, end = lanes.place, lanes.end
    rejected, rows = np.zeros(LANES, dtype=np.bool_), np.zeros(LANES, dtype=np.int64)
    room = t_out.size // max(starts.shape[0], 1)
    path_t, path = np.empty((LANES, room)), np.empty((LANES, room, 2))
    waiting, written, active = 0, 0, 0
    while True:
        for lane in range(LANES):
            while lanes.owner[lane] == IDLE and waiting < starts.shape[0]:
                i, x, y = waiting, starts[waiting, 0], starts[waiting, 1]
                waiting += 1
                target = target_reached(targets, x, y)
                if target >= 0 or not inside(region, x, y):
                    t_out[written], out[written, 0], out[written, 1] = 0.0, x, y
                    summary[i, 0], summary[i, 1], summary[i, 3] = written, written + 1, target
                    summary[i, 2] = WINDOW if not inside(region, x, y) else FIXED_POINT
                    written += 1
                    continue
                begin(velocity, p, lanes, lane, i, x, y, direction, tolerance)
                active += 1
                rejected[lane] = False
                path_t[lane, 0], path[lane, 0, 0], path[lane, 0, 1], rows[lane] = 0.0, x, y, 1
            if lanes.owner[lane] != IDLE:
                choose_step(lanes, lane, direction * min(lanes.size[lane], duration - abs(lanes.time[lane])))
        if active == 0:
            return written
        attempt_steps(velocities, p, lanes, tolerance)
        longest = 0.0
        for lane in range(LANES):
            if lanes.error[lane] <= 1.0:
                dx, dy = end[lane] - place[lane], end[LANES + lane] - place[LANES + lane]
                longest = max(longest, dx * dx + dy * dy)
        if longest < (_UNSEEN * spacing) ** 2:
            # steps too short to be seen are drawn as chords
            cubic_interpolants(lanes, terms)
        else:
            interpolants(velocities, p, lanes, terms)
        for lane in range(LANES):
            i, error, tried = lanes.owner[lane], lanes.error[lane], abs(lanes.step[lane])
            if i == IDLE:
                continue
            outcome, target = _UNDER_WAY, -1
            if error <= 1.0:
                last = lanes.size[lane] >= duration - abs(lanes.time[lane])
                until = time if last else lanes.time[lane] + lanes.step[lane]
                take_lane(terms, lane, own_terms)
                x, y, before = place[lane], place[LANES + lane], lanes.time[lane]
                rows[lane] = _refine_step(
                    own_terms, x, y, before, until, spacing, view, stack, rows[lane], path_t[lane], path[lane]
                )
                factor = step_factor(error)
                lanes.size[lane] = min(tried * (min(factor, 1.0) if rejected[lane] else factor), MAX_STEP)
                rejected[lane] = False
                accept(lanes, lane)
                x, y = place[lane], place[LANES + lane]
                if not inside(region, x, y):
                    outcome = WINDOW
                else:
                    target = target_reached(targets, x, y)
                    if target >= 0:
                        outcome = FIXED_POINT
                    elif last or lanes.steps[lane] >= _MOST_ATTEMPTS:
                        outcome = TIME
            else:
                lanes.size[lane] = tried * (0.2 if math.isnan(error) else step_factor(error))
                rejected[lane] = True
                if lanes.size[lane] < SMALLEST_STEP:
                    outcome = FAILED
            if outcome == _UNDER_WAY:
                continue
            for row in range(rows[lane]):
                t_out[written + row] = path_t[lane, row]
                out[written + row, 0], out[written + row, 1] = path[lane, row, 0], path[lane, row, 1]
            summary[i, 0], summary[i, 1], summary[i, 2], summary[i, 3] = written, written + rows[lane], outcome, target
            written += rows[lane]
            active -= 1
            release(lanes, lane)
