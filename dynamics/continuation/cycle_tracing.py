"""Follows a closed orbit along a parameter: pseudo-arclength continuation of a zero of the displacement."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum

import numpy as np
import scipy

from ..flow import FloatArray, Flow
from .closed_orbits import TOLERANCE, closed_orbit_near, displacement_at
from .cycle_guesses import ACROSS_S, Closed, ahead, ahead_of_graph, bend, between, is_graph, narrowness
from .families import Family, coefficients_of

LONGEST_PERIOD = 1500.0
_LONGEST_STEP = 0.04
FIRST_STEP = 0.01
_SHORTEST_STEP = 1e-7
# a guess that is farther from a closed orbit than this is none
_REACH = 0.5
_MOST_POINTS = 400
# closer to the fixed point than this a cycle is taken to end there
SMALLEST = 2e-3
_SHORT_IN_EXPLOSION = 1e-4
# the logarithm of the multiplier is 0 for all that the place of a fold depends on it
_FLAT = 1e-8
# at a fold it is 0 up to this
_FOLDED, _FOLDED_IN_EXPLOSION = 1e-6, 1e-2
# folds in a row that are nearer than this are one
ONE_FOLD = 1e-9
# of the integration in quick steps: at most, and in parts of what the parameter advances by
_QUICK_TOLERANCE, _TOLERANCE_OF_ADVANCE = 1e-8, 1e-5
# a quick step closes up to this much, and to so much of that
_ENOUGH, _ENOUGH_OF_ADVANCE = 5e-5, 2e-3
# where the logarithm of the multiplier is nearer to 0 than this, or than this part of its change, its sign matters, and
# the orbit closes as well as it can
_NEAR_FOLD, _NEAR_FOLD_OF_CHANGE = 1e-3, 0.1
# a step at whose end the period has grown or shrunk by more is too long, as is one on which it is far longer
_PERIOD_RATIO, _LONG = 1.5, 2.0
# by which a step aims to change its logarithm at most
_PERIOD_CHANGE = 0.3
# so many steps in a row as short as this lead nowhere: cycle and end differ by rounding
_CRAWL, _MOST_CRAWLED = 1e-4, 60
# it is asked whether a branch has arrived once the parameter changes by less than this while the period grows by one,
# again when that has shrunk to such a part, and once when steps are as short as this
_WIDE, _NARROWED, _LAST_QUESTION = 0.05, 0.3, 2e-5


class End(StrEnum):
    """Why a branch of cycles ends."""

    RANGE = "range"
    SHRINKS = "shrinks"
    LONG_PERIOD = "long period"
    LOST = "lost"
    EXPLODES = "explodes"
    STEPS = "steps"
    CLOSED = "closed"
    ARRIVED = "arrived"


class CycleTracer:
    """Solves for closed orbits around one moving fixed point.

    Args:
        family: the flows.
        direction: of the ray, an angle.
        quick: orbits are followed less closely; folds are solved for to rounding in any case.
    """

    def __init__(self, family: Family, direction: float, *, quick: bool = False) -> None:
        self.family = family
        self.coefficients = coefficients_of(family)
        flow: Flow = family.flow_at(family.value(0.0))
        self.addresses = flow.kernels.addresses
        self.region = np.array(flow.search_region.as_tuple())
        self.unit = (math.cos(direction), math.sin(direction))
        self.quick = quick

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

    def correct(
        self,
        guess: Closed,
        border: FloatArray,
        forward: bool,
        tolerance: float = TOLERANCE,
        enough: float = 0.0,
        reach: float = _REACH,
        longest: float = LONGEST_PERIOD,
    ) -> Closed | None:
        """The closed orbit on the line through a guess across ``border``; None if it is none within ``reach``."""
        ray = np.array([*guess.centre, *self.unit])
        orbit = np.array([guess.r, guess.s, 0.0, 0.0, 0.0, 0.0])
        converged = closed_orbit_near(
            self.addresses.velocity,
            self.addresses.jacobian,
            self.coefficients,
            ray,
            orbit,
            float(border[0]),
            float(border[1]),
            reach,
            1.0 if forward else -1.0,
            tolerance,
            enough,
            longest,
            self.region,
        )
        if not converged:
            return None
        r, s, period, integral, by_r, by_s = orbit.tolist()
        return Closed(r, s, (float(ray[0]), float(ray[1])), period, integral, self.unit, (by_r, by_s))

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

    def follow(
        self,
        start: Closed,
        border: FloatArray,
        arrived: Callable[[list[Closed], bool], bool] | None = None,
        foretold: Callable[[list[Closed]], bool] | None = None,
    ) -> tuple[list[Closed], list[Closed], End]:
        """Follow the branch one way.

        Args:
            start: the first orbit.
            border: the sense, as of :meth:`Closed.tangent`.
            arrived: asked with the orbits so far where the period has grown or steps become short, and whether it is
                asked for the last time; if it says True, the branch ends there.
            foretold: asked with the orbits so far after each, likewise.

        Returns:
            The closed orbits, the folds among them (where the multiplier is one), and why it ended.
        """
        orbits: list[Closed] = [start]
        folds: list[Closed] = []
        tangent = start.tangent(border)
        step = FIRST_STEP
        travelled, crawled, settled, refused = 0.0, 0, False, False
        asked, asked_last = _WIDE, False
        while len(orbits) < _MOST_POINTS:
            here = orbits[-1]
            forward = here.integral < 0.0
            graph = is_graph(orbits[-2:])
            orbit = self._step(orbits[-2:], tangent, step, forward, graph)
            if orbit is None:
                step *= 0.5
                refused = True
                if arrived and len(orbits) > 1 and step < _LAST_QUESTION and not asked_last:
                    asked_last = True
                    if arrived(orbits, True):
                        return orbits, folds, End.ARRIVED
                if here.explosive and step < _SHORT_IN_EXPLOSION:
                    return orbits, folds, End.EXPLODES
                if step < _SHORTEST_STEP or crawled > _MOST_CRAWLED:
                    return orbits, folds, End.LOST
                continue
            # within an explosion the sign of the integral is soon rounding: only its first change counts
            if here.integral * orbit.integral < 0.0 and not (here.explosive and settled):
                fold = self._fold(here, orbit, tangent, forward)
                if fold is not None and not (folds and abs(fold.s - folds[-1].s) < ONE_FOLD):
                    folds.append(fold)
                if fold is not None:
                    settled = True
            settled = settled and orbit.explosive
            travelled += step
            crawled = crawled + 1 if step < _CRAWL else 0
            orbits.append(orbit)
            if not -1.0 <= orbit.s <= 1.0:
                return self._ended_at_range(orbits, folds)
            if orbit.r < SMALLEST:
                return orbits, folds, End.SHRINKS
            if travelled > 0.2 and math.dist((orbit.r, orbit.s), (start.r, start.s)) < 0.7 * step:
                return orbits, folds, End.CLOSED
            if orbit.period > 0.6 * LONGEST_PERIOD:
                return orbits, folds, End.LONG_PERIOD
            if foretold and foretold(orbits):
                return orbits, folds, End.ARRIVED
            if arrived and narrowness(here, orbit) < _NARROWED * asked:
                asked = narrowness(here, orbit)
                if arrived(orbits, False):
                    return orbits, folds, End.ARRIVED
            tangent = orbit.tangent(ACROSS_S * tangent if graph else tangent)
            # a step that had to be shortened would be too long again at once
            step = step if refused else min(1.5 * step, _LONGEST_STEP)
            # nor is one worth a try on which the period changes too much, if it goes on as it did
            pace = abs(math.log(orbit.period / here.period)) / math.dist((orbit.r, orbit.s), (here.r, here.s))
            if step * pace > _PERIOD_CHANGE:
                step = _PERIOD_CHANGE / pace
            refused = False
        return orbits, folds, End.STEPS

    def _step(self, last: list[Closed], tangent: FloatArray, step: float, forward: bool, graph: bool) -> Closed | None:
        """One step from the last of one or two orbits; None if it is too long to be sure of."""
        here = last[-1]
        if graph:
            guess = ahead_of_graph(last, math.copysign(step, float(tangent[1])))
            border, advance = ACROSS_S, abs(guess.s - here.s)
        else:
            guess, border = ahead(here, tangent, step, bend(last, tangent)), tangent
            advance = step / max(1.0, *map(abs, here.slopes))
        longest = min(_LONG * here.period, LONGEST_PERIOD)
        orbit = self.correct(guess, border, forward, *self.care(advance), 0.3 * step, longest)
        if orbit is not None and self.quick and _uncertain(here, orbit):
            orbit = self.correct(orbit, border, forward, reach=0.3 * step)
        if orbit is None:
            return None
        # near a saddle the period must not leap, or a branch's end would be stepped over
        if orbit.period > _PERIOD_RATIO * here.period or orbit.period < here.period / _PERIOD_RATIO:
            return None
        if graph:
            return orbit if here.integral * orbit.integral > 0.0 else None
        return orbit if orbit.tangent(tangent) @ tangent > 0.95 else None

    def care(self, advance: float) -> tuple[float, float]:
        """Tolerance of the integration and what is enough to close, where ``s`` changes so much in a step."""
        if not self.quick:
            return TOLERANCE, 0.0
        tolerance = max(TOLERANCE, _TOLERANCE_OF_ADVANCE * advance)
        return min(tolerance, _QUICK_TOLERANCE), min(_ENOUGH, _ENOUGH_OF_ADVANCE * advance)

    def _ended_at_range(self, orbits: list[Closed], folds: list[Closed]) -> tuple[list[Closed], list[Closed], End]:
        last, before = orbits[-1], orbits[-2]
        edge = math.copysign(1.0, last.s)
        share = (edge - before.s) / (last.s - before.s)
        guess = Closed(before.r + share * (last.r - before.r), edge, before.centre, 0.0, 0.0)
        exact = self.correct(guess, ACROSS_S, before.integral < 0.0, *self.care(FIRST_STEP))
        orbits[-1:] = [exact] if exact is not None else []
        return orbits, [fold for fold in folds if -1.0 <= fold.s <= 1.0], End.RANGE

    def _fold(self, here: Closed, beyond: Closed, tangent: FloatArray, forward: bool) -> Closed | None:
        """The orbit of multiplier one between two, where the integral of the trace vanishes."""
        length = float(tangent @ (beyond.r - here.r, beyond.s - here.s))
        # by how far they lie ahead along the tangent
        known = {0.0: here, length: beyond}

        def integral(along: float) -> float:
            if along not in known:
                orbit = self.correct(between(known, along), tangent, forward)
                if orbit is None:
                    raise _LostError
                known[along] = orbit
            found = known[along].integral
            return 0.0 if abs(found) < _FLAT else found

        try:
            # the parameter hardly changes there along the branch, which turns
            scipy.optimize.brentq(integral, 0.0, length, xtol=max(1e-6 * abs(length), 1e-13))
        except _LostError:
            return None
        best = min(known.values(), key=lambda orbit: abs(orbit.integral))
        # what only jumps from one sign to the other is no fold; within an explosion it is not known as well
        return best if abs(best.integral) <= (_FOLDED_IN_EXPLOSION if best.explosive else _FOLDED) else None


class _LostError(Exception):
    """No closed orbit was found where one was asked for."""


def _uncertain(here: Closed, orbit: Closed) -> bool:
    """Whether a quick step may have the sign of the integral wrong, or a fold may lie within it."""
    change = abs(orbit.integral - here.integral)
    return here.integral * orbit.integral < 0.0 or abs(orbit.integral) < _NEAR_FOLD + _NEAR_FOLD_OF_CHANGE * change


def _slope(orbit: Closed, forward: bool) -> float:
    """Derivative of the displacement along the ray: the multiplier less one."""
    return math.expm1(orbit.integral if forward else -orbit.integral)
