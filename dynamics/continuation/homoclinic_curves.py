"""Curves of homoclinic orbits and heteroclinic loops in a plane of two parameters: zeros of a gap, followed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..fixed_points import fixed_points
from ..flow import FloatArray, Flow
from .chords import nearest_chord, runs_along
from .curve_records import Curve, Special
from .families import Plane
from .heteroclinic import HeteroclinicLoop, middle, persisting
from .homoclinic import Homoclinic, nearest_each
from .manifold_gaps import manifold_gap
from .takens_seeds import TakensSeeds

_LONGEST_STEP = 0.04
_SHORTEST_STEP = 2e-4
_MOST_POINTS = 160
_DELTA = 1e-6
_CONVERGED = 1e-12
# saddle and point inside nearer than this: the loop shrinks onto a Bogdanov-Takens point
_SMALL = 0.03
_LONGEST_TIME = 600.0

BORDER = "the border of the rectangle"
SMALL = "a Bogdanov-Takens point"
LOST = "a place where the saddle's manifolds no longer come around"
BROKEN = "a place where the orbits between the saddles no longer persist"
STEPS = f"nothing yet: {_MOST_POINTS} points were not enough to follow it further"


@dataclass
class _Place:
    """Where the curve is: scaled parameters, the saddle and the point inside the loop.

    ``others`` are the saddles of a heteroclinic loop that come before this one, in the order in which they are passed.
    """

    at: FloatArray
    saddle: tuple[float, float]
    inside: tuple[float, float]
    others: tuple[tuple[float, float], ...] = ()


class HomoclinicTracer:
    """Follows curves of homoclinic orbits over one rectangle.

    Args:
        plane: the flows.
        points: of codimension two that are known: a curve that shrinks ends exactly on one.
        stop: asked at each step; the curve ends there if it says True.
    """

    def __init__(self, plane: Plane, points: tuple[Special, ...], stop: Callable[[], bool]) -> None:
        self.plane, self.stop = plane, stop
        self.takens = [point for point in points if point.kind == "bogdanov-takens"]
        self._found: list[Curve] = []
        self._scaled: list[FloatArray] = []

    @property
    def curves(self) -> tuple[Curve, ...]:
        """What was followed; of two that lie on one another the longer."""
        kept: list[int] = []
        for i in sorted(range(len(self._found)), key=lambda i: -len(self._scaled[i])):
            if not any(self._same(i, j) for j in kept):
                kept.append(i)
        return tuple(self._found[i] for i in sorted(kept))

    def _same(self, i: int, j: int) -> bool:
        """Whether one curve runs along another with the same saddle, which symmetric flows have several of."""
        if not runs_along(self._scaled[i], self._scaled[j], 0.15):
            return False
        middle = len(self._scaled[i]) // 2
        chord = nearest_chord(self._scaled[j], self._scaled[i][middle])
        return chord is not None and math.dist(self._found[i].states[middle], self._found[j].states[chord.index]) < 0.1

    def _flow(self, at: FloatArray) -> Flow:
        return self.plane.flow_at(*self.plane.values(float(at[0]), float(at[1])))

    def _gap(self, at: FloatArray, place: _Place) -> tuple[float, _Place] | None:
        """The gap at scaled parameters, with saddle and inside followed from a place nearby."""
        flow = self._flow(at)
        found = fixed_points(flow, budget=20_000)
        saddles = nearest_each([p for p in found.points if p.kind == "saddle"], (*place.others, place.saddle))
        centres = nearest_each([p for p in found.points if p.index > 0], (place.inside,))
        if saddles is None or centres is None:
            return None
        *others, saddle = saddles
        (inside,) = centres
        gap = manifold_gap(
            flow,
            saddle,
            (inside.x, inside.y),
            _LONGEST_TIME,
            points=found.points,
            into=saddles[0],
            behind=middle([(p.x, p.y) for p in others[1:]]),
        )
        if gap is None:
            return None
        places = tuple((p.x, p.y) for p in others)
        return gap.value, _Place(at, (saddle.x, saddle.y), (inside.x, inside.y), places)

    def _persists(self, place: _Place) -> bool:
        """Whether orbits lead from each saddle of a heteroclinic loop to the next, so that there is a loop."""
        if not place.others:
            return True
        flow = self._flow(place.at)
        points = fixed_points(flow, budget=20_000).points
        return persisting(flow, points, (*place.others, place.saddle)) is not None

    def _gradient(self, place: _Place) -> FloatArray | None:
        slopes = []
        for k in (0, 1):
            ends = []
            for sign in (1.0, -1.0):
                at = place.at.copy()
                at[k] += sign * _DELTA
                found = self._gap(at, place)
                if found is None:
                    return None
                ends.append(found[0])
            slopes.append((ends[0] - ends[1]) / (2.0 * _DELTA))
        gradient = np.array(slopes)
        return gradient if np.hypot(*gradient) > 0.0 and np.isfinite(gradient).all() else None

    def _correct(self, guess: _Place, across: FloatArray) -> _Place | None:
        """The zero of the gap on the line through a guess along ``across``: the secant method."""
        found = self._gap(guess.at, guess)
        if found is None:
            return None
        value, place = found
        shift, step = 0.0, 1e-5
        for _ in range(12):
            if abs(value) < _CONVERGED:
                return place
            other = self._gap(guess.at + (shift + step) * across, place)
            if other is None:
                return None
            slope = (other[0] - value) / step
            if slope == 0.0:
                return None
            change = -other[0] / slope
            shift, (value, place) = shift + step, other
            step = change
            if abs(step) > 0.05:
                return None
            if abs(step) < 1e-13:
                return place if abs(value) < 1e-9 else None
        return None

    def from_orbit(self, values: tuple[float, float], orbit: Homoclinic) -> None:
        """Follow the curve through a homoclinic orbit both ways, unless it is known."""
        scaled = np.array(self.plane.scaled(values))
        self._from_place(_Place(scaled, orbit.saddle, orbit.inside))

    def from_loop(self, values: tuple[float, float], loop: HeteroclinicLoop) -> None:
        """Follow the curve through a heteroclinic loop both ways, unless it is known."""
        scaled = np.array(self.plane.scaled(values))
        self._from_place(_Place(scaled, loop.saddles[-1], loop.inside, loop.saddles[:-1]))

    def from_takens_points(self, seeds: TakensSeeds) -> None:
        """Follow the curve that begins at each Bogdanov-Takens point, unless it is known.

        Args:
            seeds: what guesses where it is.
        """
        for point in self.takens:
            if self.stop() or any(
                point.parameters == tuple(curve.parameters[i].tolist()) for curve in self._found for i in (0, -1)
            ):
                continue
            for seed in seeds.near(point):
                place = self._correct(_Place(seed.at, seed.saddle, seed.inside), seed.across)
                # the orbit lies beyond the Hopf points
                if place is not None and -seed.reach < (place.at - seed.at) @ seed.across < 1.5 * seed.reach:
                    self._from_place(place)
                    break

    def _from_place(self, place: _Place) -> None:
        if np.abs(place.at).max() > 1.0 or self._known(place):
            return
        gradient = self._gradient(place)
        if gradient is None:
            return
        tangent = np.array([-gradient[1], gradient[0]]) / np.hypot(*gradient)
        halves = [self._follow(place, sense * tangent) for sense in (-1.0, 1.0)]
        (back, back_end), (ahead, ahead_end) = halves
        places = [*back[:0:-1], *ahead]
        if len(places) < 2:
            # where the orbits between the saddles do not persist, a loop is a point of this plane
            return
        scaled_points = np.array([one.at for one in places])
        parameters = np.array([self.plane.values(float(s), float(t)) for s, t in scaled_points])
        self._scaled.append(scaled_points)
        self._found.append(
            Curve(
                "heteroclinic" if place.others else "homoclinic",
                parameters,
                np.array([one.saddle for one in places]),
                False,
                (back_end, ahead_end),
            )
        )

    def _known(self, place: _Place) -> bool:
        for scaled, curve in zip(self._scaled, self._found, strict=True):
            chord = nearest_chord(scaled, place.at)
            # a chord misses the curve by a small part of its length
            near = chord is not None and chord.distance < 0.1 * chord.length + 1e-5
            if chord is not None and near and math.dist(curve.states[chord.index], place.saddle) < 0.1:
                return True
        return False

    def _follow(self, start: _Place, tangent: FloatArray) -> tuple[list[_Place], str]:
        places, step = [start], 0.25 * _LONGEST_STEP
        while len(places) < _MOST_POINTS and not self.stop():
            here = places[-1]
            if math.dist(here.saddle, here.inside) < _SMALL:
                return self._onto_takens(places)
            across = np.array([-tangent[1], tangent[0]])
            guess = _Place(here.at + step * tangent, here.saddle, here.inside, here.others)
            found = self._correct(guess, across)
            straight = found is not None and np.hypot(*(found.at - guess.at)) < 0.3 * step
            if found is None or not straight or math.dist(found.saddle, here.saddle) > 0.2:
                step *= 0.5
                if step < _SHORTEST_STEP:
                    near = math.dist(here.saddle, here.inside) < 8.0 * _SMALL
                    return self._onto_takens(places) if near else (places, LOST)
                continue
            if not self._persists(found):
                return places, BROKEN
            if np.abs(found.at).max() > 1.0:
                return self._onto_border(places, found)
            along = found.at - here.at
            tangent = along / np.hypot(*along)
            places.append(found)
            step = min(1.4 * step, _LONGEST_STEP)
        return places, STEPS

    def _onto_border(self, places: list[_Place], beyond: _Place) -> tuple[list[_Place], str]:
        """The curve's end exactly on the border that it crosses."""
        here = places[-1]
        k = int(np.argmax(np.abs(beyond.at)))
        edge = math.copysign(1.0, beyond.at[k])
        share = (edge - here.at[k]) / (beyond.at[k] - here.at[k])
        at = here.at + share * (beyond.at - here.at)
        at[k] = edge
        across = np.array([0.0, 1.0]) if k == 0 else np.array([1.0, 0.0])
        found = self._correct(_Place(at, beyond.saddle, beyond.inside, beyond.others), across)
        return ([*places, found] if found is not None else places), BORDER

    def _onto_takens(self, places: list[_Place]) -> tuple[list[_Place], str]:
        """The last stretch, on which the loop is too small to be measured, goes straight to the point."""
        here = places[-1]
        ends = [
            (float(np.hypot(*(at - here.at))), at, point.state)
            for point in self.takens
            for at in [np.array(self.plane.scaled(point.parameters))]
            if math.dist(point.state, here.saddle) < 10.0 * _SMALL
        ]
        distance, at, state = min(ends, key=lambda end: end[0], default=(math.inf, here.at, here.saddle))
        return ([*places, _Place(at, state, state)], SMALL) if distance < 0.2 else (places, LOST)
