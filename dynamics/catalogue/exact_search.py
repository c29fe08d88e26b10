"""Searches, for one row of JSP19 table 2, the nearest parameters that truly have the topology that the paper counts.

Where the digits come near a saddle-node without meeting it, the curve ``det J = 0`` passes close by a place of little
speed. Those places are the candidates; the points that the row counts are chosen among them, and
:func:`dynamics.degenerate_points.meet` moves as many parameters as there are independent conditions, no more. A set
is accepted only if :func:`dynamics.fixed_points.fixed_points` proves the whole count. Of all accepted sets the one
with the fewest moved entries is kept, and among those the one that moved least.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from ..degenerate_points import DegeneratePoint, Entry, FreeParameter, Met, meet
from ..fixed_points import FixedPoints, fixed_points
from ..flow import FloatArray
from ..systems import GRU
from .records import Counted

_GRID = 201
_APART = 0.05
_SLOWEST = 0.1
_FARTHEST = 1.0
_CANDIDATES = 12
# how many choices of points are pursued beyond the first that all parameters together can meet
_CHOICES = 5
_SYMBOLS = ("U_h", "U_r", "b_h", "b_r")


@dataclass(frozen=True)
class Solution:
    """A flow with the wanted topology, proven.

    Attributes:
        met: the flow, its degenerate points and how well they meet their conditions.
        free: the entries that moved.
        found: the proof.
    """

    met: Met
    free: tuple[FreeParameter, ...]
    found: FixedPoints

    @property
    def cost(self) -> tuple[int, float]:
        """Number of moved entries, then the size of the change."""
        return sum(len(parameter) for parameter in self.free), self.met.change


def solve(start: GRU, counted: Counted, groups: tuple[FreeParameter, ...] = ()) -> Solution | None:
    """The nearest GRU that has what is counted, or None if the search finds none.

    Args:
        start: where to start; zeros stay zero, and a symmetry under exchange of the units or a quarter turn is kept.
        counted: simple points and saddle-nodes. Points of codimension 2 are not searched for.
        groups: what may move, if not all entries that are not zero.
    """
    groups = groups or free_groups(start)
    wanted = counted.saddle_node_1 + counted.saddle_node_2
    choices = []
    for points in _choices(start, counted, groups):
        together = meet(start, points, groups)
        if together.converged and _distinct(together.points):
            choices.append((together.change, points))
    choices.sort(key=lambda choice: choice[0])
    best: Solution | None = None
    pursued = 0
    for _, points in choices:
        accepted = list(_accepted(start, points, groups, counted, wanted))
        if accepted:
            pursued += 1
            nearest = min(accepted, key=lambda solution: solution.cost)
            if best is None or nearest.cost < best.cost:
                best = nearest
        if pursued == _CHOICES:
            break
    return best


def _accepted(
    start: GRU, points: tuple[DegeneratePoint, ...], groups: tuple[FreeParameter, ...], counted: Counted, most: int
) -> Iterator[Solution]:
    """Solutions with the fewest free parameters that have any."""
    for size in range(1, most + 1):
        some = False
        for free in combinations(groups, size):
            met = meet(start, points, free)
            if met.converged and isinstance(met.flow, GRU) and _distinct(met.points):
                found = fixed_points(met.flow)
                if has(found, counted):
                    some = True
                    yield Solution(met, free, found)
        if some:
            return


def has(found: FixedPoints, counted: Counted) -> bool:
    """Whether the proven points and clusters are just what is counted, saddle-nodes being clusters of index 0."""
    kinds = [cluster.kind for cluster in found.clusters]
    return (
        found.complete
        and [sum(p.kind == kind for p in found.points) for kind in ("sink", "source", "saddle")]
        == [counted.sinks, counted.sources, counted.saddles]
        and len(found.points) == counted.sinks + counted.sources + counted.saddles
        and kinds.count("saddle-node-1") == counted.saddle_node_1
        and kinds.count("saddle-node-2") == counted.saddle_node_2
        and kinds.count("degenerate") == counted.codimension_2
        and all(cluster.index is not None for cluster in found.clusters)
    )


def free_groups(flow: GRU) -> tuple[FreeParameter, ...]:
    """The entries that are not zero; those that a symmetry of the flow links move together."""
    links = _symmetry(flow)
    groups: list[FreeParameter] = []
    taken: set[tuple[str, tuple[int, ...]]] = set()
    for symbol in _SYMBOLS:
        (parameter,) = (p for p in flow.parameters if p.symbol == symbol)
        values = flow.parameter_values()[symbol]
        for index, value in zip(parameter.indices(), values, strict=True):
            if value == 0.0 or (symbol, index) in taken:
                continue
            group: FreeParameter = (Entry(symbol, index),)
            if links is not None:
                other = tuple(1 - i for i in index)
                group += (Entry(symbol, other, links if len(set(index)) == len(index) > 1 else 1.0),)
            taken.update((entry.symbol, entry.index) for entry in group)
            groups.append(group)
    return tuple(groups)


def _symmetry(flow: GRU) -> float | None:
    """1 if exchanging the units leaves the flow alone, -1 for a quarter turn, None for neither."""
    swapped = replace(
        flow,
        Uh=(flow.Uh[1][::-1], flow.Uh[0][::-1]),
        Ur=(flow.Ur[1][::-1], flow.Ur[0][::-1]),
        bh=flow.bh[::-1],
        br=flow.br[::-1],
    )
    if swapped == flow:
        return 1.0
    nothing_else = all(value == 0.0 for s in ("U_r", "b_h", "b_r") for value in flow.parameter_values()[s])
    if nothing_else and flow.Uh[0][0] == flow.Uh[1][1] and flow.Uh[0][1] == -flow.Uh[1][0]:
        return -1.0
    return None


def _choices(flow: GRU, counted: Counted, groups: tuple[FreeParameter, ...]) -> Iterator[tuple[DegeneratePoint, ...]]:
    """Candidates chosen as the row counts them: stable in the other direction for the first kind, else unstable."""
    points = candidates(flow, groups)
    traces = [float(np.trace(flow.jacobian(p.x, p.y))) for p in points]
    stable = [p for p, trace in zip(points, traces, strict=True) if trace < 0.0]
    unstable = [p for p, trace in zip(points, traces, strict=True) if trace >= 0.0]
    for first in combinations(stable, counted.saddle_node_1):
        for second in combinations(unstable, counted.saddle_node_2):
            yield first + second


def candidates(flow: GRU, groups: tuple[FreeParameter, ...]) -> tuple[DegeneratePoint, ...]:
    """Saddle-nodes that a small change of all free parameters makes, the smallest change first."""
    kept: list[Met] = []
    for x, y in _seeds(flow).tolist():
        met = meet(flow, (DegeneratePoint(x, y),), groups)
        if met.converged and met.change < _FARTHEST:
            kept.append(met)
    kept.sort(key=lambda met: met.change)
    points: list[DegeneratePoint] = []
    invariant = [_invariant(flow, axis) for axis in range(2)]
    for met in kept:
        # a point that ought to lie on an axis that the flow never leaves, and does not quite, is found there as well
        x, y = met.points[0].x, met.points[0].y
        if any(held and 1e-14 < abs(off) < 1e-3 for held, off in zip(invariant, (y, x), strict=True)):
            continue
        if all(_distinct((met.points[0], other)) for other in points):
            points.append(met.points[0])
    return tuple(points[:_CANDIDATES])


def _seeds(flow: GRU) -> FloatArray:
    """Slow places along the curve ``det J = 0``, slowest first and well apart, shape ``(n, 2)``."""
    # off centre, so that no line of the grid runs along an axis
    xs, ys = np.linspace(-1.0013, 1.0, _GRID), np.linspace(-1.0, 1.0017, _GRID)
    x, y = np.meshgrid(xs, ys, indexing="ij")
    jacobian = flow.jacobian(x, y)
    sign = np.sign(jacobian[..., 0, 0] * jacobian[..., 1, 1] - jacobian[..., 0, 1] * jacobian[..., 1, 0])
    change = np.zeros_like(sign, dtype=bool)
    change[:-1] |= sign[:-1] != sign[1:]
    change[:, :-1] |= sign[:, :-1] != sign[:, 1:]
    speed = np.hypot(*flow.velocity(x, y))
    at = np.flatnonzero(change.ravel() & (speed.ravel() < _SLOWEST))
    at = at[np.argsort(speed.ravel()[at], kind="stable")]
    places = np.column_stack([x.ravel()[at], y.ravel()[at]])
    kept: list[int] = []
    for i, place in enumerate(places):
        if not kept or np.hypot(*(places[kept] - place).T).min() > _APART:
            kept.append(i)
    return np.vstack([*_on_axes(flow), places[kept]])


def _on_axes(flow: GRU) -> Iterator[FloatArray]:
    """Places where det J = 0 on an axis that the flow never leaves: where the two of a transcritical collision meet."""
    s = np.linspace(-1.0013, 1.0, 4 * _GRID)
    for axis in range(2):
        if not _invariant(flow, axis):
            continue
        along = np.column_stack([s, np.zeros_like(s)][:: 1 - 2 * axis])
        jacobian = flow.jacobian(along[:, 0], along[:, 1])
        for row in range(2):
            # the matrix is triangular here: its eigenvalues are on the diagonal
            value = jacobian[:, row, row]
            yield along[:-1][(value[:-1] > 0.0) != (value[1:] > 0.0)]


def _invariant(flow: GRU, axis: int) -> bool:
    """Whether the flow never leaves the axis (0: that of x, 1: that of y)."""
    other = 1 - axis
    return flow.Uh[other][axis] == 0.0 and flow.bh[other] == 0.0


def _distinct(points: Sequence[DegeneratePoint]) -> bool:
    return all(np.hypot(p.x - q.x, p.y - q.y) > 1e-3 for p, q in combinations(points, 2))
