"""The corrector of pseudo-arclength continuation, compiled: Newton's method on a bordered system.

The unknowns are ``u = (x, y, s)`` or ``(x, y, s, t)``: a state, and one or two parameters scaled to ``[-1, 1]``. The
packed parameters are Chebyshev polynomials of ``s`` and ``t`` (:mod:`dynamics.continuation.families`), so one compiled
corrector serves every flow and every way through its parameters. Systems (Kuznetsov, Elements of Applied Bifurcation
Theory, ch. 10):

- ``EQUILIBRIA``: ``F = 0``, one parameter;
- ``SADDLE_NODES``: ``F = 0, det J = 0``, two parameters;
- ``HOPF_POINTS``: ``F = 0, trace J = 0``, two parameters.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types

from ..function_pointers import JACOBIAN, PARAMETERS, VELOCITY, as_jacobian, as_velocity
from ..kernel import kernel

EQUILIBRIA, SADDLE_NODES, HOPF_POINTS = 0, 1, 2
MOST_CORRECTIONS = 8
COEFFICIENTS = types.Array(types.float64, 3, "C")

_TABLE = types.Array(types.float64, 2, "C")
# for derivatives along the parameters and of det J and trace J: the corrector only needs them to a few digits
_DELTA = 1e-5


@kernel(types.void(COEFFICIENTS, types.float64, types.float64, PARAMETERS))
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


@kernel(types.UniTuple(types.float64, 2)(VELOCITY, COEFFICIENTS, PARAMETERS, PARAMETERS))
def _velocity_at(velocity, coefficients, u, p):
    parameters_at(coefficients, u[2], u[3] if u.size > 3 else 0.0, p)
    return velocity(p, u[0], u[1])


@kernel(types.UniTuple(types.float64, 2)(JACOBIAN, COEFFICIENTS, PARAMETERS, PARAMETERS))
def invariants_at(jacobian, coefficients, u, p):
    """Trace and determinant of the Jacobian."""
    parameters_at(coefficients, u[2], u[3] if u.size > 3 else 0.0, p)
    a, b, c, d = jacobian(p, u[0], u[1])
    return a + d, a * d - b * c


@kernel(types.void(VELOCITY, JACOBIAN, types.int64, COEFFICIENTS, PARAMETERS, PARAMETERS, PARAMETERS, _TABLE))
def system_at(velocity, jacobian, kind, coefficients, u, p, values, rows):
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
        trace_up, determinant_up = invariants_at(jacobian, coefficients, u, p)
        u[k] = kept - _DELTA
        trace_down, determinant_down = invariants_at(jacobian, coefficients, u, p)
        u[k] = kept
        change = determinant_up - determinant_down if kind == SADDLE_NODES else trace_up - trace_down
        rows[2, k] = change / (2.0 * _DELTA)


@kernel(types.float64(_TABLE, PARAMETERS))
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


@kernel(
    types.int64(VELOCITY, JACOBIAN, types.int64, COEFFICIENTS, PARAMETERS, PARAMETERS, types.int64, PARAMETERS),
)
def correct(velocity, jacobian, kind, coefficients, u, border, most, p):
    """Newton's method on the system bordered by the plane through ``u`` across ``border``; in place.

    Returns the number of corrections, or -1 where it does not converge.
    """
    n = u.size
    values, rows, matrix = np.empty(n - 1), np.empty((n - 1, n)), np.empty((n, n))
    right = np.empty(n)
    last = math.inf
    for count in range(1, most + 1):
        system_at(velocity, jacobian, kind, coefficients, u, p, values, rows)
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


@kernel(
    types.float64(VELOCITY, JACOBIAN, types.int64, COEFFICIENTS, PARAMETERS, PARAMETERS, PARAMETERS, PARAMETERS),
)
def tangent_at(velocity, jacobian, kind, coefficients, u, border, p, out):
    """Unit tangent with a positive component along ``border``; returns the determinant of the bordered matrix."""
    n = u.size
    values, rows, matrix = np.empty(n - 1), np.empty((n - 1, n)), np.empty((n, n))
    system_at(velocity, jacobian, kind, coefficients, u, p, values, rows)
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


@kernel(types.int64(types.int64, types.int64, types.int64, COEFFICIENTS, PARAMETERS, PARAMETERS, types.int64))
def corrected(velocity_address, jacobian_address, kind, coefficients, u, border, most):
    """At most so many corrections of ``u``, in place, in the plane across ``border``; -1 if that is not enough."""
    p = np.empty(coefficients.shape[2])
    return correct(as_velocity(velocity_address), as_jacobian(jacobian_address), kind, coefficients, u, border, most, p)
