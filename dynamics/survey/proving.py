"""Proven fixed points of many flows in one compiled loop, the same as :func:`dynamics.fixed_points` one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import types
from numpy.typing import NDArray

from ..branch_and_bound import COMPLETE, MAX_TERMINALS, MAX_ZEROS, search
from ..fixed_points import DEFAULT_BUDGET, FINEST_BOX, ROW, classify, fixed_points
from ..flow import FloatArray
from ..function_pointers import PARAMETERS
from ..kernel import kernel
from .distribution import Distribution

PROVEN, CLUSTERED, BORDERLINE, INCOMPLETE = 0, 1, 2, 3
OUTCOMES = ("proven", "clusters", "borderline", "incomplete")

_MATRIX = types.Array(types.float64, 2, "C")
_COUNTS = types.Array(types.int64, 2, "C")
_REOPEN = -1


@kernel(
    types.void(
        types.int64,
        types.int64,
        types.int64,
        _MATRIX,
        PARAMETERS,
        types.float64,
        types.int64,
        _COUNTS,
    ),
)
def _count_many(residual, enclosure, jacobian, packed, region, finest, budget, counts):
    """Writes ``sinks, sources, saddles, outcome`` of each flow; the outcome is _REOPEN where boxes stayed undecided."""
    zeros, uniques = np.empty((MAX_ZEROS, 4)), np.empty((MAX_ZEROS, 4))
    terminals = np.empty((MAX_TERMINALS, 4))
    rows = np.empty((MAX_ZEROS, ROW))
    for i in range(packed.shape[0]):
        p = packed[i]
        status, found, undecided, _ = search(residual, p, region, finest, budget, zeros, uniques, terminals)
        for k in range(4):
            counts[i, k] = 0
        if status != COMPLETE or undecided > 0:
            counts[i, 3] = _REOPEN
            continue
        classify(enclosure, jacobian, p, zeros, found, rows)
        for j in range(found):
            kind = int(rows[j, 2])
            if kind == 0:
                counts[i, 0] += 1
            elif kind == 1:
                counts[i, 1] += 1
            elif kind == 2:
                counts[i, 2] += 1
            else:
                counts[i, 3] = BORDERLINE


@dataclass(frozen=True)
class Proofs:
    """What was proven of many flows.

    Attributes:
        counts: shape ``(n, 3)``: sinks, sources, saddles.
        outcomes: shape ``(n,)``: PROVEN (every fixed point found, proven and classified), CLUSTERED (the search is
            complete, but a region stayed in which double precision cannot tell the fixed points apart), BORDERLINE
            (all found and proven, but the sign of a trace is uncertain: a Hopf bifurcation to within rounding),
            INCOMPLETE (the search did not end within its budget).
    """

    counts: NDArray[np.int64]
    outcomes: NDArray[np.int64]

    @property
    def totals(self) -> NDArray[np.int64]:
        """Number of fixed points of each flow; 0 where they are not all proven and classified."""
        totals: NDArray[np.int64] = np.where(self.outcomes == PROVEN, self.counts.sum(axis=1), 0)
        return totals


class IndexLawError(RuntimeError):
    """Proven fixed points whose indices do not sum to +1: an error in the program, never in the draw."""


def prove(distribution: Distribution, numbers: FloatArray, budget: int = DEFAULT_BUDGET) -> Proofs:
    """Count and classify the fixed points of many flows, with proof.

    Args:
        distribution: what the flows are.
        numbers: shape ``(n, distribution.numbers)``, one flow a row.
        budget: largest number of boxes to examine for one flow.

    Raises:
        IndexLawError: if the indices of a complete search do not sum to +1.
    """
    counts = np.zeros((len(numbers), 4), dtype=np.int64)
    if len(numbers) == 0:
        return Proofs(counts[:, :3], counts[:, 3])
    one = distribution.flow(numbers[0].tolist())
    addresses = one.kernels.addresses
    _count_many(
        addresses.residual,
        addresses.enclosure,
        addresses.jacobian,
        np.ascontiguousarray(distribution.pack(numbers)),
        np.array(one.search_region.as_tuple()),
        FINEST_BOX,
        budget,
        counts,
    )
    for i in np.flatnonzero(counts[:, 3] == _REOPEN).tolist():
        found = fixed_points(distribution.flow(numbers[i].tolist()), budget=budget)
        certified = all(cluster.index is not None for cluster in found.clusters)
        if found.complete and certified and found.index_sum != 1:
            raise _violation(numbers[i], found.index_sum)
        points = [sum(point.kind == kind for point in found.points) for kind in ("sink", "source", "saddle")]
        # a coarser second search may end without clusters
        if not found.complete:
            outcome = INCOMPLETE
        elif found.clusters:
            outcome = CLUSTERED
        else:
            outcome = PROVEN if sum(points) == len(found.points) else BORDERLINE
        counts[i] = (*points, outcome)
    sums = counts[:, 0] + counts[:, 1] - counts[:, 2]
    wrong = np.flatnonzero((counts[:, 3] == PROVEN) & (sums != 1))
    if wrong.size:
        raise _violation(numbers[wrong[0]], int(sums[wrong[0]]))
    return Proofs(counts[:, :3].copy(), counts[:, 3].copy())


def _violation(numbers: FloatArray, index_sum: int) -> IndexLawError:
    return IndexLawError(
        f"the indices of the fixed points at {numbers.tolist()} sum to {index_sum} instead of 1: please report this"
    )
