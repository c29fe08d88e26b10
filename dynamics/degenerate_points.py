"""Moves a flow's parameters as little as possible so that it truly has the degenerate fixed points that are wanted.

Given a flow, parameters that may move, and for each wanted point a guess and a condition, :func:`meet` solves

    minimise  the sum of (change of parameter / its scale)^2
    such that every wanted point meets its condition,

the unknowns being the parameters and the positions of the points. Each step linearises the conditions, eliminates the
positions and takes the least change of parameters that the rest allows (Gauss-Newton on the bordered system). Where the
iteration rests, the change is normal to the set of solutions: it is a least change, to first order, and the only one
nearby if there are as many free parameters as conditions.

Conditions (Kuznetsov, Elements of Applied Bifurcation Theory, sections 3.2, 6.2, 8.2 and 8.4), for a velocity F with
Jacobian J, where v is the vector that J takes to zero:

=====================  ====================================================  ==================================
saddle-node            F = 0, det J = 0                                      codimension 1
cusp                   F = 0, det J = 0, derivative of det J along v = 0     codimension 2; 1 with a mirror symmetry
double zero            F = 0, det J = 0, trace J = 0                         codimension 2 (Bogdanov-Takens)
vanishing Jacobian     F = 0, J = 0                                          codimension 4 of the general flow
=====================  ====================================================  ==================================
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from .flow import FloatArray, Flow, Kernels

Condition = Literal["saddle-node", "cusp", "double zero", "vanishing Jacobian"]

# below this, what is left of the conditions is rounding
TOLERANCE = 1e-14
_DIFFERENCE = 1e-5
_MAX_ITERATIONS = 60
_LONGEST_STEP = 0.5
_LONGEST_MOVE = 0.1
# directions in which a condition responds less than this, relative to the strongest, are not used: symmetric
# points repeat one another's conditions
_NEGLIGIBLE = 1e-7
_HALVINGS = 12
# change of any scaled parameter beyond which the search has lost its way
_FAR = 5.0


@dataclass(frozen=True)
class Entry:
    """One number among a flow's parameters.

    Attributes:
        symbol: of the parameter, such as "U_r".
        index: of the entry, from 0; empty for a scalar.
        sign: factor by which it follows the free parameter.
    """

    symbol: str
    index: tuple[int, ...]
    sign: float = 1.0


# how many equations each condition has
_CONDITIONS: dict[Condition, int] = {"saddle-node": 3, "cusp": 4, "double zero": 4, "vanishing Jacobian": 6}

# entries that move together, so that a symmetry of the flow is kept
FreeParameter = tuple[Entry, ...]


@dataclass(frozen=True)
class DegeneratePoint:
    """A fixed point at a bifurcation, as wanted (a guess) or as found."""

    x: float
    y: float
    condition: Condition = "saddle-node"


@dataclass(frozen=True)
class Met:
    """What :func:`meet` found.

    Attributes:
        flow: the flow with its parameters moved.
        points: the degenerate points, in the order in which they were wanted.
        residual: largest error of any condition, in double precision.
        change: root of the sum of squares of the scaled changes.
        uncertainty: estimate of the distance, in the same measure, from the flow to one that meets the conditions
            exactly: the least change that the residual and the rounding of its evaluation call for.
        converged: whether the conditions hold to rounding (:data:`TOLERANCE`).
        reason: if not, a sentence saying why; else empty.
    """

    flow: Flow
    points: tuple[DegeneratePoint, ...]
    residual: float
    change: float
    uncertainty: float
    converged: bool
    reason: str = ""


def scale_of(flow: Flow, entry: Entry) -> float:
    """The unit in which a change of an entry is measured: its own size, at least a hundred steps of its slider."""
    (parameter,) = (p for p in flow.parameters if p.symbol == entry.symbol)
    value = flow.parameter_values()[entry.symbol][list(parameter.indices()).index(entry.index)]
    return max(abs(value), 100.0 * parameter.step)


def with_changes(flow: Flow, free: Sequence[FreeParameter], changes: Iterable[float]) -> Flow:
    """A copy of a flow with each free parameter moved by its change.

    Raises:
        ValueError: if a value leaves the range that the flow accepts.
        KeyError: if the flow has no such parameter.
    """
    moved: Flow = replace(flow, **_changed(flow, free, changes))  # type: ignore[type-var]
    return moved


def _changed(flow: Flow, free: Sequence[FreeParameter], changes: Iterable[float]) -> dict[str, Any]:
    """The fields that the changes touch, as nested tuples."""
    by_symbol = {p.symbol: p for p in flow.parameters}
    values: dict[str, Any] = {}
    for parameter, change in zip(free, changes, strict=True):
        for entry in parameter:
            name = by_symbol[entry.symbol].name
            if name not in values:
                field = getattr(flow, name)
                values[name] = [list(row) for row in field] if len(entry.index) == 2 else list(np.atleast_1d(field))
            target = values[name]
            for i in entry.index[:-1]:
                target = target[i]
            target[entry.index[-1] if entry.index else 0] += entry.sign * change
    return {name: _frozen(value, getattr(flow, name)) for name, value in values.items()}


def _frozen(value: list[Any], like: object) -> Any:
    """Lists as the tuples, or the number, that they were made from."""
    if not isinstance(like, tuple):
        return value[0]
    return tuple(tuple(row) if isinstance(row, list) else row for row in value)


def residuals(flow: Flow, points: Sequence[DegeneratePoint]) -> FloatArray:
    """Errors of the conditions of all points, one after the other, in double precision."""
    return _residuals(flow.kernels, flow.pack(), points)


def _residuals(kernels: Kernels, p: FloatArray, points: Sequence[DegeneratePoint]) -> FloatArray:
    found: list[float] = []
    for point in points:
        found += kernels.velocity(p, point.x, point.y)
        a, b, c, d = kernels.jacobian(p, point.x, point.y)
        if point.condition == "vanishing Jacobian":
            found += (a, b, c, d)
            continue
        found.append(a * d - b * c)
        if point.condition == "double zero":
            found.append(a + d)
        elif point.condition == "cusp":
            v, w = null_vector(a, b, c, d)
            ends = []
            for step in (_DIFFERENCE, -_DIFFERENCE):
                a, b, c, d = kernels.jacobian(p, point.x + step * v, point.y + step * w)
                ends.append(a * d - b * c)
            found.append((ends[0] - ends[1]) / (2.0 * _DIFFERENCE))
    return np.array(found)


def null_vector(a: float, b: float, c: float, d: float) -> tuple[float, float]:
    """Unit vector that the singular matrix ``[a b; c d]`` takes to zero."""
    p, q = (a, b) if abs(a) + abs(b) >= abs(c) + abs(d) else (c, d)
    length = math.hypot(p, q)
    if length == 0.0:
        return 1.0, 0.0
    # one sign for both ends of a continuous family
    length = math.copysign(length, p if p != 0.0 else -q)
    return -q / length, p / length


def meet(flow: Flow, wanted: Sequence[DegeneratePoint], free: Sequence[FreeParameter]) -> Met:
    """Move the free parameters as little as possible so that every wanted point exists.

    Args:
        flow: where to start.
        wanted: guesses of the points, with their conditions.
        free: what may move.

    Raises:
        ValueError: if nothing is wanted or nothing may move.
    """
    if not wanted or not free:
        raise ValueError(f"{len(wanted)} points wanted and {len(free)} free parameters given: at least one of each")
    scales = np.array([scale_of(flow, parameter[0]) for parameter in free])
    weights = scales * np.sqrt([len(parameter) for parameter in free])
    problem = _Problem(flow, tuple(free), weights, tuple(wanted))
    changes, places = np.zeros(len(free)), np.array([(p.x, p.y) for p in wanted]).ravel()
    reason = f"no convergence in {_MAX_ITERATIONS} steps"
    errors = problem.errors(changes, places)
    uncertainty = np.inf
    settled = False
    for _ in range(_MAX_ITERATIONS):
        if settled and float(np.abs(errors).max()) < TOLERANCE:
            reason = ""
            break
        try:
            step, move, lever = problem.step(changes, places, errors)
        except ValueError as error:
            reason = str(error)
            break
        settled = float(np.abs(step).max()) < 1e-7 and float(np.abs(move).max()) < 1e-6
        shorter = min(1.0, _LONGEST_STEP / (np.abs(step).max() + 1e-300), _LONGEST_MOVE / (np.abs(move).max() + 1e-300))
        taken = _walk(problem, (changes, places, errors), (shorter * step, shorter * move))
        if taken is None:
            reason = "no step towards the conditions lessens their error"
            # at rounding level no step can: that is success
            if float(np.abs(errors).max()) < TOLERANCE:
                reason = ""
            break
        changes, places, errors = taken
        if np.abs(changes).max() > _FAR:
            reason = f"the parameters moved by more than {_FAR:g} times their scale"
            break
    residual = float(np.abs(errors).max())
    if reason == "":
        lever = problem.step(changes, places, errors)[2]
        uncertainty = float(np.linalg.norm(lever @ (np.abs(errors) + problem.rounding(places))))
    points = problem.points(places)
    moved = problem.moved(changes)
    return Met(moved, points, residual, float(np.linalg.norm(changes)), uncertainty, reason == "", reason)


def locate(flow: Flow, guess: DegeneratePoint) -> tuple[DegeneratePoint, float]:
    """The degenerate point that a flow has near a guess, its parameters left alone.

    Returns:
        The place that meets the condition best (Gauss-Newton), and the largest error there.
    """
    problem = _Problem(flow, (), np.empty(0), (guess,))
    places, none = np.array([guess.x, guess.y]), np.empty(0)
    for _ in range(_MAX_ITERATIONS):
        errors = problem.errors(none, places)
        move = np.linalg.lstsq(problem.by_place(none, places), -errors, rcond=_NEGLIGIBLE)[0]
        places = places + move
        if float(np.abs(move).max()) < 1e-15:
            break
    return problem.points(places)[0], float(np.abs(problem.errors(none, places)).max())


State = tuple[FloatArray, FloatArray, FloatArray]


def _walk(problem: _Problem, state: State, step: tuple[FloatArray, FloatArray]) -> State | None:
    """Take the step, halved until the error of the conditions does not grow; None if that does not help."""
    changes, places, errors = state
    before = float(np.linalg.norm(errors))
    for halving in range(_HALVINGS):
        fraction = 0.5**halving
        new = changes + fraction * step[0], places + fraction * step[1]
        if not problem.accepts(new[0]):
            # outside the range that the flow accepts: a shorter step may stay inside
            continue
        reached = problem.errors(*new)
        if float(np.linalg.norm(reached)) <= max(before * (1.0 - 1e-4 * fraction), 10.0 * TOLERANCE):
            return (*new, reached)
    return None


@dataclass(frozen=True)
class _Problem:
    """The conditions as functions of scaled changes of the parameters and of the places of the points."""

    flow: Flow
    free: tuple[FreeParameter, ...]
    weights: FloatArray
    wanted: tuple[DegeneratePoint, ...]

    def moved(self, changes: FloatArray) -> Flow:
        return with_changes(self.flow, self.free, (changes * self.weights).tolist())

    def accepts(self, changes: FloatArray) -> bool:
        """Whether every parameter stays in the range that the flow accepts."""
        try:
            self.moved(changes)
        except ValueError:
            return False
        return True

    def packed(self, changes: FloatArray) -> FloatArray:
        """What :meth:`moved` packs, without its checks: the differences need it thousands of times."""
        flow = copy(self.flow)
        for name, value in _changed(flow, self.free, (changes * self.weights).tolist()).items():
            object.__setattr__(flow, name, value)
        return flow.pack()

    def points(self, places: FloatArray) -> tuple[DegeneratePoint, ...]:
        pairs = places.reshape(-1, 2).tolist()
        return tuple(replace(p, x=x, y=y) for p, (x, y) in zip(self.wanted, pairs, strict=True))

    def errors(self, changes: FloatArray, places: FloatArray) -> FloatArray:
        return _residuals(self.flow.kernels, self.packed(changes), self.points(places))

    def step(self, changes: FloatArray, places: FloatArray, errors: FloatArray) -> tuple[FloatArray, ...]:
        """Step in the changes and in the places, and the change that a unit of each error calls for at most."""
        by_change = self.by_change(changes, places)
        by_place = self.by_place(changes, places)
        # a point on an invariant line leaves it at no step if each condition counts alike, however flat it is there
        strength = np.linalg.norm(np.hstack([by_change, by_place]), axis=1)
        weight = np.where(strength > 0.0, 1.0 / np.where(strength > 0.0, strength, 1.0), 0.0)
        by_change, by_place, errors = by_change * weight[:, None], by_place * weight[:, None], errors * weight
        # combinations of the conditions that no move of the points can meet
        left, sizes, _ = np.linalg.svd(by_place, full_matrices=True)
        rank = int(np.sum(sizes > _NEGLIGIBLE * sizes[0])) if sizes.size else 0
        rest = left[:, rank:].T
        reduced = rest @ by_change
        u, s, vt = np.linalg.svd(reduced, full_matrices=False)
        keep = s > _NEGLIGIBLE * max(s[0], 1e-300)
        if not s.size or s[0] < _NEGLIGIBLE:
            raise ValueError("the free parameters have no hold on the conditions")
        inverse = (vt[keep].T / s[keep]) @ u[:, keep].T
        target = inverse @ (reduced @ changes - rest @ errors)
        step = target - changes
        move = np.linalg.lstsq(by_place, -errors - by_change @ step, rcond=_NEGLIGIBLE)[0]
        return step, move, np.abs(inverse @ rest) * weight

    def rounding(self, places: FloatArray) -> FloatArray:
        """Rounding of each error: a velocity is a difference of numbers of the size of its coordinate."""
        unit = float(np.finfo(np.float64).eps)
        found: list[float] = []
        for point in self.points(places):
            found += [unit * abs(point.x), unit * abs(point.y)] + [unit] * (_CONDITIONS[point.condition] - 2)
        return np.array(found)

    def by_change(self, changes: FloatArray, places: FloatArray) -> FloatArray:
        """Derivatives of the errors by the scaled changes, by central differences."""
        kernels, points = self.flow.kernels, self.points(places)
        return _central(lambda step: _residuals(kernels, self.packed(changes + step), points), len(changes))

    def by_place(self, changes: FloatArray, places: FloatArray) -> FloatArray:
        """Derivatives of the errors by the places, by central differences."""
        kernels, p = self.flow.kernels, self.packed(changes)
        return _central(lambda step: _residuals(kernels, p, self.points(places + step)), len(places))


def _central(function: Callable[[FloatArray], FloatArray], size: int) -> FloatArray:
    columns = [function(step) - function(-step) for step in _DIFFERENCE * np.eye(size)]
    return np.column_stack(columns) / (2.0 * _DIFFERENCE)
