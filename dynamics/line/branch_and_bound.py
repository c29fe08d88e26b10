"""Compiled interval Newton branch and bound for the zeros of a function on a line (Moore 1966; Neumaier 1990)."""

from __future__ import annotations

import numpy as np
from numba import types

from ..enclosures import lower, multiply, upper
from ..function_pointers import PARAMETERS, as_enclosure
from ..kernel import kernel

MAX_ZEROS = 16
MAX_TERMINALS = 4000
_MAX_STACK = 256

COMPLETE, OUT_OF_BUDGET, TOO_MANY, AMBIGUOUS = 0, 1, 2, 3

_MATRIX = types.Array(types.float64, 2, "C")


@kernel("UniTuple(float64, 2)(float64, float64, float64, float64)")
def divide(a0, a1, b0, b1):
    """Enclosure of the quotient of two intervals, the second without zero."""
    p, q, r, s = a0 / b0, a0 / b1, a1 / b0, a1 / b1
    return lower(min(p, q, r, s)), upper(max(p, q, r, s))


@kernel(types.void(types.int64, PARAMETERS, types.float64, types.float64, PARAMETERS))
def evaluate(address, p, h, m, out):
    """Call an unfolding kernel for one state and one value of the free parameter."""
    unfolding = as_enclosure(address)
    unfolding(p, h, h, m, m, out)


@kernel(
    types.UniTuple(types.int64, 4)(
        types.int64, PARAMETERS, types.float64, types.float64, types.float64, types.int64, _MATRIX, _MATRIX
    ),
)
def search_line(address, p, low, high, finest, budget, zeros, terminals):
    """Enclose every zero in ``[low, high]``.

    Args:
        address: address of an unfolding kernel; ``p`` are its parameters, none of them free.
        low, high: the interval.
        finest: width at which an undecided interval becomes terminal.
        budget: largest number of intervals to examine.
        zeros: shape ``(MAX_ZEROS, 4)``; enclosures of the zeros and the intervals in which each is unique.
        terminals: shape ``(MAX_TERMINALS, 2)``; undecided intervals.

    Returns:
        ``(status, number of zeros, number of terminals, intervals examined)``.
    """
    unfolding = as_enclosure(address)
    stack = np.empty((_MAX_STACK, 2))
    stack[0, 0], stack[0, 1] = low, high
    depth, found, undecided, examined = 1, 0, 0, 0
    status = COMPLETE
    over, at = np.empty(12), np.empty(12)
    while depth > 0:
        depth -= 1
        x0, x1 = stack[depth, 0], stack[depth, 1]
        known = False
        for i in range(found):
            known = known or (x0 >= zeros[i, 2] and x1 <= zeros[i, 3])
        if known:
            continue
        if examined >= budget:
            status = OUT_OF_BUDGET
            break
        examined += 1
        unfolding(p, x0, x1, 0.0, 0.0, over)
        if over[0] > 0.0 or over[1] < 0.0:
            continue
        middle = 0.5 * (x0 + x1)
        unfolding(p, middle, middle, 0.0, 0.0, at)
        # the mean value form: f(middle) + f'(x) (x - middle)
        v0, v1 = multiply(over[4], over[5], lower(x0 - middle), upper(x1 - middle))
        if lower(at[0] + v0) > 0.0 or upper(at[1] + v1) < 0.0:
            continue
        y0, y1 = x0, x1
        if over[4] > 0.0 or over[5] < 0.0:
            n0, n1 = divide(at[0], at[1], over[4], over[5])
            n0, n1 = lower(middle - n1), upper(middle - n0)
            if n1 < x0 or n0 > x1:
                continue
            y0, y1 = max(x0, n0), min(x1, n1)
            # try a slightly larger interval around the image, so that a zero on an edge is proven too
            margin = 0.1 * (y1 - y0) + 1e-15
            u0, u1 = y0 - margin, y1 + margin
            unfolding(p, u0, u1, 0.0, 0.0, over)
            if over[4] > 0.0 or over[5] < 0.0:
                z0, z1 = u0, u1
                proven = False
                for _ in range(60):
                    m = 0.5 * (z0 + z1)
                    unfolding(p, m, m, 0.0, 0.0, at)
                    unfolding(p, z0, z1, 0.0, 0.0, over)
                    if not (over[4] > 0.0 or over[5] < 0.0):
                        break
                    n0, n1 = divide(at[0], at[1], over[4], over[5])
                    n0, n1 = lower(m - n1), upper(m - n0)
                    proven = proven or (n0 > z0 and n1 < z1)
                    w0, w1 = max(z0, n0), min(z1, n1)
                    if not proven or w1 - w0 >= 0.9 * (z1 - z0):
                        if proven:
                            z0, z1 = w0, w1
                        break
                    z0, z1 = w0, w1
                examined += 1
                if proven and z1 - z0 < 1e-6:
                    for i in range(found):
                        if z0 <= zeros[i, 1] and zeros[i, 0] <= z1:
                            known = True
                            one_in = z0 >= zeros[i, 2] and z1 <= zeros[i, 3]
                            other_in = zeros[i, 0] >= u0 and zeros[i, 1] <= u1
                            if not (one_in or other_in):
                                status = AMBIGUOUS
                            break
                    if not known:
                        if found == MAX_ZEROS:
                            status = TOO_MANY
                            break
                        zeros[found, 0], zeros[found, 1] = z0, z1
                        zeros[found, 2], zeros[found, 3] = u0, u1
                        found += 1
                    # the image holds every zero of the interval
                    continue
        # where rounding is as large as what the slope can say, halving tells no more
        noisy = at[1] - at[0] >= 0.5 * max(abs(v0), abs(v1))
        if noisy or x1 - x0 < finest:
            if undecided == MAX_TERMINALS:
                status = TOO_MANY
                break
            terminals[undecided, 0], terminals[undecided, 1] = y0, y1
            undecided += 1
            continue
        if depth + 2 > _MAX_STACK:
            status = OUT_OF_BUDGET
            break
        if y1 - y0 < 0.4 * (x1 - x0):
            stack[depth, 0], stack[depth, 1] = y0, y1
            depth += 1
            continue
        middle = 0.5 * (y0 + y1)
        # the left half is examined first
        stack[depth, 0], stack[depth, 1] = middle, y1
        stack[depth + 1, 0], stack[depth + 1, 1] = y0, middle
        depth += 2
    return status, found, undecided, examined
