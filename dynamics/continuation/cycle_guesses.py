"""One closed orbit of a branch of cycles, and where the next one is guessed to be."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..flow import FloatArray

# of branches that are followed by their parameter, ``(r, s)``
ACROSS_S = np.array([0.0, 1.0])
# where the displacement changes as steeply with the parameter as this, the cycle grows within a span of it that doubles
# can hardly resolve
_EXPLOSIVE = 1e8
# a cycle whose multiplier in the direction of time in which it attracts is less than one by this is far from a fold
_FAR_FROM_FOLD = 0.7
# where a branch is steeper than this, ``r`` at a given parameter is known to rounding errors times as much
_STEEP = 1e3


@dataclass(frozen=True)
class Closed:
    """One closed orbit on a ray.

    Attributes:
        r: distance of its crossing from the fixed point inside.
        s: the parameter, in [-1, 1].
        centre: the fixed point.
        period: in GRU steps.
        integral: of trace J over one period, the logarithm of the Floquet multiplier.
        unit: direction of the ray.
        slopes: derivatives of the displacement by ``r`` and ``s``.
    """

    r: float
    s: float
    centre: tuple[float, float]
    period: float
    integral: float
    unit: tuple[float, float] = (1.0, 0.0)
    slopes: tuple[float, float] = (math.nan, math.nan)

    @property
    def start(self) -> tuple[float, float]:
        """Where it crosses the ray."""
        return self.centre[0] + self.r * self.unit[0], self.centre[1] + self.r * self.unit[1]

    @property
    def explosive(self) -> bool:
        """Whether it grows with the parameter faster than doubles can follow."""
        return abs(self.slopes[1]) > _EXPLOSIVE

    @property
    def slope(self) -> float:
        """Derivative of ``r`` by ``s`` along the branch; infinite at a fold."""
        by_r, by_s = self.slopes
        return -by_s / by_r if by_r else math.inf

    def tangent(self, border: FloatArray) -> FloatArray:
        """Unit tangent ``(r, s)`` of the branch, with a positive component along ``border``."""
        along = np.array([-self.slopes[1], self.slopes[0]])
        found: FloatArray = along / np.hypot(*along)
        return found if found @ border >= 0.0 else -found


def ahead(here: Closed, tangent: FloatArray, step: float, bend: FloatArray | None = None) -> Closed:
    """The guess a step along the tangent, or along the parabola with this bend."""
    r, s = here.r + step * float(tangent[0]), here.s + step * float(tangent[1])
    if bend is not None:
        r, s = r + step * step * float(bend[0]), s + step * step * float(bend[1])
    return Closed(r, s, here.centre, 0.0, here.integral)


def between(known: dict[float, Closed], along: float) -> Closed:
    """The guess between orbits that are known by how far they lie ahead: the polynomial through the three nearest."""
    near = sorted(known, key=lambda place: abs(place - along))[:3]
    weights = [math.prod((along - b) / (a - b) for b in near if b != a) for a in near]
    orbits = [known[place] for place in near]
    r = sum(weight * orbit.r for weight, orbit in zip(weights, orbits, strict=True))
    s = sum(weight * orbit.s for weight, orbit in zip(weights, orbits, strict=True))
    return Closed(r, s, orbits[0].centre, 0.0, orbits[0].integral)


def bend(last: list[Closed], tangent: FloatArray) -> FloatArray | None:
    """Half the derivative of the tangent along the branch, from its last two orbits; None where they do not tell it."""
    if len(last) < 2 or last[-1].explosive:
        return None
    before, here = last
    length = math.hypot(here.r - before.r, here.s - before.s)
    found: FloatArray = (tangent - before.tangent(tangent)) / (2.0 * length)
    return found


def narrowness(before: Closed, here: Closed) -> float:
    """By how much the parameter changes while the period grows by one: what is left to a saddle, times its rate."""
    longer = here.period - before.period
    return abs(here.s - before.s) / longer if longer > 0.0 else math.inf


def is_graph(last: list[Closed]) -> bool:
    """Whether a branch is followed by its parameter: far from folds, and where it flattens.

    Near a homoclinic orbit a branch can turn back in ``r`` within the smallest part of the range, which says nothing of
    the cycle: only the place where it crosses the ray turns back.
    """
    if len(last) < 2 or abs(last[-1].slopes[0]) < _FAR_FROM_FOLD:
        return False
    before, here = (abs(orbit.slope) for orbit in last)
    return here < min(before, _STEEP)


def ahead_of_graph(last: list[Closed], step: float) -> Closed:
    """The guess along the parabola ``r(s)``, no farther than ``step`` in both; its sign is that of ``s``."""
    before, here = last
    slope, size = here.slope, abs(step)
    curvature = 0.5 * (slope - before.slope) / (here.s - before.s) if here.s != before.s else 0.0
    # so many times as far does the parabola lead in r, at most, as in s
    steepness = 0.5 * (abs(slope) + math.sqrt(slope * slope + 4.0 * abs(curvature) * size))
    change = math.copysign(size / max(1.0, steepness), step)
    return Closed(here.r + (slope + curvature * change) * change, here.s + change, here.centre, 0.0, here.integral)
