"""Follows a closed orbit along a parameter: pseudo-arclength continuation of a zero of the displacement."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ..flow import FloatArray, Flow
from .closed_orbits import displacement_at
from .families import Family, coefficients_of

LONGEST_PERIOD = 1500.0
_LONGEST_STEP = 0.04
_SHORTEST_STEP = 1e-7
_MOST_POINTS = 400
# closer to the fixed point than this a cycle is taken to end there
SMALLEST = 2e-3
# half the span of difference quotients by the parameter: as short as it takes until three points lie on a line
_DELTA = 1e-6
_SHORTEST_DELTA = 1e-12
_STRAIGHT = 0.1
# where it must be as short as this, the cycle grows within a span of the parameter that doubles can hardly resolve
_EXPLOSIVE = 1e-10
_SHORT_IN_EXPLOSION = 1e-4


class End(StrEnum):
    """Why a branch of cycles ends."""

    RANGE = "range"
    SHRINKS = "shrinks"
    LONG_PERIOD = "long period"
    LOST = "lost"
    EXPLODES = "explodes"
    STEPS = "steps"
    CLOSED = "closed"


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
    """

    r: float
    s: float
    centre: tuple[float, float]
    period: float
    integral: float
    unit: tuple[float, float] = (1.0, 0.0)

    @property
    def start(self) -> tuple[float, float]:
        """Where it crosses the ray."""
        return self.centre[0] + self.r * self.unit[0], self.centre[1] + self.r * self.unit[1]


class CycleTracer:
    """Solves for closed orbits around one moving fixed point.

    Args:
        family: the flows.
        direction: of the ray, an angle.
    """

    def __init__(self, family: Family, direction: float) -> None:
        self.family = family
        self.coefficients = coefficients_of(family)
        flow: Flow = family.flow_at(family.value(0.0))
        self.addresses = flow.kernels.addresses
        self.region = np.array(flow.search_region.as_tuple())
        self.unit = (math.cos(direction), math.sin(direction))
        self._delta = _DELTA

    def _measure(self, r: float, s: float, centre: tuple[float, float], forward: bool) -> tuple[float, Closed]:
        ray = np.array([*centre, *self.unit])
        value, period, integral = displacement_at(
            self.addresses.velocity,
            self.addresses.jacobian,
            self.coefficients,
            ray,
            r,
            s,
            0.0,
            1.0 if forward else -1.0,
            LONGEST_PERIOD,
            self.region,
        )
        return value, Closed(r, s, (float(ray[0]), float(ray[1])), period, integral, self.unit)

    def _slopes(self, orbit: Closed, forward: bool, here: float) -> FloatArray:
        """Derivatives of the displacement, which is ``here`` itself, by ``r`` and ``s``."""
        along_r = _slope(orbit, forward)
        # where cycles grow explosively the displacement is straight over tiny spans of the parameter only
        delta = min(_DELTA, 10.0 * self._delta)
        while True:
            up = self._measure(orbit.r, orbit.s + delta, orbit.centre, forward)[0]
            down = self._measure(orbit.r, orbit.s - delta, orbit.centre, forward)[0]
            if abs(up - 2.0 * here + down) <= _STRAIGHT * abs(up - down) or delta < 10.0 * _SHORTEST_DELTA:
                break
            delta *= 0.1
        self._delta = delta
        return np.array([along_r, (up - down) / (2.0 * delta)])

    def correct(self, guess: Closed, border: FloatArray, forward: bool) -> Closed | None:
        """The closed orbit on the line through a guess across ``border``; None where Newton's method fails."""
        r, s, centre = guess.r, guess.s, guess.centre
        last, along_s = math.inf, math.nan
        for _ in range(10):
            if r <= 0.0:
                return None
            value, orbit = self._measure(r, s, centre, forward)
            if math.isnan(value):
                return None
            centre = orbit.centre
            if math.isnan(along_s) or self._delta < _DELTA:
                along_r, along_s = self._slopes(orbit, forward, value).tolist()
            else:
                # the derivative by the parameter costs two more orbits; that of the first guess does nearly as well
                along_r = _slope(orbit, forward)
            determinant = along_r * border[1] - along_s * border[0]
            if not math.isfinite(determinant) or determinant == 0.0:
                return None
            dr, ds = -value * border[1] / determinant, value * border[0] / determinant
            r, s = float(r + dr), float(s + ds)
            size = max(abs(dr), abs(ds))
            if not size < 0.3:
                return None
            if size < 1e-11 or (size < 1e-8 and size > 0.3 * last):
                break
            last = size
        else:
            return None
        value, orbit = self._measure(r, s, centre, forward)
        return None if math.isnan(value) or r <= 0.0 else orbit

    def correct_at(self, guess: Closed, forward: bool) -> Closed | None:
        """The closed orbit at the guess's own parameter; None where Newton's method fails.

        Unlike :meth:`correct` it looks at no other parameter, so it works as close to a homoclinic orbit as wanted.
        """
        r, centre = guess.r, guess.centre
        for _ in range(30):
            value, orbit = self._measure(r, guess.s, centre, forward)
            if math.isnan(value):
                return None
            centre = orbit.centre
            slope = _slope(orbit, forward)
            if abs(value) <= 1e-13 * (1.0 + abs(r)):
                return orbit
            if slope == 0.0 or not math.isfinite(slope):
                return None
            r -= value / slope
            if r <= 0.0:
                return None
        return orbit if abs(value) <= 1e-10 else None

    def tangent(self, orbit: Closed, border: FloatArray, forward: bool) -> FloatArray:
        """Unit tangent with a positive component along ``border``."""
        # a closed orbit's displacement is zero
        slopes = self._slopes(orbit, forward, 0.0)
        along = np.array([-slopes[1], slopes[0]])
        found: FloatArray = along / np.hypot(*along)
        return found if found @ border >= 0.0 else -found

    def follow(self, start: Closed, border: FloatArray) -> tuple[list[Closed], list[Closed], End]:
        """Follow the branch one way.

        Returns:
            The closed orbits, the folds among them (where the multiplier is one), and why it ended.
        """
        orbits: list[Closed] = [start]
        folds: list[Closed] = []
        tangent = self.tangent(start, border, start.integral < 0.0)
        step = 0.25 * _LONGEST_STEP
        travelled = 0.0
        while len(orbits) < _MOST_POINTS:
            here = orbits[-1]
            forward = here.integral < 0.0
            following = self._step(here, tangent, step, forward)
            if following is None:
                step *= 0.5
                if self._delta <= _EXPLOSIVE and step < _SHORT_IN_EXPLOSION:
                    return orbits, folds, End.EXPLODES
                if step < _SHORTEST_STEP:
                    return orbits, folds, End.LONG_PERIOD if here.period > 0.1 * LONGEST_PERIOD else End.LOST
                continue
            orbit, new_tangent = following
            if here.integral * orbit.integral < 0.0:
                fold = self._fold(here, tangent, step, forward)
                if fold is not None:
                    folds.append(fold)
            travelled += step
            orbits.append(orbit)
            if not -1.0 <= orbit.s <= 1.0:
                return self._ended_at_range(orbits, folds)
            if orbit.r < SMALLEST:
                return orbits, folds, End.SHRINKS
            if travelled > 0.2 and math.dist((orbit.r, orbit.s), (start.r, start.s)) < 0.7 * step:
                return orbits, folds, End.CLOSED
            if orbit.period > 0.6 * LONGEST_PERIOD:
                return orbits, folds, End.LONG_PERIOD
            tangent = new_tangent
            step = min(1.5 * step, _LONGEST_STEP)
        return orbits, folds, End.STEPS

    def _step(self, here: Closed, tangent: FloatArray, step: float, forward: bool) -> tuple[Closed, FloatArray] | None:
        """One step; None if it is too long to be sure of."""
        guess = Closed(
            here.r + step * float(tangent[0]), here.s + step * float(tangent[1]), here.centre, 0.0, here.integral
        )
        orbit = self.correct(guess, tangent, forward)
        if orbit is None or math.dist((orbit.r, orbit.s), (guess.r, guess.s)) > 0.3 * step:
            return None
        # near a saddle the period must not leap, or a branch's end would be stepped over
        if orbit.period > 1.5 * here.period or orbit.period < 0.5 * here.period:
            return None
        following = self.tangent(orbit, tangent, forward)
        return (orbit, following) if following @ tangent > 0.95 and np.isfinite(following).all() else None

    def _ended_at_range(self, orbits: list[Closed], folds: list[Closed]) -> tuple[list[Closed], list[Closed], End]:
        last, before = orbits[-1], orbits[-2]
        edge = math.copysign(1.0, last.s)
        share = (edge - before.s) / (last.s - before.s)
        guess = Closed(before.r + share * (last.r - before.r), edge, before.centre, 0.0, 0.0)
        exact = self.correct(guess, np.array([0.0, 1.0]), before.integral < 0.0)
        orbits[-1:] = [exact] if exact is not None else []
        return orbits, [fold for fold in folds if -1.0 <= fold.s <= 1.0], End.RANGE

    def _fold(self, here: Closed, tangent: FloatArray, step: float, forward: bool) -> Closed | None:
        """The orbit of multiplier one within a step, by bisection and false position on the integral of the trace."""
        low, low_value = 0.0, here.integral
        high, high_value = step, math.nan
        best: Closed | None = None
        for _ in range(60):
            middle = (
                0.5 * (low + high)
                if math.isnan(high_value)
                else (low * high_value - high * low_value) / (high_value - low_value)
            )
            if best is not None and abs(best.integral) < 1e-11:
                break
            guess = Closed(
                here.r + middle * float(tangent[0]), here.s + middle * float(tangent[1]), here.centre, 0.0, 0.0
            )
            best = self.correct(guess, tangent, forward)
            if best is None:
                return None
            if (best.integral > 0.0) == (low_value > 0.0):
                low, low_value = middle, best.integral
                high_value *= 0.5
            else:
                high, high_value = middle, best.integral
                low_value *= 0.5
            if high - low < 1e-14:
                break
        return best


def _slope(orbit: Closed, forward: bool) -> float:
    """Derivative of the displacement along the ray: the multiplier less one."""
    return math.expm1(orbit.integral if forward else -orbit.integral)
