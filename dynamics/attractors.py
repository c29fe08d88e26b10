"""The attractors of a flow, and sets around them in which the end of a trajectory is certain.

A sink gets an ellipse on which a quadratic Lyapunov function decreases, shown by interval arithmetic: whatever enters
it ends at the sink. Stable cycles and weak spirals get a transversal (:mod:`dynamics.transversals`): whatever crosses
it winds onto them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numba import types

from .fixed_points import FixedPoint, FixedPoints
from .flow import FloatArray, Flow
from .function_pointers import PARAMETERS, as_enclosure
from .kernel import kernel
from .limit_cycles import LimitCycles
from .transversals import section_of_cycle, section_of_spiral

FALLBACK_RADIUS = 1e-7
SMALL_HALF_WIDTH = 0.05
CLUSTER_RADIUS = 0.05
_LARGEST_HALF_WIDTH = 0.5
_MAX_BOXES = 600
_MAX_STACK = 128


@dataclass(frozen=True)
class Attractor:
    """Where trajectories end.

    Attributes:
        kind: "sink" or "cycle".
        index: in ``FixedPoints.points`` or ``LimitCycles.cycles``.
        x, y: the sink, or one point of the cycle.
    """

    kind: Literal["sink", "cycle"]
    index: int
    x: float
    y: float


@dataclass(frozen=True)
class CaptureSets:
    """Where the end of a trajectory is decided; rows for :func:`dynamics.settling.settle`.

    Attributes:
        ellipses: rows ``(x, y, p, q, r, attractor)``: ``p dx^2 + 2 q dx dy + r dy^2 <= 1`` around a sink.
        sections: rows ``(x, y, tx, ty, low, high, attractor)``: a transversal through ``(x, y)``, crossed in the
            direction of the unit vector ``(tx, ty)``; the distance along ``(-ty, tx)`` runs from low to high.
        clusters: rows ``(x, y, radius, steps)``: a trajectory that has drawn nearer for so many steps within the
            radius approaches what the search for fixed points could not resolve.
        saddles: rows ``(x, y)``.
    """

    ellipses: FloatArray
    sections: FloatArray
    clusters: FloatArray
    saddles: FloatArray


def attractors(found: FixedPoints, cycles: LimitCycles) -> tuple[Attractor, ...]:
    """The sinks in the order of ``found.points``, then the stable cycles in the order of ``cycles.cycles``."""
    sinks = [Attractor("sink", i, point.x, point.y) for i, point in enumerate(found.points) if point.kind == "sink"]
    stable = [
        Attractor("cycle", i, float(cycle.points[0, 0]), float(cycle.points[0, 1]))
        for i, cycle in enumerate(cycles.cycles)
        if cycle.stable
    ]
    return (*sinks, *stable)


def capture_sets(flow: Flow, found: FixedPoints, cycles: LimitCycles) -> CaptureSets:
    """The capture sets of all attractors, clusters and saddles of a flow."""
    p = flow.pack()
    ellipses, sections = [], []
    for number, attractor in enumerate(attractors(found, cycles)):
        if attractor.kind == "sink":
            sink = found.points[attractor.index]
            ellipse = _ellipse(flow, p, sink)
            ellipses.append((*ellipse, float(number)))
            if sink.shape == "spiral" and max(ellipse[2], ellipse[4]) > 1.0 / SMALL_HALF_WIDTH**2:
                sections.append((*section_of_spiral(flow, found, cycles, attractor.index), float(number)))
        else:
            sections.append((*section_of_cycle(flow, found, cycles, attractor.index), float(number)))
    places = [(point.x, point.y) for point in found.points] + [(c.x, c.y) for c in found.clusters]
    clusters = []
    for cluster in found.clusters:
        half = 0.5 * math.hypot(cluster.box[1] - cluster.box[0], cluster.box[3] - cluster.box[2])
        gaps = [math.hypot(cluster.x - x, cluster.y - y) for x, y in places if (x, y) != (cluster.x, cluster.y)]
        # near a saddle-node the fast direction dies out within a few steps: what still draws nearer goes on doing so
        steps = 12.0 if cluster.kind == "saddle-node-1" else 100.0
        clusters.append((cluster.x, cluster.y, half + min([CLUSTER_RADIUS, *(0.25 * gap for gap in gaps)]), steps))
    saddles = [(point.x, point.y) for point in found.points if point.kind == "saddle"]
    return CaptureSets(_rows(ellipses, 6), _rows(sections, 7), _rows(clusters, 4), _rows(saddles, 2))


def _rows(rows: Sequence[tuple[float, ...]], columns: int) -> FloatArray:
    return np.array(rows, dtype=np.float64).reshape(-1, columns)


@kernel("float64(float64, float64, float64, float64)")
def _upper_sum(f, low, high, rest):
    """Upper bound of ``f [low, high] + rest``."""
    return max(f * low, f * high) + rest


@kernel(
    types.boolean(
        types.int64,
        PARAMETERS,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
    ),
)
def _decreases(address, p, x, y, a, b, c, level):
    """Whether ``V = a dx^2 + 2 b dx dy + c dy^2`` is shown to decrease wherever ``0 < V <= level``.

    At ``e = h - h*``, ``dV/dt = 2 e' P J e`` with J averaged along the segment from the sink, which lies in the
    ellipse: so it suffices that the symmetric part of ``P J`` is negative definite all over the ellipse.
    """
    enclosure = as_enclosure(address)
    over = np.empty(12)
    determinant = a * c - b * b
    wide, high = math.sqrt(level * c / determinant), math.sqrt(level * a / determinant)
    root = math.sqrt(level)
    stack = np.empty((_MAX_STACK, 4))
    stack[0] = (x - wide, x + wide, y - high, y + high)
    depth, examined = 1, 0
    while depth > 0:
        depth -= 1
        x0, x1, y0, y1 = stack[depth, 0], stack[depth, 1], stack[depth, 2], stack[depth, 3]
        mx, my, rx, ry = 0.5 * (x0 + x1), 0.5 * (y0 + y1), 0.5 * (x1 - x0), 0.5 * (y1 - y0)
        dx, dy = mx - x, my - y
        reach = math.sqrt(a * rx * rx + 2.0 * abs(b) * rx * ry + c * ry * ry)
        if math.sqrt(max(a * dx * dx + 2.0 * b * dx * dy + c * dy * dy, 0.0)) > root + reach:
            continue
        examined += 1
        if examined > _MAX_BOXES or depth + 2 > _MAX_STACK:
            return False
        negative = False
        for attempt in range(2):
            # first the box; where that fails, its middle tells whether dividing can help
            if attempt == 0:
                enclosure(p, x0, x1, y0, y1, over)
            else:
                enclosure(p, mx, mx, my, my, over)
            m11 = _upper_sum(a, over[4], over[5], _upper_sum(b, over[8], over[9], 0.0))
            m22 = _upper_sum(b, over[6], over[7], _upper_sum(c, over[10], over[11], 0.0))
            high12 = _upper_sum(a, over[6], over[7], _upper_sum(b, over[10], over[11], 0.0))
            high12 += _upper_sum(b, over[4], over[5], _upper_sum(c, over[8], over[9], 0.0))
            low12 = _upper_sum(-a, over[6], over[7], _upper_sum(-b, over[10], over[11], 0.0))
            low12 += _upper_sum(-b, over[4], over[5], _upper_sum(-c, over[8], over[9], 0.0))
            m12 = 0.5 * max(high12, low12)
            # the margin covers the rounding of these few sums
            negative = m11 < 0.0 and m22 < 0.0 and m11 * m22 * (1.0 - 1e-9) > m12 * m12
            if negative:
                break
        if not negative:
            return False
        if attempt == 0:
            continue
        stack[depth], stack[depth + 1] = (x0, x1, y0, y1), (x0, x1, y0, y1)
        if rx * math.sqrt(a) >= ry * math.sqrt(c):
            stack[depth, 1] = mx
            stack[depth + 1, 0] = mx
        else:
            stack[depth, 3] = my
            stack[depth + 1, 2] = my
        depth += 2
    return True


def _ellipse(flow: Flow, p: FloatArray, sink: FixedPoint) -> tuple[float, float, float, float, float]:
    """The largest certified ellipse among a few shapes, or a tiny disc where none is found."""
    address = flow.kernels.addresses.enclosure
    best, area = (1.0 / FALLBACK_RADIUS**2, 0.0, 1.0 / FALLBACK_RADIUS**2), 0.0
    for a, b, c in _shapes(sink):
        determinant = a * c - b * b
        if not determinant > 1e-12 * a * c:
            continue
        level = _LARGEST_HALF_WIDTH**2 * determinant / max(a, c)
        while level * max(a, c) / determinant > FALLBACK_RADIUS**2:
            if level / math.sqrt(determinant) <= area:
                break
            if _decreases(address, p, sink.x, sink.y, a, b, c, level):
                best, area = (a / level, b / level, c / level), level / math.sqrt(determinant)
                break
            level *= 0.6
    return (sink.x, sink.y, *best)


def _shapes(sink: FixedPoint) -> list[tuple[float, float, float]]:
    """Quadratic forms that decrease near a sink: Lyapunov's equation with the identity, and the eigenvectors' own."""
    a, b, c, d = sink.jacobian
    trace, determinant = a + d, a * d - b * c
    shapes = []
    if trace < 0.0 < determinant:
        factor = -2.0 * trace * determinant
        shapes.append(
            ((determinant + c * c + d * d) / factor, -(a * c + b * d) / factor, (determinant + a * a + b * b) / factor)
        )
    if sink.eigenvectors:
        (ux, uy), (vx, vy) = sink.eigenvectors
        shapes.append((uy * uy + vy * vy, -(ux * uy + vx * vy), ux * ux + vx * vx))
    return shapes
