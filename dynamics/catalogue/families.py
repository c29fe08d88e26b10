"""The one-parameter families of the papers: JSP21 eq. 8 along alpha, beta or s, and eq. 9 along gamma."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..continuation import Family
from ..systems import GRU

_ZERO = ((0.0, 0.0), (0.0, 0.0))
# JSP21 eq. 9 turns by -pi/20 and stretches by 3
_COS, _SIN = 3.0 * math.cos(math.pi / 20.0), 3.0 * math.sin(math.pi / 20.0)
_FIRST_BIAS = 0.32


@dataclass(frozen=True)
class Number:
    """One number of a family of the papers.

    Attributes:
        key: its name in addresses.
        letter: as the papers write it.
        equation: which equation of JSP21 it stands in.
        meaning: what it does, in a few words.
        low, high: the range that is looked at first.
        usual: its value where another number varies.
        farthest: largest magnitude that is accepted.
    """

    key: str
    letter: str
    equation: int
    meaning: str
    low: float
    high: float
    usual: float
    farthest: float


NUMBERS: tuple[Number, ...] = (
    Number("alpha", "α", 8, "angle by which U_h turns", 0.05, 1.5, 0.6, 2.0 * math.pi),
    Number("beta", "β", 8, "factor by which U_h stretches", 0.5, 6.0, 3.0, 100.0),
    Number("s", "s", 8, "bias of both reset gates", -3.0, 3.0, 0.0, 100.0),
    Number("gamma", "γ", 9, "second bias of the candidate", 0.04, 0.07, 0.054, 100.0),
)


def rotation(alpha: float, beta: float, s: float) -> GRU:
    """JSP21 eq. 8: ``U_h`` turns by ``alpha`` and stretches by ``beta``; both reset gates rest at ``sigma(s)``."""
    c, n = beta * math.cos(alpha), beta * math.sin(alpha)
    return GRU(Uh=((c, -n), (n, c)), Ur=_ZERO, br=(s, s))


def tilted(gamma: float) -> GRU:
    """JSP21 eq. 9: a rotation whose cycle is born at a Hopf point and ends at a homoclinic orbit along ``gamma``."""
    return GRU(Uh=((_COS, _SIN), (-_SIN, _COS)), Ur=_ZERO, bh=(_FIRST_BIAS, gamma), br=(0.0, 0.0))


def number(key: str) -> Number:
    """The number of that key.

    Raises:
        KeyError: if there is none.
    """
    for one in NUMBERS:
        if one.key == key:
            return one
    raise KeyError(key)


def paper_family(
    key: str, low: float | None = None, high: float | None = None, *, alpha: float, beta: float, s: float
) -> Family:
    """The family along one number of the papers, the others of its equation held.

    Args:
        key: "alpha", "beta", "s" or "gamma".
        low, high: the range; the number's own if None.
        alpha, beta, s: of eq. 8, where they are held; eq. 9 holds none.

    Raises:
        KeyError: if there is no such number.
        ValueError: if the range is empty.
    """
    spec = number(key)
    flows = {
        "alpha": lambda value: rotation(value, beta, s),
        "beta": lambda value: rotation(alpha, value, s),
        "s": lambda value: rotation(alpha, beta, value),
        "gamma": tilted,
    }
    return Family(key, spec.low if low is None else low, spec.high if high is None else high, flows[key])
