"""How many limit cycles many flows have: a quick search, before they are solved for one by one.

Bendixson's criterion rules most flows out; for the others return maps are sampled with eight starts on each ray, both
ways in time, in compiled batches that several threads share. Where :func:`dynamics.limit_cycles.limit_cycles` finds a
cycle with three times as many starts, this search saw one at every flow that was compared
(tests/dynamics/continuation).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from ..bendixson import divergence_sign
from ..fixed_points import fixed_points
from ..flow import FloatArray, Flow
from .cycle_counts import MOST_STEPS, count_cycles
from .mesh_proofs import COARSE_BOX
from .point_counts import MOST_KEPT, PROVEN, count_points
from .ray_cycles import MOST_CYCLES
from .skeletons import NODE_LIKE, SADDLE, SINK, SOURCE, UNKNOWN

# of flows, for several threads
_BATCH = 3
# a cycle between closer ones is met at a neighbouring value, or where its branch ends
_SAMPLES, _EDGE_BISECTIONS = 8, 5
_KINDS = {"sink": SINK, "source": SOURCE, "saddle": SADDLE}
_KINDS_BY_INDEX: dict[int | None, float] = {1: NODE_LIKE, 0: SADDLE, -1: SADDLE}


@dataclass(frozen=True)
class Glimpse:
    """A limit cycle as the quick search sees it.

    Attributes:
        period: in GRU steps.
        log_multiplier: the integral of the trace of J over one period.
        start: a point of it.
    """

    period: float
    log_multiplier: float
    start: tuple[float, float]


@dataclass(frozen=True)
class Sight:
    """What the quick search sees of one flow.

    Attributes:
        number: of limit cycles: as many as were seen, unless one that was not seen must be there, or of those around
            the same points there are more than can be.
        cycles: those that were seen.
    """

    number: int
    cycles: tuple[Glimpse, ...]


_NOTHING = Sight(0, ())


def cycles_in_sight(flows: Sequence[Flow], budget: int, workers: int = 1) -> list[Sight]:
    """The cycles that the quick search sees of each flow; where the fixed points are not all found it does not look.

    Args:
        flows: of one kind.
        budget: largest number of boxes for the fixed points of each.
        workers: number of threads.
    """
    if workers == 1:
        return _searched(flows, budget)
    batches = [flows[k : k + _BATCH] for k in range(0, len(flows), _BATCH)]
    with ThreadPoolExecutor(workers) as threads:
        return [found for some in threads.map(lambda batch: _searched(batch, budget), batches) for found in some]


def _searched(flows: Sequence[Flow], budget: int) -> list[Sight]:
    candidates = [k for k, flow in enumerate(flows) if not divergence_sign(flow)]
    found = [_NOTHING] * len(flows)
    if not candidates:
        return found
    some = [flows[k] for k in candidates]
    packed = np.array([flow.pack() for flow in some])
    regions = np.array([flow.search_region.as_tuple() for flow in some])
    addresses = some[0].kernels.addresses
    counts = np.zeros((len(some), 6), dtype=np.int64)
    places = np.zeros((len(some), MOST_KEPT, 3))
    count_points(
        addresses.residual, addresses.enclosure, addresses.jacobian, packed, regions, COARSE_BOX, budget, counts, places
    )
    for k, flow in enumerate(some):
        if counts[k, 3] != PROVEN:
            rows = _with_clusters(flow, budget)
            counts[k, 5] = len(rows)
            places[k, : len(rows)] = rows
    rings, periods = np.zeros((len(some), 2), dtype=np.int64), np.zeros((len(some), 2))
    located = np.zeros((len(some), MOST_CYCLES, 4))
    count_cycles(
        addresses.velocity,
        addresses.velocities,
        addresses.jacobian,
        packed,
        regions,
        places,
        counts,
        _SAMPLES,
        _EDGE_BISECTIONS,
        MOST_STEPS,
        rings,
        periods,
        located,
    )
    for k, flow, mine, count, rows in zip(candidates, some, rings, counts, located, strict=True):
        # without a sink, what no orbit leaves must hold a stable cycle (Poincare and Bendixson)
        must = count[3] == PROVEN and not count[0] and flow.trapping_region is not None
        seen = tuple(Glimpse(period, integral, (x, y)) for period, integral, x, y in rows[rows[:, 0] > 0.0].tolist())
        found[k] = Sight(max(int(mine.sum()), int(must)), seen)
    return found


def _with_clusters(flow: Flow, budget: int) -> FloatArray:
    """Fixed points and clusters as ``(x, y, kind)``, none if they are not all found."""
    found = fixed_points(flow, budget=budget, finest=COARSE_BOX)
    if not found.complete:
        return np.empty((0, 3))
    rows = [(point.x, point.y, _KINDS.get(point.kind, UNKNOWN)) for point in found.points]
    rows += [(one.x, one.y, _KINDS_BY_INDEX.get(one.index, UNKNOWN)) for one in found.clusters]
    return np.array(rows[:MOST_KEPT], dtype=np.float64).reshape(-1, 3)
