"""Curves of folds of cycles in a plane of two parameters: closed orbits of multiplier one, followed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..flow import FloatArray
from .closed_orbits import displacement_at
from .curve_records import Curve, Special
from .cycle_tracing import LONGEST_PERIOD, SMALLEST
from .families import Plane, coefficients_of_plane

_LONGEST_STEP = 0.05
_SHORTEST_STEP = 1e-4
_MOST_POINTS = 160
_DELTA = 1e-5

BORDER = "the border of the rectangle"
BAUTIN = "a generalised Hopf point"
LONG = "a place where the period grows without bound"
CLOSED = "its own start: the curve is closed"
LOST = "a place where the cycle could not be followed further"


@dataclass
class _Fold:
    """``u = (r, s, t)``: the distance on the ray and the scaled parameters."""

    u: FloatArray
    centre: tuple[float, float]
    period: float


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
        self.curves: list[Curve] = []
        self._followed: list[FloatArray] = []
        self._unit = (1.0, 0.0)

    def _measure(self, u: FloatArray, centre: tuple[float, float]) -> tuple[FloatArray, _Fold] | None:
        ray = np.array([*centre, *self._unit])
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
        return np.array([value, integral]), _Fold(u, (float(ray[0]), float(ray[1])), period)

    def _slopes(self, fold: _Fold) -> FloatArray | None:
        """Derivatives of displacement and integral by the three unknowns."""
        slopes = np.empty((2, 3))
        for k in range(3):
            ends = []
            for sign in (1.0, -1.0):
                u = fold.u.copy()
                u[k] += sign * _DELTA
                found = self._measure(u, fold.centre)
                if found is None:
                    return None
                ends.append(found[0])
            slopes[:, k] = (ends[0] - ends[1]) / (2.0 * _DELTA)
        return slopes

    def _correct(self, guess: _Fold, border: FloatArray) -> tuple[_Fold, FloatArray] | None:
        """Newton's method in the plane across ``border``; the fold and its unit tangent along it."""
        u, centre = guess.u.copy(), guess.centre
        last = math.inf
        for _ in range(10):
            found = self._measure(u, centre) if u[0] > 0.0 else None
            slopes = None if found is None else self._slopes(found[1])
            if found is None or slopes is None:
                return None
            values, fold = found
            centre = fold.centre
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
                return _Fold(u, centre, fold.period), tangent / np.linalg.norm(tangent)
            last = size
        return None

    def from_fold(
        self, values: tuple[float, float], r: float, centre: tuple[float, float], unit: tuple[float, float]
    ) -> None:
        """Follow the curve through a fold both ways, unless it is known.

        Args:
            values: of the two parameters.
            r: where the cycle crosses the ray, a distance from the fixed point inside.
            centre, unit: that point, and the direction of the ray.
        """
        self._unit = unit
        scaled = [self.plane.line(k, 0.0).scaled(values[k]) for k in (0, 1)]
        guess = _Fold(np.array([r, *scaled]), centre, 0.0)
        if self._known(guess):
            return
        for border in (np.array([0.0, 0.0, 1.0]), np.array([0.0, 1.0, 0.0])):
            start = self._correct(guess, border)
            if start is not None:
                break
        else:
            return
        ahead, ahead_end = self._follow(start[0], start[1])
        if ahead_end == CLOSED:
            folds, ends = ahead, (CLOSED, CLOSED)
        else:
            back, back_end = self._follow(start[0], -start[1])
            folds, ends = [*back[:0:-1], *ahead], (back_end, ahead_end)
        self._followed.append(np.array([fold.u for fold in folds]))
        parameters = np.array([self.plane.values(float(fold.u[1]), float(fold.u[2])) for fold in folds])
        states = np.array([fold.centre for fold in folds])
        self.curves.append(Curve("fold-of-cycles", parameters, states, ends[0] == CLOSED, ends))

    def _known(self, guess: _Fold) -> bool:
        """By the parameters alone: the ray may be another one."""
        for curve, table in zip(self.curves, self._followed, strict=True):
            begin, chord = table[:-1, 1:], np.diff(table[:, 1:], axis=0)
            squares = np.maximum(np.sum(chord**2, axis=1), 1e-300)
            share = np.clip(np.sum((guess.u[1:] - begin) * chord, axis=1) / squares, 0.0, 1.0)
            distance = np.linalg.norm(begin + share[:, None] * chord - guess.u[1:], axis=1)
            i = int(np.argmin(distance))
            if distance[i] < 0.05 * math.sqrt(squares[i]) + 1e-5 and math.dist(curve.states[i], guess.centre) < 0.1:
                return True
        return False

    def _follow(self, start: _Fold, tangent: FloatArray) -> tuple[list[_Fold], str]:
        folds, step = [start], 0.25 * _LONGEST_STEP
        travelled = 0.0
        while len(folds) < _MOST_POINTS and not self.stop():
            here = folds[-1]
            guess = _Fold(here.u + step * tangent, here.centre, here.period)
            found = self._correct(guess, tangent)
            fits = (
                found is not None
                and np.linalg.norm(found[0].u - guess.u) < 0.3 * step
                and found[1] @ tangent > 0.9
                and 0.5 * here.period < found[0].period < 1.5 * here.period
            )
            if found is None or not fits:
                step *= 0.5
                if step < _SHORTEST_STEP:
                    if here.u[0] < 30.0 * SMALLEST:
                        return self._onto_bautin(folds)
                    return folds, LONG if here.period > 0.1 * LONGEST_PERIOD else LOST
                continue
            fold, following = found
            travelled += step
            if np.abs(fold.u[1:]).max() > 1.0:
                return self._onto_border(folds, fold)
            folds.append(fold)
            tangent = following if following @ tangent > 0.0 else -following
            if fold.u[0] < 10.0 * SMALLEST:
                return self._onto_bautin(folds)
            if travelled > 0.2 and np.linalg.norm(fold.u - start.u) < 0.7 * step:
                return [*folds, start], CLOSED
            step = min(1.4 * step, _LONGEST_STEP)
        return folds, LOST

    def _onto_border(self, folds: list[_Fold], beyond: _Fold) -> tuple[list[_Fold], str]:
        here = folds[-1]
        k = 1 + int(np.argmax(np.abs(beyond.u[1:])))
        edge = math.copysign(1.0, beyond.u[k])
        share = (edge - here.u[k]) / (beyond.u[k] - here.u[k])
        u = here.u + share * (beyond.u - here.u)
        u[k] = edge
        found = self._correct(_Fold(u, beyond.centre, beyond.period), np.eye(3)[k])
        return ([*folds, found[0]] if found is not None else folds), BORDER

    def _onto_bautin(self, folds: list[_Fold]) -> tuple[list[_Fold], str]:
        """The last stretch, on which the cycle is too small to be measured, goes straight to the point."""
        here = folds[-1]
        for point in self.bautin:
            at = np.array([self.plane.line(k, 0.0).scaled(point.parameters[k]) for k in (0, 1)])
            if np.linalg.norm(at - here.u[1:]) < 0.1 and math.dist(point.state, here.centre) < 0.1:
                return [*folds, _Fold(np.array([0.0, *at]), point.state, here.period)], BAUTIN
        return folds, LOST
