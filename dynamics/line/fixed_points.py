"""Fixed points on a line by interval branch and bound: existence, uniqueness and completeness proven."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from .branch_and_bound import AMBIGUOUS, COMPLETE, MAX_TERMINALS, MAX_ZEROS, OUT_OF_BUDGET, search_line
from .flow import LineFlow

Kind = Literal["sink", "source", "half-stable"]

# slightly larger than [-1, 1] and off centre, so that no bisection runs through 0
REGION = (-1.0009765625, 1.0012)
FINEST = 2.0**-40
# what lies this near to an undecided interval is undecided with it
NEAR = 1e-8
DEFAULT_BUDGET = 200_000

_REASONS = {
    OUT_OF_BUDGET: "the search used up its budget of {budget} intervals before it had covered the line",
    AMBIGUOUS: "two enclosures of fixed points overlap and could not be told apart in double precision",
}
_TOO_MANY = "more intervals than the search can hold stayed undecided"


@dataclass(frozen=True)
class LinePoint:
    """One fixed point, proven to exist and to be the only one in its box.

    Attributes:
        h: position, the midpoint of ``box``.
        kind: "sink" or "source".
        eigenvalue: slope of the velocity there, per GRU step.
        box: enclosure ``(low, high)``.
    """

    h: float
    kind: Kind
    eigenvalue: float
    box: tuple[float, float]

    @property
    def time_constant(self) -> float:
        """Steps in which a small distance shrinks (sink) or grows (source) by the factor e."""
        return 1.0 / abs(self.eigenvalue)

    @property
    def index(self) -> int:
        """+1 for a sink, -1 for a source."""
        return 1 if self.kind == "sink" else -1


@dataclass(frozen=True)
class LineCluster:
    """A short interval in which double precision cannot resolve the fixed points.

    Attributes:
        h: centre.
        kind: by the sign of the velocity on either side: "half-stable" where it is the same (one half-stable point, two
            points, or none), else "sink" or "source" (one point whose eigenvalue nearly vanishes, or three).
        rightward: for a half-stable one, whether the flow around it goes to the right: then it attracts from the left.
        eigenvalue: slope of the velocity at the centre.
        box: ``(low, high)`` covering the interval.
    """

    h: float
    kind: Kind
    rightward: bool
    eigenvalue: float
    box: tuple[float, float]

    @property
    def index(self) -> int:
        """0 for a half-stable one, +1 for a sink, -1 for a source."""
        return {"half-stable": 0, "sink": 1, "source": -1}[self.kind]


@dataclass(frozen=True)
class LineFixedPoints:
    """All fixed points of a flow on a line, in order of position.

    Attributes:
        points: proven points.
        clusters: what could not be resolved, never dropped.
        complete: the search ended within its budget: outside ``points`` and ``clusters`` there is proven to be none.
        boxes_examined: number of intervals the search looked at.
        reason: if not complete, a sentence saying why; else empty.
    """

    points: tuple[LinePoint, ...]
    clusters: tuple[LineCluster, ...]
    complete: bool
    boxes_examined: int
    reason: str = ""

    @property
    def all(self) -> tuple[LinePoint | LineCluster, ...]:
        """Points and clusters in order of position."""
        return tuple(sorted((*self.points, *self.clusters), key=lambda one: one.h))

    def between(self, low: float, high: float) -> bool:
        """Whether anything rests in the closed interval, or may rest there."""
        return not self.complete or any(one.box[1] >= low and one.box[0] <= high for one in self.all)


def fixed_points_on_line(flow: LineFlow, *, budget: int = DEFAULT_BUDGET) -> LineFixedPoints:
    """All fixed points, with proof.

    The signs around what is not resolved follow from its neighbours: the velocity is positive at the left end and
    negative at the right one, and changes its sign at each proven point as that point's kind says.

    Raises:
        ValueError: if the budget is not positive.
    """
    if budget < 1:
        raise ValueError(f"budget = {budget} must be positive")
    zeros, terminals = np.empty((MAX_ZEROS, 4)), np.empty((MAX_TERMINALS, 2))
    status, found, undecided, examined = search_line(
        flow.unfolding, flow.pack(), *REGION, FINEST, budget, zeros, terminals
    )
    points = [_point(flow, low, high) for low, high in zeros[:found, :2].tolist()]
    points, boxes = _grouped(points, terminals[:undecided].tolist())
    clusters = _clusters(flow, points, boxes)
    reason = "" if status == COMPLETE else _REASONS.get(status, _TOO_MANY).format(budget=budget)
    return LineFixedPoints(tuple(points), clusters, status == COMPLETE, examined, reason)


def _point(flow: LineFlow, low: float, high: float) -> LinePoint:
    h = 0.5 * (low + high)
    eigenvalue = float(flow.slope(h))
    # the slope was proven to have one sign over the box
    return LinePoint(h, "sink" if eigenvalue < 0.0 else "source", eigenvalue, (low, high))


def _grouped(
    points: list[LinePoint], undecided: list[list[float]]
) -> tuple[list[LinePoint], list[tuple[float, float]]]:
    """Undecided intervals with whatever lies too near to be told apart from them, proven points too; and the others."""
    boxes: list[tuple[float, float]] = []
    left: list[LinePoint] = []
    items = [(low, high, None) for low, high in undecided] + [(*point.box, point) for point in points]
    for low, high, point in sorted(items, key=_left):
        if boxes and (not left or left[-1].h < boxes[-1][0]) and low - boxes[-1][1] < NEAR:
            boxes[-1] = (boxes[-1][0], max(high, boxes[-1][1]))
        elif point is not None:
            left.append(point)
        elif left and low - left[-1].box[1] < NEAR:
            boxes.append((left.pop().box[0], high))
        else:
            boxes.append((low, high))
    return left, boxes


def _clusters(flow: LineFlow, points: list[LinePoint], boxes: list[tuple[float, float]]) -> tuple[LineCluster, ...]:
    """The undecided intervals, named by the signs on either side."""
    marks = sorted([(*point.box, point) for point in points] + [(low, high, None) for low, high in boxes], key=_left)
    signs = [True]
    for (_, right, one), (left, _, other) in pairwise(marks):
        if one is not None:
            signs.append(one.kind == "source")
        elif other is not None:
            signs.append(other.kind == "sink")
        else:
            signs.append(float(flow.velocity(0.5 * (right + left))) > 0.0)
    signs.append(False)
    found = []
    for i, (low, high, point) in enumerate(marks):
        if point is None:
            before, after = signs[i], signs[i + 1]
            kind: Kind = "half-stable" if before == after else "sink" if before else "source"
            centre = 0.5 * (low + high)
            found.append(LineCluster(centre, kind, before and after, float(flow.slope(centre)), (low, high)))
    return tuple(found)


def _left(mark: tuple[float, float, LinePoint | None]) -> float:
    return mark[0]
