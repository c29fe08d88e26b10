"""Fixed points by interval branch and bound: existence, uniqueness and completeness proven."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numba import types

from .branch_and_bound import AMBIGUOUS, COMPLETE, MAX_TERMINALS, MAX_ZEROS, OUT_OF_BUDGET, TOO_MANY, search
from .clusters import Region, group_regions
from .continua import Continuum, cover_continua
from .flow import Addresses, FloatArray, Flow, Window
from .function_pointers import PARAMETERS, as_enclosure, as_jacobian
from .kernel import kernel

Kind = Literal["sink", "source", "saddle", "saddle-node-1", "saddle-node-2", "degenerate"]
Shape = Literal["node", "spiral", "star", "centre"]

FINEST_BOX = 2.0**-30
DEFAULT_BUDGET = 1_000_000
# so many finest boxes lie along a curve; a search that ends with them is tried again around it
_CURVE_OF_BOXES = 200
_COARSEST_BOX = 2.0**-14

_REASONS = {
    OUT_OF_BUDGET: "the search used up its budget of {budget} boxes before it had covered the region; "
    "a larger budget may finish it",
    AMBIGUOUS: "two enclosures of fixed points overlap and could not be told apart in double precision",
}
_TOO_MANY = (
    "more boxes than the search can hold stayed undecided: there may be a continuum of fixed points, "
    "or parameters too large for double precision"
)


@dataclass(frozen=True)
class FixedPoint:
    """One fixed point, proven to exist and to be the only one in its uniqueness box.

    Attributes:
        x, y: position, the midpoint of ``box``.
        kind: "sink", "source", "saddle", or "degenerate" where the sign of the trace is not certain (a Hopf point).
        shape: "node", "spiral", "star" or "centre"; None for a saddle.
        eigenvalues: of the Jacobian at the point, per GRU step, by descending real part.
        eigenvectors: unit vectors in the same order, for real eigenvalues; empty for a complex pair.
        jacobian: ``(a, b, c, d)`` row by row.
        index: Poincare index, +1 or -1.
        box: enclosure ``(x_low, x_high, y_low, y_high)``.
    """

    x: float
    y: float
    kind: Kind
    shape: Shape | None
    eigenvalues: tuple[complex, complex]
    eigenvectors: tuple[tuple[float, float], ...]
    jacobian: tuple[float, float, float, float]
    index: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Cluster:
    """A small region in which double precision cannot resolve the fixed points.

    It holds one degenerate fixed point, several that nearly coincide, or (index 0 only) none.

    Attributes:
        x, y: centre.
        kind: "saddle-node-1" (sink meets saddle), "saddle-node-2" (source meets saddle) or "degenerate".
        index: winding number of the flow around the region, or None if it could not be certified.
        eigenvalues: of the Jacobian at the centre.
        box: ``(x_low, x_high, y_low, y_high)`` covering the region.
    """

    x: float
    y: float
    kind: Kind
    index: int | None
    eigenvalues: tuple[complex, complex]
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class FixedPoints:
    """All fixed points of a flow.

    Attributes:
        points: proven points, sorted by x then y (to nine decimals).
        clusters: what could not be resolved, never dropped.
        complete: the search ended within its budget: outside ``points``, ``clusters`` and the tubes around ``continua``
            there is proven to be none.
        index_sum: sum of the certified indices.
        boxes_examined: number of boxes the search looked at.
        region: the box that was searched.
        reason: if not complete, a sentence saying why and what to do; else empty.
        continua: lines and rings of fixed points, to the tolerance of :mod:`dynamics.continua`.
    """

    points: tuple[FixedPoint, ...]
    clusters: tuple[Cluster, ...]
    complete: bool
    index_sum: int
    boxes_examined: int
    region: Window
    reason: str = ""
    continua: tuple[Continuum, ...] = ()

    def count(self, kind: Kind) -> int:
        """Number of points and clusters of one kind."""
        return sum(p.kind == kind for p in self.points) + sum(c.kind == kind for c in self.clusters)


_KINDS: tuple[Kind, ...] = ("sink", "source", "saddle", "degenerate")
_SHAPES: tuple[Shape | None, ...] = (None, "node", "spiral", "star", "centre")
_SINK, _SOURCE, _SADDLE, _DEGENERATE = range(4)
_NO_SHAPE, _NODE, _SPIRAL, _STAR, _CENTRE = range(5)
# columns of what :func:`classify` gives
ROW = 16


@kernel("UniTuple(float64, 3)(float64, float64, float64, float64)")
def eigenvalue_parts(a, b, c, d):
    """``(half trace, half distance, discriminant)`` of a 2x2 matrix: eigenvalues are half trace +- half distance,
    imaginary where the discriminant is negative."""
    half_difference = 0.5 * (a - d)
    discriminant = half_difference * half_difference + b * c
    return 0.5 * (a + d), math.sqrt(abs(discriminant)), discriminant


@kernel(types.void(types.Array(types.float64, 2, "C"), types.int64))
def _sort(zeros, count):
    """Order enclosures by x, then y, to nine decimals: what is zero but for rounding does not decide the order."""
    for i in range(1, count):
        for j in range(i, 0, -1):
            step = np.rint(0.5e9 * (zeros[j, 0] + zeros[j, 1])) - np.rint(0.5e9 * (zeros[j - 1, 0] + zeros[j - 1, 1]))
            if step == 0.0:
                step = np.rint(0.5e9 * (zeros[j, 2] + zeros[j, 3])) - np.rint(
                    0.5e9 * (zeros[j - 1, 2] + zeros[j - 1, 3])
                )
            if step >= 0.0:
                break
            for k in range(4):
                zeros[j, k], zeros[j - 1, k] = zeros[j - 1, k], zeros[j, k]


@kernel(
    types.void(
        types.int64,
        types.int64,
        PARAMETERS,
        types.Array(types.float64, 2, "C"),
        types.int64,
        types.Array(types.float64, 2, "C"),
    ),
)
def classify(enclosure_address, jacobian_address, p, zeros, count, out):
    """Kind, shape, Jacobian and eigensystem of each enclosed zero, one row each."""
    enclosure, jacobian = as_enclosure(enclosure_address), as_jacobian(jacobian_address)
    _sort(zeros, count)
    over = np.empty(12)
    for i in range(count):
        x, y = 0.5 * (zeros[i, 0] + zeros[i, 1]), 0.5 * (zeros[i, 2] + zeros[i, 3])
        a, b, c, d = jacobian(p, x, y)
        enclosure(p, zeros[i, 0], zeros[i, 1], zeros[i, 2], zeros[i, 3], over)
        size = max(abs(a), abs(b), abs(c), abs(d))
        half_trace, half_distance, discriminant = eigenvalue_parts(a, b, c, d)
        negligible = 1e-14 * size * size
        # every zero was certified with a regular Jacobian, so the sign of the determinant is safe
        if a * d - b * c < 0.0:
            kind, shape = _SADDLE, _NO_SHAPE
        else:
            if over[4] + over[10] > 0.0:
                kind = _SOURCE
            elif over[5] + over[11] < 0.0:
                kind = _SINK
            else:
                kind = _DEGENERATE
            if discriminant < -negligible:
                shape = _CENTRE if kind == _DEGENERATE else _SPIRAL
            elif max(abs(b), abs(c)) <= 1e-10 * size and abs(a - d) <= 1e-10 * size:
                shape = _STAR
            else:
                shape = _NODE
        out[i, 0], out[i, 1], out[i, 2], out[i, 3] = x, y, kind, shape
        out[i, 4], out[i, 5], out[i, 6], out[i, 7] = a, b, c, d
        real = discriminant >= 0.0
        out[i, 8] = 1.0 if real else 0.0
        if real:
            out[i, 9], out[i, 10] = half_trace + half_distance, half_trace - half_distance
        else:
            out[i, 9], out[i, 10] = half_trace, half_distance
        out[i, 11] = -1.0 if kind == _SADDLE else 1.0
        for k in range(2 if real else 0):
            value = out[i, 9 + k]
            ux, uy = b, value - a
            vx, vy = value - d, c
            if abs(vx) + abs(vy) > abs(ux) + abs(uy):
                ux, uy = vx, vy
            if abs(ux) + abs(uy) <= 1e-13 * size:
                ux, uy = (1.0, 0.0) if k == 0 else (0.0, 1.0)
            angle = math.atan2(uy, ux)
            out[i, 12 + 2 * k], out[i, 13 + 2 * k] = math.cos(angle), math.sin(angle)


def fixed_points(
    flow: Flow, *, budget: int = DEFAULT_BUDGET, region: Window | None = None, finest: float = FINEST_BOX
) -> FixedPoints:
    """All fixed points of a flow in its search region, with proof.

    Args:
        flow: the flow.
        budget: largest number of boxes to examine.
        region: box to search instead of ``flow.search_region``.
        finest: width below which an undecided box is reported in a cluster.

    Returns:
        The points, the unresolved clusters and whether the search is complete.

    Raises:
        ValueError: if the budget or the finest width is not positive.
    """
    if budget < 1 or not finest > 0.0:
        raise ValueError(f"budget = {budget} and finest = {finest} must be positive")
    searched = region or flow.search_region
    p = flow.pack()
    addresses = flow.kernels.addresses
    zeros, uniques = np.empty((MAX_ZEROS, 4)), np.empty((MAX_ZEROS, 4))
    terminals = np.empty((MAX_TERMINALS, 4))
    examined = 0
    continua: tuple[Continuum, ...] = ()
    looked_for_continua = False
    while True:
        status, found, undecided, boxes = search(
            addresses.residual, p, np.array(searched.as_tuple()), finest, budget, zeros, uniques, terminals
        )
        examined += boxes
        if status in (TOO_MANY, OUT_OF_BUDGET) and undecided > _CURVE_OF_BOXES and not looked_for_continua:
            looked_for_continua = True
            kept = [array.copy() for array in (zeros, uniques, terminals)]
            cover = cover_continua(flow, searched, zeros, uniques, terminals)
            if cover is not None:
                status, found, continua = COMPLETE, cover.found, cover.continua
                undecided, examined = len(cover.undecided), examined + cover.boxes
                terminals[:undecided] = cover.undecided
                break
            zeros, uniques, terminals = kept
        # a curve along which the field nearly vanishes leaves too many finest boxes; coarser ones still prove the rest
        if status != TOO_MANY or finest >= _COARSEST_BOX:
            break
        finest *= 2.0**8
    points = _points(addresses, p, zeros, found)
    clusters: tuple[Cluster, ...] = ()
    if undecided:
        known = tuple((point.x, point.y, point.index) for point in points)
        regions = group_regions(addresses.residual, p, terminals[:undecided].copy(), known)
        clusters = tuple(_cluster(flow, one) for one in regions)
    index_sum = sum(point.index for point in points) + sum(c.index or 0 for c in clusters)
    index_sum += sum(curve.index or 0 for curve in continua)
    reason = "" if status == COMPLETE else _REASONS.get(status, _TOO_MANY).format(budget=budget)
    return FixedPoints(points, clusters, status == COMPLETE, index_sum, examined, searched, reason, continua)


def _points(addresses: Addresses, p: FloatArray, zeros: FloatArray, count: int) -> tuple[FixedPoint, ...]:
    rows = np.empty((count, ROW))
    classify(addresses.enclosure, addresses.jacobian, p, zeros, count, rows)
    return tuple(map(_point, rows.tolist(), zeros[:count].tolist()))


def _point(row: list[float], box: list[float]) -> FixedPoint:
    x, y, kind, shape, a, b, c, d, real, first, second, index, ux, uy, vx, vy = row
    point = object.__new__(FixedPoint)
    # all at once: setting the attributes of a frozen object one by one takes as long as finding it
    point.__dict__.update(
        x=x,
        y=y,
        kind=_KINDS[int(kind)],
        shape=_SHAPES[int(shape)],
        eigenvalues=(complex(first), complex(second)) if real else (complex(first, second), complex(first, -second)),
        eigenvectors=((ux, uy), (vx, vy)) if real else (),
        jacobian=(a, b, c, d),
        index=int(index),
        box=tuple(box),
    )
    return point


def _cluster(flow: Flow, region: Region) -> Cluster:
    """Name what a region most likely holds: a saddle-node has index 0 and one eigenvalue away from zero."""
    x, y = region.centre
    a, b, c, d = flow.jacobian(x, y).ravel().tolist()
    half_trace, half_distance, discriminant = eigenvalue_parts(a, b, c, d)
    if discriminant >= 0.0:
        values = (complex(half_trace + half_distance), complex(half_trace - half_distance))
    else:
        values = (complex(half_trace, half_distance), complex(half_trace, -half_distance))
    size = max(abs(a), abs(b), abs(c), abs(d))
    kind: Kind = "degenerate"
    if region.index == 0 and discriminant >= 0.0:
        smaller, larger = sorted((abs(values[0].real), abs(values[1].real)))
        if smaller < 1e-3 * larger and larger > 1e-6 * max(size, 1e-3):
            kind = "saddle-node-1" if half_trace < 0.0 else "saddle-node-2"
    return Cluster(x, y, kind, region.index, values, region.box)
