"""Pseudo-arclength continuation, compiled: a curve of solutions followed step by step, its events located."""

from __future__ import annotations

import math

import numpy as np
from numba import types

from ..function_pointers import JACOBIAN, PARAMETERS, VELOCITY, as_jacobian, as_velocity
from ..kernel import kernel
from .corrector import (
    COEFFICIENTS,
    EQUILIBRIA,
    HOPF_POINTS,
    MOST_CORRECTIONS,
    SADDLE_NODES,
    correct,
    invariants_at,
    tangent_at,
)

# what an event is: a monitored number is zero there
DETERMINANT, TRACE, BRANCH, TURN = 0, 1, 2, 3
# the parameter turns back: where no branches cross nearby, that is where the determinant vanishes
_BACK = 4
# an event is known so closely even where corrections fail beside it
_CLOSE = 1e-12
# why a curve ends
END_OF_RANGE, LEFT_REGION, CLOSED, OUT_OF_STEPS, STUCK = 0, 1, 2, 3, 4

_TABLE = types.Array(types.float64, 2, "C")
# a step whose direction turns by more than this (cosine) is repeated with half the length
_STRAIGHTEST = 0.97


@kernel(
    types.float64(
        VELOCITY, JACOBIAN, types.int64, COEFFICIENTS, PARAMETERS, PARAMETERS, types.int64, PARAMETERS, PARAMETERS
    ),
)
def _monitored(velocity, jacobian, kind, coefficients, u, border, what, p, tangent):
    """The number whose zero is an event; ``tangent`` is work space."""
    if what in {DETERMINANT, TRACE}:
        trace, determinant = invariants_at(jacobian, coefficients, u, p)
        return determinant if what == DETERMINANT else trace
    determinant = tangent_at(velocity, jacobian, kind, coefficients, u, border, p, tangent)
    if what == BRANCH:
        return determinant
    if what == _BACK:
        return tangent[2]
    # how far the curve still advances in the plane of the two parameters: zero at a cusp
    return tangent[2] * border[2] + tangent[3] * border[3]


@kernel(
    types.boolean(
        VELOCITY,
        JACOBIAN,
        types.int64,
        COEFFICIENTS,
        PARAMETERS,
        PARAMETERS,
        types.float64,
        types.int64,
        PARAMETERS,
        PARAMETERS,
    ),
)
def _locate(velocity, jacobian, kind, coefficients, base, border, step, what, p, out):
    """Solve for an event within a step from ``base`` along ``border`` (Illinois' false position), into ``out``."""
    n = base.size
    work = np.empty(n)
    low, high = 0.0, step
    low_value = _monitored(velocity, jacobian, kind, coefficients, base, border, what, p, work)
    for k in range(n):
        out[k] = base[k] + step * border[k]
    if correct(velocity, jacobian, kind, coefficients, out, border, MOST_CORRECTIONS, p) < 0:
        return False
    high_value = _monitored(velocity, jacobian, kind, coefficients, out, border, what, p, work)
    side, certain = 0, True
    for _ in range(80):
        if low_value == high_value:
            break
        h = (low * high_value - high * low_value) / (high_value - low_value)
        if not min(low, high) <= h <= max(low, high):
            h = 0.5 * (low + high)
        for k in range(n):
            out[k] = base[k] + h * border[k]
        if correct(velocity, jacobian, kind, coefficients, out, border, MOST_CORRECTIONS, p) < 0:
            # off the curve beside a branch point the matrix may be singular; a little farther it is not
            h, certain = 0.5 * (h + high), False
            for k in range(n):
                out[k] = base[k] + h * border[k]
            if correct(velocity, jacobian, kind, coefficients, out, border, MOST_CORRECTIONS, p) < 0:
                return False
        value = _monitored(velocity, jacobian, kind, coefficients, out, border, what, p, work)
        if value == 0.0 or abs(high - low) < 1e-15:
            break
        if (value > 0.0) == (high_value > 0.0):
            high, high_value = h, value
            if side == 1:
                low_value *= 0.5
            side = 1
        else:
            low, low_value = h, value
            if side == 2:
                high_value *= 0.5
            side = 2
    return certain or abs(high - low) < _CLOSE


@kernel(
    types.UniTuple(types.int64, 3)(
        types.int64,
        types.int64,
        types.int64,
        COEFFICIENTS,
        PARAMETERS,
        PARAMETERS,
        PARAMETERS,
        PARAMETERS,
        types.float64,
        _TABLE,
        _TABLE,
    ),
    # so that two branches can be followed at once and a server goes on answering
    nogil=True,
)
def trace_curve(
    velocity_address, jacobian_address, kind, coefficients, start, direction, low, high, longest, out, events
):
    """Follow the curve through ``start`` one way, as far as it stays between ``low`` and ``high``.

    Args:
        start: a solution, as good as known; it is corrected first.
        direction: which way; need not be the tangent.
        low, high: bounds of every unknown.
        longest: largest step of arclength.
        out: one row a point: the unknowns, then trace J and det J.
        events: one row an event: what is zero, then the unknowns, then the number of the last point before it.

    Returns:
        ``(points written, events written, why it ended)``; no points if the start cannot be corrected.
    """
    velocity, jacobian = as_velocity(velocity_address), as_jacobian(jacobian_address)
    n = start.size
    p = np.empty(coefficients.shape[2])
    u, border, tangent, trial, following = start.copy(), direction.copy(), np.empty(n), np.empty(n), np.empty(n)
    length = 0.0
    for k in range(n):
        length += border[k] * border[k]
    for k in range(n):
        border[k] /= math.sqrt(length)
    if correct(velocity, jacobian, kind, coefficients, u, border, MOST_CORRECTIONS, p) < 0:
        return 0, 0, STUCK
    orientation = tangent_at(velocity, jacobian, kind, coefficients, u, border, p, tangent)
    if orientation == 0.0:
        return 0, 0, STUCK
    first = u.copy()
    # the sign of the bordered matrix, the border being the tangent itself
    orientation = tangent_at(velocity, jacobian, kind, coefficients, u, tangent.copy(), p, tangent)
    trace, determinant = invariants_at(jacobian, coefficients, u, p)
    written, found = 0, 0
    step, travelled = 0.2 * longest, 0.0
    while True:
        for k in range(n):
            out[written, k] = u[k]
        out[written, n], out[written, n + 1] = trace, determinant
        written += 1
        if written >= out.shape[0]:
            return written, found, OUT_OF_STEPS
        accepted = False
        while step > 1e-9:
            for k in range(n):
                trial[k] = u[k] + step * tangent[k]
            corrections = correct(velocity, jacobian, kind, coefficients, trial, tangent, MOST_CORRECTIONS, p)
            if corrections > 0:
                across, turn = 0.0, 0.0
                determined = tangent_at(velocity, jacobian, kind, coefficients, trial, tangent, p, following)
                for k in range(n):
                    across = max(across, abs(trial[k] - u[k] - step * tangent[k]))
                    turn += following[k] * tangent[k]
                # past a branch point the bordered tangent comes out the same way, and so does a straight curve
                if determined != 0.0 and across <= 0.2 * step and turn >= _STRAIGHTEST:
                    accepted = True
                    break
            step *= 0.5
        if not accepted:
            return written, found, STUCK
        # where the curve leaves the range it ends exactly on its border
        leaving = -1
        for k in range(n):
            if not low[k] <= trial[k] <= high[k] and (leaving < 0 or k >= 2):
                leaving = k
        taken = step
        if leaving >= 0:
            edge = high[leaving] if trial[leaving] > high[leaving] else low[leaving]
            pinned = np.zeros(n)
            pinned[leaving] = 1.0
            fraction = (edge - u[leaving]) / (trial[leaving] - u[leaving])
            for k in range(n):
                trial[k] = u[k] + fraction * (trial[k] - u[k])
            trial[leaving] = edge
            if correct(velocity, jacobian, kind, coefficients, trial, pinned, MOST_CORRECTIONS, p) < 0:
                return written, found, END_OF_RANGE if leaving >= 2 else LEFT_REGION
            determined = tangent_at(velocity, jacobian, kind, coefficients, trial, tangent, p, following)
            taken = 0.0
            for k in range(n):
                taken += (trial[k] - u[k]) * tangent[k]
        new_trace, new_determinant = invariants_at(jacobian, coefficients, trial, p)
        border[:] = following
        determined = tangent_at(velocity, jacobian, kind, coefficients, trial, border, p, following)
        branching = determined * orientation < 0.0
        for what in range(5):
            if what == DETERMINANT:
                happens = kind != SADDLE_NODES and determinant * new_determinant < 0.0 and not branching
            elif what == TRACE:
                happens = kind != HOPF_POINTS and trace * new_trace < 0.0
            elif what == BRANCH:
                happens = branching
            elif what == TURN:
                happens = kind == SADDLE_NODES and tangent[2] * following[2] + tangent[3] * following[3] < 0.0
            else:
                # the determinant has vanished where the branches cross, and must have done so once more
                happens = kind == EQUILIBRIA and branching and determinant * new_determinant > 0.0
            if happens and found < events.shape[0]:
                point = np.empty(n)
                if _locate(velocity, jacobian, kind, coefficients, u, tangent, taken, what, p, point):
                    events[found, 0] = DETERMINANT if what == _BACK else what
                    for k in range(n):
                        events[found, 1 + k] = point[k]
                    events[found, n + 1] = written - 1
                    found += 1
        orientation = determined
        travelled += taken
        gap, along = 0.0, 0.0
        for k in range(n):
            gap = max(gap, abs(first[k] - u[k]))
            along += (first[k] - u[k]) * tangent[k]
        closing = travelled > 4.0 * longest and 0.0 < along <= taken and gap <= 1.5 * taken
        if closing:
            off = 0.0
            for k in range(n):
                off = max(off, abs(first[k] - u[k] - along * tangent[k]))
            closing = off <= 0.3 * taken
        trace, determinant = new_trace, new_determinant
        for k in range(n):
            u[k], tangent[k] = (first[k] if closing else trial[k]), following[k]
        if leaving >= 0 or closing:
            for k in range(n):
                out[written, k] = u[k]
            out[written, n], out[written, n + 1] = trace, determinant
            if closing:
                return written + 1, found, CLOSED
            return written + 1, found, END_OF_RANGE if leaving >= 2 else LEFT_REGION
        if corrections <= 3:
            step = min(1.4 * step, longest)
        elif corrections > 5:
            step *= 0.6


@kernel(
    types.int64(
        types.int64,
        types.int64,
        COEFFICIENTS,
        _TABLE,
        types.Array(types.int64, 1, "C"),
        _TABLE,
        types.int64,
        types.float64,
    ),
    # so that two branches can be followed at once and a server goes on answering
    nogil=True,
)
def first_unknown(velocity_address, jacobian_address, coefficients, curves, ends, points, begin, tolerance):
    """The first of some equilibria through which no traced curve passes.

    Args:
        curves: points of all curves, one curve after the other.
        ends: number of the row after the last of each curve.
        points: the equilibria, one ``(x, y, s)`` a row.
        begin: number of the first that is looked at.

    Returns:
        Its number, or that of points if every one is known.
    """
    velocity, jacobian = as_velocity(velocity_address), as_jacobian(jacobian_address)
    p, u, pinned = np.empty(coefficients.shape[2]), np.empty(3), np.zeros(3)
    pinned[2] = 1.0
    for j in range(begin, points.shape[0]):
        x, y, s = points[j, 0], points[j, 1], points[j, 2]
        known, last = False, 0
        for end in ends:
            for i in range(last, end - 1):
                a, b = curves[i, 2], curves[i + 1, 2]
                if not min(a, b) <= s <= max(a, b):
                    continue
                fraction = 0.5 if a == b else (s - a) / (b - a)
                span = 0.0
                for k in range(2):
                    u[k] = curves[i, k] + fraction * (curves[i + 1, k] - curves[i, k])
                    span = max(span, abs(curves[i + 1, k] - curves[i, k]))
                if abs(u[0] - x) > 2.0 * span + 1e-3 or abs(u[1] - y) > 2.0 * span + 1e-3:
                    continue
                u[2] = s
                if correct(velocity, jacobian, EQUILIBRIA, coefficients, u, pinned, MOST_CORRECTIONS, p) > 0 and (
                    abs(u[0] - x) <= tolerance and abs(u[1] - y) <= tolerance
                ):
                    known = True
                    break
            if known:
                break
            last = end
        if not known:
            return j
    return points.shape[0]
