"""The embedded Runge-Kutta pair of Dormand and Prince of order 8(5,3), compiled, with dense output of order 7.

Coefficients and error estimate as in Hairer, Norsett and Wanner (1993), section II.10.
"""

from __future__ import annotations

import math

from numba import types

from .function_pointers import PARAMETERS, VELOCITY
from .kernel import kernel
from .tableau import E3, E5, A, D

STAGES = 12
ALL_STAGES = 16
TERMS = 7
MAX_STEP = 5.0
# a step that grows faster can leap over a steep gate before the error estimate has seen it
LARGEST_GROWTH = 2.5

_MATRIX = types.Array(types.float64, 2, "C")
# sums of stages may fuse multiply and add: both coordinates in the same way, so symmetric flows stay symmetric
_FUSED = {"contract"}


@kernel(
    types.void(VELOCITY, PARAMETERS, _MATRIX, types.int64, types.float64, types.float64, types.float64),
    fastmath=_FUSED,
)
def _stage(velocity, p, k, row, x, y, h):
    """Writes one stage: with a literal row the compiler unrolls the sums and drops their zeros."""
    sx, sy = 0.0, 0.0
    for j in range(row):
        a = A[row, j]
        if a != 0.0:
            sx += a * k[j, 0]
            sy += a * k[j, 1]
    k[row, 0], k[row, 1] = velocity(p, x + h * sx, y + h * sy)


@kernel(
    types.float64(VELOCITY, PARAMETERS, types.float64, types.float64, types.float64, types.float64),
    fastmath=_FUSED,
)
def initial_step(velocity, p, x, y, direction, tolerance):
    """A first step size, positive (Hairer, Norsett and Wanner, section II.4)."""
    u, v = velocity(p, x, y)
    size = tolerance + tolerance * max(abs(x), abs(y))
    speed = max(abs(u), abs(v)) / size
    reach = max(abs(x), abs(y)) / size
    h = 1e-6 if reach < 1e-5 or speed < 1e-5 else 0.01 * reach / speed
    h = min(h, 1.0)
    u1, v1 = velocity(p, x + direction * h * u, y + direction * h * v)
    bend = max(abs(u1 - u), abs(v1 - v)) / size / h
    larger = max(speed, bend)
    # four times the book's cautious guess: measured, that is still accepted, and saves two steps of growing
    better = max(1e-6, h * 1e-3) if larger <= 1e-15 else 4.0 * (0.01 / larger) ** (1.0 / 8.0)
    return min(100.0 * h, better, MAX_STEP)


@kernel(
    types.float64(
        VELOCITY, PARAMETERS, types.float64, types.float64, types.float64, types.float64, _MATRIX, PARAMETERS
    ),
    fastmath=_FUSED,
)
def attempt_step(velocity, p, x, y, h, tolerance, k, end):
    """Try one step from ``(x, y)``, with ``k[0]`` the velocity there.

    Writes the stages into ``k[0:13]`` (``k[12]`` the velocity at the end) and the end into ``end[0:2]``.

    Returns:
        The error relative to the tolerance: the step is good if it is at most 1.
    """
    _stage(velocity, p, k, 1, x, y, h)
    _stage(velocity, p, k, 2, x, y, h)
    _stage(velocity, p, k, 3, x, y, h)
    _stage(velocity, p, k, 4, x, y, h)
    _stage(velocity, p, k, 5, x, y, h)
    _stage(velocity, p, k, 6, x, y, h)
    _stage(velocity, p, k, 7, x, y, h)
    _stage(velocity, p, k, 8, x, y, h)
    _stage(velocity, p, k, 9, x, y, h)
    _stage(velocity, p, k, 10, x, y, h)
    _stage(velocity, p, k, 11, x, y, h)
    sx, sy = 0.0, 0.0
    for j in range(STAGES):
        sx += A[STAGES, j] * k[j, 0]
        sy += A[STAGES, j] * k[j, 1]
    end[0], end[1] = x + h * sx, y + h * sy
    k[STAGES, 0], k[STAGES, 1] = velocity(p, end[0], end[1])
    total5, total3 = 0.0, 0.0
    for axis in range(2):
        e5, e3 = 0.0, 0.0
        for j in range(STAGES + 1):
            e5 += E5[j] * k[j, axis]
            e3 += E3[j] * k[j, axis]
        before = x if axis == 0 else y
        size = tolerance + tolerance * max(abs(before), abs(end[axis]))
        total5 += (e5 / size) ** 2
        total3 += (e3 / size) ** 2
    denominator = total5 + 0.01 * total3
    if denominator == 0.0:
        return 0.0
    return abs(h) * total5 / math.sqrt(2.0 * denominator)


@kernel("float64(float64)", fastmath=_FUSED)
def step_factor(error):
    """Factor by which the step should change after an attempt with this relative error."""
    if error == 0.0:
        return LARGEST_GROWTH
    return min(LARGEST_GROWTH, max(0.2, 0.9 * error ** (-1.0 / 8.0)))


@kernel(types.void(types.float64, types.float64, types.float64, _MATRIX, PARAMETERS, _MATRIX), fastmath=_FUSED)
def cubic_interpolant(x, y, h, k, end, terms):
    """As :func:`interpolant`, of order 3 only, without evaluating the flow: for steps too short to be seen."""
    for axis in range(2):
        delta = end[axis] - (x if axis == 0 else y)
        first, last = k[0, axis], k[STAGES, axis]
        terms[0, axis] = delta
        terms[1, axis] = h * first - delta
        terms[2, axis] = 2.0 * delta - h * (last + first)
        for i in range(3, TERMS):
            terms[i, axis] = 0.0


@kernel(
    types.void(VELOCITY, PARAMETERS, types.float64, types.float64, types.float64, _MATRIX, PARAMETERS, _MATRIX),
    fastmath=_FUSED,
)
def interpolant(velocity, p, x, y, h, k, end, terms):
    """Dense output of an accepted step: writes the ``TERMS`` coefficients of :func:`evaluate` into ``terms``."""
    _stage(velocity, p, k, 13, x, y, h)
    _stage(velocity, p, k, 14, x, y, h)
    _stage(velocity, p, k, 15, x, y, h)
    cubic_interpolant(x, y, h, k, end, terms)
    for axis in range(2):
        for i in range(TERMS - 3):
            total = 0.0
            for j in range(ALL_STAGES):
                total += D[i, j] * k[j, axis]
            terms[3 + i, axis] = h * total


@kernel(types.UniTuple(types.float64, 2)(_MATRIX, types.float64, types.float64, types.float64), fastmath=_FUSED)
def evaluate(terms, x, y, s):
    """Position at the fraction ``s`` in [0, 1] of a step that began at ``(x, y)``."""
    px, py = 0.0, 0.0
    for i in range(TERMS - 1, -1, -1):
        px += terms[i, 0]
        py += terms[i, 1]
        if i % 2 == 0:
            px *= s
            py *= s
        else:
            px *= 1.0 - s
            py *= 1.0 - s
    return x + px, y + py
