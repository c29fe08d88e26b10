"""Orbits as functions of time, with as few nodes as straight lines between them allow."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import types

from dynamics.flow import FloatArray, Window
from dynamics.kernel import kernel
from dynamics.trajectories import Trajectory

# samples of the dense output in each step of the integration; simplification drops what is not needed
FINENESS = 24
# half a pixel of a portrait 800 pixels wide, and of curves 200 pixels high
SEEN_SLACK = 0.5 / 800.0
COARSEST = 30.0
UNSEEN_SLACK = 0.5 * 2.2 / 200.0

_array = types.float64[::1]


@dataclass(frozen=True)
class Series:
    """Nodes of a broken line.

    Attributes:
        t: times in GRU steps, increasing.
        x, y: the state at these times.
    """

    t: FloatArray
    x: FloatArray
    y: FloatArray

    def rounded(self, window: Window) -> dict[str, list[float]]:
        """As plain data, with as many digits as the window can show."""
        digits = digits_for(window)
        return {
            "t": np.round(self.t, 4).tolist(),
            "x": np.round(self.x, digits).tolist(),
            "y": np.round(self.y, digits).tolist(),
        }


def digits_for(window: Window) -> int:
    """Decimals that place a point to a thousandth of the window or better."""
    return max(5, math.ceil(-math.log10(window.width)) + 4)


def join(past: Trajectory, future: Trajectory, span: tuple[float, float], most: int, window: Window) -> Series:
    """Both halves of an orbit, in the order of time, within a span, with at most about ``most`` nodes."""
    back, ahead = sample(past), sample(future)
    t = np.concatenate([back[0][::-1], ahead[0][1:]])
    points = np.concatenate([back[1][::-1], ahead[1][1:]])
    shown = (span[0] <= t) & (t <= span[1])
    slack = 1.0
    while len((found := thinned(t[shown], points[shown], window, slack)).t) > most and slack < COARSEST:
        slack *= 3.0
    return found


def sample(path: Trajectory) -> tuple[FloatArray, FloatArray]:
    """``(t, points)`` of a trajectory at its steps, at what was drawn, and in between.

    Raises:
        ValueError: if the trajectory has no dense output.
    """
    if path.dense is None:
        raise ValueError("a series needs a trajectory with dense output")
    ends = path.dense.times
    steps = np.diff(ends)
    between = (ends[:-1, None] + steps[:, None] * (np.arange(FINENESS) / FINENESS)).ravel()
    # the last sums may round past the end
    low, high = min(ends[0], ends[-1]), max(ends[0], ends[-1])
    t = np.unique(np.clip(np.concatenate([between, ends, path.t]), low, high))
    if path.t[-1] < 0.0:
        t = t[::-1]
    return t, path.at(t)


def thinned(t: FloatArray, points: FloatArray, window: Window, slack: float = 1.0) -> Series:
    """The nodes that a broken line through ``points``, shape ``(n, 2)``, needs: more where the window shows them.

    Args:
        slack: by how much the line may be coarser than the screen.
    """
    x, y = np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])
    seen = (window.x_min <= x) & (x <= window.x_max) & (window.y_min <= y) & (y <= window.y_max)
    fine = min(SEEN_SLACK * max(window.width, window.height), UNSEEN_SLACK)
    keep = _needed(np.ascontiguousarray(t), x, y, slack * np.where(seen, fine, UNSEEN_SLACK))
    return Series(t[keep], x[keep], y[keep])


@kernel(types.boolean[::1](_array, _array, _array, _array))
def _needed(t, x, y, slack):  # type: ignore[no-untyped-def]
    """Douglas and Peucker (1973), with distances measured at equal times and each vertex's own slack."""
    n = t.size
    keep = np.zeros(n, np.bool_)
    keep[0] = keep[n - 1] = True
    stack = np.empty(2 * n + 8, np.int64)
    stack[0], stack[1], depth = 0, n - 1, 2
    while depth > 0:
        depth -= 2
        a, b = stack[depth], stack[depth + 1]
        span = t[b] - t[a]
        worst, at = 1.0, -1
        for i in range(a + 1, b):
            s = (t[i] - t[a]) / span if span != 0.0 else 0.0
            away = max(abs(x[a] + s * (x[b] - x[a]) - x[i]), abs(y[a] + s * (y[b] - y[a]) - y[i])) / slack[i]
            if away > worst:
                worst, at = away, i
        if at >= 0:
            keep[at] = True
            stack[depth], stack[depth + 1], stack[depth + 2], stack[depth + 3] = a, at, at, b
            depth += 4
    return keep
