"""Where the determinant touches zero along a branch without changing its sign.

At a cusp met on the way (``x³ = value``) the branch turns upright without a fold, so no sign tells of it. The smallest
``|det J|`` between two points of the traced branch is searched for instead, on the branch itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy

from ..flow import FloatArray
from .corrector import EQUILIBRIA, corrected
from .families import Family

# a minimum that a parabola through its neighbours puts so near to zero, in parts of theirs, is looked at
_SUSPICIOUS = 0.2
# the determinant is of second order there: places known to 1e-7 leave 1e-14 of it
TOUCHING = 1e-11
_CORRECTIONS = 12


def touching_places(family: Family, coefficients: FloatArray, table: FloatArray) -> Iterator[FloatArray]:
    """Places ``(x, y, s)`` on a branch at which the determinant touches zero.

    Args:
        family: what varies.
        coefficients: of its parameters.
        table: points of the branch in their order, with columns x, y, s, trace, determinant.
    """
    size, positive = np.abs(table[:, 4]), table[:, 4] > 0.0
    inner = size[1:-1]
    lower, larger = np.minimum(size[:-2], size[2:]), np.maximum(size[:-2], size[2:])
    same = (positive[:-2] == positive[1:-1]) & (positive[1:-1] == positive[2:])
    for i in np.flatnonzero(same & (inner <= lower) & (inner <= _SUSPICIOUS * larger)).tolist():
        place = _smallest(family, coefficients, table[i, :3], table[i + 2, :3])
        if place is not None:
            yield place


def _smallest(family: Family, coefficients: FloatArray, one: FloatArray, other: FloatArray) -> FloatArray | None:
    """Where the determinant is smallest between two points of a branch, if it is zero there."""
    addresses = family.flow_at(family.value(0.0)).kernels.addresses
    border = (other - one) / np.linalg.norm(other - one)

    def on_branch(share: float) -> FloatArray:
        place = one + share * (other - one)
        # in the plane across the chord; a place that cannot be corrected stays where its determinant is not zero
        corrected(addresses.velocity, addresses.jacobian, EQUILIBRIA, coefficients, place, border, _CORRECTIONS)
        return place

    def determinant(share: float) -> float:
        x, y, s = on_branch(share).tolist()
        a, b, c, d = family.flow_at(family.value(s)).jacobian(x, y).ravel().tolist()
        return abs(a * d - b * c)

    found = scipy.optimize.minimize_scalar(
        determinant, bounds=(0.0, 1.0), method="bounded", options={"xatol": 1e-9, "maxiter": 80}
    )
    return on_branch(float(found.x)) if found.fun < TOUCHING else None
