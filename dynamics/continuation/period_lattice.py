"""Periods between the nodes of a lattice: by interpolation, and only where two orders of it agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..flow import FloatArray

# of the logarithm of a period: how far two orders of interpolation may differ
SMOOTH = 0.01


def periods_between(periods: FloatArray, regimes: NDArray[np.int64]) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Periods at every odd row from those at the even ones, and where that is to be trusted.

    It is where all the rows used have the regime of the row itself, and where linear and quadratic interpolation of the
    logarithm, from either side, agree to ``SMOOTH``; what is given is cubic, or at a border quadratic.

    Args:
        periods: shape ``(2 n + 1, m)``; 0 where there is no stable cycle.
        regimes: numbers of the regimes, of the same shape.

    Returns:
        Two arrays of shape ``(n, m)``.
    """
    coarse = periods[::2]
    logs = np.log(np.where(coarse > 0.0, coarse, np.nan))
    same = regimes[::2]
    count = len(logs) - 1
    before, after = logs[:-1], logs[1:]
    linear = 0.5 * (before + after)
    mine = regimes[1::2]
    agree = (same[:-1] == mine) & (same[1:] == mine)
    nothing = np.full_like(linear, np.nan)
    farther, nearer = nothing.copy(), nothing.copy()
    # one farther on and one farther back, where they are of the same regime
    if count > 1:
        farther[:-1] = np.where(same[2:] == mine[:-1], logs[2:], np.nan)
        nearer[1:] = np.where(same[:-2] == mine[1:], logs[:-2], np.nan)
    cubic = (9.0 * (before + after) - farther - nearer) / 16.0
    onward, backward = (3.0 * before + 6.0 * after - farther) / 8.0, (6.0 * before + 3.0 * after - nearer) / 8.0
    best = np.where(np.isfinite(cubic), cubic, np.where(np.isfinite(onward), onward, backward))
    # by themselves, for at a step the two quadratics are off to either side, and the cubic between them is not
    apart = np.fmax(np.abs(onward - linear), np.abs(backward - linear))
    smooth = agree & (apart <= SMOOTH)
    found: FloatArray = np.exp(best)
    return found, smooth
