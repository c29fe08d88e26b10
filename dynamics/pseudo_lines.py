"""Pseudo-line attractors: stretches along which the two nullclines nearly coincide (JSP21 section 4, figure 10).

Where both nullclines pass within a small gap of each other over a length many times as large, the state soon comes
near them and then creeps along. Every point of the x-nullcline is compared with the point of the y-nullcline that is
nearest to it, found by Newton's method; where the gap stays small for long enough, the line midway between the two is
reported with what the flow does on it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .flow import FloatArray, Flow, Window
from .nullclines import Nullclines, nullclines

# of the larger side of the region
WIDEST = 0.005
SHORTEST = 0.2
_SPACING = 0.002
_NEWTON = 6
_CONVERGED = 1e-9


@dataclass(frozen=True)
class PseudoLine:
    """A stretch along which the nullclines nearly coincide.

    Attributes:
        points: the line midway between the nullclines, shape ``(n, 2)``.
        gap: distance between the nullclines at each point, shape ``(n,)``.
        drift: velocity along the line at each point, in the sense of the points; per GRU step.
        rate: real part of the eigenvalue of J that is larger in size, at each point: how fast orbits come to the line
            (negative) or leave it.
        length: of the line.
    """

    points: FloatArray
    gap: FloatArray
    drift: FloatArray
    rate: FloatArray
    length: float

    @property
    def attracting(self) -> bool:
        """Whether orbits are drawn to it all along."""
        return bool(np.all(self.rate < 0.0))


def pseudo_lines(
    flow: Flow,
    curves: Nullclines | None = None,
    region: Window | None = None,
    *,
    widest: float = WIDEST,
    shortest: float = SHORTEST,
) -> tuple[PseudoLine, ...]:
    """Every stretch on which the nullclines stay within a gap for at least a length.

    Args:
        flow: the flow.
        curves: its nullclines in the region, if known.
        region: where to look; the trapping region, or else the flow's own window, if None.
        widest: largest gap, as a share of the region's larger side.
        shortest: smallest length, likewise.

    Returns:
        The stretches, longest first.

    Raises:
        ValueError: if a gap or a length is not positive.
    """
    if not (widest > 0.0 and shortest > 0.0):
        raise ValueError(f"widest = {widest} and shortest = {shortest} must be positive")
    seen = region or flow.trapping_region or flow.window
    size = max(seen.width, seen.height)
    curves = nullclines(flow, seen) if curves is None else curves
    found = []
    for branch in curves.x:
        on = _resampled(branch, _SPACING * size)
        on = on[
            (on[:, 0] >= seen.x_min) & (on[:, 0] <= seen.x_max) & (on[:, 1] >= seen.y_min) & (on[:, 1] <= seen.y_max)
        ]
        if len(on) < 2:
            continue
        on = _nearest(flow, 0, on, size)[0]
        other, there = _nearest(flow, 1, on, size)
        gap = np.hypot(*(other - on).T)
        near = there & (gap <= widest * size)
        for first, last in _runs(near):
            line = 0.5 * (on[first:last] + other[first:last])
            length = float(np.sum(np.hypot(*np.diff(line, axis=0).T)))
            if length >= shortest * size:
                found.append(_describe(flow, line, gap[first:last], length))
    return tuple(sorted(found, key=lambda line: -line.length))


def _resampled(branch: FloatArray, spacing: float) -> FloatArray:
    """Points along a polyline, at most a spacing apart."""
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(branch, axis=0).T))))
    at = np.linspace(0.0, along[-1], max(2, math.ceil(along[-1] / spacing) + 1))
    return np.column_stack([np.interp(at, along, branch[:, axis]) for axis in range(2)])


def _nearest(flow: Flow, component: int, places: FloatArray, size: float) -> tuple[FloatArray, NDArray[np.bool_]]:
    """The nearest points of a nullcline to places near it, and where they were found."""
    at = places.copy()
    step = np.full(len(at), np.inf)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for _ in range(_NEWTON):
            value = flow.velocity(at[:, 0], at[:, 1])[component]
            gradient = flow.jacobian(at[:, 0], at[:, 1])[:, component, :]
            # the foot of the perpendicular on the tangent
            rise = (value + np.sum(gradient * (places - at), axis=1)) / np.sum(gradient * gradient, axis=1)
            moved = places - rise[:, None] * gradient
            moved = np.where(np.isfinite(moved) & (np.abs(moved - places) <= size), moved, places)
            step = np.hypot(*(moved - at).T)
            at = moved
        there = (step <= _CONVERGED * size) & np.isfinite(rise)
    return at, there


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Beginnings and ends of the stretches of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2) if b - a >= 2]


def _describe(flow: Flow, line: FloatArray, gap: FloatArray, length: float) -> PseudoLine:
    tangent = np.gradient(line, axis=0)
    tangent /= np.hypot(*tangent.T)[:, None]
    u, v = flow.velocity(line[:, 0], line[:, 1])
    eigenvalues = np.linalg.eigvals(flow.jacobian(line[:, 0], line[:, 1]))
    larger = np.argmax(np.abs(eigenvalues), axis=1)
    rate = eigenvalues[np.arange(len(line)), larger].real
    return PseudoLine(line, gap, u * tangent[:, 0] + v * tangent[:, 1], rate, length)
