"""Compiled search for the local minima of the speed where it is not zero.

At a minimum of ``|F|^2 / 2`` its gradient ``J^T F`` vanishes. Where ``F`` does not, ``J`` must be singular. Boxes in
which interval arithmetic shows that ``det J`` or a component of ``J^T F`` is not zero are dropped; the others are
divided down to a finest size, and Newton's method starts in those of them that lie lower than most of their
surroundings. Where too many are left (gates so steep that the bounds say little), it starts from the lowest places of a
fine grid instead.
"""

from __future__ import annotations

import math

import numpy as np
from numba import types

from .enclosures import add, multiply, subtract
from .function_pointers import JACOBIAN, PARAMETERS, VELOCITY, as_enclosure, as_jacobian, as_velocity
from .kernel import kernel

MAX_SEEDS = 4096
_MAX_STACK = 256
_ITERATIONS = 40
# neighbours of eight that must be faster for a box to be worth a search: along a valley one may be slower
_FASTER = 6
# below this the Jacobian counts as zero, and every direction is slow
_NO_JACOBIAN = 1e-9
# of the region's size: the step of the differences that give second derivatives
_DIFFERENCE = 1e-5
# at rounding level, relative to the region's size
_CONVERGED = 1e-13
_ROW = 9
_MATRIX = types.Array(types.float64, 2, "C")


@kernel(types.UniTuple(types.int64, 2)(types.int64, PARAMETERS, PARAMETERS, types.float64, types.int64, _MATRIX))
def stationary_boxes(enclosure_address, p, region, finest, budget, out):
    """Boxes of at most the finest size that may hold a minimum of the speed where it is not zero.

    Args:
        region: ``(x_low, x_high, y_low, y_high)``.
        finest: largest side of a box that is not divided further.
        budget: largest number of boxes to examine.
        out: receives the boxes, shape ``(n, 4)``.

    Returns:
        ``(number of boxes, boxes examined)``; more than the budget examined means that not all were.
    """
    enclosure = as_enclosure(enclosure_address)
    stack, over = np.empty((_MAX_STACK, 4)), np.empty(12)
    stack[0] = region
    depth, kept, examined = 1, 0, 0
    while depth > 0:
        examined += 1
        if examined > budget or kept == out.shape[0] or depth + 2 > _MAX_STACK:
            return kept, budget + 1
        depth -= 1
        x0, x1, y0, y1 = stack[depth, 0], stack[depth, 1], stack[depth, 2], stack[depth, 3]
        enclosure(p, x0, x1, y0, y1, over)
        s0, s1 = multiply(over[4], over[5], over[10], over[11])
        t0, t1 = multiply(over[6], over[7], over[8], over[9])
        low, high = subtract(s0, s1, t0, t1)
        if low > 0.0 or high < 0.0:
            continue
        excluded = False
        for column in range(2):
            i, j = 4 + 2 * column, 8 + 2 * column
            s0, s1 = multiply(over[i], over[i + 1], over[0], over[1])
            t0, t1 = multiply(over[j], over[j + 1], over[2], over[3])
            low, high = add(s0, s1, t0, t1)
            excluded = excluded or low > 0.0 or high < 0.0
        if excluded:
            continue
        width, height = x1 - x0, y1 - y0
        if max(width, height) <= finest:
            out[kept, 0], out[kept, 1], out[kept, 2], out[kept, 3] = x0, x1, y0, y1
            kept += 1
            continue
        for k in range(4):
            stack[depth + 1, k] = stack[depth, k]
        if width >= height:
            stack[depth, 1] = stack[depth + 1, 0] = 0.5 * (x0 + x1)
        else:
            stack[depth, 3] = stack[depth + 1, 2] = 0.5 * (y0 + y1)
        depth += 2
    return kept, examined


@kernel(types.float64(VELOCITY, PARAMETERS, types.float64, types.float64))
def _height(velocity, p, x, y):
    """``|F|^2``."""
    u, v = velocity(p, x, y)
    return u * u + v * v


@kernel(types.int64(types.int64, PARAMETERS, PARAMETERS, types.int64, _MATRIX))
def grid_boxes(velocity_address, p, region, side, out):
    """Cells of a grid of ``side`` by ``side`` that are slower in their middle than all around; returns their number."""
    velocity = as_velocity(velocity_address)
    width, height = (region[1] - region[0]) / side, (region[3] - region[2]) / side
    heights = np.empty((side, side))
    for i in range(side):
        for j in range(side):
            heights[i, j] = _height(velocity, p, region[0] + (j + 0.5) * width, region[2] + (i + 0.5) * height)
    kept = 0
    for i in range(1, side - 1):
        for j in range(1, side - 1):
            lowest = True
            for k in range(9):
                lowest = lowest and heights[i, j] <= heights[i + k // 3 - 1, j + k % 3 - 1]
            if lowest and kept < out.shape[0]:
                out[kept, 0], out[kept, 1] = region[0] + j * width, region[0] + (j + 1) * width
                out[kept, 2], out[kept, 3] = region[2] + i * height, region[2] + (i + 1) * height
                kept += 1
    return kept


@kernel(types.boolean(VELOCITY, PARAMETERS, PARAMETERS))
def _low(velocity, p, box):
    """Whether the middle of a box is slower than the middles of most of the boxes around it."""
    x, y, width, height = 0.5 * (box[0] + box[1]), 0.5 * (box[2] + box[3]), box[1] - box[0], box[3] - box[2]
    here = _height(velocity, p, x, y)
    faster = 0
    for k in range(9):
        if k != 4 and here <= _height(velocity, p, x + (k % 3 - 1) * width, y + (k // 3 - 1) * height):
            faster += 1
    return faster >= _FASTER


@kernel(types.void(VELOCITY, JACOBIAN, PARAMETERS, types.float64, types.float64, types.float64, PARAMETERS))
def _derivatives(velocity, jacobian, p, x, y, difference, out):
    """Gradient of ``|F|^2 / 2`` into ``out[0:2]`` and its Hessian, ``xx, xy, yy``, into ``out[2:5]``."""
    u, v = velocity(p, x, y)
    a, b, c, d = jacobian(p, x, y)
    ae, be, ce, de = jacobian(p, x + difference, y)
    aw, bw, cw, dw = jacobian(p, x - difference, y)
    an, bn, cn, dn = jacobian(p, x, y + difference)
    az, bz, cz, dz = jacobian(p, x, y - difference)
    scale = 0.5 / difference
    out[0], out[1] = a * u + c * v, b * u + d * v
    out[2] = a * a + c * c + scale * (u * (ae - aw) + v * (ce - cw))
    out[3] = a * b + c * d + 0.5 * scale * (u * (be - bw + an - az) + v * (de - dw + cn - cz))
    out[4] = b * b + d * d + scale * (u * (bn - bz) + v * (dn - dz))


@kernel(types.void(VELOCITY, JACOBIAN, PARAMETERS, types.float64, types.float64, types.float64, PARAMETERS))
def _describe(velocity, jacobian, p, x, y, difference, row):
    """One row of :func:`minima`."""
    u, v = velocity(p, x, y)
    a, b, c, d = jacobian(p, x, y)
    # the null vector is at right angles to the longer row of J
    nx, ny = (-b, a) if a * a + b * b >= c * c + d * d else (-d, c)
    length = math.hypot(nx, ny)
    if length <= _NO_JACOBIAN:
        nx, ny, length = u, v, math.hypot(u, v)
    nx, ny = (nx / length, ny / length) if length > 0.0 else (1.0, 0.0)
    along = u * nx + v * ny
    if along < 0.0:
        nx, ny, along = -nx, -ny, -along
    ae, be, ce, de = jacobian(p, x + difference * nx, y + difference * ny)
    aw, bw, cw, dw = jacobian(p, x - difference * nx, y - difference * ny)
    bend_u = ((ae - aw) * nx + (be - bw) * ny) * 0.5 / difference
    bend_v = ((ce - cw) * nx + (de - dw) * ny) * 0.5 / difference
    row[0], row[1], row[2], row[3], row[4], row[5], row[6] = x, y, u, v, a + d, nx, ny
    # the velocity is the left null vector: the projection along the transverse eigenvector
    row[7] = (u * u + v * v) / along if along > 0.0 else math.inf
    row[8] = 0.5 * (u * bend_u + v * bend_v) / along if along > 0.0 else math.inf


@kernel(
    types.int64(
        types.int64,
        types.int64,
        PARAMETERS,
        _MATRIX,
        types.int64,
        types.float64,
        types.float64,
        _MATRIX,
    ),
)
def minima(velocity_address, jacobian_address, p, boxes, count, reach, size, out):
    """Minima of the speed that Newton's method finds from the middles of boxes; each once.

    Args:
        boxes, count: as left by :func:`stationary_boxes` or :func:`grid_boxes`.
        reach: farthest distance from a box's middle that a search may go.
        size: of the region, the scale of differences and of convergence.
        out: receives rows ``x, y, u, v, trace, nx, ny, a, b``: place, velocity, trace of J, unit null vector of J on
            the side of the velocity, and the coefficients of ``ds/dt = a + b s^2`` along it (Kuznetsov 2004, section
            3.3). Fixed points are among them, with a velocity at rounding level.

    Returns:
        The number of minima.
    """
    velocity, jacobian = as_velocity(velocity_address), as_jacobian(jacobian_address)
    d = np.empty(5)
    difference = _DIFFERENCE * size
    found = 0
    for box in range(count):
        if not _low(velocity, p, boxes[box]):
            continue
        sx, sy = 0.5 * (boxes[box, 0] + boxes[box, 1]), 0.5 * (boxes[box, 2] + boxes[box, 3])
        x, y = sx, sy
        converged = False
        for _ in range(_ITERATIONS):
            _derivatives(velocity, jacobian, p, x, y, difference, d)
            determinant = d[2] * d[4] - d[3] * d[3]
            if not abs(determinant) > 0.0:
                break
            dx = (d[4] * d[0] - d[3] * d[1]) / determinant
            dy = (d[2] * d[1] - d[3] * d[0]) / determinant
            x, y = x - dx, y - dy
            if not math.hypot(x - sx, y - sy) <= reach:
                break
            if math.hypot(dx, dy) <= _CONVERGED * size:
                converged = True
                break
        if not converged:
            continue
        known = False
        for i in range(found):
            known = known or math.hypot(out[i, 0] - x, out[i, 1] - y) <= 1e-9 * size
        if known:
            continue
        _derivatives(velocity, jacobian, p, x, y, difference, d)
        if not (d[2] > 0.0 and d[2] * d[4] - d[3] * d[3] > 0.0):
            continue
        if found == out.shape[0]:
            break
        _describe(velocity, jacobian, p, x, y, difference, out[found])
        found += 1
    return found
