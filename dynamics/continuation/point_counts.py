"""Proven counts of the fixed points of many flows, in one compiled call that lets go of the interpreter's lock."""

from __future__ import annotations

import numpy as np
from numba import types

from ..branch_and_bound import COMPLETE, MAX_TERMINALS, MAX_ZEROS, search
from ..fixed_points import ROW, classify
from ..kernel import kernel

# of one node
PROVEN, CLUSTERED, BORDERLINE, INCOMPLETE = 0, 1, 2, 3
# a flow of the plane has far fewer
MOST_KEPT = 24

_MATRIX = types.Array(types.float64, 2, "C")
_CUBE = types.Array(types.float64, 3, "C")
_COUNTS = types.Array(types.int64, 2, "C")


@kernel(
    types.void(
        types.int64,
        types.int64,
        types.int64,
        _MATRIX,
        _MATRIX,
        types.float64,
        types.int64,
        _COUNTS,
        _CUBE,
    ),
    nogil=True,
)
def count_points(residual, enclosure, jacobian, packed, regions, finest, budget, counts, points):
    """All fixed points of many flows, with proof.

    Args:
        residual, enclosure, jacobian: addresses of the kernels.
        packed: parameters, one flow a row.
        regions: box searched for each.
        finest, budget: as for :func:`dynamics.fixed_points.fixed_points`.
        counts: written: sinks, sources, saddles, outcome, boxes examined, points kept; each point is proven,
            whatever the outcome says about the rest.
        points: written: ``x, y, kind`` (0 sink, 1 source, 2 saddle) of each point.
    """
    zeros, uniques = np.empty((MAX_ZEROS, 4)), np.empty((MAX_ZEROS, 4))
    terminals = np.empty((MAX_TERMINALS, 4))
    rows = np.empty((MAX_ZEROS, ROW))
    for i in range(packed.shape[0]):
        p = packed[i]
        status, found, undecided, boxes = search(residual, p, regions[i], finest, budget, zeros, uniques, terminals)
        for k in range(6):
            counts[i, k] = 0
        counts[i, 4] = boxes
        if status != COMPLETE:
            counts[i, 3] = INCOMPLETE
        elif undecided > 0:
            counts[i, 3] = CLUSTERED
        classify(enclosure, jacobian, p, zeros, found, rows)
        for j in range(found):
            kind = int(rows[j, 2])
            if kind > 2:
                if counts[i, 3] == PROVEN:
                    counts[i, 3] = BORDERLINE
                continue
            counts[i, kind] += 1
            if counts[i, 5] < MOST_KEPT:
                at = counts[i, 5]
                points[i, at, 0], points[i, at, 1], points[i, at, 2] = rows[j, 0], rows[j, 1], rows[j, 2]
                counts[i, 5] += 1
