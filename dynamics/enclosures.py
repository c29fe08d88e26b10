"""Interval arithmetic with outward rounding, as small compiled functions on (low, high) pairs.

Round-to-nearest leaves a result within half a unit in the last place of the exact value; moving each bound
outward by :data:`UNIT` relative (two halves) plus :data:`TINY` absolute therefore encloses it. TINY is so chosen
that products of two such bounds stay normal numbers: subnormal arithmetic is fifty times slower. The exponential of
:mod:`dynamics.exponential`, and what is made of it, is not correctly rounded, so its bounds move by
:data:`ELEMENTARY` relative (nine units); ``tests/test_enclosures.py`` measures the real error.
"""

from __future__ import annotations

import math

from .exponential import exponential, exponential_less_one
from .kernel import kernel

UNIT = 2.220446049250313e-16
ELEMENTARY = 9 * UNIT
TINY = 1e-150
NARROW = 1e-13


@kernel("float64(float64)", inline="never")
def lower(value):
    """A number below every exact value that rounds to ``value``."""
    return value - (abs(value) * UNIT + TINY)


@kernel("float64(float64)", inline="never")
def upper(value):
    """A number above every exact value that rounds to ``value``."""
    return value + (abs(value) * UNIT + TINY)


@kernel("UniTuple(float64, 2)(float64, float64, float64, float64)", inline="never")
def add(a0, a1, b0, b1):
    """Enclosure of the sum of two intervals."""
    return lower(a0 + b0), upper(a1 + b1)


@kernel("UniTuple(float64, 2)(float64, float64, float64, float64)", inline="never")
def subtract(a0, a1, b0, b1):
    """Enclosure of the difference of two intervals."""
    return lower(a0 - b1), upper(a1 - b0)


@kernel("UniTuple(float64, 2)(float64, float64, float64, float64)", inline="never")
def multiply(a0, a1, b0, b1):
    """Enclosure of the product of two intervals."""
    p, q, r, s = a0 * b0, a0 * b1, a1 * b0, a1 * b1
    return lower(min(p, q, r, s)), upper(max(p, q, r, s))


@kernel("UniTuple(float64, 2)(float64, float64, float64, float64)", inline="never")
def stretch(k0, k1, a0, a1):
    """Enclosure of the product of an interval that is not negative with another; half the work of :func:`multiply`."""
    return lower(k0 * a0 if a0 >= 0.0 else k1 * a0), upper(k1 * a1 if a1 >= 0.0 else k0 * a1)


@kernel("UniTuple(float64, 2)(float64, float64, float64)", inline="never")
def scale(k, a0, a1):
    """Enclosure of an interval times an exact number."""
    if k >= 0.0:
        return lower(k * a0), upper(k * a1)
    return lower(k * a1), upper(k * a0)


@kernel("UniTuple(float64, 2)(float64, float64)", inline="never")
def square(a0, a1):
    """Enclosure of the square of an interval."""
    p, q = a0 * a0, a1 * a1
    low = 0.0 if a0 <= 0.0 <= a1 else lower(min(p, q))
    return max(low, 0.0), upper(max(p, q))


@kernel("UniTuple(float64, 2)(float64, float64, float64, float64, float64, float64, float64)", inline="never")
def affine(k, l, c, x0, x1, y0, y1):
    """Enclosure of ``k x + l y + c`` over a box; ``k, l, c`` exact.

    The four roundings of each bound and that of its correction are together below ``2 (|k x| + |l y| + |c|)`` units:
    one correction instead of four.
    """
    if k < 0.0:
        x0, x1 = x1, x0
    if l < 0.0:
        y0, y1 = y1, y0
    u0, u1, v0, v1 = k * x0, k * x1, l * y0, l * y1
    size = abs(c)
    low = (u0 + v0 + c) - ((abs(u0) + abs(v0) + size) * (2.25 * UNIT) + TINY)
    high = (u1 + v1 + c) + ((abs(u1) + abs(v1) + size) * (2.25 * UNIT) + TINY)
    return low, high


@kernel("UniTuple(float64, 2)(float64, float64)", inline="never")
def sigmoid(s0, s1):
    """Enclosure of the logistic function, within [0, 1]."""
    low = 1.0 / (1.0 + exponential(-s0))
    # its slope is at most 1/4: a narrow interval needs one exponential only
    width = s1 - s0
    margin = low * ELEMENTARY + TINY
    if width < NARROW:
        return max(low - margin, 0.0), min(upper(low + 0.25 * width) + margin, 1.0)
    slope = low * (1.0 - low)
    if width < 0.2 * slope:
        # to second order: |sigma''| is at most 1/(6 sqrt 3); the bound is wider than the range by a hundredth at most
        high = low + width * slope + 0.0482 * width * width
        return max(low - margin, 0.0), min(high + (margin + high * ELEMENTARY), 1.0)
    high = 1.0 / (1.0 + exponential(-s1))
    return max(low - margin, 0.0), min(high + (high * ELEMENTARY + TINY), 1.0)


@kernel("UniTuple(float64, 2)(float64, float64)", inline="never")
def sigmoid_slope(r0, r1):
    """Enclosure of ``r (1 - r)`` for ``r`` in an interval within [0, 1]."""
    p, q = r0 * (1.0 - r0), r1 * (1.0 - r1)
    low = min(p, q) * (1.0 - 4.0 * UNIT) - TINY
    high = 0.25 if r0 <= 0.5 <= r1 else max(p, q) * (1.0 + 4.0 * UNIT) + TINY
    return max(low, 0.0), min(high, 0.25)


@kernel("float64(float64)", inline="never")
def tanh_value(u):
    """Hyperbolic tangent to a few units in the last place, exactly odd."""
    # beyond 20 it rounds to one
    grown = exponential_less_one(2.0 * min(abs(u), 20.0))
    return math.copysign(grown / (grown + 2.0), u)


@kernel("UniTuple(float64, 2)(float64, float64)", inline="never")
def tanh(u0, u1):
    """Enclosure of the hyperbolic tangent, within [-1, 1]."""
    low = tanh_value(u0)
    width = u1 - u0
    margin = abs(low) * ELEMENTARY + TINY
    if width < NARROW:
        # near zero low and width may cancel, so the margin must cover the error of each, not only of their sum
        return max(low - margin, -1.0), min(low + width + (margin + width * ELEMENTARY), 1.0)
    slope = (1.0 - low) * (1.0 + low)
    if width < 0.02 * slope:
        # to second order: |tanh''| is at most 4/(3 sqrt 3)
        high = low + width * slope + 0.385 * width * width
        return max(low - margin, -1.0), min(high + (margin + (abs(low) + width) * ELEMENTARY), 1.0)
    high = tanh_value(u1)
    return max(low - margin, -1.0), min(high + (abs(high) * ELEMENTARY + TINY), 1.0)


@kernel("UniTuple(float64, 2)(float64, float64)", inline="never")
def tanh_slope(t0, t1):
    """Enclosure of ``1 - t^2`` for ``t`` in an interval within [-1, 1].

    Evaluated as ``(1 - t)(1 + t)``, so that a saturated unit keeps its tiny slope instead of rounding noise.
    """
    p, q = (1.0 - t0) * (1.0 + t0), (1.0 - t1) * (1.0 + t1)
    low = min(p, q) * (1.0 - 4.0 * UNIT) - TINY
    high = 1.0 if t0 <= 0.0 <= t1 else max(p, q) * (1.0 + 4.0 * UNIT) + TINY
    return max(low, 0.0), min(high, 1.0)
