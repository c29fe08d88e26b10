"""Curves of folds of cycles in a plane of two parameters: closed orbits of multiplier one, followed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..flow import FloatArray
from ..trajectories import trajectory
from .chords import nearest_chord, runs_along
from .closed_orbits import displacement_at
from .curve_records import Curve, Special
from .cycle_tracing import LONGEST_PERIOD, SMALLEST
from .families import Plane, coefficients_of_plane

_LONGEST_STEP = 0.05
# a curve goes on from another ray if steps must be shorter than the first, and is lost if shorter than the second
_LONG_ENOUGH, _SHORTEST_STEP = 3e-3, 1e-4
_MOST_POINTS = 200
# half the span of difference quotients: as short as it takes until three points lie on a line
_DELTA, _SHORTEST_DELTA = 1e-5, 1e-12
_EXPLOSIVE = 2e-6
_STRAIGHT, _NOISE = 0.1, 1e-8
# sizes of the cycles from which the curve through a generalised Hopf point is started
_BIRTHS = (0.1, 0.05, 0.2, 0.02)
# how often a curve may go on from another ray: a cycle that grazes one crosses the opposite one squarely
_MOST_TURNS = 8
# a direction and its opposite, none of them special
_RAYS = tuple((math.cos(angle), math.sin(angle)) for angle in (0.7236, 0.7236 + math.pi))

BORDER = "the border of the rectangle"
BAUTIN = "a generalised Hopf point"
LONG = "a place where the period grows without bound"
CLOSED = "its own start: the curve is closed"
STEPS = f"nothing yet: {_MOST_POINTS} points were not enough to follow it further"
EXPLODES = "a place where cycles grow too fast with the parameters to be told apart (canards)"
LOST = "a place where the cycle could not be followed further"


@dataclass(frozen=True)
class _Fold:
    """``u = (r, s, t)``: the distance on the ray from ``centre`` along ``unit``, and the scaled parameters.

    ``delta`` is the span over which the displacement was straight there: tiny where cycles grow explosively.
    """

    u: FloatArray
    centre: tuple[float, float]
    unit: tuple[float, float]
    period: float = 0.0
    delta: float = _DELTA


class FoldTracer:
    """Follows curves of folds of cycles over one rectangle.

    Args:
        plane: the flows.
        points: of codimension two that are known: a curve that shrinks ends exactly on one.
        stop: asked at each step; the curve ends there if it says True.
    """

    def __init__(self, plane: Plane, points: tuple[Special, ...], stop: Callable[[], bool]) -> None:
        self.plane, self.stop = plane, stop
        self.bautin = [point for point in points if point.kind == "generalised-hopf"]
        self.coefficients = coefficients_of_plane(plane)
        middle = plane.flow_at(*plane.values(0.0, 0.0))
        self.addresses = middle.kernels.addresses
        self.region = np.array(middle.search_region.as_tuple())
        self._followed: list[list[_Fold]] = []
        self._ends: list[tuple[str, str]] = []
        self._deltas = [_DELTA] * 3

    @property
    def curves(self) -> tuple[Curve, ...]:
        """What was followed; of two that lie on one another the longer."""
        tables = [np.array([fold.u[1:] for fold in folds]) for folds in self._followed]
        kept: list[int] = []
        for i in sorted(range(len(tables)), key=lambda i: -len(tables[i])):
            if not any(runs_along(tables[i], tables[j], 0.1) for j in kept):
                kept.append(i)
        return tuple(self._curve(self._followed[i], self._ends[i]) for i in sorted(kept))

    def _curve(self, folds: list[_Fold], ends: tuple[str, str]) -> Curve:
        parameters = np.array([self.plane.values(float(fold.u[1]), float(fold.u[2])) for fold in folds])
        states = np.array([fold.centre for fold in folds])
        return Curve("fold-of-cycles", parameters, states, ends[0] == CLOSED, ends)

    def _measure(self, fold: _Fold, u: FloatArray) -> tuple[FloatArray, _Fold] | None:
        """Displacement and integral of the trace at ``u``, on the ray of a fold nearby."""
        ray = np.array([*fold.centre, *fold.unit])
        value, period, integral = displacement_at(
            self.addresses.velocity,
            self.addresses.jacobian,
            self.coefficients,
            ray,
            float(u[0]),
            float(u[1]),
            float(u[2]),
            1.0,
            LONGEST_PERIOD,
            self.region,
        )
        if math.isnan(value):
            return None
        return np.array([value, integral]), _Fold(u, (float(ray[0]), float(ray[1])), fold.unit, period)

    def _slopes(self, fold: _Fold, here: FloatArray) -> FloatArray | None:
        """Derivatives of displacement and integral, which are ``here`` at the fold, by the three unknowns."""
        slopes = np.empty((2, 3))
        for k in range(3):
            delta = min(_DELTA, 10.0 * self._deltas[k])
            while True:
                ends = []
                for sign in (1.0, -1.0):
                    u = fold.u.copy()
                    u[k] += sign * delta
                    found = self._measure(fold, u)
                    if found is None:
                        break
                    ends.append(found[0])
                if len(ends) == 2:
                    # where cycles grow explosively these are straight over tiny spans only
                    bend, rise = np.abs(ends[0] - 2.0 * here + ends[1]), np.abs(ends[0] - ends[1])
                    if np.all(bend <= _STRAIGHT * rise + _NOISE) or delta < 10.0 * _SHORTEST_DELTA:
                        break
                elif delta < 10.0 * _SHORTEST_DELTA:
                    return None
                delta *= 0.1
            self._deltas[k] = delta
            slopes[:, k] = (ends[0] - ends[1]) / (2.0 * delta)
        return slopes

    def _correct(self, guess: _Fold, border: FloatArray) -> tuple[_Fold, FloatArray] | None:
        """Newton's method in the plane across ``border``; the fold and its unit tangent along it."""
        fold, u = guess, guess.u.copy()
        last = math.inf
        for _ in range(10):
            found = self._measure(fold, u) if u[0] > 0.0 else None
            slopes = None if found is None else self._slopes(found[1], found[0])
            if found is None or slopes is None:
                return None
            values, fold = found
            matrix = np.vstack([slopes, border])
            if not np.isfinite(matrix).all() or abs(np.linalg.det(matrix)) < 1e-300:
                return None
            change = np.linalg.solve(matrix, np.array([-values[0], -values[1], 0.0]))
            u = u + change
            size = float(np.abs(change).max())
            if not size < 0.2:
                return None
            if size < 1e-10 or (size < 1e-8 and size > 0.3 * last):
                tangent = np.linalg.solve(matrix, np.array([0.0, 0.0, 1.0]))
                return replace(fold, u=u, delta=min(self._deltas)), tangent / np.linalg.norm(tangent)
            last = size
        return None

    def from_bautin_points(self) -> None:
        """Follow the curve that begins at each generalised Hopf point (Kuznetsov, section 8.3), unless it is known.

        On the curve the two parameters are functions of the size of the cycle, even ones: a small cycle is solved for
        at a fixed size, from the point itself.
        """
        for point in self.bautin:
            at = self._scaled(point)
            if self.stop() or any(np.array_equal(folds[i].u[1:], at) for folds in self._followed for i in (0, -1)):
                continue
            start = next((found for unit in _RAYS for found in self._births(point, at, unit)), None)
            if start is not None:
                fold, tangent = start
                if not self._known(fold):
                    self._both_ways(fold, tangent)

    def _births(self, point: Special, at: FloatArray, unit: tuple[float, float]) -> Iterator[tuple[_Fold, FloatArray]]:
        for r in _BIRTHS:
            found = self._correct(_Fold(np.array([r, *at]), point.state, unit), np.array([1.0, 0.0, 0.0]))
            if found is not None and np.linalg.norm(found[0].u[1:] - at) < 0.3 and np.abs(found[0].u[1:]).max() <= 1.0:
                yield found

    def _scaled(self, point: Special) -> FloatArray:
        return np.array(self.plane.scaled(point.parameters))

    def from_fold(
        self, values: tuple[float, float], r: float, centre: tuple[float, float], unit: tuple[float, float]
    ) -> None:
        """Follow the curve through a fold both ways, unless it is known.

        Args:
            values: of the two parameters.
            r: where the cycle crosses the ray, a distance from the fixed point inside.
            centre, unit: that point, and the direction of the ray.
        """
        scaled = self.plane.scaled(values)
        guess = _Fold(np.array([r, *scaled]), centre, unit)
        if self._known(guess):
            return
        for border in (np.array([0.0, 0.0, 1.0]), np.array([0.0, 1.0, 0.0])):
            start = self._correct(guess, border)
            if start is not None:
                self._both_ways(*start)
                return

    def _both_ways(self, start: _Fold, tangent: FloatArray) -> None:
        ahead, ahead_end = self._follow(start, tangent)
        if ahead_end == CLOSED:
            folds, ends = ahead, (CLOSED, CLOSED)
        else:
            back, back_end = self._follow(start, -tangent)
            folds, ends = [*back[:0:-1], *ahead], (back_end, ahead_end)
        if len(folds) > 1:
            self._followed.append(folds)
            self._ends.append(ends)

    def _known(self, guess: _Fold) -> bool:
        """By the parameters alone, for the ray may be another one: the nearest chord, corrected across itself."""
        for folds in self._followed:
            chord = nearest_chord(np.array([fold.u[1:] for fold in folds]), guess.u[1:])
            if chord is None or chord.length == 0.0 or chord.distance > 0.1 * chord.length + 1e-5:
                continue
            here, there = folds[chord.index], folds[chord.index + 1]
            if math.dist(here.centre, guess.centre) > 0.1:
                continue
            r = here.u[0] + chord.share * (there.u[0] - here.u[0])
            on_it = self._correct(replace(here, u=np.array([r, *chord.foot])), np.array([0.0, *chord.along]))
            # where a chord spans two rays there is nothing between its ends to correct
            if on_it is None or np.abs(on_it[0].u[1:] - guess.u[1:]).max() < max(1e-5, 0.02 * chord.length):
                return True
        return False

    def _follow(self, start: _Fold, tangent: FloatArray) -> tuple[list[_Fold], str]:
        folds, onward, end = self._one_ray([start], tangent, _LONG_ENOUGH)
        for _ in range(_MOST_TURNS):
            if end not in {LOST, LONG}:
                break
            explosive = folds[-1].delta < _EXPLOSIVE
            turned = self._turned(folds)
            if turned is not None:
                more = self._one_ray([*folds[:-1], turned[0]], turned[1], _LONG_ENOUGH)
                if len(more[0]) > len(folds) + 1:
                    folds, onward, end = more
                    continue
            if explosive:
                return folds, EXPLODES
            count = len(folds)
            folds, onward, end = self._one_ray(folds, onward, _SHORTEST_STEP)
            if len(folds) == count:
                break
        return folds, end

    def _turned(self, folds: list[_Fold]) -> tuple[_Fold, FloatArray] | None:
        """The last fold on the opposite ray, and the tangent there, onward."""
        if len(folds) < 2 or folds[-1].u[0] < 30.0 * SMALLEST:
            return None
        here = folds[-1]
        flow = self.plane.flow_at(*self.plane.values(float(here.u[1]), float(here.u[2])))
        (x, y), (ux, uy), r = here.centre, here.unit, float(here.u[0])
        path = trajectory(flow, x + r * ux, y + r * uy, here.period).points
        ahead, side = (path - (x, y)) @ (ux, uy), (path - (x, y)) @ (-uy, ux)
        crossing = np.flatnonzero((side[:-1] * side[1:] < 0.0) & (ahead[:-1] < 0.0))
        if not len(crossing):
            return None
        i = int(crossing[0])
        share = side[i] / (side[i] - side[i + 1])
        other = -float(ahead[i] + share * (ahead[i + 1] - ahead[i]))
        guess = _Fold(np.array([other, *here.u[1:]]), here.centre, (-ux, -uy), here.period)
        onward = here.u[1:] - folds[-2].u[1:]
        found = self._correct(guess, np.array([0.0, *onward]))
        if found is None or np.linalg.norm(found[0].u[1:] - here.u[1:]) > 1e-3:
            return None
        fold, tangent = found
        return fold, tangent if tangent[1:] @ onward > 0.0 else -tangent

    def _one_ray(self, folds: list[_Fold], tangent: FloatArray, shortest: float) -> tuple[list[_Fold], FloatArray, str]:
        """Go on from the last of some folds, on its ray; the tangent at the end, and why it ended."""
        folds, start, step = list(folds), folds[0], 0.25 * _LONGEST_STEP
        travelled = 0.0
        while len(folds) < _MOST_POINTS and not self.stop():
            here = folds[-1]
            guess = replace(here, u=here.u + step * tangent)
            found = self._correct(guess, tangent)
            fits = (
                found is not None
                and np.linalg.norm(found[0].u - guess.u) < 0.3 * step
                and found[1] @ tangent > 0.9
                and 0.5 * here.period < found[0].period < 1.5 * here.period
            )
            if found is None or not fits:
                step *= 0.5
                if step < shortest:
                    if here.u[0] < 30.0 * SMALLEST and self._beside_bautin(here) is not None:
                        return self._onto_bautin(folds, tangent)
                    return folds, tangent, LONG if here.period > 0.1 * LONGEST_PERIOD else LOST
                continue
            fold, following = found
            travelled += step
            if np.abs(fold.u[1:]).max() > 1.0:
                return self._onto_border(folds, fold, tangent)
            folds.append(fold)
            tangent = following if following @ tangent > 0.0 else -following
            if fold.u[0] < 10.0 * SMALLEST:
                return self._onto_bautin(folds, tangent)
            apart = fold.u - start.u if fold.unit == start.unit else fold.u[1:] - start.u[1:]
            if travelled > 0.2 and np.linalg.norm(apart) < 0.7 * step:
                return [*folds, start], tangent, CLOSED
            step = min(1.4 * step, _LONGEST_STEP)
        return folds, tangent, STEPS

    def _onto_border(
        self, folds: list[_Fold], beyond: _Fold, tangent: FloatArray
    ) -> tuple[list[_Fold], FloatArray, str]:
        here = folds[-1]
        k = 1 + int(np.argmax(np.abs(beyond.u[1:])))
        edge = math.copysign(1.0, beyond.u[k])
        share = (edge - here.u[k]) / (beyond.u[k] - here.u[k])
        u = here.u + share * (beyond.u - here.u)
        u[k] = edge
        found = self._correct(replace(beyond, u=u), np.eye(3)[k])
        return ([*folds, found[0]] if found is not None else folds), tangent, BORDER

    def _onto_bautin(self, folds: list[_Fold], tangent: FloatArray) -> tuple[list[_Fold], FloatArray, str]:
        """The last stretch, on which the cycle is too small to be measured, goes straight to the point."""
        here = folds[-1]
        point = self._beside_bautin(here)
        if point is None:
            return folds, tangent, LOST
        return [*folds, replace(here, u=np.array([0.0, *self._scaled(point)]), centre=point.state)], tangent, BAUTIN

    def _beside_bautin(self, fold: _Fold) -> Special | None:
        for point in self.bautin:
            if np.linalg.norm(self._scaled(point) - fold.u[1:]) < 0.1 and math.dist(point.state, fold.centre) < 0.1:
                return point
        return None
