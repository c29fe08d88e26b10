"""Curves of fixed points: lines and rings on which every point stands still.

Branch and bound cannot isolate the points of a continuum. Here the search stops at boxes of a thousandth of the region,
which proves all the rest empty; from the boxes that stay undecided the curve is followed, and it is called a continuum
only where the speed along all of it is at most :data:`TOLERANCE`. A slow passage, however narrow, is none.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import scipy
from numpy.typing import NDArray

from .branch_and_bound import COMPLETE, TOO_MANY, search
from .flow import FloatArray, Flow, Window
from .winding import winding_number

TOLERANCE = 1e-12
# parts of the region's longer side: from fine to coarse, until the boxes along the curve fit into the memory
_PARTS = (1000, 500, 250)
_BUDGET = 60_000
_FEWEST_BOXES = 40
# along the curve one eigenvalue is zero: how far the determinant may be from it, against the square of the other
_FLAT = 1e-9
_STEPS = 400
_MOST_CURVES = 8
_PIECES = 4000

Stability = Literal["attracting", "repelling", "mixed"]
Boxes = NDArray[np.float64]


@dataclass(frozen=True)
class Continuum:
    """A curve of fixed points, within the searched region.

    Attributes:
        points: along the curve, shape ``(n, 2)``; of a closed one the first is repeated at the end.
        closed: whether it is a ring.
        stability: "attracting" or "repelling" where all of it is, else "mixed".
        rates: lowest and highest eigenvalue across it, per unit of time; the one along it is zero.
        residual: largest speed at the ``tested`` places along it, at most :data:`TOLERANCE`.
        tested: number of these places.
        tube: half width of the tube around it outside of which nothing stayed undecided.
        index: of a ring, its Poincare index; None for a line, and where it could not be certified.
    """

    points: FloatArray
    closed: bool
    stability: Stability
    rates: tuple[float, float]
    residual: float
    tested: int
    tube: float
    index: int | None

    @property
    def length(self) -> float:
        """Length of the curve within the region."""
        return float(np.hypot(*np.diff(self.points, axis=0).T).sum())

    @property
    def middle(self) -> tuple[float, float]:
        """A point halfway along the curve."""
        x, y = self.points[len(self.points) // 2].tolist()
        return x, y

    def distance(self, x: float, y: float) -> float:
        """How far a place lies from the curve."""
        start, step = self.points[:-1], np.diff(self.points, axis=0)
        along = ((np.array([x, y]) - start) * step).sum(axis=1) / np.maximum((step * step).sum(axis=1), 1e-300)
        nearest = start + np.clip(along, 0.0, 1.0)[:, None] * step
        return float(np.hypot(nearest[:, 0] - x, nearest[:, 1] - y).min())


@dataclass(frozen=True)
class Cover:
    """A region searched with coarse boxes around its continua.

    Attributes:
        continua: at least one.
        found: number of zeros in the arrays that were given.
        undecided: boxes that belong to no continuum.
        boxes: number of boxes examined.
    """

    continua: tuple[Continuum, ...]
    found: int
    undecided: Boxes
    boxes: int


def cover_continua(
    flow: Flow, searched: Window, zeros: FloatArray, uniques: FloatArray, terminals: FloatArray
) -> Cover | None:
    """Look for continua of fixed points; None if there is none, or no cover by few enough boxes.

    Args:
        flow: the flow.
        searched: the region.
        zeros, uniques, terminals: as :func:`dynamics.branch_and_bound.search` fills them.
    """
    p, residual = flow.pack(), flow.kernels.addresses.residual
    region, extent = np.array(searched.as_tuple()), max(searched.width, searched.height)
    examined = 0
    for parts in _PARTS:
        finest = extent / parts
        status, found, undecided, boxes = search(residual, p, region, finest, _BUDGET, zeros, uniques, terminals)
        examined += boxes
        if status != TOO_MANY:
            break
    if status != COMPLETE or undecided < _FEWEST_BOXES:
        return None
    left = terminals[:undecided].copy()
    continua: list[Continuum] = []
    fixed = [(0.5 * (z[0] + z[1]), 0.5 * (z[2] + z[3])) for z in zeros[:found].tolist()]
    while len(left) and len(continua) < _MOST_CURVES:
        places, speeds = _settled(flow, left)
        usable = np.flatnonzero(
            (speeds <= TOLERANCE) & (_away(places, left) <= 3.0 * finest) & _inside(places, searched)
        )
        if not usable.size:
            break
        points, closed = _follow(flow, p, searched, places[usable[0]], extent / _STEPS)
        if len(points) < 2 or _length(points) < 20.0 * finest:
            break
        apart = _corners_apart(points, left, extent / (4 * _STEPS))
        near = apart <= 4.0 * finest
        inner = usable[near[usable]]
        worst = max(float(speeds[inner].max(initial=0.0)), float(np.hypot(*flow.velocity(*points.T)).max()))
        if worst > TOLERANCE:
            break
        continua.append(
            _described(
                flow, p, residual, points, closed, worst, len(points) + len(inner), float(apart[near].max()), fixed
            )
        )
        left = left[~near]
    return Cover(tuple(continua), found, left, examined) if continua else None


def _described(
    flow: Flow,
    p: FloatArray,
    residual: int,
    points: FloatArray,
    closed: bool,
    worst: float,
    tested: int,
    tube: float,
    fixed: list[tuple[float, float]],
) -> Continuum:
    jacobian = flow.jacobian(points[:, 0], points[:, 1])
    across = jacobian[:, 0, 0] + jacobian[:, 1, 1]
    rates = (float(across.min()), float(across.max()))
    stability: Stability = "attracting" if rates[1] < 0.0 else "repelling" if rates[0] > 0.0 else "mixed"
    index = _index(flow, p, residual, points, tube, fixed) if closed else None
    return Continuum(points, closed, stability, rates, worst, tested, tube, index)


def _index(
    flow: Flow, p: FloatArray, residual: int, points: FloatArray, tube: float, fixed: list[tuple[float, float]]
) -> int | None:
    """Winding number around the ring less the indices of the points that it encloses."""
    (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    margin = 2.0 * tube
    rectangle = np.array([x0 - margin, x1 + 1.07 * margin, y0 - 1.03 * margin, y1 + 0.98 * margin])
    turns, certified = winding_number(residual, p, rectangle, _PIECES)
    if not certified:
        return None
    inside = [(x, y) for x, y in fixed if rectangle[0] < x < rectangle[1] and rectangle[2] < y < rectangle[3]]
    signs = [np.sign(np.linalg.det(flow.jacobian(x, y))) for x, y in inside]
    return int(turns - sum(signs))


def _towards(
    f: FloatArray, g: FloatArray, a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray
) -> tuple[FloatArray, ...]:
    """The step of Gauss and Newton along the stronger direction of the Jacobian alone, and that direction."""
    angle = 0.5 * np.arctan2(2.0 * (a * b + c * d), (a * a + c * c) - (b * b + d * d))
    ux, uy = np.cos(angle), np.sin(angle)
    jx, jy = a * ux + b * uy, c * ux + d * uy
    size = -(jx * f + jy * g) / np.maximum(jx * jx + jy * jy, 1e-300)
    return size * ux, size * uy, ux, uy


def _settled(flow: Flow, boxes: Boxes) -> tuple[FloatArray, FloatArray]:
    """From the centres of boxes onto the curve: places and speeds there; no curve where the Jacobian has full rank."""
    x, y = 0.5 * (boxes[:, 0] + boxes[:, 1]), 0.5 * (boxes[:, 2] + boxes[:, 3])
    for _ in range(8):
        f, g = flow.velocity(x, y)
        j = flow.jacobian(x, y)
        dx, dy, _, _ = _towards(f, g, j[:, 0, 0], j[:, 0, 1], j[:, 1, 0], j[:, 1, 1])
        x, y = x + dx, y + dy
    f, g = flow.velocity(x, y)
    j = flow.jacobian(x, y)
    flat = np.abs(np.linalg.det(j)) <= _FLAT * (j * j).sum(axis=(1, 2))
    speeds = np.where(flat & np.isfinite(x) & np.isfinite(y), np.hypot(f, g), np.inf)
    return np.column_stack([x, y]), speeds


def _away(places: FloatArray, boxes: Boxes) -> FloatArray:
    x, y = 0.5 * (boxes[:, 0] + boxes[:, 1]), 0.5 * (boxes[:, 2] + boxes[:, 3])
    apart: FloatArray = np.hypot(places[:, 0] - x, places[:, 1] - y)
    return apart


def _inside(places: FloatArray, region: Window) -> NDArray[np.bool_]:
    x, y = places.T
    inside: NDArray[np.bool_] = (x >= region.x_min) & (x <= region.x_max) & (y >= region.y_min) & (y <= region.y_max)
    return inside


def _length(points: FloatArray) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def _corners_apart(points: FloatArray, boxes: Boxes, spacing: float) -> FloatArray:
    """How far the farthest corner of each box lies from the curve, somewhat more rather than less."""
    dense = [points[:1]]
    for start, end in pairwise(points):
        count = max(1, math.ceil(float(np.hypot(*(end - start))) / spacing))
        dense.append(start + (end - start) * (np.arange(1, count + 1) / count)[:, None])
    tree = scipy.spatial.cKDTree(np.vstack(dense))
    corners = [np.column_stack([boxes[:, i], boxes[:, j]]) for i in (0, 1) for j in (2, 3)]
    apart: FloatArray = np.max([tree.query(corner)[0] for corner in corners], axis=0) + 0.5 * spacing
    return apart


def _follow(flow: Flow, p: FloatArray, region: Window, start: FloatArray, step: float) -> tuple[FloatArray, bool]:
    """The curve through a point, from end to end or once around; ``(points, closed)``."""
    velocity, jacobian = flow.kernels.velocity, flow.kernels.jacobian
    ahead, closed = _march(velocity, jacobian, p, region, start, step, 1.0)
    if closed:
        return np.vstack([ahead, ahead[:1]]), True
    behind, _ = _march(velocity, jacobian, p, region, start, step, -1.0)
    return np.vstack([behind[:0:-1], ahead]), False


def _march(
    velocity: Callable[..., tuple[float, float]],
    jacobian: Callable[..., tuple[float, float, float, float]],
    p: FloatArray,
    region: Window,
    start: FloatArray,
    step: float,
    sense: float,
) -> tuple[FloatArray, bool]:
    """Points one after the other along the direction in which the Jacobian is flat."""

    def stronger(x: float, y: float) -> tuple[float, float, float]:
        a, b, c, d = jacobian(p, x, y)
        angle = 0.5 * math.atan2(2.0 * (a * b + c * d), (a * a + c * c) - (b * b + d * d))
        return math.cos(angle), math.sin(angle), a * a + b * b + c * c + d * d

    x, y = start.tolist()
    ux, uy, _ = stronger(x, y)
    tx, ty = -sense * uy, sense * ux
    path = [(x, y)]
    length = step
    while len(path) < 20 * _STEPS:
        nx, ny = x + length * tx, y + length * ty
        for _ in range(6):
            f, g = velocity(p, nx, ny)
            a, b, c, d = jacobian(p, nx, ny)
            angle = 0.5 * math.atan2(2.0 * (a * b + c * d), (a * a + c * c) - (b * b + d * d))
            cx, cy = math.cos(angle), math.sin(angle)
            jx, jy = a * cx + b * cy, c * cx + d * cy
            size = jx * jx + jy * jy
            if size == 0.0 or math.hypot(f, g) <= 0.01 * TOLERANCE:
                break
            move = -(jx * f + jy * g) / size
            nx, ny = nx + move * cx, ny + move * cy
        f, g = velocity(p, nx, ny)
        moved = math.hypot(nx - x, ny - y)
        good = math.hypot(f, g) <= TOLERANCE and 0.3 * length < moved < 1.5 * length and region.contains(nx, ny)
        if not good:
            length *= 0.5
            if length < step / 256.0:
                break
            continue
        tx, ty = (nx - x) / moved, (ny - y) / moved
        x, y = nx, ny
        if len(path) > 8 and math.hypot(x - path[0][0], y - path[0][1]) < 0.75 * step:
            return np.array(path), True
        path.append((x, y))
        ux, uy, _ = stronger(x, y)
        # the flat direction, in the sense of the way so far
        side = 1.0 if -uy * tx + ux * ty > 0.0 else -1.0
        tx, ty = -side * uy, side * ux
        length = min(step, 2.0 * length)
    return np.array(path), False
