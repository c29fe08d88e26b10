"""Where the determinant touches zero along a branch without changing its sign.

At a cusp met on the way (``x³ = value``) the branch turns upright without a fold, so no sign tells of it. The smallest
``|det J|`` between two points of the traced branch is searched for instead, on the branch itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numba import types

from ..flow import FloatArray
from ..function_pointers import PARAMETERS, as_jacobian, as_velocity
from ..kernel import kernel
from .corrector import COEFFICIENTS, EQUILIBRIA, correct, invariants_at
from .families import Family

# a minimum that a parabola through its neighbours puts so near to zero, in parts of theirs, is looked at
_SUSPICIOUS = 0.2
# the determinant is of second order there: places known to 1e-7 leave 1e-14 of it
TOUCHING = 1e-11
_CORRECTIONS = 12
_GOLDEN = 0.5 * (math.sqrt(5.0) - 1.0)
# so near is the smallest one looked for, in parts of the chord
_CLOSE = 1e-9


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
    suspicious = np.flatnonzero(same & (inner <= lower) & (inner <= _SUSPICIOUS * larger)).tolist()
    addresses = family.flow_at(family.value(0.0)).kernels.addresses
    for i in suspicious:
        one, other, place = table[i, :3].copy(), table[i + 2, :3].copy(), np.empty(3)
        if _smallest(addresses.velocity, addresses.jacobian, coefficients, one, other, place) < TOUCHING:
            yield place


@kernel(
    types.float64(
        types.int64,
        types.int64,
        COEFFICIENTS,
        PARAMETERS,
        PARAMETERS,
        PARAMETERS,
    ),
    # so that two branches can be followed at once and a server goes on answering
    nogil=True,
)
def _smallest(velocity_address, jacobian_address, coefficients, one, other, place):
    """The smallest ``|det J|`` on a branch between two of its points, by golden section; where, into ``place``."""
    velocity, jacobian = as_velocity(velocity_address), as_jacobian(jacobian_address)
    p = np.empty(coefficients.shape[2])
    chord = other - one
    border = chord / math.sqrt((chord * chord).sum())
    low, high = 0.0, 1.0
    shares, sizes = np.array([1.0 - _GOLDEN, _GOLDEN]), np.full(2, math.nan)
    while high - low > _CLOSE:
        for k in range(2):
            if math.isnan(sizes[k]):
                # in the plane across the chord; what cannot be corrected stays where the determinant is not zero
                place[:] = one + shares[k] * chord
                correct(velocity, jacobian, EQUILIBRIA, coefficients, place, border, _CORRECTIONS, p)
                _, determinant = invariants_at(jacobian, coefficients, place, p)
                sizes[k] = abs(determinant) if not math.isnan(determinant) else math.inf
        if sizes[0] < sizes[1]:
            high, shares[1], sizes[1] = shares[1], shares[0], sizes[0]
            shares[0], sizes[0] = low + (1.0 - _GOLDEN) * (high - low), math.nan
        else:
            low, shares[0], sizes[0] = shares[0], shares[1], sizes[1]
            shares[1], sizes[1] = low + _GOLDEN * (high - low), math.nan
    place[:] = one + 0.5 * (low + high) * chord
    correct(velocity, jacobian, EQUILIBRIA, coefficients, place, border, _CORRECTIONS, p)
    _, determinant = invariants_at(jacobian, coefficients, place, p)
    return abs(determinant)
