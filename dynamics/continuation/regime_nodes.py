"""What some nodes of a regime map hold: one compiled call for all of them, for a thread of its own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..bendixson import divergence_sign
from ..fixed_points import FINEST_BOX
from ..flow import FloatArray, Flow
from .cycle_counts import MOST_STEPS, count_cycles
from .point_counts import MOST_KEPT, count_points
from .ray_cycles import MANY_STEPS, MOST_CYCLES

IntArray = NDArray[np.int64]

SAMPLES = 12
EDGE_BISECTIONS = 16
BUDGET = 10_000


def _packed(flows: list[Flow]) -> tuple[FloatArray, FloatArray]:
    return np.array([flow.pack() for flow in flows]), np.array([flow.search_region.as_tuple() for flow in flows])


def count_nodes(flows: list[Flow]) -> tuple[IntArray, FloatArray]:
    """Fixed points of some flows: what :func:`count_points` writes."""
    packed, regions = _packed(flows)
    addresses = flows[0].kernels.addresses
    counts = np.zeros((len(flows), 6), dtype=np.int64)
    points = np.zeros((len(flows), MOST_KEPT, 3))
    count_points(
        addresses.residual, addresses.enclosure, addresses.jacobian, packed, regions, FINEST_BOX, BUDGET, counts, points
    )
    return counts, points


def search_nodes(
    flows: list[Flow], counts: IntArray, points: FloatArray, stop: Callable[[], bool]
) -> tuple[IntArray, FloatArray] | None:
    """Cycles of some flows: ``(stable, unstable)`` and the period of the slowest stable one; None if stopped."""
    if stop():
        return None
    rings, periods = np.zeros((len(flows), 2), dtype=np.int64), np.zeros((len(flows), 2))
    # where the divergence has one sign there is none (Bendixson)
    candidates = [k for k, flow in enumerate(flows) if not divergence_sign(flow)]
    _search_some(flows, candidates, counts, points, rings, periods, MOST_STEPS)
    # without a sink, what no orbit leaves must hold a stable cycle (Poincare and Bendixson): a slow one, if not found
    must = [k for k in candidates if not counts[k, 0] and not rings[k, 0] and flows[k].trapping_region is not None]
    _search_some(flows, must, counts, points, rings, periods, MANY_STEPS)
    for k in must:
        if not rings[k, 0]:
            rings[k, 0], periods[k, 0] = 1, np.nan
    return rings, periods[:, 0]


def _search_some(
    flows: list[Flow],
    which: list[int],
    counts: IntArray,
    points: FloatArray,
    rings: IntArray,
    periods: FloatArray,
    most_steps: int,
) -> None:
    if not which:
        return
    packed, regions = _packed([flows[k] for k in which])
    addresses = flows[0].kernels.addresses
    found, times = np.zeros((len(which), 2), dtype=np.int64), np.zeros((len(which), 2))
    count_cycles(
        addresses.velocity,
        addresses.velocities,
        addresses.jacobian,
        packed,
        regions,
        np.ascontiguousarray(points[which]),
        np.ascontiguousarray(counts[which]),
        SAMPLES,
        EDGE_BISECTIONS,
        most_steps,
        found,
        times,
        np.empty((len(which), MOST_CYCLES, 4)),
    )
    rings[which], periods[which] = found, times
