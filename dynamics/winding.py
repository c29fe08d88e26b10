"""Certified winding numbers (Poincare indices) of a planar field around rectangles."""

from __future__ import annotations

import math

import numpy as np
from numba import types

from .enclosures import lower, upper
from .function_pointers import ENCLOSURE, PARAMETERS, as_enclosure
from .kernel import kernel

_MAX_PIECES = 256


@kernel("boolean(float64[::1], float64[::1], int64, float64)")
def _excludes_zero(at, over, component, radius):
    """Whether the mean-value form along a segment of the given half-length excludes zero in u or v."""
    for i in range(2):
        j = 4 + 4 * i + 2 * component
        spread = upper(max(abs(over[j]), abs(over[j + 1])) * radius)
        if lower(at[2 * i] - spread) > 0.0 or upper(at[2 * i + 1] + spread) < 0.0:
            return True
        if over[2 * i] > 0.0 or over[2 * i + 1] < 0.0:
            return True
    return False


@kernel(types.UniTuple(types.float64, 2)(ENCLOSURE, PARAMETERS, types.float64, types.float64, PARAMETERS))
def _value(residual, p, x, y, at):
    residual(p, x, x, y, y, at)
    return 0.5 * (at[0] + at[1]), 0.5 * (at[2] + at[3])


@kernel(types.UniTuple(types.int64, 2)(types.int64, PARAMETERS, PARAMETERS, types.int64))
def winding_number(address, p, box, budget):
    """Winding number of the field along the boundary of a rectangle, counterclockwise.

    Each side is bisected until, on every piece, an enclosure shows one component of one sign; the angle turned on a
    piece is then less than pi and known from its ends.

    Args:
        address: address of the field's enclosure kernel; ``p`` are its parameters.
        box: ``(x_low, x_high, y_low, y_high)``.
        budget: largest number of pieces to examine.

    Returns:
        ``(winding number, 1)``, or ``(0, 0)`` where it could not be certified: the boundary touches a zero or comes too
        near to one.
    """
    residual = as_enclosure(address)
    over, at, ends = np.empty(12), np.empty(12), np.empty(12)
    stack = np.empty((_MAX_PIECES, 2))
    total = 0.0
    examined = 0
    for side in range(4):
        along_x = side % 2 == 0
        fixed = (box[2], box[1], box[3], box[0])[side]
        low, high = (box[0], box[1]) if along_x else (box[2], box[3])
        direction = 1.0 if side < 2 else -1.0
        stack[0, 0], stack[0, 1] = low, high
        depth = 1
        while depth > 0:
            depth -= 1
            s0, s1 = stack[depth, 0], stack[depth, 1]
            examined += 1
            if examined > budget:
                return 0, 0
            middle = 0.5 * (s0 + s1)
            radius = upper(max(s1 - middle, middle - s0))
            if along_x:
                residual(p, s0, s1, fixed, fixed, over)
                residual(p, middle, middle, fixed, fixed, at)
            else:
                residual(p, fixed, fixed, s0, s1, over)
                residual(p, fixed, fixed, middle, middle, at)
            if _excludes_zero(at, over, 0 if along_x else 1, radius):
                if along_x:
                    u0, v0 = _value(residual, p, s0, fixed, ends)
                    u1, v1 = _value(residual, p, s1, fixed, ends)
                else:
                    u0, v0 = _value(residual, p, fixed, s0, ends)
                    u1, v1 = _value(residual, p, fixed, s1, ends)
                # scaled, so that a field at rounding level does not underflow in the products
                n0, n1 = math.hypot(u0, v0), math.hypot(u1, v1)
                if n0 == 0.0 or n1 == 0.0:
                    return 0, 0
                u0, v0, u1, v1 = u0 / n0, v0 / n0, u1 / n1, v1 / n1
                total += direction * math.atan2(u0 * v1 - v0 * u1, u0 * u1 + v0 * v1)
                continue
            if depth + 2 > _MAX_PIECES or middle <= s0 or middle >= s1:
                return 0, 0
            stack[depth, 0], stack[depth, 1] = s0, middle
            stack[depth + 1, 0], stack[depth + 1, 1] = middle, s1
            depth += 2
    turns = total / (2.0 * math.pi)
    nearest = round(turns)
    if abs(turns - nearest) > 1e-6:
        return 0, 0
    return int(nearest), 1
