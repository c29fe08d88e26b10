"""The pixels through which the edges of basins pass: stable manifolds of saddles and unstable cycles."""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from .fixed_points import FixedPoints
from .flow import FloatArray, Flow, Window
from .function_pointers import PARAMETERS
from .integration import integrate_at
from .kernel import kernel
from .limit_cycles import LimitCycles
from .manifolds import manifolds
from .runge_kutta import TERMS, evaluate
from .trajectories import capture_targets, default_region

LONGEST = 4000.0
MOST_STEPS = 4000
CLUSTER_OFFSET = 1e-4

_MATRIX = types.Array(types.float64, 2, "C")
_TENSOR = types.Array(types.float64, 3, "C")
_MARKS = types.Array(types.uint8, 2, "C")


@kernel(types.void(PARAMETERS, _MARKS, types.float64, types.float64, types.float64, types.float64))
def _mark(window, marks, x0, y0, x1, y1):
    """Mark the pixels at and next to a short segment's middle."""
    rows, columns = marks.shape
    column = (0.5 * (x0 + x1) - window[0]) / (window[1] - window[0]) * columns
    row = (0.5 * (y0 + y1) - window[2]) / (window[3] - window[2]) * rows
    if not (-2.0 < column < columns + 1.0 and -2.0 < row < rows + 1.0):
        return
    i0, j0 = math.floor(row), math.floor(column)
    for i in range(max(i0 - 1, 0), min(i0 + 2, rows)):
        for j in range(max(j0 - 1, 0), min(j0 + 2, columns)):
            marks[i, j] = 1


@kernel(types.void(types.int64, _MATRIX, _TENSOR, PARAMETERS, _MARKS))
def _paint(count, states, terms, window, marks):
    """Mark the pixels along an integrated trajectory: each step is halved until it is shorter than a pixel."""
    rows, columns = marks.shape
    pixel = min((window[1] - window[0]) / columns, (window[3] - window[2]) / rows)
    stack = np.empty((80, 2))
    for n in range(count - 1):
        x, y = states[n, 0], states[n, 1]
        stack[0, 0], stack[0, 1] = 0.0, 1.0
        depth = 1
        while depth > 0:
            depth -= 1
            low, high = stack[depth, 0], stack[depth, 1]
            middle = 0.5 * (low + high)
            ax, ay = evaluate(terms[n], x, y, low)
            bx, by = evaluate(terms[n], x, y, high)
            mx, my = evaluate(terms[n], x, y, middle)
            length = math.hypot(mx - ax, my - ay) + math.hypot(bx - mx, by - my)
            # a smooth piece stays within its own length of its ends
            if (
                max(ax, bx) + length < window[0] - pixel
                or min(ax, bx) - length > window[1] + pixel
                or max(ay, by) + length < window[2] - pixel
                or min(ay, by) - length > window[3] + pixel
            ):
                continue
            if length < 0.7 * pixel or depth + 2 > stack.shape[0] or middle in (low, high):
                _mark(window, marks, ax, ay, bx, by)
                continue
            stack[depth, 0], stack[depth, 1] = low, middle
            stack[depth + 1, 0], stack[depth + 1, 1] = middle, high
            depth += 2


def mark_boundaries(
    flow: Flow,
    window: Window,
    found: FixedPoints,
    cycles: LimitCycles,
    tolerance: float,
    marks: NDArray[np.uint8],
) -> None:
    """Set ``marks`` to 1 at and next to every pixel that a stable manifold or an unstable cycle passes.

    The strong stable direction of an unresolved saddle-node is followed too; other clusters have no known edges.

    Args:
        flow: the flow.
        window: the rectangle that ``marks`` covers, row = y from bottom.
        found, cycles: the flow's fixed points and limit cycles.
        tolerance: local error of the integration.
        marks: shape ``(rows, columns)``.
    """
    # A branch is traced anew from its first point beside the saddle: a picture's polyline is too coarse when zoomed.
    starts = [
        (branch.points[0], branch.points[1], -LONGEST)
        for branch in manifolds(flow, found, cycles=cycles, longest=1e-3)
        if branch.stability == "stable" and len(branch.points) > 1
    ]
    for cycle in cycles.cycles:
        if not cycle.stable:
            # backward in time the cycle attracts; a little more than one turn closes it
            starts.append((cycle.points[0], cycle.points[0], -1.02 * cycle.period))
    for cluster in found.clusters:
        if cluster.kind == "saddle-node-1":
            centre = np.array([cluster.x, cluster.y])
            for side in (1.0, -1.0):
                direction = _strong_direction(flow, cluster.x, cluster.y)
                starts.append((centre, centre + side * CLUSTER_OFFSET * direction, -LONGEST))
    addresses, p = flow.kernels.addresses, flow.pack()
    region, box = np.array(default_region(flow, window).as_tuple()), np.array(window.as_tuple())
    targets = capture_targets(found, False)
    # the beginning lies within the radius in which a saddle captures only if it is drawn that finely
    times, states = np.empty(MOST_STEPS), np.empty((MOST_STEPS, 2))
    terms = np.empty((MOST_STEPS - 1, TERMS, 2))
    for origin, start, time in starts:
        terms[0], states[0], states[1] = 0.0, origin, start
        terms[0, 0] = start - origin
        _paint(2, states, terms, box, marks)
        count, _, _ = integrate_at(
            addresses.velocity, p, start[0], start[1], time, tolerance, region, targets, times, states, terms
        )
        _paint(count, states, terms, box, marks)


def _strong_direction(flow: Flow, x: float, y: float) -> FloatArray:
    """Unit eigenvector of the more negative eigenvalue."""
    values, vectors = np.linalg.eig(flow.jacobian(x, y))
    vector: FloatArray = np.real(vectors[:, int(np.argmin(np.real(values)))])
    return vector / np.linalg.norm(vector)
