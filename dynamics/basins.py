"""Basins of attraction over a window, right to the pixel.

Basins meet only along stable manifolds of saddles and along unstable cycles. These curves are traced and every pixel
they touch is followed to its end; blocks that no such curve touches and whose corners agree are filled. Where a filled
pixel borders on one with another label, it is followed after all, until nothing changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import types
from numpy.typing import NDArray

from .attractors import Attractor, CaptureSets, attractors, capture_sets
from .boundaries import mark_boundaries
from .fixed_points import FixedPoints, fixed_points
from .flow import Flow, Window
from .function_pointers import PARAMETERS, VELOCITY, as_velocity
from .kernel import kernel
from .limit_cycles import LimitCycles, limit_cycles
from .settling import BUDGET, UNSETTLED, settle
from .trajectories import TOLERANCE, default_region

RESOLUTION = 200
LARGEST_RESOLUTION = 2048
FINEST_TOLERANCE = 1e-13
# integration steps of one map of RESOLUTION pixels a side, about 1 us each; a finer one may take more, in proportion
MOST_WORK = 450_000
_UNKNOWN, _STALLED = -2, -3
_BLOCK = 8
OPEN, FOLLOWED, GIVEN_UP = range(3)

_MATRIX = types.Array(types.float64, 2, "C")
_LABELS = types.Array(types.int16, 2, "C")
_MARKS = types.Array(types.uint8, 2, "C")
_WORK = types.Array(types.int64, 1, "C")


@dataclass(frozen=True)
class Basins:
    """Basins of attraction over a window.

    Attributes:
        window: the rectangle.
        attractors: sinks first, then stable cycles.
        labels: shape ``(rows, columns)``, row = y from bottom, column = x from left, at pixel centres: the number of
            the attractor, or ``UNSETTLED`` where the end is not decided.
        shares: share of each attractor in ``measured``, by number of pixels.
        unsettled: share of what is not settled; with ``shares`` it adds up to 1.
        measured: the part of the window in the flow's trapping region (the whole square if the window holds it).
        integrated: number of pixels followed to their end; the others were filled.
        steps: of integration, all pixels together.
        complete: whether the work allowed sufficed; if not, pixels that were not followed are ``UNSETTLED`` too.
    """

    window: Window
    attractors: tuple[Attractor, ...]
    labels: NDArray[np.int16]
    shares: tuple[float, ...]
    unsettled: float
    measured: Window
    integrated: int
    steps: int
    complete: bool


@kernel(
    types.void(
        VELOCITY,
        PARAMETERS,
        PARAMETERS,
        types.float64,
        PARAMETERS,
        _MATRIX,
        _MATRIX,
        _MATRIX,
        _MATRIX,
        _LABELS,
        _MARKS,
        _WORK,
        types.int64,
        types.int64,
    ),
    nogil=True,
)
def _follow(
    velocity, p, window, tolerance, region, ellipses, sections, clusters, saddles, labels, followed, work, i, j
):
    """Label one pixel by following the trajectory from its centre, unless that has been done."""
    if followed[i, j] != OPEN:
        return
    if work[0] > work[1]:
        labels[i, j], followed[i, j] = UNSETTLED, GIVEN_UP
        return
    rows, columns = labels.shape
    x = window[0] + (window[1] - window[0]) * (j + 0.5) / columns
    y = window[2] + (window[3] - window[2]) * (i + 0.5) / rows
    label, reason, steps = settle(velocity, p, x, y, tolerance, region, ellipses, sections, clusters, saddles)
    work[0] += steps
    labels[i, j], followed[i, j] = _STALLED if reason == BUDGET else label, FOLLOWED


@kernel(
    types.void(
        types.int64,
        PARAMETERS,
        PARAMETERS,
        types.float64,
        PARAMETERS,
        _MATRIX,
        _MATRIX,
        _MATRIX,
        _MATRIX,
        _MARKS,
        _LABELS,
        _MARKS,
        _WORK,
    ),
    nogil=True,
)
def _label(address, p, window, tolerance, region, ellipses, sections, clusters, saddles, marks, labels, followed, work):
    """Label every pixel; ``marks`` holds 1 where a boundary may pass, ``work`` the steps taken and allowed."""
    velocity = as_velocity(address)
    rows, columns = labels.shape
    stack = np.empty((64, 4), dtype=np.int64)
    # a coarse grid first: should the work be cut short, it is so everywhere alike
    for i in range(rows):
        for j in range(columns):
            if (i % _BLOCK == 0 or i == rows - 1) and (j % _BLOCK == 0 or j == columns - 1):
                _follow(
                    velocity,
                    p,
                    window,
                    tolerance,
                    region,
                    ellipses,
                    sections,
                    clusters,
                    saddles,
                    labels,
                    followed,
                    work,
                    i,
                    j,
                )
    for top in range(0, max(rows - 1, 1), _BLOCK):
        for left in range(0, max(columns - 1, 1), _BLOCK):
            stack[0] = (top, min(top + _BLOCK, rows - 1), left, min(left + _BLOCK, columns - 1))
            depth = 1
            while depth > 0:
                depth -= 1
                i0, i1, j0, j1 = stack[depth, 0], stack[depth, 1], stack[depth, 2], stack[depth, 3]
                for i in (i0, i1):
                    for j in (j0, j1):
                        _follow(
                            velocity,
                            p,
                            window,
                            tolerance,
                            region,
                            ellipses,
                            sections,
                            clusters,
                            saddles,
                            labels,
                            followed,
                            work,
                            i,
                            j,
                        )
                if i1 - i0 <= 1 and j1 - j0 <= 1:
                    continue
                label = labels[i0, j0]
                uniform = label == labels[i0, j1] and label == labels[i1, j0] and label == labels[i1, j1]
                # where following takes too long, no known edge bounds what can be filled
                uniform = uniform and label != _STALLED
                if uniform:
                    for i in range(i0, i1 + 1):
                        for j in range(j0, j1 + 1):
                            if marks[i, j] != 0:
                                uniform = False
                if uniform:
                    for i in range(i0, i1 + 1):
                        for j in range(j0, j1 + 1):
                            if followed[i, j] == OPEN:
                                labels[i, j] = label
                    continue
                # neighbouring parts share their edge
                im, jm = (i0 + i1) // 2, (j0 + j1) // 2
                for part in range(4):
                    a, b = (i0, im) if part < 2 else (im, i1)
                    c, d = (j0, jm) if part % 2 == 0 else (jm, j1)
                    if (a == b and i0 != i1) or (c == d and j0 != j1) or (part >= 2 and i0 == i1):
                        continue
                    if part % 2 == 1 and j0 == j1:
                        continue
                    stack[depth] = (a, b, c, d)
                    depth += 1
    changed = True
    while changed:
        changed = False
        for i in range(rows):
            for j in range(columns):
                if followed[i, j] != OPEN:
                    continue
                label = labels[i, j]
                if (
                    (i > 0 and labels[i - 1, j] != label)
                    or (i + 1 < rows and labels[i + 1, j] != label)
                    or (j > 0 and labels[i, j - 1] != label)
                    or (j + 1 < columns and labels[i, j + 1] != label)
                ):
                    _follow(
                        velocity,
                        p,
                        window,
                        tolerance,
                        region,
                        ellipses,
                        sections,
                        clusters,
                        saddles,
                        labels,
                        followed,
                        work,
                        i,
                        j,
                    )
                    changed = True


def basins(
    flow: Flow,
    window: Window | None = None,
    resolution: int = RESOLUTION,
    found: FixedPoints | None = None,
    cycles: LimitCycles | None = None,
    *,
    every_pixel: bool = False,
) -> Basins:
    """The basins of attraction of all sinks and stable cycles.

    Args:
        flow: the flow.
        window: the rectangle; the flow's own if None.
        resolution: pixels along each side.
        found, cycles: the flow's fixed points and limit cycles, if known.
        every_pixel: follow every pixel to its end and fill none, whatever work that is: slower, for comparison.

    Raises:
        ValueError: if the resolution is not between 1 and 2048.
    """
    if not 1 <= resolution <= LARGEST_RESOLUTION:
        raise ValueError(f"resolution = {resolution} must lie between 1 and {LARGEST_RESOLUTION}")
    seen = window or flow.window
    found = fixed_points(flow) if found is None else found
    cycles = limit_cycles(flow, found) if cycles is None else cycles
    sets = capture_sets(flow, found, cycles)
    shape = (resolution, resolution)
    labels, followed = np.full(shape, _UNKNOWN, dtype=np.int16), np.zeros(shape, dtype=np.uint8)
    # an error of the integration moves the edges: it must stay far below a pixel
    pixel = min(seen.width, seen.height) / resolution
    tolerance = min(TOLERANCE, max(FINEST_TOLERANCE, 1e-3 * pixel))
    marks = np.ones(shape, dtype=np.uint8) if every_pixel else np.zeros(shape, dtype=np.uint8)
    if not every_pixel:
        mark_boundaries(flow, seen, found, cycles, tolerance, marks)
    work = np.array([0, np.iinfo(np.int64).max if every_pixel else most_work(resolution)])
    _label(
        flow.kernels.addresses.velocity,
        flow.pack(),
        np.array(seen.as_tuple()),
        tolerance,
        np.array(default_region(flow, seen).as_tuple()),
        *_arrays(sets),
        marks,
        labels,
        followed,
        work,
    )
    labels[labels == _STALLED] = UNSETTLED
    measured = _measured(seen, flow.trapping_region)
    shares = _shares(labels, seen, measured, len(attractors(found, cycles)))
    return Basins(
        seen,
        attractors(found, cycles),
        labels,
        shares[1:],
        shares[0],
        measured,
        int((followed == FOLLOWED).sum()),
        int(work[0]),
        not bool((followed == GIVEN_UP).any()),
    )


def most_work(resolution: int) -> int:
    """Integration steps allowed for a map, so that stiff flows come in time too; edges grow with the side."""
    return round(MOST_WORK * max(1.0, resolution / RESOLUTION))


def _arrays(sets: CaptureSets) -> tuple[NDArray[np.float64], ...]:
    return sets.ellipses, sets.sections, sets.clusters, sets.saddles


def _measured(seen: Window, trapping: Window | None) -> Window:
    """The part of the window in the trapping region; the window itself where there is none."""
    if trapping is None:
        return seen
    x_min, x_max = max(seen.x_min, trapping.x_min), min(seen.x_max, trapping.x_max)
    y_min, y_max = max(seen.y_min, trapping.y_min), min(seen.y_max, trapping.y_max)
    if x_max - x_min < Window.SMALLEST or y_max - y_min < Window.SMALLEST:
        return seen
    return Window(x_min, x_max, y_min, y_max)


def _shares(labels: NDArray[np.int16], seen: Window, measured: Window, count: int) -> tuple[float, ...]:
    """Share of what is unsettled, then of each attractor, among the pixels whose centre is measured."""
    rows, columns = labels.shape
    x = seen.x_min + seen.width * (np.arange(columns) + 0.5) / columns
    y = seen.y_min + seen.height * (np.arange(rows) + 0.5) / rows
    inside_x = (measured.x_min <= x) & (x <= measured.x_max)
    inside_y = (measured.y_min <= y) & (y <= measured.y_max)
    # a sliver of the region may lie between pixel centres
    picked = labels[inside_y][:, inside_x] if inside_x.any() and inside_y.any() else labels
    tallies = np.bincount(picked.ravel().astype(np.int64) - UNSETTLED, minlength=count + 1)
    return tuple(float(tally) / picked.size for tally in tallies)
