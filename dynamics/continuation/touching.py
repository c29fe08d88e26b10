"""Zeros of det J or trace J along a branch between which no point of the traced branch lies, and where det J touches 0.

Two saddle-nodes or two Hopf points within one step leave the signs as they were, and so does a cusp met on the way
(``x³ = value``), where the branch turns upright without a fold. Between three points of the traced branch whose middle
is suspiciously small, the smallest value is searched for on the branch itself; where that is beyond zero, so are the
zeros on both its sides.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numba import types

from ..flow import FloatArray
from ..function_pointers import JACOBIAN, PARAMETERS, VELOCITY, as_jacobian, as_velocity
from ..kernel import kernel
from .corrector import COEFFICIENTS, EQUILIBRIA, correct, invariants_at
from .families import Family
from .tracing import DETERMINANT, TRACE

# a minimum that is so near to zero, in parts of its neighbours, is looked at
_SUSPICIOUS = 0.2
# the determinant is of second order there: places known to 1e-7 leave 1e-14 of it
TOUCHING = 1e-11
# two zeros are told from one that is touched, and from what rounding makes of a crossing, where it is so far beyond
_BEYOND = 1e-7
_CORRECTIONS = 12
_GOLDEN = 0.5 * (math.sqrt(5.0) - 1.0)
# so near is the smallest one looked for, in parts of the chord, and so near are zeros
_CLOSE, _SOLVED = 1e-9, 1e-14
# a zero is one up to this; farther from the chord, in parts of its length, lies another branch
_ZERO, _ASTRAY = 1e-10, 0.25

_TABLE = types.Array(types.float64, 2, "C")


@dataclass(frozen=True)
class Place:
    """A place on a branch that the signs at its points do not tell of.

    Attributes:
        what: :data:`dynamics.continuation.tracing.DETERMINANT` or ``TRACE``.
        touching: whether that vanishes there without changing its sign.
        x, y, s: the place.
    """

    what: int
    touching: bool
    x: float
    y: float
    s: float


def unseen_places(family: Family, coefficients: FloatArray, table: FloatArray) -> Iterator[Place]:
    """Where the determinant touches zero, and where it or the trace vanishes twice between points of a branch.

    Args:
        family: what varies.
        coefficients: of its parameters.
        table: points of the branch in their order, with columns x, y, s, trace, determinant.
    """
    addresses = family.flow_at(family.value(0.0)).kernels.addresses
    found = np.empty((3, 3))
    for what, column in ((DETERMINANT, 4), (TRACE, 3)):
        size, positive = np.abs(table[:, column]), table[:, column] > 0.0
        inner = size[1:-1]
        lower, larger = np.minimum(size[:-2], size[2:]), np.maximum(size[:-2], size[2:])
        same = (positive[:-2] == positive[1:-1]) & (positive[1:-1] == positive[2:])
        for i in np.flatnonzero(same & (inner <= lower) & (inner <= _SUSPICIOUS * larger)).tolist():
            one, other = table[i, :3].copy(), table[i + 2, :3].copy()
            sign = 1.0 if positive[i] else -1.0
            smallest = _smallest(addresses.velocity, addresses.jacobian, coefficients, one, other, what, sign, found)
            if smallest < -_BEYOND:
                yield from (Place(what, False, *zero) for zero in found[1:].tolist() if math.isfinite(zero[0]))
            elif abs(smallest) < TOUCHING and what == DETERMINANT:
                yield Place(what, True, *found[0].tolist())


@kernel(
    types.float64(
        VELOCITY,
        JACOBIAN,
        COEFFICIENTS,
        PARAMETERS,
        PARAMETERS,
        types.float64,
        types.int64,
        types.float64,
        PARAMETERS,
        PARAMETERS,
    ),
)
def _value_at(velocity, jacobian, coefficients, one, chord, share, what, sign, p, place):
    """Determinant or trace, times a sign, on the branch in the plane across a chord; infinite where it is not met."""
    border = chord / math.sqrt((chord * chord).sum())
    place[:] = one + share * chord
    if correct(velocity, jacobian, EQUILIBRIA, coefficients, place, border, _CORRECTIONS, p) < 0:
        return math.inf
    if np.abs(place - one - share * chord).max() > _ASTRAY * np.abs(chord).max():
        return math.inf
    trace, determinant = invariants_at(jacobian, coefficients, place, p)
    return sign * (determinant if what == DETERMINANT else trace)


@kernel(
    types.float64(types.int64, types.int64, COEFFICIENTS, PARAMETERS, PARAMETERS, types.int64, types.float64, _TABLE),
    # so that two branches can be followed at once and a server goes on answering
    nogil=True,
)
def _smallest(velocity_address, jacobian_address, coefficients, one, other, what, sign, found):
    """The smallest determinant or trace, times its sign at both ends, on a branch between two of its points.

    ``found`` gets where that is, by golden section, and where it is beyond zero the zero on each side, by bisection.
    """
    velocity, jacobian = as_velocity(velocity_address), as_jacobian(jacobian_address)
    p, place, chord = np.empty(coefficients.shape[2]), np.empty(3), other - one
    low, high = 0.0, 1.0
    shares, sizes = np.array([1.0 - _GOLDEN, _GOLDEN]), np.full(2, math.nan)
    while high - low > _CLOSE:
        for k in range(2):
            if math.isnan(sizes[k]):
                sizes[k] = _value_at(velocity, jacobian, coefficients, one, chord, shares[k], what, sign, p, place)
        if sizes[0] < sizes[1]:
            high, shares[1], sizes[1] = shares[1], shares[0], sizes[0]
            shares[0], sizes[0] = low + (1.0 - _GOLDEN) * (high - low), math.nan
        else:
            low, shares[0], sizes[0] = shares[0], shares[1], sizes[1]
            shares[1], sizes[1] = low + _GOLDEN * (high - low), math.nan
    middle = 0.5 * (low + high)
    smallest = _value_at(velocity, jacobian, coefficients, one, chord, middle, what, sign, p, place)
    found[0] = place
    if smallest < -_BEYOND:
        for side in range(2):
            inside, outside, value = middle, float(side), smallest
            while abs(outside - inside) > _SOLVED:
                share = 0.5 * (inside + outside)
                value = _value_at(velocity, jacobian, coefficients, one, chord, share, what, sign, p, place)
                if value < 0.0:
                    inside = share
                else:
                    outside = share
            found[1 + side] = place
            if not abs(value) < _ZERO:
                # it jumps from one sign to the other
                found[1 + side] = math.nan
    return smallest
