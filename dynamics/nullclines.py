"""Nullclines: traced curves, every vertex corrected onto the curve by Newton's method.

Interval arithmetic first finds every cell through which a branch can run (:mod:`dynamics.nullcline_cells`); each such
cell then seeds a trace unless one has passed through it, so that no branch is lost, and following the curve
itself, not the corners of cells, joins no branches wrongly (:mod:`dynamics.nullcline_tracing`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import types

from .flow import FloatArray, Flow, Window
from .function_pointers import JACOBIAN, PARAMETERS, VELOCITY, as_enclosure, as_jacobian, as_velocity
from .kernel import kernel
from .nullcline_cells import COMPLEX, COUNTER, FINEST_DEPTH, INTEGERS, MATRIX, MAX_CELLS, NOTHING, SIMPLE, divide
from .nullcline_seeds import already_traced, neighbours, root_between, seen_in_this_sense
from .nullcline_tracing import onto_curve, onto_ridge, strongest_curvature, trace, value

_MAX_VERTICES = 20_000
_MAX_BRANCHES = 256
# corrections onto the curve: about ten times what the most intricate portrait of the catalogue needs
MOST_WORK = 60_000


@dataclass(frozen=True)
class Nullclines:
    """The curves dx/dt = 0 and dy/dt = 0 in a window.

    Attributes:
        x: branches of dx/dt = 0, each of shape ``(n, 2)``; a closed one repeats its first point. The last
            vertex of an open branch may lie just outside the window.
        y: branches of dy/dt = 0.
        unresolved: number of cells where a branch could neither be traced nor excluded, at the finest size or for want
            of work. Where it is 0 every branch is there, except that branches closer together than a finest cell
            (``2**-finest`` of the window) may be drawn as one.
        everywhere: whether the component of the velocity in x, and that in y, is zero in the whole window; it has no
            branches then.
    """

    x: tuple[FloatArray, ...]
    y: tuple[FloatArray, ...]
    unresolved: int
    everywhere: tuple[bool, bool] = (False, False)


@kernel(
    types.UniTuple(types.int64, 2)(
        VELOCITY,
        JACOBIAN,
        PARAMETERS,
        types.int64,
        types.float64,
        types.float64,
        types.boolean,
        types.int64,
        types.int64,
        MATRIX,
        INTEGERS,
        INTEGERS,
        MATRIX,
        INTEGERS,
        MATRIX,
        INTEGERS,
        COUNTER,
    ),
)
def _both_ways(
    velocity,
    jacobian,
    p,
    component,
    x,
    y,
    double,
    written,
    branches,
    boxes,
    status,
    children,
    tangents,
    visited,
    out,
    spans,
    work,
):
    """Trace from a seed in both senses and store the branch in order. Returns the new counts."""
    room = (out.shape[0] - written) // 2
    if branches == spans.shape[0] or room < 8:
        return written, branches
    behind = np.empty((room, 2))
    back, closed = trace(
        velocity, jacobian, p, component, x, y, -1.0, double, boxes, status, children, tangents, visited, behind, work
    )
    ahead = 0
    first = written
    for i in range(back - 1, -1, -1):
        out[written] = behind[i]
        written += 1
    if closed == 0:
        ahead, _ = trace(
            velocity,
            jacobian,
            p,
            component,
            x,
            y,
            1.0,
            double,
            boxes,
            status,
            children,
            tangents,
            visited,
            out[max(written - 1, first) :],
            work,
        )
        # the seed is the last vertex behind and the first ahead
        written += max(ahead - 1, 0) if back > 0 else ahead
    if written - first < 2:
        return first, branches
    spans[branches, 0], spans[branches, 1], spans[branches, 2] = component, first, written
    return written, branches + 1


@kernel(
    types.UniTuple(types.int64, 3)(
        types.int64, types.int64, types.int64, PARAMETERS, PARAMETERS, types.int64, MATRIX, INTEGERS
    ),
)
def _trace_all(velocity_address, jacobian_address, residual_address, p, window, finest, out, spans):
    """All branches of both nullclines; returns ``(vertices, branches, unresolved cells)``."""
    velocity, jacobian = as_velocity(velocity_address), as_jacobian(jacobian_address)
    residual = as_enclosure(residual_address)
    boxes = np.empty((MAX_CELLS, 4))
    status = np.empty((MAX_CELLS, 2), dtype=np.int64)
    children = np.empty((MAX_CELLS, 2), dtype=np.int64)
    cells, unresolved = divide(residual, p, window, finest, boxes, status, children)
    visited = np.zeros((cells, 2), dtype=np.int64)
    tangents = np.zeros((cells, 4))
    size = max(window[1] - window[0], window[3] - window[2])
    root = np.empty(2)
    work = np.array([MOST_WORK])
    written, branches = 0, 0
    for cell in range(cells):
        x0, x1, y0, y1 = boxes[cell, 0], boxes[cell, 1], boxes[cell, 2], boxes[cell, 3]
        xm, ym = 0.5 * (x0 + x1), 0.5 * (y0 + y1)
        for component in range(2):
            kind = status[cell, component]
            if kind not in (SIMPLE, COMPLEX):
                continue
            if work[0] <= 0:
                # out of work: what no trace has passed stays open, and is counted
                unresolved += 1 if visited[cell, component] == 0 else 0
                continue
            work[0] -= 1
            if kind == SIMPLE and visited[cell, component] != 0:
                continue
            # lines across the cell in both directions; in a simple cell the first hit is enough
            for line in range(6):
                if visited[cell, component] == 3 or (kind == SIMPLE and visited[cell, component] != 0):
                    break
                s = (0.5, 0.0, 1.0)[line // 2]
                if line % 2 == 0:
                    hit = root_between(velocity, p, component, x0, y0 + s * (y1 - y0), x1, y0 + s * (y1 - y0), root)
                else:
                    hit = root_between(velocity, p, component, x0 + s * (x1 - x0), y0, x0 + s * (x1 - x0), y1, root)
                if not hit or seen_in_this_sense(jacobian, p, component, root[0], root[1], cell, tangents, visited):
                    continue
                qx, qy, gx, gy, moved = onto_curve(velocity, jacobian, p, component, root[0], root[1], size)
                if moved < 0.0 or moved > 1e-3 * max(x1 - x0, y1 - y0) or gx * gx + gy * gy < 1e-20:
                    continue
                if already_traced(velocity, jacobian, p, component, qx, qy, size, size, out, spans, branches, work):
                    continue
                written, branches = _both_ways(
                    velocity,
                    jacobian,
                    p,
                    component,
                    qx,
                    qy,
                    False,
                    written,
                    branches,
                    boxes,
                    status,
                    children,
                    tangents,
                    visited,
                    out,
                    spans,
                    work,
                )
            if kind == SIMPLE or visited[cell, component] == 3:
                continue
            reach = 0.75 * max(x1 - x0, y1 - y0)
            if visited[cell, component] != 0:
                # One branch passes; up to two more may run beside it, closer than the cell.
                qx, qy, gx, gy, moved = onto_curve(velocity, jacobian, p, component, xm, ym, size)
                if moved < 0.0 or moved > 2.0 * reach:
                    continue
                nx, ny, first, second = neighbours(jacobian, p, component, qx, qy, 0.5 * reach)
                for offset in (0.0, first, second):
                    # the branch through q may itself be new: the one that passed may have been its neighbour
                    gap = min(abs(first), abs(second)) if offset == 0.0 else abs(offset)
                    if not 1e-8 * size < gap < 2.0 * reach:
                        continue
                    rx, ry, gx, gy, moved = onto_curve(
                        velocity, jacobian, p, component, qx + offset * nx, qy + offset * ny, size
                    )
                    if moved < 0.0 or moved > 0.3 * gap:
                        continue
                    if not already_traced(
                        velocity, jacobian, p, component, rx, ry, size, 0.3 * gap, out, spans, branches, work
                    ):
                        written, branches = _both_ways(
                            velocity,
                            jacobian,
                            p,
                            component,
                            rx,
                            ry,
                            False,
                            written,
                            branches,
                            boxes,
                            status,
                            children,
                            tangents,
                            visited,
                            out,
                            spans,
                            work,
                        )
                continue
            # No change of sign in a complex cell: two branches closer than the cell, a double curve, or nothing.
            qx, qy, nx, ny, moved = onto_ridge(velocity, jacobian, p, component, xm, ym, size)
            if abs(qx - xm) > reach or abs(qy - ym) > reach:
                continue
            if moved >= 0.0:
                written, branches = _both_ways(
                    velocity,
                    jacobian,
                    p,
                    component,
                    qx,
                    qy,
                    True,
                    written,
                    branches,
                    boxes,
                    status,
                    children,
                    tangents,
                    visited,
                    out,
                    spans,
                    work,
                )
                continue
            curvature, nx, ny = strongest_curvature(jacobian, p, component, qx, qy, size)
            bottom = value(velocity, p, component, qx, qy)
            if curvature == 0.0 or bottom / curvature >= 0.0:
                continue
            offset = math.sqrt(-2.0 * bottom / curvature)
            for side in (-1.0, 1.0):
                rx, ry, gx, gy, moved = onto_curve(
                    velocity, jacobian, p, component, qx + side * offset * nx, qy + side * offset * ny, size
                )
                if moved < 0.0 or moved > offset:
                    unresolved += 1
                elif not seen_in_this_sense(jacobian, p, component, rx, ry, cell, tangents, visited):
                    written, branches = _both_ways(
                        velocity,
                        jacobian,
                        p,
                        component,
                        rx,
                        ry,
                        False,
                        written,
                        branches,
                        boxes,
                        status,
                        children,
                        tangents,
                        visited,
                        out,
                        spans,
                        work,
                    )
    return written, branches, unresolved


def nullclines(flow: Flow, window: Window | None = None, *, finest: int = FINEST_DEPTH) -> Nullclines:
    """Both nullclines of a flow in a window.

    Args:
        flow: the flow.
        window: where to look; the flow's own window if None.
        finest: depth of the finest cells; their size is the window's times ``2**-finest``.

    Raises:
        ValueError: if ``finest`` is not between 4 and 16.
    """
    if not 4 <= finest <= 16:
        raise ValueError(f"finest = {finest} must be between 4 and 16")
    addresses = flow.kernels.addresses
    out = np.empty((_MAX_VERTICES, 2))
    spans = np.empty((_MAX_BRANCHES, 3), dtype=np.int64)
    _, branches, unresolved = _trace_all(
        addresses.velocity,
        addresses.jacobian,
        addresses.residual,
        flow.pack(),
        np.array((window or flow.window).as_tuple()),
        finest,
        out,
        spans,
    )
    curves: tuple[list[FloatArray], list[FloatArray]] = ([], [])
    for component, first, last in spans[:branches].tolist():
        curves[component].append(out[first:last].copy())
    everywhere = tuple(
        bool(low > -NOTHING and high < NOTHING) for low, high in flow.enclosure(window or flow.window)[:2]
    )
    return Nullclines(tuple(curves[0]), tuple(curves[1]), unresolved, (everywhere[0], everywhere[1]))
