"""The exponential function, compiled into whatever calls it, with an error that is known rather than assumed.

The argument is ``(128 k + j) ln 2 / 128 + r`` with ``|r| <= ln 2 / 256``; ``2^(j/128)`` comes from a table in two
parts, and ``e^r - 1`` from its Taylor series (Tang 1989). What is left out is below ``r^7 / 5040``, 4e-22; the rest is
rounding, less than a unit in the last place. ``tests/test_enclosures.py`` measures it against 60-digit arithmetic.
Against the mathematical library's it needs no call, so a processor works on several at once, and the proofs
rest on code that is tested here instead of on whatever library a machine has.
"""

from __future__ import annotations

import decimal
import math
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from .kernel import kernel

_PARTS = 128
_SMALLEST, _LARGEST = -708.0, 709.0
# adding this leaves a whole number in the lowest bits of the sum
_ROUNDER = 1.5 * 2.0**52


def _tables() -> tuple[NDArray[np.float64], float, float]:
    """``2^(j/128)`` with its relative rounding error, and ``ln 2 / 128`` in two parts, the first with few digits."""
    with decimal.localcontext() as context:
        context.prec = 60
        log2 = decimal.Decimal(2).ln() / _PARTS
        powers = np.empty((_PARTS, 2))
        for j in range(_PARTS):
            exact = decimal.Decimal(2) ** (decimal.Decimal(j) / _PARTS)
            powers[j, 0] = float(exact)
            powers[j, 1] = float(exact / decimal.Decimal(powers[j, 0]) - 1)
        # 32 bits: its products with the whole numbers met here are exact
        mantissa, exponent = math.frexp(float(log2))
        high = math.ldexp(math.floor(mantissa * 2.0**32), exponent - 32)
        return powers, high, float(log2 - decimal.Decimal(high))


_POWERS, _STEP_HIGH, _STEP_LOW = _tables()
_PER_UNIT = _PARTS / math.log(2.0)
# a fused multiply-add rounds once where two operations round twice: it never adds to the error
_FUSED = {"contract"}


def _reinterpreted(source: Any, target: Any, llvm_type: Any) -> Any:
    def reinterpret(_typing_context: Any, _value: Any) -> Any:
        def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return builder.bitcast(arguments[0], llvm_type)

        return target(source), generate

    return intrinsic(reinterpret)


# the bits of a float64 as an int64, and back
_as_bits = _reinterpreted(types.float64, types.int64, ir.IntType(64))
_as_float = _reinterpreted(types.int64, types.float64, ir.DoubleType())


@kernel("UniTuple(float64, 2)(float64)", fastmath=_FUSED)
def _parts(a):
    """``(power, excess)`` with ``e^a = power (1 + excess)``, the power a whole number of steps of the table."""
    shifted = a * _PER_UNIT + _ROUNDER
    bits = _as_bits(shifted)
    whole = shifted - _ROUNDER
    r = (a - whole * _STEP_HIGH) - whole * _STEP_LOW
    j = bits & (_PARTS - 1)
    power = _as_float(_as_bits(_POWERS[j, 0]) + ((bits >> 7) << 52))
    square = r * r
    series = square * ((0.5 + r * (1.0 / 6.0)) + square * ((1.0 / 24.0 + r * (1.0 / 120.0)) + square * (1.0 / 720.0)))
    return power, r + (series + _POWERS[j, 1])


@kernel("float64(float64)", fastmath=_FUSED)
def exponential(a):
    """``e^a`` to one unit in the last place; arguments beyond -708 and 709 count as these."""
    power, excess = _parts(min(max(a, _SMALLEST), _LARGEST))
    return power + power * excess


@kernel("float64(float64)", fastmath=_FUSED)
def exponential_less_one(a):
    """``e^a - 1`` to a few units in the last place, near zero too; arguments as :func:`exponential`."""
    power, excess = _parts(min(max(a, _SMALLEST), _LARGEST))
    return (power - 1.0) + power * excess
