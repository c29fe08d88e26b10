"""Slow passages: where a flow on a line slows down without resting, and how long it takes to pass."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy

from .fixed_points import LineFixedPoints, fixed_points_on_line
from .flow import FloatArray, LineFlow
from .quadrature import integral

_SAMPLES = 801


@dataclass(frozen=True)
class SlowPoint:
    """A local minimum of the speed that is not a fixed point (Sussillo and Barak 2012).

    Attributes:
        h: its place.
        velocity: ``dh/dt`` there, with its sign.
        bend: half the second derivative of the velocity.
    """

    h: float
    velocity: float
    bend: float

    @property
    def ghost_time(self) -> float:
        """Time to pass the parabola that touches the velocity here: pi / sqrt(|velocity bend|) (Strogatz 4.3)."""
        product = abs(self.velocity * self.bend)
        return math.pi / math.sqrt(product) if product > 0.0 else math.inf

    @property
    def width(self) -> float:
        """Distance at which the speed has doubled."""
        return math.sqrt(abs(self.velocity / self.bend)) if self.bend != 0.0 else math.inf

    def ghost_time_between(self, low: float, high: float) -> float:
        """The part of :attr:`ghost_time` that passes between two states."""
        return (
            self.ghost_time
            / math.pi
            * abs(math.atan((high - self.h) / self.width) - math.atan((low - self.h) / self.width))
        )


@dataclass(frozen=True)
class Passage:
    """The time to go from one state to another.

    Attributes:
        start, end: the states.
        time: GRU steps; infinite where something rests on the way, or the flow goes the other way.
        error: estimate of its absolute error.
    """

    start: float
    end: float
    time: float
    error: float


def slow_points(flow: LineFlow, found: LineFixedPoints | None = None) -> tuple[SlowPoint, ...]:
    """The slow points in ``[-1, 1]``, slowest first: minima of the speed on a fine grid, each solved for.

    Only those count at which the speed has fallen below a fifth of what it reaches on either side.
    """
    found = fixed_points_on_line(flow) if found is None else found
    edges = [-1.0, *(edge for one in found.all for edge in one.box), 1.0]
    slow = []
    for low, high in zip(edges[::2], edges[1::2], strict=True):
        if high - low < 1e-9:
            continue
        # denser towards the ends, where gates may switch beside a fixed point
        grid = low + (high - low) * 0.5 * (1.0 - np.cos(np.linspace(0.0, math.pi, _SAMPLES)))
        speed = np.abs(flow.velocity(grid))
        for i in np.flatnonzero((speed[1:-1] < speed[:-2]) & (speed[1:-1] <= speed[2:])) + 1:
            if speed[i] > 0.2 * min(float(speed[:i].max()), float(speed[i:].max())):
                continue
            slow.append(_slow_point(flow, float(grid[i - 1]), float(grid[i + 1])))
    return tuple(sorted(slow, key=lambda one: abs(one.velocity)))


def _slow_point(flow: LineFlow, low: float, high: float) -> SlowPoint:
    def slope(h: float) -> float:
        return float(flow.slope(h))

    h = (
        float(scipy.optimize.brentq(slope, low, high, xtol=1e-15))
        if slope(low) * slope(high) < 0.0
        else 0.5 * (low + high)
    )
    step = 1e-5
    return SlowPoint(h, float(flow.velocity(h)), 0.25 * (slope(h + step) - slope(h - step)) / step)


def passage(
    flow: LineFlow,
    start: float,
    end: float,
    *,
    found: LineFixedPoints | None = None,
    slow: SlowPoint | None = None,
) -> Passage:
    """The time from one state to another, as the integral of ``dh / velocity``.

    Around a slow point the integrand is a peak of the shape ``1 / (1 + u^2)``; there ``h = h* + width tan(u)`` makes it
    nearly constant, however close the ghost is to a fixed point.

    Args:
        flow: the flow.
        start, end: the states, both in ``[-1, 1]``.
        found: the flow's fixed points, if known: with one on the way the time is infinite.
        slow: a slow point on the way, if known.

    Raises:
        ValueError: if a state lies outside of ``[-1, 1]``.
    """
    for name, state in (("start", start), ("end", end)):
        if not -1.0 <= state <= 1.0:
            raise ValueError(f"{name} = {state:g} lies outside of -1 to 1")
    if start == end:
        return Passage(start, end, 0.0, 0.0)
    found = fixed_points_on_line(flow) if found is None else found
    forward = end > start
    if found.between(min(start, end), max(start, end)) or (float(flow.velocity(0.5 * (start + end))) > 0.0) != forward:
        return Passage(start, end, math.inf, 0.0)
    if slow is None or not min(start, end) < slow.h < max(start, end) or not 0.0 < slow.width < 1.0:
        return Passage(start, end, *integral(lambda h: 1.0 / flow.velocity(h), start, end))
    centre, width = slow.h, slow.width

    def integrand(u: FloatArray) -> FloatArray:
        tangent = np.tan(u)
        return np.asarray(width * (1.0 + tangent * tangent) / flow.velocity(centre + width * tangent))

    low, high = (math.atan((state - centre) / width) for state in (start, end))
    return Passage(start, end, *integral(integrand, low, high))
