"""A quadtree of the cells through which a nullcline can run, by interval arithmetic.

A cell is left out only when an enclosure proves that the component has no zero in it. Division stops at a *simple*
cell, in which one partial derivative has one sign, so that the curve is a graph there and no second branch can hide; a
cell that is still not simple at the finest size is *complex*: a crossing, a loop of zero size, or a double curve.
"""

from __future__ import annotations

import numpy as np
from numba import types

from .enclosures import lower, upper
from .function_pointers import ENCLOSURE, PARAMETERS
from .kernel import kernel

EMPTY, SIMPLE, COMPLEX, DIVIDED = range(4)
MAX_CELLS = 20_000
COARSEST_DEPTH = 4
FINEST_DEPTH = 10
# what outward rounding makes of a zero
NOTHING = 1e-140

INTEGERS = types.Array(types.int64, 2, "C")
MATRIX = types.Array(types.float64, 2, "C")
COUNTER = types.Array(types.int64, 1, "C")


@kernel(
    types.UniTuple(types.int64, 2)(ENCLOSURE, PARAMETERS, PARAMETERS, types.int64, MATRIX, INTEGERS, INTEGERS),
)
def divide(residual, p, window, finest, boxes, status, children):
    """Build the tree.

    Args:
        window: ``(x_low, x_high, y_low, y_high)``, the root cell.
        finest: depth at which division stops.
        boxes: receives the cells, shape ``(MAX_CELLS, 4)``.
        status: receives, for the two components, one of EMPTY, SIMPLE, COMPLEX, DIVIDED; shape ``(MAX_CELLS, 2)``.
        children: receives the first child (four lie together) or -1 in column 0, the depth in column 1.

    Returns:
        ``(number of cells, number of cells that should have been divided but for want of room)``.
    """
    over, at = np.empty(12), np.empty(12)
    boxes[0] = window
    status[0, 0], status[0, 1] = DIVIDED, DIVIDED
    children[0, 0], children[0, 1] = -1, 0
    # a component that is zero everywhere is no curve
    residual(p, window[0], window[1], window[2], window[3], over)
    for i in range(2):
        if over[2 * i] > -NOTHING and over[2 * i + 1] < NOTHING:
            status[0, i] = EMPTY
    count = 1
    refused = 0
    cell = 0
    # cells are appended and visited in order: a breadth-first walk without a queue
    while cell < count:
        depth = children[cell, 1]
        if status[cell, 0] != DIVIDED and status[cell, 1] != DIVIDED:
            cell += 1
            continue
        box = boxes[cell]
        x, y = 0.5 * (box[0] + box[1]), 0.5 * (box[2] + box[3])
        if depth >= 2:
            residual(p, box[0], box[1], box[2], box[3], over)
            residual(p, x, x, y, y, at)
            rx, ry = upper(0.5 * (box[1] - box[0])), upper(0.5 * (box[3] - box[2]))
            for i in range(2):
                if status[cell, i] != DIVIDED:
                    continue
                j = 4 + 4 * i
                spread = upper(
                    upper(max(abs(over[j]), abs(over[j + 1])) * rx)
                    + upper(max(abs(over[j + 2]), abs(over[j + 3])) * ry)
                )
                low = max(over[2 * i], lower(at[2 * i] - spread))
                high = min(over[2 * i + 1], upper(at[2 * i + 1] + spread))
                if low > 0.0 or high < 0.0:
                    status[cell, i] = EMPTY
                elif depth >= COARSEST_DEPTH and (
                    over[j] > 0.0 or over[j + 1] < 0.0 or over[j + 2] > 0.0 or over[j + 3] < 0.0
                ):
                    status[cell, i] = SIMPLE
                elif depth == finest:
                    status[cell, i] = COMPLEX
        if status[cell, 0] == DIVIDED or status[cell, 1] == DIVIDED:
            if count + 4 > boxes.shape[0]:
                refused += 1
                for i in range(2):
                    if status[cell, i] == DIVIDED:
                        status[cell, i] = COMPLEX
            else:
                children[cell, 0] = count
                for quarter in range(4):
                    child = count + quarter
                    boxes[child, 0], boxes[child, 1] = (box[0], x) if quarter % 2 == 0 else (x, box[1])
                    boxes[child, 2], boxes[child, 3] = (box[2], y) if quarter < 2 else (y, box[3])
                    # a child inherits only what is still open; a settled component stays with the ancestor
                    status[child, 0] = DIVIDED if status[cell, 0] == DIVIDED else EMPTY
                    status[child, 1] = DIVIDED if status[cell, 1] == DIVIDED else EMPTY
                    children[child, 0], children[child, 1] = -1, depth + 1
                count += 4
        cell += 1
    return count, refused


@kernel(types.int64(MATRIX, INTEGERS, INTEGERS, types.int64, types.float64, types.float64))
def cell_at(boxes, status, children, component, x, y):
    """The cell that settles a component at a point of the window, or -1 outside the window."""
    cell = 0
    if not (boxes[0, 0] <= x <= boxes[0, 1] and boxes[0, 2] <= y <= boxes[0, 3]):
        return -1
    while status[cell, component] == DIVIDED and children[cell, 0] >= 0:
        first = children[cell, 0]
        right = 1 if x >= boxes[first, 1] else 0
        top = 2 if y >= boxes[first, 3] else 0
        cell = first + right + top
    return cell
