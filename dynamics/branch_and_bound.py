"""Compiled interval branch and bound for the zeros of a planar field (Neumaier 1990, chapter 5; Krawczyk 1969).

A box is dropped when an enclosure of the field excludes zero (natural and mean-value form), shrunk by the
Krawczyk operator, or bisected. Where the Krawczyk operator maps a box into its own interior, the box holds
exactly one zero, which is then enclosed to rounding level. Boxes that cannot be decided at the finest size, or where
rounding errors dominate, are returned as terminal; nothing is ever dropped without proof.
"""

from __future__ import annotations

import numpy as np
from numba import types

from .enclosures import lower, scale, upper
from .function_pointers import ENCLOSURE, PARAMETERS, as_enclosure
from .kernel import kernel

MAX_ZEROS = 64
MAX_TERMINALS = 4000
_MAX_STACK = 1024

COMPLETE, OUT_OF_BUDGET, TOO_MANY, AMBIGUOUS = 0, 1, 2, 3

_MATRIX = types.Array(types.float64, 2, "C")


@kernel("float64(float64, float64)")
def _magnitude(a0, a1):
    return max(abs(a0), abs(a1))


@kernel("float64(float64, float64, float64, float64, float64, float64, float64)")
def _defect(identity, y1, y2, a0, a1, b0, b1):
    """Upper bound of ``|identity - (y1 a + y2 b)|``."""
    u0, u1 = scale(y1, a0, a1)
    v0, v1 = scale(y2, b0, b1)
    return _magnitude(lower(identity - upper(u1 + v1)), upper(identity - lower(u0 + v0)))


@kernel(types.int64(ENCLOSURE, PARAMETERS, PARAMETERS, PARAMETERS, PARAMETERS, PARAMETERS))
def examine(residual, p, box, over, at, krawczyk):
    """Examine one box.

    Writes the enclosure over the box into ``over[0:12]``, that at its midpoint into ``at[0:12]`` and the Krawczyk image
    into ``krawczyk[0:4]``, with ``krawczyk[4:6]`` the contraction factors of its radii.

    Returns 0 if the box is proven to hold no zero, 1 if nothing is known, 2 if there is a Krawczyk image.
    """
    x0, x1, y0, y1 = box[0], box[1], box[2], box[3]
    residual(p, x0, x1, y0, y1, over)
    if over[0] > 0.0 or over[1] < 0.0 or over[2] > 0.0 or over[3] < 0.0:
        return 0
    mx, my = 0.5 * (x0 + x1), 0.5 * (y0 + y1)
    rx, ry = upper(max(x1 - mx, mx - x0)), upper(max(y1 - my, my - y0))
    residual(p, mx, mx, my, my, at)
    for i in range(2):
        j = 4 + 4 * i
        spread = upper(upper(_magnitude(over[j], over[j + 1]) * rx) + upper(_magnitude(over[j + 2], over[j + 3]) * ry))
        if lower(at[2 * i] - spread) > 0.0 or upper(at[2 * i + 1] + spread) < 0.0:
            return 0
    a, b = 0.5 * (over[4] + over[5]), 0.5 * (over[6] + over[7])
    c, d = 0.5 * (over[8] + over[9]), 0.5 * (over[10] + over[11])
    determinant = a * d - b * c
    if abs(determinant) <= 1e-14 * (abs(a * d) + abs(b * c)) or determinant == 0.0:
        return 1
    ya, yb, yc, yd = d / determinant, -b / determinant, -c / determinant, a / determinant
    # (I - Y J)(X - m) is symmetric about zero: its radii
    sx = upper(
        upper(_defect(1.0, ya, yb, over[4], over[5], over[8], over[9]) * rx)
        + upper(_defect(0.0, ya, yb, over[6], over[7], over[10], over[11]) * ry)
    )
    sy = upper(
        upper(_defect(0.0, yc, yd, over[4], over[5], over[8], over[9]) * rx)
        + upper(_defect(1.0, yc, yd, over[6], over[7], over[10], over[11]) * ry)
    )
    u0, u1 = scale(ya, at[0], at[1])
    v0, v1 = scale(yb, at[2], at[3])
    krawczyk[0] = lower(lower(mx - upper(u1 + v1)) - sx)
    krawczyk[1] = upper(upper(mx - lower(u0 + v0)) + sx)
    u0, u1 = scale(yc, at[0], at[1])
    v0, v1 = scale(yd, at[2], at[3])
    krawczyk[2] = lower(lower(my - upper(u1 + v1)) - sy)
    krawczyk[3] = upper(upper(my - lower(u0 + v0)) + sy)
    krawczyk[4], krawczyk[5] = sx / rx, sy / ry
    if krawczyk[1] < x0 or krawczyk[0] > x1 or krawczyk[3] < y0 or krawczyk[2] > y1:
        return 0
    return 2


@kernel(types.boolean(ENCLOSURE, PARAMETERS, PARAMETERS, PARAMETERS, PARAMETERS, PARAMETERS, PARAMETERS))
def _certify(residual, p, box, unique, over, at, krawczyk):
    """Try to prove exactly one zero in a box around ``box`` and its Krawczyk image.

    On success ``unique`` is that box and ``krawczyk[0:4]`` the zero enclosed to rounding level.
    """
    for i in range(2):
        low = min(box[2 * i], krawczyk[2 * i])
        high = max(box[2 * i + 1], krawczyk[2 * i + 1])
        margin = 0.1 * (high - low) + 1e-15
        unique[2 * i], unique[2 * i + 1] = low - margin, high + margin
    if examine(residual, p, unique, over, at, krawczyk) != 2:
        return False
    if not (
        krawczyk[0] > unique[0] and krawczyk[1] < unique[1] and krawczyk[2] > unique[2] and krawczyk[3] < unique[3]
    ):
        return False
    zero = krawczyk[0:4].copy()
    for _ in range(60):
        before = max(zero[1] - zero[0], zero[3] - zero[2])
        if examine(residual, p, zero, over, at, krawczyk) != 2:
            break
        zero[0], zero[1] = max(zero[0], krawczyk[0]), min(zero[1], krawczyk[1])
        zero[2], zero[3] = max(zero[2], krawczyk[2]), min(zero[3], krawczyk[3])
        # far from the zero the contraction may be slow at first; near it, it is quadratic until rounding stops it
        if before < 1e-8 and max(zero[1] - zero[0], zero[3] - zero[2]) > 0.5 * before:
            break
    krawczyk[0:4] = zero
    # a wide enclosure would be true but useless: bisect on and certify a better one
    return max(zero[1] - zero[0], zero[3] - zero[2]) < 1e-6


@kernel("boolean(float64[::1], float64[::1])")
def _inside(inner, outer):
    return inner[0] >= outer[0] and inner[1] <= outer[1] and inner[2] >= outer[2] and inner[3] <= outer[3]


@kernel("boolean(float64[::1], float64[::1])")
def _overlap(one, other):
    return one[0] <= other[1] and other[0] <= one[1] and one[2] <= other[3] and other[2] <= one[3]


@kernel(
    types.UniTuple(types.int64, 4)(
        types.int64, PARAMETERS, PARAMETERS, types.float64, types.int64, _MATRIX, _MATRIX, _MATRIX
    ),
)
def search(address, p, region, finest, budget, zeros, uniques, terminals):
    """Enclose every zero of the field in a box.

    Args:
        address: address of the field's enclosure kernel; ``p`` are its parameters.
        region: ``(x_low, x_high, y_low, y_high)``.
        finest: width at which an undecided box becomes terminal.
        budget: largest number of boxes to examine.
        zeros, uniques: shape ``(MAX_ZEROS, 4)``; enclosures of the zeros and the boxes in which each is unique.
        terminals: shape ``(MAX_TERMINALS, 4)``; undecided boxes.

    Returns:
        ``(status, number of zeros, number of terminals, boxes examined)``.
    """
    residual = as_enclosure(address)
    stack = np.empty((_MAX_STACK, 4))
    stack[0] = region
    depth = 1
    found = 0
    open_boxes = 0
    examined = 0
    status = COMPLETE
    box, unique = np.empty(4), np.empty(4)
    over, at, krawczyk = np.empty(12), np.empty(12), np.empty(6)
    while depth > 0:
        depth -= 1
        # by index, not by views: this runs for every box and every zero known so far
        for k in range(4):
            box[k] = stack[depth, k]
        known = False
        for i in range(found):
            if (
                box[0] >= uniques[i, 0]
                and box[1] <= uniques[i, 1]
                and box[2] >= uniques[i, 2]
                and box[3] <= uniques[i, 3]
            ):
                known = True
                break
        if known:
            continue
        if examined >= budget:
            status = OUT_OF_BUDGET
            break
        examined += 1
        verdict = examine(residual, p, box, over, at, krawczyk)
        if verdict == 0:
            continue
        width, height = box[1] - box[0], box[3] - box[2]
        rx, ry = 0.5 * width, 0.5 * height
        noisy = True
        for i in range(2):
            spread = (
                _magnitude(over[4 + 4 * i], over[5 + 4 * i]) * rx + _magnitude(over[6 + 4 * i], over[7 + 4 * i]) * ry
            )
            if at[2 * i + 1] - at[2 * i] < 0.5 * spread:
                noisy = False
        smear_x = (_magnitude(over[4], over[5]) + _magnitude(over[8], over[9])) * width
        smear_y = (_magnitude(over[6], over[7]) + _magnitude(over[10], over[11])) * height
        if verdict == 2:
            if krawczyk[4] < 0.95 and krawczyk[5] < 0.95:
                examined += 2
                k0, k1, k2, k3 = krawczyk[0], krawczyk[1], krawczyk[2], krawczyk[3]
                if _certify(residual, p, box, unique, over, at, krawczyk):
                    zero = krawczyk[0:4]
                    known = False
                    for i in range(found):
                        if _overlap(zero, zeros[i]):
                            known = True
                            if not (_inside(zero, uniques[i]) or _inside(zeros[i], unique)):
                                status = AMBIGUOUS
                            break
                    if not known:
                        if found == MAX_ZEROS:
                            status = TOO_MANY
                            break
                        zeros[found] = zero
                        uniques[found] = unique
                        found += 1
                    continue
                krawczyk[0], krawczyk[1], krawczyk[2], krawczyk[3] = k0, k1, k2, k3
            box[0], box[1] = max(box[0], krawczyk[0]), min(box[1], krawczyk[1])
            box[2], box[3] = max(box[2], krawczyk[2]), min(box[3], krawczyk[3])
        if noisy or max(width, height) < finest:
            if open_boxes == MAX_TERMINALS:
                status = TOO_MANY
                break
            terminals[open_boxes] = box
            open_boxes += 1
            continue
        if depth + 2 > _MAX_STACK:
            status = OUT_OF_BUDGET
            break
        shrunk_x, shrunk_y = box[1] - box[0], box[3] - box[2]
        if shrunk_x * shrunk_y < 0.4 * width * height:
            stack[depth] = box
            depth += 1
            continue
        smear_x *= shrunk_x / width
        smear_y *= shrunk_y / height
        split_x = smear_x >= smear_y
        if shrunk_x > 16.0 * shrunk_y:
            split_x = True
        elif shrunk_y > 16.0 * shrunk_x:
            split_x = False
        for k in range(4):
            stack[depth, k] = stack[depth + 1, k] = box[k]
        if split_x:
            middle = 0.5 * (box[0] + box[1])
            stack[depth, 1] = middle
            stack[depth + 1, 0] = middle
        else:
            middle = 0.5 * (box[2] + box[3])
            stack[depth, 3] = middle
            stack[depth + 1, 2] = middle
        depth += 2
    return status, found, open_boxes, examined
