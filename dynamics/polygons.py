"""Closed polygons: which points they go around."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .flow import FloatArray


def winding_numbers(polygon: FloatArray, places: FloatArray) -> NDArray[np.int64]:
    """How often a closed polygon goes around each place, anticlockwise.

    Counts the edges that cross the half-line to the right of the place: upward ones add, downward ones subtract.

    Args:
        polygon: shape ``(n, 2)``, the first point repeated at the end.
        places: shape ``(m, 2)``.

    Returns:
        Shape ``(m,)``.
    """
    x, y = polygon[:, 0] - places[:, :1], polygon[:, 1] - places[:, 1:]
    above = y > 0.0
    upward = above[:, 1:].astype(np.int64) - above[:, :-1]
    # the side of the edge on which the place lies
    side = x[:, :-1] * y[:, 1:] - x[:, 1:] * y[:, :-1]
    turns: NDArray[np.int64] = np.where(side * upward > 0.0, upward, 0).sum(axis=1)
    return turns
