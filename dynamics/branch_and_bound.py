"""Compiled interval branch and bound for the zeros of a planar field (Neumaier 1990, chapter 5; Krawczyk 1969).

A box is dropped when an enclosure of the field excludes zero (natural and mean-value form). It is shrunk by what the
field's kernel knows of its zeros (those of a GRU are their own images under the candidate state), by the mean-value
form of each row solved for each coordinate (Hansen and Sengupta 1981) and by the Krawczyk operator; or it is bisected.
Where the Krawczyk operator maps a box into its own interior, the box holds exactly one zero, which is then enclosed to
rounding level. Boxes that cannot be decided at the finest size, or where rounding errors dominate, are returned as
terminal; nothing is ever dropped without proof.
"""

from __future__ import annotations

import numpy as np
from numba import types

from .enclosures import TINY, UNIT, lower, scale, upper
from .function_pointers import ENCLOSURE, PARAMETERS, as_enclosure
from .kernel import kernel

MAX_ZEROS = 64
MAX_TERMINALS = 4000
_MAX_STACK = 1024
_SMALLEST_PART = 2.0**-20

COMPLETE, OUT_OF_BUDGET, TOO_MANY, AMBIGUOUS = 0, 1, 2, 3

_MATRIX = types.Array(types.float64, 2, "C")


@kernel("float64(float64, float64)")
def _magnitude(a0, a1):
    return max(abs(a0), abs(a1))


@kernel("float64(float64, float64, float64)")
def _deviation(low, high, middle):
    """How far the numbers of an interval lie from one of them at most."""
    return upper(max(high - middle, middle - low))


@kernel("float64(float64, float64, float64, float64, float64, float64, float64, float64, float64, float64)")
def _radius(u, v, a, c, b, d, first, second, rx, ry):
    """Upper bound of ``|1 - (u a + v c)| rx + |u b + v d| ry + |u| first + |v| second``.

    What rounds in the brackets, before the difference to one cancels, is at most two units of the sizes of their terms;
    all else is a sum of positive numbers, each rounded at most eight times.
    """
    ua, vc, ub, vd = u * a, v * c, u * b, v * d
    rounding = 2.0 * UNIT * ((1.0 + abs(ua) + abs(vc)) * rx + (abs(ub) + abs(vd)) * ry)
    total = abs(1.0 - (ua + vc)) * rx + abs(ub + vd) * ry + abs(u) * first + abs(v) * second + rounding
    return total * (1.0 + 8.0 * UNIT) + TINY


@kernel("UniTuple(float64, 2)(float64, float64, float64, float64)")
def _intersection(a0, a1, b0, b1):
    """Intersection of two intervals, empty with the lower bound above the upper; a bound that is NaN is none."""
    # a maximum may be NaN, a comparison is then false
    return b0 if b0 > a0 else a0, b1 if b1 < a1 else a1


@kernel("UniTuple(float64, 2)(float64, float64, float64, float64)")
def _spared(a0, a1, b0, b1):
    """Part of an interval ``b`` around its part ``a`` that is not so small that rounding drowns the field's change.

    Where a gate is saturated the images of a large box fill a few units in the last place; a proof needs room.
    """
    if a0 <= a1 and a1 - a0 < _SMALLEST_PART:
        return max(a0 - _SMALLEST_PART, b0), min(a1 + _SMALLEST_PART, b1)
    return a0, a1


@kernel("UniTuple(float64, 2)(float64, float64, float64, float64, float64, float64, float64)")
def _solved(low, high, slope0, slope1, middle, x0, x1):
    """The part of ``[x0, x1]`` with ``slope (x - middle)`` in ``[low, high]``; all of it where the slope may vanish."""
    if slope1 < 0.0:
        low, high, slope0, slope1 = -high, -low, -slope1, -slope0
    if slope0 > 0.0:
        left = lower(middle + lower(low / (slope0 if low < 0.0 else slope1)))
        right = upper(middle + upper(high / (slope1 if high < 0.0 else slope0)))
        return _intersection(x0, x1, left, right)
    return x0, x1


@kernel(types.int64(ENCLOSURE, PARAMETERS, PARAMETERS, PARAMETERS, PARAMETERS, PARAMETERS, PARAMETERS))
def _narrow(residual, p, box, over, at, krawczyk, rest):
    """Narrow down where in a box a zero can be, given the enclosure ``over`` over the box.

    Writes the enclosure at the midpoint into ``at[0:4]``, the Krawczyk image into ``krawczyk[0:4]``, with
    ``krawczyk[4:6]`` the contraction factors of its radii, and what is left of the box into ``rest[0:4]``.

    Returns 0 if nothing is left, 1 if there is no Krawczyk image, 2 if there is one.
    """
    x0, x1, y0, y1 = box[0], box[1], box[2], box[3]
    mx, my = 0.5 * (x0 + x1), 0.5 * (y0 + y1)
    rx, ry = upper(max(x1 - mx, mx - x0)), upper(max(y1 - my, my - y0))
    residual(p, mx, mx, my, my, at)
    for i in range(2):
        j = 4 + 4 * i
        along, across = upper(_magnitude(over[j], over[j + 1]) * rx), upper(_magnitude(over[j + 2], over[j + 3]) * ry)
        spread = upper(along + across)
        f0, f1 = at[2 * i], at[2 * i + 1]
        if lower(f0 - spread) > 0.0 or upper(f1 + spread) < 0.0:
            return 0
        # the mean-value form of this row, solved for x and for y
        x0, x1 = _solved(lower(-f1 - across), upper(across - f0), over[j], over[j + 1], mx, x0, x1)
        y0, y1 = _solved(lower(-f1 - along), upper(along - f0), over[j + 2], over[j + 3], my, y0, y1)
    if x0 > x1 or y0 > y1:
        return 0
    rest[0], rest[1] = _spared(x0, x1, box[0], box[1])
    rest[2], rest[3] = _spared(y0, y1, box[2], box[3])
    a, b = 0.5 * (over[4] + over[5]), 0.5 * (over[6] + over[7])
    c, d = 0.5 * (over[8] + over[9]), 0.5 * (over[10] + over[11])
    determinant = a * d - b * c
    if abs(determinant) <= 1e-14 * (abs(a * d) + abs(b * c)) or determinant == 0.0:
        return 1
    ya, yb, yc, yd = d / determinant, -b / determinant, -c / determinant, a / determinant
    # (I - Y J)(X - m) is symmetric about zero: its radii
    ea = _deviation(over[4], over[5], a) * rx + _deviation(over[6], over[7], b) * ry
    ec = _deviation(over[8], over[9], c) * rx + _deviation(over[10], over[11], d) * ry
    sx = _radius(ya, yb, a, c, b, d, ea, ec, rx, ry)
    sy = _radius(yd, yc, d, b, c, a, ec, ea, ry, rx)
    u0, u1 = scale(ya, at[0], at[1])
    v0, v1 = scale(yb, at[2], at[3])
    krawczyk[0] = lower(lower(mx - upper(u1 + v1)) - sx)
    krawczyk[1] = upper(upper(mx - lower(u0 + v0)) + sx)
    u0, u1 = scale(yc, at[0], at[1])
    v0, v1 = scale(yd, at[2], at[3])
    krawczyk[2] = lower(lower(my - upper(u1 + v1)) - sy)
    krawczyk[3] = upper(upper(my - lower(u0 + v0)) + sy)
    krawczyk[4], krawczyk[5] = sx / rx, sy / ry
    rest[0], rest[1] = _intersection(rest[0], rest[1], krawczyk[0], krawczyk[1])
    rest[2], rest[3] = _intersection(rest[2], rest[3], krawczyk[2], krawczyk[3])
    return 0 if rest[0] > rest[1] or rest[2] > rest[3] else 2


@kernel(types.boolean(ENCLOSURE, PARAMETERS, PARAMETERS, PARAMETERS))
def _enclose(residual, p, box, over):
    """Enclose the field over a box; whether it can be zero there. ``over[12:16]`` is where."""
    for k in range(4):
        over[12 + k] = box[k]
    residual(p, box[0], box[1], box[2], box[3], over)
    if over[12] > over[13] or over[14] > over[15]:
        return False
    return not (over[0] > 0.0 or over[1] < 0.0 or over[2] > 0.0 or over[3] < 0.0)


@kernel(
    types.boolean(ENCLOSURE, PARAMETERS, PARAMETERS, PARAMETERS, PARAMETERS, PARAMETERS, PARAMETERS, PARAMETERS),
)
def _certify(residual, p, box, unique, over, at, krawczyk, zero):
    """Try to prove exactly one zero in a box around ``box`` and its Krawczyk image.

    On success ``unique`` is that box and ``zero`` the zero enclosed to rounding level.
    """
    for i in range(2):
        low = min(box[2 * i], krawczyk[2 * i])
        high = max(box[2 * i + 1], krawczyk[2 * i + 1])
        margin = 0.1 * (high - low) + 1e-15
        unique[2 * i], unique[2 * i + 1] = low - margin, high + margin
    if not _enclose(residual, p, unique, over) or _narrow(residual, p, unique, over, at, krawczyk, zero) != 2:
        return False
    if not (
        krawczyk[0] > unique[0] and krawczyk[1] < unique[1] and krawczyk[2] > unique[2] and krawczyk[3] < unique[3]
    ):
        return False
    for _ in range(60):
        x0, x1, y0, y1 = zero[0], zero[1], zero[2], zero[3]
        before = max(x1 - x0, y1 - y0)
        if not (x0 < x1 and y0 < y1):
            break
        if not _enclose(residual, p, zero, over) or _narrow(residual, p, zero, over, at, krawczyk, zero) != 2:
            zero[0], zero[1], zero[2], zero[3] = x0, x1, y0, y1
            break
        after = max(zero[1] - zero[0], zero[3] - zero[2])
        # far from the zero the contraction may be slow at first; near it, it is quadratic until rounding stops it
        if before < 1e-8 and (after > 0.5 * before or max(krawczyk[4], krawczyk[5]) * before < 0.1 * after):
            break
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
    # so that other threads compute meanwhile
    nogil=True,
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
    box, rest, unique, zero = np.empty(4), np.empty(4), np.empty(4), np.empty(4)
    over, at, krawczyk = np.empty(16), np.empty(12), np.empty(6)
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
        if not _enclose(residual, p, box, over):
            continue
        # the narrowed box has the same zeros, and the Jacobian's enclosure holds for it too
        area = (box[1] - box[0]) * (box[3] - box[2])
        box[0], box[1] = _spared(over[12], over[13], box[0], box[1])
        box[2], box[3] = _spared(over[14], over[15], box[2], box[3])
        width, height = box[1] - box[0], box[3] - box[2]
        # a box that shrank a little may yet be certified at once; one that shrank a lot is better enclosed anew
        if width * height < 0.1 * area and max(width, height) >= finest:
            for k in range(4):
                stack[depth, k] = box[k]
            depth += 1
            continue
        verdict = _narrow(residual, p, box, over, at, krawczyk, rest)
        if verdict == 0:
            continue
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
        if verdict == 2 and krawczyk[4] < 0.95 and krawczyk[5] < 0.95:
            # what is left of the box may lie where a zero is known to be the only one
            known = False
            for i in range(found):
                if _inside(rest, uniques[i]):
                    known = True
                    break
            if known:
                continue
            examined += 2
            if _certify(residual, p, box, unique, over, at, krawczyk, zero):
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
        if rest[0] < rest[1] and rest[2] < rest[3]:
            for k in range(4):
                box[k] = rest[k]
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
        if shrunk_x * shrunk_y < 0.4 * area:
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
