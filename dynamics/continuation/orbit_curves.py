"""Curves of homoclinic orbits and of folds of cycles, started from the branches of cycles along a few lines."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .branches import fixed_point_diagram
from .curve_records import Curves
from .cycles import cycle_branches
from .fold_curves import FoldTracer
from .homoclinic_curves import HomoclinicTracer
from .takens_seeds import TakensSeeds

ORBIT_LINES = 3
_MESH = 16
_CYCLE_MESH = 3
_BUDGET = 20_000


def orbit_curves(found: Curves, lines: int = ORBIT_LINES, stop: Callable[[], bool] | None = None) -> Curves:
    """The curves of a plane with those of homoclinic orbits and folds of cycles added.

    Branches of cycles are followed along a few lines across the rectangle; from each of their ends at a saddle and each
    of their folds a curve is followed both ways. Curves that cross none of these lines are missed.

    Args:
        found: the curves of fixed points.
        lines: number of lines along each axis.
        stop: asked often; if it says True, what was found so far is returned.

    Raises:
        ValueError: if ``lines`` is not positive.
    """
    if lines < 1:
        raise ValueError(f"lines = {lines} must be positive")
    plane, over = found.plane, stop or (lambda: False)
    loops, folds = HomoclinicTracer(plane, found.points, over), FoldTracer(plane, found.points, over)
    folds.from_bautin_points()
    loops.from_takens_points(TakensSeeds(plane, found.curves))
    for axis in (0, 1):
        for place in (-1.0 + 2.0 * (np.arange(lines) + 0.4837) / lines).tolist():
            if over():
                break
            at = plane.line(1 - axis, 0.0).value(place)
            diagram = fixed_point_diagram(plane.line(axis, at), _MESH, _BUDGET)
            for branch in cycle_branches(diagram, _CYCLE_MESH):
                for end in branch.ends:
                    if end.homoclinic is not None:
                        loops.from_orbit(_pair(axis, end.value, at), end.homoclinic)
                    if end.heteroclinic is not None:
                        loops.from_loop(_pair(axis, end.value, at), end.heteroclinic)
                for fold in branch.folds:
                    dx, dy = np.subtract(fold.crossing, fold.inside).tolist()
                    r = math.hypot(dx, dy)
                    folds.from_fold(_pair(axis, fold.value, at), r, fold.inside, (dx / r, dy / r))
    return replace(found, curves=(*found.curves, *loops.curves, *folds.curves))


def _pair(axis: int, along: float, across: float) -> tuple[float, float]:
    return (along, across) if axis == 0 else (across, along)
