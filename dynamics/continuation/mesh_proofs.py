"""The fixed points at many values of a parameter, with proof: in one compiled call, and coarsely at first.

Most flows are decided with boxes of 6e-5, which cost a fraction of the finest where the field is flat or degenerate.
What that leaves open is searched for again to the finest box, unless the last such search was in vain: along a family
a degenerate point or a curve along which the field nearly vanishes stays, and finer boxes only cost more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..fixed_points import FINEST_BOX, fixed_points
from ..flow import FloatArray, Flow
from .point_counts import MOST_KEPT, PROVEN, count_points

COARSE_BOX = FINEST_BOX * 2.0**16


@dataclass(frozen=True)
class Proof:
    """The fixed points of one flow, as far as they are proven.

    Attributes:
        points: position of each, shape ``(n, 2)``.
        sinks, sources, saddles: their numbers.
        complete: whether nothing is left open.
        continuum: whether a whole curve of fixed points was found.
        closed: whether the search came to its end, be it with regions left open.
    """

    points: FloatArray
    sinks: int
    sources: int
    saddles: int
    complete: bool
    continuum: bool = False
    closed: bool = True


def proofs_of(flows: Sequence[Flow], budget: int, *, thorough: bool = False) -> list[Proof]:
    """The fixed points of neighbouring flows of one kind.

    Args:
        flows: in the order of the parameter.
        budget: largest number of boxes for each search.
        thorough: search to the finest box wherever the coarse one leaves something open.
    """
    if not flows:
        return []
    addresses = flows[0].kernels.addresses
    packed = np.array([flow.pack() for flow in flows])
    regions = np.array([flow.search_region.as_tuple() for flow in flows])
    counts = np.zeros((len(flows), 6), dtype=np.int64)
    places = np.zeros((len(flows), MOST_KEPT, 3))
    count_points(
        addresses.residual, addresses.enclosure, addresses.jacobian, packed, regions, COARSE_BOX, budget, counts, places
    )
    found: list[Proof] = []
    in_vain = False
    for flow, (sinks, sources, saddles, outcome, _, kept), place in zip(flows, counts.tolist(), places, strict=True):
        proof = Proof(place[:kept, :2].copy(), sinks, sources, saddles, outcome == PROVEN)
        if outcome != PROVEN or kept != sinks + sources + saddles:
            if thorough or not in_vain:
                finer = _searched(flow, budget)
                # where the finest boxes use up the work allowed, the coarse ones know more
                proof = finer if finer.closed or len(finer.points) > kept else proof
            in_vain = not (proof.complete or proof.continuum)
        else:
            in_vain = False
        found.append(proof)
    return found


def _searched(flow: Flow, budget: int) -> Proof:
    found = fixed_points(flow, budget=budget)
    return Proof(
        np.array([(point.x, point.y) for point in found.points]).reshape(-1, 2),
        found.count("sink"),
        found.count("source"),
        found.count("saddle"),
        complete=found.complete and not (found.clusters or found.continua),
        continuum=bool(found.continua),
        closed=found.complete,
    )
