"""The linearised flow at a fixed point, beside the true flow in the same small square."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .fixed_points import eigenvalue_parts
from .flow import FloatArray, Flow, Window
from .trajectories import trajectory_grid

SMALLEST_RADIUS = 1e-6
LARGEST_RADIUS = 1.0
ARROWS = 9
STARTS = 5
LONGEST_TIME = 400.0
_TURNS = 3.0
_DECAYS = 4.0
_SAMPLES = 160
# beyond this many radii a path is of no interest: nobody sees it
_OUT_OF_SIGHT = 3.0


@dataclass(frozen=True)
class LocalFlow:
    """The true flow and the linear one in a square around a fixed point; all coordinates are the plane's own.

    Attributes:
        window: the square.
        jacobian: ``(a, b, c, d)`` at the centre, row by row.
        time: GRU steps that each path lasts: a few time constants or turns.
        arrows: velocities at the cell centres of an ``m x m`` grid, rows from below, shape ``(2, m, m)``.
        linear_arrows: the same for the linear flow.
        paths: forward paths of the true flow, from the cell centres of a coarser grid, shape ``(n, 2)`` each.
        linear_paths: the same for the linear flow, from the same starts.
        departure: greatest distance between the two velocities on the grid, over the greatest linear speed there.
    """

    window: Window
    jacobian: tuple[float, float, float, float]
    time: float
    arrows: FloatArray
    linear_arrows: FloatArray
    paths: tuple[FloatArray, ...]
    linear_paths: tuple[FloatArray, ...]
    departure: float


def local_flow(flow: Flow, x: float, y: float, radius: float) -> LocalFlow:
    """Compare a flow with its linearisation ``d(h - p)/dt = J(p) (h - p)`` around a fixed point ``p = (x, y)``.

    Args:
        flow: the flow.
        x, y: the fixed point; that it is one is the caller's business.
        radius: half the side of the square.

    Raises:
        ValueError: if the radius lies outside ``SMALLEST_RADIUS`` to ``LARGEST_RADIUS``.
    """
    if not SMALLEST_RADIUS <= radius <= LARGEST_RADIUS:
        raise ValueError(f"radius = {radius:g} is outside {SMALLEST_RADIUS:g} to {LARGEST_RADIUS:g}")
    window = Window(x - radius, x + radius, y - radius, y + radius)
    matrix = flow.jacobian(x, y)
    a, b, c, d = matrix.ravel().tolist()
    time = _duration(matrix)
    offsets = _cell_centres(ARROWS) * radius
    u, v = np.meshgrid(offsets, offsets)
    true = np.stack(flow.velocity(x + u, y + v))
    linear = np.einsum("ij,jkl->ikl", matrix, np.stack((u, v)))
    fastest = float(np.hypot(*linear).max())
    departure = float(np.hypot(*(true - linear)).max()) / fastest if fastest > 0.0 else math.inf
    true_paths = trajectory_grid(flow, window, STARTS, time)
    coarse = _cell_centres(STARTS) * radius
    linear_paths = tuple(
        np.array((x, y)) + linear_path(matrix, np.array((start_u, start_v)), time, _OUT_OF_SIGHT * radius)
        for start_v in coarse
        for start_u in coarse
    )
    return LocalFlow(
        window,
        (a, b, c, d),
        time,
        true,
        linear,
        tuple(path.points for path in true_paths),
        linear_paths,
        departure,
    )


def linear_path(matrix: FloatArray, start: FloatArray, time: float, reach: float) -> FloatArray:
    """The solution ``exp(J t) start`` at times dense enough to draw, as far as it stays within ``reach``; ``(n, 2)``.

    With the eigenvalues ``m +- s``, ``exp(J t) = exp(m t) (cosh(s t) I + sinh(s t)/s (J - m I))``; an imaginary ``s``
    turns the hyperbolic functions into circular ones.
    """
    a, b, c, d = matrix.ravel().tolist()
    half_trace, half_distance, discriminant = eigenvalue_parts(a, b, c, d)
    t = _times(half_trace, half_distance, discriminant, time)
    rest = matrix - half_trace * np.eye(2)
    with np.errstate(over="ignore", invalid="ignore"):
        if half_distance == 0.0:
            even, odd = np.exp(half_trace * t), t * np.exp(half_trace * t)
        elif discriminant < 0.0:
            growth = np.exp(half_trace * t)
            even, odd = growth * np.cos(half_distance * t), growth * np.sin(half_distance * t) / half_distance
        else:
            # both exponentials are formed whole, so that a large one times a small one never meets infinity times zero
            fast, slow = np.exp((half_trace + half_distance) * t), np.exp((half_trace - half_distance) * t)
            even, odd = 0.5 * (fast + slow), 0.5 * (fast - slow) / half_distance
        path = np.outer(even, start) + np.outer(odd, rest @ start)
        outside = ~(np.abs(path).max(axis=1) <= reach)
    if outside.any():
        path = path[: max(int(np.argmax(outside)), 1)]
    return path


def _duration(matrix: FloatArray) -> float:
    """Long enough for the slowest direction to show: a few of its time constants, or a few turns."""
    a, b, c, d = matrix.ravel().tolist()
    half_trace, half_distance, discriminant = eigenvalue_parts(a, b, c, d)
    if discriminant < 0.0:
        turns = 2.0 * math.pi * _TURNS / half_distance
        slowest = abs(half_trace)
        return min(turns, _DECAYS / slowest if slowest > 0.0 else turns, LONGEST_TIME)
    slowest = min(abs(half_trace + half_distance), abs(half_trace - half_distance))
    return min(_DECAYS / slowest, LONGEST_TIME) if slowest > _DECAYS / LONGEST_TIME else LONGEST_TIME


def _times(half_trace: float, half_distance: float, discriminant: float, time: float) -> FloatArray:
    """Sample times: even for a rotation; for real eigenvalues spread over the scales from fastest to slowest."""
    fastest = abs(half_trace) + half_distance
    first = 0.02 / fastest if fastest > 0.0 else time
    if discriminant < 0.0 or first >= time:
        return np.linspace(0.0, time, _SAMPLES)
    return np.concatenate(([0.0], np.geomspace(first, time, _SAMPLES - 1)))


def _cell_centres(count: int) -> FloatArray:
    """Centres of ``count`` equal cells of [-1, 1], exactly symmetric."""
    return np.asarray((2.0 * np.arange(count) - (count - 1)) / count)
