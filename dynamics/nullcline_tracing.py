"""Tracing of one component's zero curve by predictor and corrector."""

from __future__ import annotations

import math

from numba import types

from .function_pointers import JACOBIAN, PARAMETERS, VELOCITY
from .kernel import kernel
from .nullcline_cells import COUNTER, INTEGERS, MATRIX, cell_at

LARGEST_STEP = 0.03
SMALLEST_STEP = 1e-5
LARGEST_TURN = 0.2
_DIFFERENCE = 1e-6
_DOUBLE = 1e-13

_PAIR = types.UniTuple(types.float64, 2)
_TRIPLE = types.UniTuple(types.float64, 3)


@kernel(types.float64(VELOCITY, PARAMETERS, types.int64, types.float64, types.float64))
def value(velocity, p, component, x, y):
    """The component of the velocity."""
    u, v = velocity(p, x, y)
    return u if component == 0 else v


@kernel(_PAIR(JACOBIAN, PARAMETERS, types.int64, types.float64, types.float64))
def gradient(jacobian, p, component, x, y):
    """The gradient of the component."""
    a, b, c, d = jacobian(p, x, y)
    if component == 0:
        return a, b
    return c, d


@kernel(_TRIPLE(JACOBIAN, PARAMETERS, types.int64, types.float64, types.float64, types.float64))
def strongest_curvature(jacobian, p, component, x, y, size):
    """``(curvature, nx, ny)``: the second derivative of largest magnitude and its direction."""
    h = _DIFFERENCE * size
    a0, b0 = gradient(jacobian, p, component, x - h, y)
    a1, b1 = gradient(jacobian, p, component, x + h, y)
    c0, d0 = gradient(jacobian, p, component, x, y - h)
    c1, d1 = gradient(jacobian, p, component, x, y + h)
    xx, yy = (a1 - a0) / (2.0 * h), (d1 - d0) / (2.0 * h)
    xy = 0.25 * ((b1 - b0) + (c1 - c0)) / h
    half, radius = 0.5 * (xx + yy), math.hypot(0.5 * (xx - yy), xy)
    curvature = half + radius if half >= 0.0 else half - radius
    nx, ny = xy, curvature - xx
    if abs(curvature - yy) + abs(xy) > abs(nx) + abs(ny):
        nx, ny = curvature - yy, xy
    norm = math.hypot(nx, ny)
    if norm == 0.0:
        return curvature, 1.0, 0.0
    return curvature, nx / norm, ny / norm


@kernel(
    types.UniTuple(types.float64, 5)(
        VELOCITY, JACOBIAN, PARAMETERS, types.int64, types.float64, types.float64, types.float64
    ),
)
def onto_curve(velocity, jacobian, p, component, x, y, size):
    """Newton's method along the gradient. Returns ``(x, y, gx, gy, moved)``; ``moved`` is -1 where it failed."""
    x0, y0 = x, y
    # two or three usually do; beside a second or third branch Newton's method starts slowly
    for _ in range(40):
        g = value(velocity, p, component, x, y)
        gx, gy = gradient(jacobian, p, component, x, y)
        square = gx * gx + gy * gy
        if square == 0.0:
            # exactly on a crossing or a double curve
            return x, y, gx, gy, (math.hypot(x - x0, y - y0) if abs(g) < _DOUBLE else -1.0)
        sx, sy = g * gx / square, g * gy / square
        step = math.hypot(sx, sy)
        if step > 0.1 * size:
            return x, y, gx, gy, -1.0
        x -= sx
        y -= sy
        if step < 1e-13 * size + 4e-16 * (abs(x) + abs(y)):
            gx, gy = gradient(jacobian, p, component, x, y)
            return x, y, gx, gy, math.hypot(x - x0, y - y0)
    # rounding may keep the last digits moving; a small value is still on the curve
    gx, gy = gradient(jacobian, p, component, x, y)
    if abs(value(velocity, p, component, x, y)) <= 1e-14 + 1e-12 * size * math.hypot(gx, gy):
        return x, y, gx, gy, math.hypot(x - x0, y - y0)
    return x, y, gx, gy, -1.0


@kernel(
    types.UniTuple(types.float64, 5)(
        VELOCITY, JACOBIAN, PARAMETERS, types.int64, types.float64, types.float64, types.float64
    ),
)
def onto_ridge(velocity, jacobian, p, component, x, y, size):
    """The nearest extremum of the component across its strongest curvature: where a double curve runs.

    Returns ``(x, y, nx, ny, moved)`` with the direction across; ``moved`` is -1 where the component is not zero there.
    """
    x0, y0 = x, y
    nx, ny = 1.0, 0.0
    for _ in range(8):
        curvature, nx, ny = strongest_curvature(jacobian, p, component, x, y, size)
        gx, gy = gradient(jacobian, p, component, x, y)
        if curvature == 0.0:
            return x, y, nx, ny, -1.0
        step = (gx * nx + gy * ny) / curvature
        if abs(step) > 0.1 * size:
            return x, y, nx, ny, -1.0
        x -= step * nx
        y -= step * ny
        if abs(step) < 1e-12 * size:
            break
    if abs(value(velocity, p, component, x, y)) > _DOUBLE:
        return x, y, nx, ny, -1.0
    return x, y, nx, ny, math.hypot(x - x0, y - y0)


@kernel(
    types.void(
        MATRIX,
        INTEGERS,
        INTEGERS,
        types.int64,
        MATRIX,
        INTEGERS,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.boolean,
    ),
)
def mark(boxes, status, children, component, tangents, visited, x0, y0, x1, y1, tx, ty, double):
    """Note the cells that a segment runs through. A complex cell keeps one note for each sense of the curve:
    ``(tx, ty)`` is the tangent with the positive side on the left, whatever the direction of travel."""
    length = math.hypot(x1 - x0, y1 - y0)
    # a curve along a side of cells runs through the cells on both sides of it
    aside = 1e-9 * max(boxes[0, 1] - boxes[0, 0], boxes[0, 3] - boxes[0, 2])
    s = 0.0
    while True:
        x, y = x0 + s * (x1 - x0), y0 + s * (y1 - y0)
        pace = length
        for side in (-1.0, 1.0):
            cell = cell_at(boxes, status, children, component, x - side * aside * ty, y + side * aside * tx)
            if cell < 0:
                continue
            pace = min(pace, 0.5 * min(boxes[cell, 1] - boxes[cell, 0], boxes[cell, 3] - boxes[cell, 2]))
            if visited[cell, component] == 0:
                tangents[cell, 2 * component], tangents[cell, 2 * component + 1] = tx, ty
                visited[cell, component] = 1
            elif tangents[cell, 2 * component] * tx + tangents[cell, 2 * component + 1] * ty < 0.0:
                visited[cell, component] |= 2
            if double:
                visited[cell, component] = 3
        if s >= 1.0:
            return
        s = min(1.0, s + pace / length) if length > 0.0 else 1.0


@kernel(
    types.UniTuple(types.int64, 2)(
        VELOCITY,
        JACOBIAN,
        PARAMETERS,
        types.int64,
        types.float64,
        types.float64,
        types.float64,
        types.boolean,
        MATRIX,
        INTEGERS,
        INTEGERS,
        MATRIX,
        INTEGERS,
        MATRIX,
        COUNTER,
    ),
)
def trace(velocity, jacobian, p, component, x, y, sense, double, boxes, status, children, tangents, visited, out, work):
    """Follow the curve from a point on it until it leaves the window, closes or ends.

    Args:
        sense: +1 keeps the positive side on the left, -1 on the right.
        double: follow an extremum that is zero (:func:`onto_ridge`) instead of a change of sign.
        out: receives the vertices, the first being ``(x, y)``.
        work: ``work[0]`` counts corrections down; at 0 the trace ends where it is.

    Returns:
        ``(number of vertices, 1 if the curve closed)``.
    """
    size = max(boxes[0, 1] - boxes[0, 0], boxes[0, 3] - boxes[0, 2])
    if double:
        x, y, gx, gy, _ = onto_ridge(velocity, jacobian, p, component, x, y, size)
    else:
        x, y, gx, gy, _ = onto_curve(velocity, jacobian, p, component, x, y, size)
    norm = math.hypot(gx, gy)
    if norm == 0.0:
        return 0, 0
    tx, ty = sense * gy / norm, -sense * gx / norm
    start_x, start_y, start_tx, start_ty = x, y, tx, ty
    out[0, 0], out[0, 1] = x, y
    count = 1
    h = 0.2 * LARGEST_STEP * size
    travelled = 0.0
    while count < out.shape[0] and work[0] > 0:
        work[0] -= 1
        cell = cell_at(boxes, status, children, component, x, y)
        limit = LARGEST_STEP * size
        if cell >= 0:
            limit = min(limit, 4.0 * min(boxes[cell, 1] - boxes[cell, 0], boxes[cell, 3] - boxes[cell, 2]))
        h = min(h, limit)
        tiny = h <= SMALLEST_STEP * size
        qx, qy = x + h * tx, y + h * ty
        if double:
            qx, qy, gx, gy, moved = onto_ridge(velocity, jacobian, p, component, qx, qy, size)
        else:
            qx, qy, gx, gy, moved = onto_curve(velocity, jacobian, p, component, qx, qy, size)
        norm = math.hypot(gx, gy)
        if moved < 0.0 or moved > 0.4 * h or norm == 0.0:
            if not tiny:
                h *= 0.5
                continue
            if norm == 0.0 and moved >= 0.0:
                # landed on a crossing exactly: step over it
                x, y = qx, qy
                continue
            return count, 0
        ux, uy = sense * gy / norm, -sense * gx / norm
        cosine = tx * ux + ty * uy
        if double and cosine < 0.0:
            ux, uy, cosine = -ux, -uy, -cosine
        if cosine < 0.0:
            # The sides have changed places: a crossing of branches, or a leap onto a neighbouring one. Only at the
            # smallest step, where a leap would have to be sideways, it is a crossing.
            if not tiny:
                h *= 0.5
                continue
            sense = -sense
            ux, uy, cosine = -ux, -uy, -cosine
        turn = math.acos(min(1.0, cosine))
        if turn > LARGEST_TURN and not tiny:
            h *= 0.5
            continue
        chord = math.hypot(qx - x, qy - y)
        back = math.hypot(qx - start_x, qy - start_y)
        if travelled > 2.0 * chord and back < 1.01 * chord and ux * start_tx + uy * start_ty > 0.7:
            ahead = (start_x - x) * tx + (start_y - y) * ty
            if ahead > 0.0:
                mark(
                    boxes,
                    status,
                    children,
                    component,
                    tangents,
                    visited,
                    x,
                    y,
                    start_x,
                    start_y,
                    sense * tx,
                    sense * ty,
                    double,
                )
                out[count, 0], out[count, 1] = start_x, start_y
                return count + 1, 1
        mark(boxes, status, children, component, tangents, visited, x, y, qx, qy, sense * ux, sense * uy, double)
        out[count, 0], out[count, 1] = qx, qy
        count += 1
        travelled += chord
        x, y, tx, ty = qx, qy, ux, uy
        if cell_at(boxes, status, children, component, x, y) < 0:
            return count, 0
        h *= 1.6 if turn < 0.3 * LARGEST_TURN else (1.0 if turn < 0.7 * LARGEST_TURN else 0.7)
    return count, 0
