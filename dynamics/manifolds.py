"""Separatrices: the stable and unstable manifolds of saddles."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numba import types

from .cycle_capture import cycle_at
from .fixed_points import FixedPoint, FixedPoints, fixed_points
from .flow import FloatArray, Flow, Window
from .function_pointers import PARAMETERS, as_velocity
from .kernel import kernel
from .limit_cycles import LimitCycles
from .polylines import integrate_many
from .trajectories import SPACING, TOLERANCE, Fate, capture_targets, default_region, drawing, fate_of

LONGEST = 400.0
_ROWS = 1500
_OFFSET = 1e-4

Stability = Literal["stable", "unstable"]


@dataclass(frozen=True)
class Separatrix:
    """One branch of a saddle's stable or unstable manifold.

    Attributes:
        saddle: index of the saddle in ``FixedPoints.points``.
        stability: "stable" (traced backward in time) or "unstable" (forward).
        points: shape ``(n, 2)``, starting at the saddle.
        fate: where it ends.
    """

    saddle: int
    stability: Stability
    points: FloatArray
    fate: Fate


@kernel(
    types.UniTuple(types.float64, 2)(
        types.int64,
        PARAMETERS,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
    ),
)
def local_manifold(address, p, x, y, vx, vy, wx, wy, value, other, offset):
    """A point of a saddle's manifold at a signed distance along its eigenvector, to second order.

    On the manifold ``u v + c u^2 w``; matching the quadratic terms of the flow gives ``c = Q_w / (2 lambda - mu)``,
    where ``Q_w`` is the component along ``w`` of half the second derivative along ``v``.
    """
    velocity = as_velocity(address)
    delta = 1e-3
    ax, ay = velocity(p, x + delta * vx, y + delta * vy)
    bx, by = velocity(p, x - delta * vx, y - delta * vy)
    cx, cy = velocity(p, x, y)
    qx, qy = 0.5 * (ax + bx - 2.0 * cx) / (delta * delta), 0.5 * (ay + by - 2.0 * cy) / (delta * delta)
    determinant = vx * wy - vy * wx
    bend = (vx * qy - vy * qx) / determinant / (2.0 * value - other)
    return x + offset * vx + offset * offset * bend * wx, y + offset * vy + offset * offset * bend * wy


def manifolds(
    flow: Flow,
    found: FixedPoints | None = None,
    window: Window | None = None,
    *,
    cycles: LimitCycles | None = None,
    tolerance: float = TOLERANCE,
    longest: float = LONGEST,
    spacing: float = SPACING,
) -> tuple[Separatrix, ...]:
    """Both branches of the stable and of the unstable manifold of every saddle.

    Each is followed until it reaches a fixed point, settles on a cycle, leaves the region around the window, or
    ``longest`` GRU steps have passed.

    Args:
        flow: the flow.
        found: its fixed points, if known.
        window: decides how finely the curves are drawn.
        cycles: its limit cycles, if known; without them none is named as an end.
        tolerance: local error of the integration.
        longest: duration in GRU steps.
        spacing: of neighbouring points, as a share of the window.
    """
    found = fixed_points(flow) if found is None else found
    seen = window or flow.window
    saddles = [(i, point) for i, point in enumerate(found.points) if point.kind == "saddle"]
    if not saddles:
        return ()
    addresses, p = flow.kernels.addresses, flow.pack()
    region = np.array(default_region(flow, seen).as_tuple())
    apart, view = drawing(seen, spacing)
    branches: list[Separatrix] = []
    for forward in (True, False):
        starts = np.array(
            [
                local_manifold(
                    addresses.velocity,
                    p,
                    point.x,
                    point.y,
                    *point.eigenvectors[0 if forward else 1],
                    *point.eigenvectors[1 if forward else 0],
                    point.eigenvalues[0 if forward else 1].real,
                    point.eigenvalues[1 if forward else 0].real,
                    side * _offset(point, found),
                )
                for _, point in saddles
                for side in (1.0, -1.0)
            ]
        )
        rows = _ROWS * len(starts)
        t_out, out, summary = np.empty(rows), np.empty((rows, 2)), np.zeros((len(starts), 4), dtype=np.int64)
        integrate_many(
            addresses.velocity,
            addresses.velocities,
            p,
            starts,
            longest if forward else -longest,
            tolerance,
            region,
            capture_targets(found, forward),
            apart,
            view,
            t_out,
            out,
            summary,
        )
        for j, (first, last, outcome, target) in enumerate(summary.tolist()):
            index, saddle = saddles[j // 2]
            points = np.concatenate(([(saddle.x, saddle.y)], out[first:last]))
            fate = fate_of(outcome, target)
            if fate.outcome == "time" and cycles is not None:
                fate = cycle_at(fate, points[-1, 0], points[-1, 1], cycles, forward)
            branches.append(Separatrix(index, "unstable" if forward else "stable", points, fate))
    branches.sort(key=lambda branch: branch.saddle)
    return tuple(branches)


def _offset(saddle: FixedPoint, found: FixedPoints) -> float:
    """Distance along the eigenvector at which tracing begins: small against the way to the next fixed point."""
    places = [(p.x, p.y) for p in found.points if p is not saddle] + [(c.x, c.y) for c in found.clusters]
    gaps = [math.hypot(saddle.x - x, saddle.y - y) for x, y in places]
    return min([_OFFSET, *(0.01 * gap for gap in gaps)])
