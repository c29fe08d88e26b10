"""Bendixson's criterion by interval arithmetic: a divergence of one sign over a box excludes closed orbits."""

from __future__ import annotations

import numpy as np
from numba import types

from .enclosures import add
from .flow import Flow
from .function_pointers import PARAMETERS, as_enclosure
from .kernel import kernel

_MAX_STACK = 512


@kernel(
    types.int64(types.int64, PARAMETERS, PARAMETERS, types.int64),
    # so that other threads compute meanwhile
    nogil=True,
)
def _divergence_sign(address, p, region, budget):
    """+1 or -1 where the divergence is proven to have that sign everywhere in the box, else 0."""
    enclosure = as_enclosure(address)
    out = np.empty(12)
    # a single point decides which sign is worth proving
    x, y = 0.5 * (region[0] + region[1]), 0.5 * (region[2] + region[3])
    enclosure(p, x, x, y, y, out)
    low, high = add(out[4], out[5], out[10], out[11])
    if low <= 0.0 <= high:
        return 0
    sign = 1 if low > 0.0 else -1
    stack = np.empty((_MAX_STACK, 4))
    stack[0] = region
    depth = 1
    while depth > 0:
        budget -= 1
        if budget < 0:
            return 0
        depth -= 1
        x0, x1, y0, y1 = stack[depth, 0], stack[depth, 1], stack[depth, 2], stack[depth, 3]
        enclosure(p, x0, x1, y0, y1, out)
        low, high = add(out[4], out[5], out[10], out[11])
        if (sign > 0 and low > 0.0) or (sign < 0 and high < 0.0):
            continue
        xm, ym = 0.5 * (x0 + x1), 0.5 * (y0 + y1)
        enclosure(p, xm, xm, ym, ym, out)
        low, high = add(out[4], out[5], out[10], out[11])
        if (sign > 0 and low <= 0.0) or (sign < 0 and high >= 0.0) or depth + 2 > _MAX_STACK:
            return 0
        stack[depth], stack[depth + 1] = (x0, x1, y0, y1), (x0, x1, y0, y1)
        if x1 - x0 >= y1 - y0:
            stack[depth, 1] = xm
            stack[depth + 1, 0] = xm
        else:
            stack[depth, 3] = ym
            stack[depth + 1, 2] = ym
        depth += 2
    return sign


def divergence_sign(flow: Flow, budget: int = 2000) -> int:
    """Sign of the divergence over the flow's trapping region, if it is proven to be the same everywhere, else 0.

    Without a trapping region it is the region that is searched, and closed orbits may lie beyond it. Where the sign is
    not 0, no closed orbit lies in the region (Bendixson 1901; Strogatz, section 7.2).
    """
    region = flow.trapping_region or flow.search_region
    return int(_divergence_sign(flow.kernels.addresses.enclosure, flow.pack(), np.array(region.as_tuple()), budget))
