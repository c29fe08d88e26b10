"""Whether a trajectory has settled on a limit cycle."""

from __future__ import annotations

import numpy as np

from .limit_cycles import LimitCycles
from .trajectories import Fate

CAPTURE_DISTANCE = 1e-3


def cycle_at(fate: Fate, x: float, y: float, cycles: LimitCycles, forward: bool) -> Fate:
    """The fate "cycle" where the point lies on a cycle that attracts in this direction of time, else ``fate``.

    The distance is measured to the drawn polygon, whose own error is below a tenth of the capture distance.
    """
    for number, cycle in enumerate(cycles.cycles):
        if cycle.stable != forward:
            continue
        start, step = cycle.points[:-1], np.diff(cycle.points, axis=0)
        square = np.maximum((step**2).sum(axis=1), 1e-300)
        along = np.clip(((x - start[:, 0]) * step[:, 0] + (y - start[:, 1]) * step[:, 1]) / square, 0.0, 1.0)
        foot = start + along[:, None] * step
        size = max(cycle.box[1] - cycle.box[0], cycle.box[3] - cycle.box[2])
        if np.hypot(foot[:, 0] - x, foot[:, 1] - y).min() < CAPTURE_DISTANCE * size:
            return Fate("cycle", number)
    return fate
