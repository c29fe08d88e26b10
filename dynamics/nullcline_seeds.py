"""Where to begin tracing a nullcline in a cell, and whether that branch has been traced already."""

from __future__ import annotations

import math

from numba import types

from .function_pointers import JACOBIAN, PARAMETERS, VELOCITY
from .kernel import kernel
from .nullcline_cells import COUNTER, INTEGERS, MATRIX
from .nullcline_tracing import gradient, onto_curve, value


@kernel(
    types.boolean(
        VELOCITY, PARAMETERS, types.int64, types.float64, types.float64, types.float64, types.float64, PARAMETERS
    ),
)
def root_between(velocity, p, component, x0, y0, x1, y1, root):
    """Bisect a change of sign between two points; writes the root."""
    g0 = value(velocity, p, component, x0, y0)
    g1 = value(velocity, p, component, x1, y1)
    if g0 == 0.0:
        root[0], root[1] = x0, y0
        return True
    if g1 == 0.0:
        root[0], root[1] = x1, y1
        return True
    if (g0 > 0.0) == (g1 > 0.0):
        return False
    low, high = 0.0, 1.0
    # Newton's method finishes: this only has to tell one root of the line from the next
    for _ in range(14):
        s = 0.5 * (low + high)
        g = value(velocity, p, component, x0 + s * (x1 - x0), y0 + s * (y1 - y0))
        if (g > 0.0) == (g0 > 0.0):
            low = s
        else:
            high = s
    s = 0.5 * (low + high)
    root[0], root[1] = x0 + s * (x1 - x0), y0 + s * (y1 - y0)
    return True


@kernel(
    types.boolean(JACOBIAN, PARAMETERS, types.int64, types.float64, types.float64, types.int64, MATRIX, INTEGERS),
)
def seen_in_this_sense(jacobian, p, component, x, y, cell, tangents, visited):
    """Whether a complex cell has already been crossed in the sense in which the curve passes this point."""
    state = visited[cell, component]
    if state in (0, 3):
        return bool(state == 3)
    gx, gy = gradient(jacobian, p, component, x, y)
    return tangents[cell, 2 * component] * gy - tangents[cell, 2 * component + 1] * gx >= 0.0


@kernel(
    types.UniTuple(types.float64, 4)(JACOBIAN, PARAMETERS, types.int64, types.float64, types.float64, types.float64),
)
def neighbours(jacobian, p, component, x, y, size):
    """Where the line across the curve at one of its points meets other branches nearby.

    Along the normal the component is ``s (a + b s / 2 + c s^2 / 6)`` to third order; the bracket's roots are the two
    nearest neighbours. Returns ``(nx, ny, first root, second root)``, NaN for none.
    """
    a, b = gradient(jacobian, p, component, x, y)
    slope = math.hypot(a, b)
    if slope == 0.0:
        return 0.0, 0.0, math.nan, math.nan
    nx, ny = a / slope, b / slope
    a, b = gradient(jacobian, p, component, x + size * nx, y + size * ny)
    ahead = a * nx + b * ny
    a, b = gradient(jacobian, p, component, x - size * nx, y - size * ny)
    behind = a * nx + b * ny
    second = 0.5 * (ahead - behind) / size
    third = (ahead - 2.0 * slope + behind) / (size * size)
    discriminant = 0.25 * second * second - 2.0 / 3.0 * third * slope
    if discriminant < 0.0:
        return nx, ny, math.nan, math.nan
    # the stable form of the quadratic formula
    half = -0.5 * (0.5 * second + math.copysign(math.sqrt(discriminant), second))
    if half == 0.0:
        return nx, ny, math.nan, math.nan
    return nx, ny, slope / half, (6.0 * half / third if third != 0.0 else math.nan)


@kernel(
    types.boolean(
        VELOCITY,
        JACOBIAN,
        PARAMETERS,
        types.int64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        MATRIX,
        INTEGERS,
        types.int64,
        COUNTER,
    ),
)
def already_traced(velocity, jacobian, p, component, x, y, size, nearest, out, spans, branches, work):
    """Whether a point of the curve lies on a branch that has been traced.

    The foot of the point on each near chord is corrected onto the curve: on the same branch it meets the point, with
    the positive side on the same hand; a neighbouring branch has it on the other, and lies at least ``nearest`` away.
    """
    gx, gy = gradient(jacobian, p, component, x, y)
    for branch in range(branches):
        if spans[branch, 0] != component:
            continue
        # passing over a segment is a fraction of a correction
        work[0] -= (spans[branch, 2] - spans[branch, 1]) // 64
        for i in range(spans[branch, 1], spans[branch, 2] - 1):
            ax, ay = out[i, 0], out[i, 1]
            bx, by = out[i + 1, 0] - ax, out[i + 1, 1] - ay
            square = bx * bx + by * by
            across = (x - ax) * by - (y - ay) * bx
            along = (x - ax) * bx + (y - ay) * by
            if across * across > 0.01 * square * square or along < -0.05 * square or along > 1.05 * square:
                continue
            s = along / square
            qx, qy, hx, hy, moved = onto_curve(velocity, jacobian, p, component, ax + s * bx, ay + s * by, size)
            apart = math.hypot(qx - x, qy - y)
            if moved >= 0.0 and apart < min(0.02 * math.sqrt(square), nearest) and gx * hx + gy * hy > 0.0:
                return True
    return False
