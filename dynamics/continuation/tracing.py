"""Pseudo-arclength continuation, compiled: a curve of solutions of a small system, followed by a bordered corrector.

The unknowns are ``u = (x, y, s)`` or ``(x, y, s, t)``: a state, and one or two parameters scaled to ``[-1, 1]``. The
packed parameters are Chebyshev polynomials of ``s`` and ``t`` (:mod:`dynamics.continuation.families`), so one compiled
tracer serves every flow and every way through its parameters. Systems (Kuznetsov, Elements of Applied Bifurcation
Theory, ch. 10):

- ``EQUILIBRIA``: ``F = 0``, one parameter;
- ``SADDLE_NODES``: ``F = 0, det J = 0``, two parameters;
- ``HOPF_POINTS``: ``F = 0, trace J = 0``, two parameters.
"""

from __future__ import annotations

import math

import numba as nb
import numpy as np
from numba import types

from ..function_pointers import JACOBIAN, PARAMETERS, VELOCITY, as_jacobian, as_velocity

EQUILIBRIA, SADDLE_NODES, HOPF_POINTS = 0, 1, 2
# what an event is: a monitored number is zero there
DETERMINANT, TRACE, BRANCH, TURN = 0, 1, 2, 3
# why a curve ends
END_OF_RANGE, LEFT_REGION, CLOSED, OUT_OF_STEPS, STUCK = 0, 1, 2, 3, 4

_TABLE = types.Array(types.float64, 2, "C")
_COEFFICIENTS = types.Array(types.float64, 3, "C")
_options = {"cache": True, "error_model": "numpy"}
# for derivatives along the parameters and of det J and trace J: the corrector only needs them to a few digits
_DELTA = 1e-5
_MOST_CORRECTIONS = 8
# a step whose direction turns by more than this (cosine) is repeated with half the length
_STRAIGHTEST = 0.97


@nb.njit(types.void(_COEFFICIENTS, types.float64, types.float64, PARAMETERS), **_options)
def parameters_at(coefficients, s, t, p):
    """Evaluate the packed parameters at ``(s, t)`` into ``p``: a tensor product of Chebyshev polynomials."""
    rows, columns, size = coefficients.shape
    for i in range(size):
        p[i] = 0.0
    before, now = 1.0, 1.0
    for j in range(rows):
        if j == 1:
            before, now = 1.0, s
        elif j > 1:
            before, now = now, 2.0 * s * now - before
        other_before, other = 1.0, 1.0
        for k in range(columns):
            if k == 1:
                other_before, other = 1.0, t
            elif k > 1:
                other_before, other = other, 2.0 * t * other - other_before
            weight = now * other
            for i in range(size):
                p[i] += coefficients[j, k, i] * weight


@nb.njit(types.UniTuple(types.float64, 2)(VELOCITY, _COEFFICIENTS, PARAMETERS, PARAMETERS), **_options)
def _velocity_at(velocity, coefficients, u, p):
    parameters_at(coefficients, u[2], u[3] if u.size > 3 else 0.0, p)
    return velocity(p, u[0], u[1])


@nb.njit(types.UniTuple(types.float64, 2)(JACOBIAN, _COEFFICIENTS, PARAMETERS, PARAMETERS), **_options)
def _invariants_at(jacobian, coefficients, u, p):
    """Trace and determinant of the Jacobian."""
    parameters_at(coefficients, u[2], u[3] if u.size > 3 else 0.0, p)
    a, b, c, d = jacobian(p, u[0], u[1])
    return a + d, a * d - b * c


@nb.njit(
    types.void(VELOCITY, JACOBIAN, types.int64, _COEFFICIENTS, PARAMETERS, PARAMETERS, PARAMETERS, _TABLE), **_options
)
def _system(velocity, jacobian, kind, coefficients, u, p, values, rows):
    """Values of the system at ``u`` and its derivative, one row an equation."""
    n = u.size
    values[0], values[1] = _velocity_at(velocity, coefficients, u, p)
    a, b, c, d = jacobian(p, u[0], u[1])
    rows[0, 0], rows[0, 1], rows[1, 0], rows[1, 1] = a, b, c, d
    if kind == SADDLE_NODES:
        values[2] = a * d - b * c
    elif kind == HOPF_POINTS:
        values[2] = a + d
    for k in range(2, n):
        kept = u[k]
        u[k] = kept + _DELTA
        fx, fy = _velocity_at(velocity, coefficients, u, p)
        u[k] = kept - _DELTA
        gx, gy = _velocity_at(velocity, coefficients, u, p)
        u[k] = kept
        rows[0, k], rows[1, k] = (fx - gx) / (2.0 * _DELTA), (fy - gy) / (2.0 * _DELTA)
    if kind == EQUILIBRIA:
        return
    for k in range(n):
        kept = u[k]
        u[k] = kept + _DELTA
        trace_up, determinant_up = _invariants_at(jacobian, coefficients, u, p)
        u[k] = kept - _DELTA
        trace_down, determinant_down = _invariants_at(jacobian, coefficients, u, p)
        u[k] = kept
        change = determinant_up - determinant_down if kind == SADDLE_NODES else trace_up - trace_down
        rows[2, k] = change / (2.0 * _DELTA)


@nb.njit(types.float64(_TABLE, PARAMETERS), **_options)
def _solve(matrix, right):
    """Gaussian elimination with pivoting, in place; returns the determinant (0 where the matrix is singular)."""
    n = right.size
    determinant = 1.0
    for i in range(n):
        best = i
        for j in range(i + 1, n):
            if abs(matrix[j, i]) > abs(matrix[best, i]):
                best = j
        if matrix[best, i] == 0.0:
            return 0.0
        if best != i:
            determinant = -determinant
            right[i], right[best] = right[best], right[i]
            for k in range(n):
                matrix[i, k], matrix[best, k] = matrix[best, k], matrix[i, k]
        determinant *= matrix[i, i]
        for j in range(i + 1, n):
            factor = matrix[j, i] / matrix[i, i]
            right[j] -= factor * right[i]
            for k in range(i, n):
                matrix[j, k] -= factor * matrix[i, k]
    for i in range(n - 1, -1, -1):
        for k in range(i + 1, n):
            right[i] -= matrix[i, k] * right[k]
        right[i] /= matrix[i, i]
    return determinant


@nb.njit(
    types.int64(VELOCITY, JACOBIAN, types.int64, _COEFFICIENTS, PARAMETERS, PARAMETERS, types.int64, PARAMETERS),
    **_options,
)
def _correct(velocity, jacobian, kind, coefficients, u, border, most, p):
    """Newton's method on the system bordered by the plane through ``u`` across ``border``; in place.

    Returns the number of corrections, or -1 where it does not converge.
    """
    n = u.size
    values, rows, matrix = np.empty(n - 1), np.empty((n - 1, n)), np.empty((n, n))
    right = np.empty(n)
    last = math.inf
    for count in range(1, most + 1):
        _system(velocity, jacobian, kind, coefficients, u, p, values, rows)
        largest = 0.0
        for i in range(n - 1):
            right[i] = -values[i]
            largest = max(largest, abs(values[i]))
            for k in range(n):
                matrix[i, k] = rows[i, k]
        right[n - 1] = 0.0
        for k in range(n):
            matrix[n - 1, k] = border[k]
        if _solve(matrix, right) == 0.0:
            # exactly at a branch point of a symmetric flow there is nothing to correct, and no way to do it
            return count if largest < 1e-14 else -1
        size = 0.0
        for k in range(n):
            u[k] += right[k]
            size = max(size, abs(right[k]))
        if not size < 0.5:
            return -1
        # the last corrections are rounding errors, which need not shrink further
        if size < 1e-13 or (size < 1e-9 and size > 0.3 * last):
            return count
        last = size
    return most if last < 1e-9 else -1


@nb.njit(
    types.float64(VELOCITY, JACOBIAN, types.int64, _COEFFICIENTS, PARAMETERS, PARAMETERS, PARAMETERS, PARAMETERS),
    **_options,
)
def _tangent(velocity, jacobian, kind, coefficients, u, border, p, out):
    """Unit tangent with a positive component along ``border``; returns the determinant of the bordered matrix."""
    n = u.size
    values, rows, matrix = np.empty(n - 1), np.empty((n - 1, n)), np.empty((n, n))
    _system(velocity, jacobian, kind, coefficients, u, p, values, rows)
    for i in range(n - 1):
        out[i] = 0.0
        for k in range(n):
            matrix[i, k] = rows[i, k]
    out[n - 1] = 1.0
    for k in range(n):
        matrix[n - 1, k] = border[k]
    determinant = _solve(matrix, out)
    size = 0.0
    for k in range(n):
        size += out[k] * out[k]
    size = math.sqrt(size)
    if determinant == 0.0 or not 0.0 < size < math.inf:
        return 0.0
    for k in range(n):
        out[k] /= size
    return determinant


@nb.njit(
    types.float64(
        VELOCITY, JACOBIAN, types.int64, _COEFFICIENTS, PARAMETERS, PARAMETERS, types.int64, PARAMETERS, PARAMETERS
    ),
    **_options,
)
def _monitored(velocity, jacobian, kind, coefficients, u, border, what, p, tangent):
    """The number whose zero is an event; ``tangent`` is work space."""
    if what in {DETERMINANT, TRACE}:
        trace, determinant = _invariants_at(jacobian, coefficients, u, p)
        return determinant if what == DETERMINANT else trace
    determinant = _tangent(velocity, jacobian, kind, coefficients, u, border, p, tangent)
    if what == BRANCH:
        return determinant
    # how far the curve still advances in the plane of the two parameters: zero at a cusp
    return tangent[2] * border[2] + tangent[3] * border[3]


@nb.njit(
    types.boolean(
        VELOCITY,
        JACOBIAN,
        types.int64,
        _COEFFICIENTS,
        PARAMETERS,
        PARAMETERS,
        types.float64,
        types.int64,
        PARAMETERS,
        PARAMETERS,
    ),
    **_options,
)
def _locate(velocity, jacobian, kind, coefficients, base, border, step, what, p, out):
    """Solve for an event within a step from ``base`` along ``border`` (Illinois' false position), into ``out``."""
    n = base.size
    work = np.empty(n)
    low, high = 0.0, step
    low_value = _monitored(velocity, jacobian, kind, coefficients, base, border, what, p, work)
    for k in range(n):
        out[k] = base[k] + step * border[k]
    if _correct(velocity, jacobian, kind, coefficients, out, border, _MOST_CORRECTIONS, p) < 0:
        return False
    high_value = _monitored(velocity, jacobian, kind, coefficients, out, border, what, p, work)
    side = 0
    for _ in range(80):
        if low_value == high_value:
            break
        h = (low * high_value - high * low_value) / (high_value - low_value)
        if not min(low, high) <= h <= max(low, high):
            h = 0.5 * (low + high)
        for k in range(n):
            out[k] = base[k] + h * border[k]
        if _correct(velocity, jacobian, kind, coefficients, out, border, _MOST_CORRECTIONS, p) < 0:
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
    return True


@nb.njit(
    types.UniTuple(types.int64, 3)(
        types.int64,
        types.int64,
        types.int64,
        _COEFFICIENTS,
        PARAMETERS,
        PARAMETERS,
        PARAMETERS,
        PARAMETERS,
        types.float64,
        _TABLE,
        _TABLE,
    ),
    **_options,
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
    if _correct(velocity, jacobian, kind, coefficients, u, border, _MOST_CORRECTIONS, p) < 0:
        return 0, 0, STUCK
    orientation = _tangent(velocity, jacobian, kind, coefficients, u, border, p, tangent)
    if orientation == 0.0:
        return 0, 0, STUCK
    first = u.copy()
    # the sign of the bordered matrix, the border being the tangent itself
    orientation = _tangent(velocity, jacobian, kind, coefficients, u, tangent.copy(), p, tangent)
    trace, determinant = _invariants_at(jacobian, coefficients, u, p)
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
            corrections = _correct(velocity, jacobian, kind, coefficients, trial, tangent, _MOST_CORRECTIONS, p)
            if corrections > 0:
                across, turn = 0.0, 0.0
                determined = _tangent(velocity, jacobian, kind, coefficients, trial, tangent, p, following)
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
            if _correct(velocity, jacobian, kind, coefficients, trial, pinned, _MOST_CORRECTIONS, p) < 0:
                return written, found, END_OF_RANGE if leaving >= 2 else LEFT_REGION
            determined = _tangent(velocity, jacobian, kind, coefficients, trial, tangent, p, following)
            taken = 0.0
            for k in range(n):
                taken += (trial[k] - u[k]) * tangent[k]
        new_trace, new_determinant = _invariants_at(jacobian, coefficients, trial, p)
        border[:] = following
        determined = _tangent(velocity, jacobian, kind, coefficients, trial, border, p, following)
        branching = determined * orientation < 0.0
        for what in range(4):
            if what == DETERMINANT:
                happens = kind != SADDLE_NODES and determinant * new_determinant < 0.0 and not branching
            elif what == TRACE:
                happens = kind != HOPF_POINTS and trace * new_trace < 0.0
            elif what == BRANCH:
                happens = branching
            else:
                happens = kind == SADDLE_NODES and tangent[2] * following[2] + tangent[3] * following[3] < 0.0
            if happens and found < events.shape[0]:
                point = np.empty(n)
                if _locate(velocity, jacobian, kind, coefficients, u, tangent, taken, what, p, point):
                    events[found, 0] = what
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


@nb.njit(
    types.boolean(
        types.int64,
        types.int64,
        _COEFFICIENTS,
        _TABLE,
        types.int64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
    ),
    **_options,
)
def passes_through(velocity_address, jacobian_address, coefficients, curve, count, x, y, s, tolerance):
    """Whether a traced curve of equilibria passes through ``(x, y)`` at ``s``."""
    velocity, jacobian = as_velocity(velocity_address), as_jacobian(jacobian_address)
    p, u, pinned = np.empty(coefficients.shape[2]), np.empty(3), np.zeros(3)
    pinned[2] = 1.0
    for i in range(count - 1):
        a, b = curve[i, 2], curve[i + 1, 2]
        if not min(a, b) <= s <= max(a, b):
            continue
        fraction = 0.5 if a == b else (s - a) / (b - a)
        span = 0.0
        for k in range(2):
            u[k] = curve[i, k] + fraction * (curve[i + 1, k] - curve[i, k])
            span = max(span, abs(curve[i + 1, k] - curve[i, k]))
        if abs(u[0] - x) > 2.0 * span + 1e-3 or abs(u[1] - y) > 2.0 * span + 1e-3:
            continue
        u[2] = s
        if _correct(velocity, jacobian, EQUILIBRIA, coefficients, u, pinned, _MOST_CORRECTIONS, p) > 0 and (
            abs(u[0] - x) <= tolerance and abs(u[1] - y) <= tolerance
        ):
            return True
    return False


@nb.njit(
    types.int64(types.int64, types.int64, types.int64, _COEFFICIENTS, PARAMETERS, PARAMETERS, types.int64), **_options
)
def corrected(velocity_address, jacobian_address, kind, coefficients, u, border, most):
    """At most so many corrections of ``u``, in place, in the plane across ``border``; -1 if that is not enough."""
    p = np.empty(coefficients.shape[2])
    return _correct(
        as_velocity(velocity_address), as_jacobian(jacobian_address), kind, coefficients, u, border, most, p
    )
