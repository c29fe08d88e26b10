"""Regime maps: which topology a flow has, over a rectangle of two parameters.

The rectangle is sampled on a square lattice. At a node all fixed points are found with proof, and limit cycles by
return maps. A coarse lattice is sampled throughout; then cells whose corners differ, and their neighbours, are divided
again and again, so that the finest picture costs as much as its borders are long. Every level is a whole picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ..flow import FloatArray
from .families import Plane
from .period_lattice import periods_between
from .point_counts import PROVEN
from .regime_nodes import count_nodes, search_nodes

IntArray = NDArray[np.int64]

SIZE = 257
COARSEST = 16
# up to this stride every node of the lattice is sampled, and its cycles are searched for
_CYCLES_THROUGHOUT = 8
_POINTS_THROUGHOUT = 4
_PERIODS_THROUGHOUT = 4
# boxes of one map: where gates switch within a thousandth of the plane, a node may take all of its budget
MOST_BOXES = 4_000_000
_BATCH = 48
# off the corners and the middle, where symmetric families like to be degenerate
_OFFSET = 0.4837


@dataclass(frozen=True, order=True)
class Regime:
    """One topology.

    Attributes:
        sinks, sources, saddles: numbers of fixed points, proven; all 0 where the proof left something open.
        stable, unstable: numbers of limit cycles that were found.
        decided: whether the fixed points are all proven and classified.
    """

    sinks: int
    sources: int
    saddles: int
    stable: int
    unstable: int
    decided: bool = True


@dataclass(frozen=True)
class RegimeMap:
    """The topologies over a rectangle, at one level of refinement.

    Attributes:
        plane: the rectangle.
        first, second: values of the two parameters at the nodes, shape ``(SIZE,)``.
        labels: number of the regime at each node, shape ``(SIZE, SIZE)``, the second parameter by rows; where nothing
            was computed, that of the nearest node or of the cell around it.
        regimes: by number.
        periods: period of the slowest stable cycle at each node that was searched for cycles, 0 where there is none,
            NaN where it is not known; shape ``(SIZE, SIZE)``.
        stride: spacing of the lattice at this level, in nodes; 1 at the finest.
        evaluated, searched: at how many nodes fixed points were proven, and cycles searched for.
        last: whether this is the finest level.
        reason: if the refinement ended before that, a sentence; else empty.
        interpolated: at how many nodes the period comes from the nodes around.
    """

    plane: Plane
    first: FloatArray
    second: FloatArray
    labels: NDArray[np.int32]
    regimes: tuple[Regime, ...]
    periods: FloatArray
    stride: int
    evaluated: int
    searched: int
    last: bool
    reason: str = ""
    interpolated: int = 0


def regime_levels(
    plane: Plane,
    *,
    cycles: bool = True,
    periods: bool = False,
    workers: int = 1,
    prepare: Callable[[], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Iterator[RegimeMap]:
    """The map of a rectangle, level by level: each a whole picture, finer than the one before.

    The answer does not depend on ``workers``. Closing the iterator ends the work.

    Args:
        plane: the flows.
        cycles: whether limit cycles are counted, which takes most of the time.
        periods: whether the periods of cycles are wanted everywhere: then cycles are searched for at every fourth node
            along each axis, and periods between these are interpolated where that is smooth, else searched for too.
        workers: number of threads.
        prepare: called once in each thread, as to lower its priority.
        stop: asked every few dozen nodes; if it says True, the iterator ends without another level.

    Raises:
        ValueError: if ``workers`` is not positive.
    """
    if workers < 1:
        raise ValueError(f"workers = {workers} must be positive")
    refining = _Refining(plane, cycles or periods, periods, stop or _never)
    stride = COARSEST
    while True:
        # no thread outlives a level: whoever asks for them may leave long before the last
        with ThreadPoolExecutor(workers, initializer=prepare) as threads:
            if not refining.level(stride, threads):
                return
        done = stride == 1 or refining.exhausted
        yield refining.picture(stride, done)
        if done:
            return
        stride //= 2


def nodes_along(low: float, high: float) -> FloatArray:
    """Values of a parameter at the nodes; none at the ends."""
    found: FloatArray = low + (np.arange(SIZE) + _OFFSET) / SIZE * (high - low)
    return found


def _never() -> bool:
    return False


class _Refining:
    """The lattice and what is known at its nodes; arrays are indexed ``[second, first]``."""

    def __init__(self, plane: Plane, cycles: bool, all_periods: bool, stop: Callable[[], bool]) -> None:
        self.plane, self.cycles, self.all_periods, self.stop = plane, cycles, all_periods, stop
        self.throughout = _PERIODS_THROUGHOUT if all_periods else _CYCLES_THROUGHOUT
        self.first = nodes_along(plane.low[0], plane.high[0])
        self.second = nodes_along(plane.low[1], plane.high[1])
        # counts of fixed points as one number, and cycles as another; -1 is not known
        self.points = np.full((SIZE, SIZE), -1, dtype=np.int64)
        self.rings = np.full((SIZE, SIZE), -1, dtype=np.int64)
        self.periods = np.full((SIZE, SIZE), np.nan)
        self.evaluated = self.searched = self.boxes = self.interpolated = 0
        # nodes of the first picture whose cycles are those of the nodes around until the second: counts and points
        self.deferred: list[tuple[IntArray, IntArray, FloatArray]] = []

    @property
    def exhausted(self) -> bool:
        """Whether the work allowed for one map is done."""
        return self.boxes > MOST_BOXES

    def level(self, stride: int, threads: ThreadPoolExecutor) -> bool:
        """Fill the lattice of a stride; False if it was stopped."""
        grid = np.zeros((SIZE, SIZE), dtype=bool)
        grid[::stride, ::stride] = True
        missing = grid & (self.points < 0)
        if stride < _POINTS_THROUGHOUT:
            missing &= self._around_borders(2 * stride)
        nodes = np.argwhere(missing)
        parts = [(nodes, stride >= self.throughout)]
        if stride == COARSEST and not self.all_periods:
            # the first picture is there sooner if cycles are searched for at every second node along each axis
            first = (nodes % (2 * stride) == 0).all(axis=1)
            parts = [(nodes[first], True), (nodes[~first], False)]
        waiting, self.deferred = self.deferred, []
        for known in waiting:
            if self.stop() or not self._search_nodes(*known, threads):
                return False
        for some, searched in parts:
            if not self._evaluate_all(some, searched, stride, threads):
                return False
        self._fill(grid & (self.points < 0), stride)
        if self.all_periods and stride < self.throughout:
            return all(self._periods_between(stride, axis, threads) for axis in (0, 1))
        return True

    def _evaluate_all(self, nodes: IntArray, everywhere: bool, stride: int, threads: ThreadPoolExecutor) -> bool:
        for begin in range(0, len(nodes), _BATCH * 4):
            if self.stop():
                return False
            if self.exhausted:
                break
            if not self._evaluate(nodes[begin : begin + _BATCH * 4], everywhere, stride, threads):
                return False
        return True

    def _periods_between(self, stride: int, axis: int, threads: ThreadPoolExecutor) -> bool:
        """Periods at the nodes that a level adds along one axis: interpolated if that is smooth, else searched for."""
        across = slice(None, None, 2 * stride if axis == 0 else stride)
        lattice = (slice(None, None, stride), across) if axis == 0 else (across, slice(None, None, stride))
        periods = np.moveaxis(self.periods[lattice], axis, 0)
        regimes = np.moveaxis((self.points * 1024 + self.rings)[lattice], axis, 0)
        found, smooth = periods_between(periods, regimes)
        new = np.isnan(periods[1::2])
        stable = np.moveaxis(self.rings[lattice], axis, 0)[1::2] // 32 > 0
        # beside a cycle too slow to be followed nothing is interpolated, and nothing would be found
        slow = np.isnan(periods[:-1:2]) | np.isnan(periods[2::2])
        filled = np.where(stable, np.where(smooth, found, np.nan), 0.0)
        periods[1::2] = np.where(new, filled, periods[1::2])
        self.interpolated += int((new & stable & smooth).sum())
        # a view: what was filled is in the map now
        if axis == 0:
            rows, columns = np.nonzero(new & stable & ~smooth & ~slow)
            nodes = np.stack(((2 * rows + 1) * stride, columns * 2 * stride), axis=1)
        else:
            columns, rows = np.nonzero(new & stable & ~smooth & ~slow)
            nodes = np.stack((rows * stride, (2 * columns + 1) * stride), axis=1)
        return self._evaluate_all(nodes, True, stride, threads)

    def _around_borders(self, stride: int) -> NDArray[np.bool_]:
        """Nodes in and around the cells of a coarser lattice whose corners differ."""
        points, rings = self.points[::stride, ::stride], self.rings[::stride, ::stride]
        differs = np.zeros((len(points) - 1, len(points) - 1), dtype=bool)
        for values in (points, rings):
            corners = values[:-1, :-1], values[1:, :-1], values[:-1, 1:], values[1:, 1:]
            for corner in corners[1:]:
                differs |= corner != corners[0]
        wide = np.zeros((len(points) + 1, len(points) + 1), dtype=bool)
        wide[1:-1, 1:-1] = differs
        near = wide[1:-1, 1:-1] | wide[:-2, 1:-1] | wide[2:, 1:-1] | wide[1:-1, :-2] | wide[1:-1, 2:]
        nodes = np.zeros((SIZE, SIZE), dtype=bool)
        for row, column in np.argwhere(near) * stride:
            nodes[row : row + stride + 1, column : column + stride + 1] = True
        return nodes

    def _evaluate(self, nodes: IntArray, everywhere: bool, stride: int, threads: ThreadPoolExecutor) -> bool:
        flows = [self.plane.flow_at(float(self.first[j]), float(self.second[i])) for i, j in nodes.tolist()]
        chunks = [slice(k, k + _BATCH) for k in range(0, len(nodes), _BATCH)]
        counted = list(threads.map(count_nodes, [flows[chunk] for chunk in chunks]))
        counts = np.concatenate([counts for counts, _ in counted])
        places = np.concatenate([points for _, points in counted])
        rows, columns = nodes.T
        self.points[rows, columns] = _as_number(counts)
        self.evaluated += len(nodes)
        self.boxes += int(counts[:, 4].sum())
        if not self.cycles:
            self.rings[rows, columns] = 0
            return True
        if everywhere:
            return self._search_nodes(nodes, counts, places, threads)
        inherited = np.array([self._inherited(i, j, stride) for i, j in nodes.tolist()], dtype=np.int64)
        known = inherited >= 0
        self.rings[rows[known], columns[known]] = inherited[known]
        if stride == COARSEST:
            self.deferred.append((nodes[known], counts[known], places[known]))
        return self._search_nodes(nodes[~known], counts[~known], places[~known], threads)

    def _search_nodes(self, nodes: IntArray, counts: IntArray, places: FloatArray, threads: ThreadPoolExecutor) -> bool:
        """Search for the cycles of nodes whose fixed points are counted; False if it was stopped."""
        rows, columns = nodes.T
        decided = counts[:, 3] == PROVEN
        self.rings[rows[~decided], columns[~decided]] = 0
        wanted = np.flatnonzero(decided)
        # short batches, so that no core is left without work at the end
        parts = [wanted[k : k + 8] for k in range(0, len(wanted), 8)]
        flows = [self.plane.flow_at(float(self.first[j]), float(self.second[i])) for i, j in nodes.tolist()]
        jobs = [
            partial(search_nodes, [flows[k] for k in part], counts[part], places[part], self.stop) for part in parts
        ]
        for part, done in zip(parts, threads.map(lambda job: job(), jobs), strict=True):
            if done is None:
                return False
            rings, periods = done
            self.rings[rows[part], columns[part]] = rings[:, 0] * 32 + rings[:, 1]
            self.periods[rows[part], columns[part]] = periods
        self.searched += len(wanted)
        return True

    def _inherited(self, row: int, column: int, stride: int) -> int:
        """The cycles of the coarser nodes around with as many fixed points, if these agree; else -1.

        Beside a Hopf curve, where a cycle may live in a narrow wedge, they are searched for.
        """
        mine = self.points[row, column]
        seen = -1
        for i in _coarser(row, stride):
            for j in _coarser(column, stride):
                other = self.points[i, j]
                if other == mine and self.rings[i, j] >= 0:
                    if seen >= 0 and self.rings[i, j] != seen:
                        return -1
                    seen = int(self.rings[i, j])
                elif other != mine and other // _SADDLE == mine // _SADDLE and _total(other) == _total(mine):
                    return -1
        return seen

    def _fill(self, missing: NDArray[np.bool_], stride: int) -> None:
        """What lies in cells without a border is as their corners are."""
        if not missing.any():
            return
        rows, columns = np.nonzero(missing)
        if stride == COARSEST:
            self.points[rows, columns], self.rings[rows, columns] = _OPEN, 0
            return
        base_rows, base_columns = rows - rows % (2 * stride), columns - columns % (2 * stride)
        self.points[rows, columns] = self.points[base_rows, base_columns]
        self.rings[rows, columns] = self.rings[base_rows, base_columns]

    def picture(self, stride: int, last: bool) -> RegimeMap:
        """The whole map as it is known."""
        nearest = np.minimum((np.arange(SIZE) + stride // 2) // stride * stride, SIZE - 1)
        codes = np.where(self.points < 0, -1, self.points * 1024 + self.rings)
        codes = np.where(codes < 0, codes[np.ix_(nearest, nearest)], codes)
        # undecided nodes are one regime, whatever was counted
        codes = np.where(codes // 1024 % 2 == 0, codes, 1024 * _OPEN)
        numbers, labels = np.unique(codes, return_inverse=True)
        reason = (
            "The refinement ended early: the proofs used up the work allowed for one map, because the gates switch "
            "within a small part of the plane. The picture is as fine as it could be made."
            if self.exhausted and stride > 1
            else ""
        )
        return RegimeMap(
            self.plane,
            self.first,
            self.second,
            labels.reshape(codes.shape).astype(np.int32),
            tuple(map(_as_regime, numbers.tolist())),
            self.periods.copy(),
            stride,
            self.evaluated,
            self.searched,
            last,
            reason,
            self.interpolated,
        )


# counts as one number: saddles, sources, sinks, and whether anything is open
_SINK, _SOURCE, _SADDLE, _OPEN = 2, 128, 8192, 1


def _as_number(counts: IntArray) -> IntArray:
    numbers: IntArray = counts[:, 0] * _SINK + counts[:, 1] * _SOURCE + counts[:, 2] * _SADDLE
    return np.where(counts[:, 3] == PROVEN, numbers, _OPEN)


def _as_regime(code: int) -> Regime:
    points, rings = divmod(code, 1024)
    if points % 2:
        return Regime(0, 0, 0, 0, 0, decided=False)
    return Regime(points // _SINK % 64, points // _SOURCE % 64, points // _SADDLE, rings // 32, rings % 32)


def _total(points: int) -> int:
    return int(points // _SINK % 64 + points // _SOURCE % 64)


def _coarser(index: int, stride: int) -> tuple[int, ...]:
    """Nodes of the next coarser lattice beside a node of this one, along one axis."""
    if index % (2 * stride):
        return index - stride, index + stride
    return tuple(k for k in (index - 2 * stride, index, index + 2 * stride) if 0 <= k < SIZE)
