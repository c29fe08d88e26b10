"""Slow points: local minima of the speed that are not fixed points.

Where the speed ``|F|`` has a minimum and ``F`` is not zero, ``J^T F = 0``: J is singular there and F its left null
vector. With ``n`` the right null vector, motion along it obeys ``ds/dt = a + b s^2 + ...`` with
``a = <F, F> / <F, n>`` and ``b = <F, D^2 F(n, n)> / 2 <F, n>``: the coefficients of a saddle-node (Kuznetsov 2004,
section 3.3). At a minimum ``a`` and ``b`` are positive, so every slow point is the ghost of a saddle-node that a shift
of the velocity by ``-F`` would bring, and the whole passage takes about ``pi / sqrt(a b)`` (Strogatz 2015, section
4.3).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .fixed_points import FixedPoints, fixed_points
from .flow import FloatArray, Flow, Window
from .slow_search import MAX_SEEDS, grid_boxes, minima, stationary_boxes
from .trajectories import trajectory

DEFAULT_BUDGET = 200_000
# of the search region's size
FINEST = 2.0**-10
_REACH = 2.0**-4
_LARGEST_RADIUS = 0.1
_OWN_BOX = 1e-8
# the neighbourhood ends where the slow motion is this many times as fast as in its middle
GROWTH = 10.0
LONGEST_PASSAGE = 20_000.0
_MOST_POINTS = 256
_SAMPLES = 8
_BISECTIONS = 50
_HALF = 0.5
_ROUNDING = 1e-12
_GRID = 512
_NOT_COMPLETE = (
    f"the bounds say too little here to cover the region; the lowest places of a grid of {_GRID} by {_GRID} were tried "
    "instead, so slow points may be missing"
)


@dataclass(frozen=True)
class SlowPoint:
    """A local minimum of the speed where it is not zero.

    Attributes:
        x, y: position.
        speed: there, per GRU step.
        velocity: ``(dx/dt, dy/dt)`` there.
        direction: unit vector along which the motion is slow, the null vector of J, in the sense of the flow.
        drift, bend: ``a`` and ``b`` of ``ds/dt = a + b s^2`` along it.
        transverse: the other eigenvalue of J, its trace: orbits draw together across the slow direction where it is
            negative and part where it is positive.
        radius: half the width of the square around the point that counts as its neighbourhood: to where ``a + b s^2``
            has grown to :data:`GROWTH` times ``a``, but less than the distance to any fixed point.
        passage: GRU steps that an orbit spends in that square; the orbit begins where the slow direction enters it (or,
            where orbits part, is followed backward from where it leaves). Where that orbit misses the slow curve, which
            shows in less than half of :attr:`law`, the orbit through the point itself counts. None if the orbit does
            not leave the square.
        reason: if ``passage`` is None, why; else empty.
        clear: half the width of a square around the point in which it is proven that there is no fixed point; 0 if
            nothing is proven.
    """

    x: float
    y: float
    speed: float
    velocity: tuple[float, float]
    direction: tuple[float, float]
    drift: float
    bend: float
    transverse: float
    radius: float
    passage: float | None
    reason: str
    clear: float

    @property
    def bottleneck(self) -> float:
        """``pi / sqrt(a b)``, the time that the bottleneck law gives for the whole passage."""
        return math.pi / math.sqrt(self.drift * self.bend)

    @property
    def law(self) -> float:
        """What ``ds/dt = a + b s^2`` takes from ``-radius`` to ``radius``: to compare with :attr:`passage`."""
        return law(self.drift, self.bend, self.radius)

    @property
    def proven(self) -> bool:
        """Whether it is proven not to be a fixed point."""
        return self.clear > 0.0


@dataclass(frozen=True)
class SlowPoints:
    """The slow points of a flow in its search region.

    Attributes:
        points: by ascending speed, then x, then y.
        complete: whether the search covered the region within its budget. Outside the finest boxes it is then proven
            that there is none; in those Newton's method looked, which proves nothing.
        boxes_examined: by interval arithmetic.
        reason: if not complete, a sentence; else empty.
    """

    points: tuple[SlowPoint, ...]
    complete: bool
    boxes_examined: int
    reason: str = ""


def slow_points(flow: Flow, found: FixedPoints | None = None, *, budget: int = DEFAULT_BUDGET) -> SlowPoints:
    """The slow points of a flow: every local minimum of the speed that is found and is not a fixed point.

    Args:
        flow: the flow.
        found: its fixed points, if known.
        budget: largest number of boxes to examine.

    Raises:
        ValueError: if the budget is not positive.
    """
    if budget < 1:
        raise ValueError(f"budget = {budget} must be positive")
    found = fixed_points(flow) if found is None else found
    region = flow.search_region
    size = max(region.width, region.height)
    p, addresses = flow.pack(), flow.kernels.addresses
    boxes, rows = np.empty((MAX_SEEDS, 4)), np.empty((_MOST_POINTS, 9))
    bounds = np.array(region.as_tuple())
    kept, examined = stationary_boxes(addresses.enclosure, p, bounds, FINEST * size, budget, boxes)
    complete = examined <= budget
    if not complete:
        kept = grid_boxes(addresses.velocity, p, bounds, _GRID, boxes)
    count = minima(addresses.velocity, addresses.jacobian, p, boxes, kept, _REACH * size, size, rows)
    points = []
    for row in rows[:count].tolist():
        point = _point(flow, found, size, row)
        if point is not None:
            points.append(point)
    # to nine digits: what symmetry makes equal is ordered by place, not by rounding
    points.sort(key=lambda point: (float(f"{point.speed:.9g}"), point.x, point.y))
    return SlowPoints(tuple(points), complete, min(examined, budget), "" if complete else _NOT_COMPLETE)


def _point(flow: Flow, found: FixedPoints, size: float, row: list[float]) -> SlowPoint | None:
    """The record for one minimum, or None if it is a fixed point."""
    x, y, u, v, trace, nx, ny, drift, bend = row
    speed = math.hypot(u, v)
    gap = _gap(found, x, y)
    if speed == 0.0 or gap <= _OWN_BOX * size:
        return None
    # a curve of fixed points that the search could not list: what is zero but for rounding is not told from them
    if not found.complete and speed <= _ROUNDING * size * float(np.max(np.abs(flow.jacobian(x, y)))):
        return None
    if not (drift > 0.0 and bend > 0.0 and math.isfinite(drift)):
        return None
    clear = min(gap, _known(flow, x, y)) if found.complete else 0.0
    radius = min(math.sqrt((GROWTH - 1.0) * drift / bend), 0.9 * gap, _LARGEST_RADIUS * size)
    passage, reason = _passage(flow, found, (x, y), _Slow((nx, ny), drift, bend, trace), radius)
    return SlowPoint(
        x, y, speed, (u, v), (nx, ny), drift, bend, trace, radius, passage, reason, max(0.999 * clear, 0.0)
    )


class _Slow(NamedTuple):
    """The slow motion at a point; see :class:`SlowPoint`."""

    direction: tuple[float, float]
    drift: float
    bend: float
    transverse: float


def law(drift: float, bend: float, radius: float) -> float:
    """Time that ``ds/dt = drift + bend s^2`` takes from ``-radius`` to ``radius``."""
    return 2.0 / math.sqrt(drift * bend) * math.atan(radius * math.sqrt(bend / drift))


def _known(flow: Flow, x: float, y: float) -> float:
    """How far around a place the search for fixed points tells of all of them."""
    if flow.trapping_region is not None:
        # there is none outside; the plane that is looked at ends somewhere
        return Window.LARGEST
    region = flow.search_region
    return min(x - region.x_min, region.x_max - x, y - region.y_min, region.y_max - y)


def _gap(found: FixedPoints, x: float, y: float) -> float:
    """Distance to the nearest fixed point, cluster or line of fixed points, by the larger of the two coordinates."""
    # the Euclidean distance is at most sqrt(2) times as large
    least = min((curve.distance(x, y) / math.sqrt(2.0) - curve.tube for curve in found.continua), default=math.inf)
    boxes = [point.box for point in found.points] + [cluster.box for cluster in found.clusters]
    for x0, x1, y0, y1 in boxes:
        least = min(least, max(x0 - x, x - x1, y0 - y, y - y1))
    return least


def _passage(
    flow: Flow, found: FixedPoints, centre: tuple[float, float], slow: _Slow, radius: float
) -> tuple[float | None, str]:
    """GRU steps in the square around a slow point, or None with a reason; see :attr:`SlowPoint.passage`."""
    (x, y), (nx, ny) = centre, slow.direction
    sense = -1.0 if slow.transverse < 0.0 else 1.0
    # on the edge of the square
    s = sense * radius / max(abs(nx), abs(ny))
    entering, reason = time_within(flow, (x + s * nx, y + s * ny), -sense, centre, radius, found)
    if entering is not None and entering >= _HALF * law(slow.drift, slow.bend, radius):
        return entering, ""
    both = [time_within(flow, centre, way, centre, radius, found) for way in (1.0, -1.0)]
    times = [time for time, _ in both if time is not None]
    if len(times) < 2:
        return None, reason or next(why for time, why in both if time is None)
    return max(sum(times), entering or 0.0), ""


def time_within(
    flow: Flow,
    start: tuple[float, float],
    sense: float,
    centre: tuple[float, float],
    radius: float,
    found: FixedPoints | None = None,
) -> tuple[float | None, str]:
    """GRU steps that an orbit spends in the square of half-width ``radius`` around a point, all visits together.

    An orbit that has gone three times as far does not count as coming back.

    Args:
        flow: the flow.
        start: where the orbit begins, in the square or on its edge.
        sense: 1 to follow it forward in time, -1 backward.
        centre, radius: the square.
        found: fixed points at which the orbit may end.

    Returns:
        ``(time, "")``, or ``(None, reason)`` if it was still in the square when it was last seen.
    """
    x, y = centre
    # an orbit that is not yet on the slow curve may leave the square and come back
    around = Window(x - 3.0 * radius, x + 3.0 * radius, y - 3.0 * radius, y + 3.0 * radius)
    path = trajectory(flow, *start, sense * LONGEST_PASSAGE, region=around, found=found, window=around)
    if path.dense is None or path.fate.outcome == "failed":
        return None, path.fate.reason
    dense = path.dense

    def outside(times: FloatArray) -> FloatArray:
        places: FloatArray = dense(times)
        distances: FloatArray = np.max(np.abs(places - (x, y)), axis=-1) - radius * (1.0 + 1e-12)
        return distances

    steps = dense.times
    shares = np.arange(_SAMPLES) / _SAMPLES
    times = np.append((steps[:-1, None] + shares * np.diff(steps)[:, None]).ravel(), steps[-1])
    within = outside(times) <= 0.0
    if within[-1]:
        if path.fate.outcome == "fixed-point":
            return None, "the orbit ends at a fixed point"
        return None, f"the orbit is still near after {LONGEST_PASSAGE:g} GRU steps, or after as much work as is allowed"
    turns = np.flatnonzero(within[1:] != within[:-1])
    low, high = times[turns], times[turns + 1]
    begins_within = within[turns]
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        same = (outside(middle) <= 0.0) == begins_within
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    # ends less beginnings
    crossings = 0.5 * (low + high)
    total = float(np.sum(np.where(begins_within, crossings, -crossings)))
    return abs(total - (float(times[0]) if within[0] else 0.0)), ""
