"""Curves of saddle-nodes and of Hopf points in a plane of two parameters, with their points of codimension two.

Each curve starts from a bifurcation on a one-parameter diagram along one of several lines across the rectangle and is
followed both ways (:mod:`dynamics.continuation.tracing`). A curve that crosses none of these lines, and passes through
no Bogdanov-Takens point of one that does, is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from .branches import Event, fixed_point_diagram
from .curve_records import Curves
from .curve_tracing import CurveTracer
from .families import Plane

LINES = 8
_MESH = 16
_BUDGET = 20_000


def bifurcation_curves(plane: Plane, lines: int = LINES, stop: Callable[[], bool] | None = None) -> Curves:
    """Curves of saddle-nodes and Hopf points over a rectangle.

    Args:
        plane: the flows.
        lines: number of lines along each axis on which curves are looked for.
        stop: asked before each line and each curve; if it says True, what was found so far is returned.

    Raises:
        ValueError: if ``lines`` is not positive or the plane's parameters are not smooth.
    """
    if lines < 1:
        raise ValueError(f"lines = {lines} must be positive")
    tracer = CurveTracer(plane)
    for axis, at, event in _seeds(plane, lines, stop or _never):
        tracer.from_event(axis, at, event)
    tracer.through_special_points(stop or _never)
    return tracer.result()


def _never() -> bool:
    return False


def _seeds(plane: Plane, lines: int, stop: Callable[[], bool]) -> Iterator[tuple[int, float, Event]]:
    """Bifurcations along lines across the rectangle: ``(axis that varies, value of the other, event)``."""
    # off the middle, where symmetric families like to be degenerate
    places = -1.0 + 2.0 * (np.arange(lines) + 0.4837) / lines
    for axis in (0, 1):
        for place in places.tolist():
            if stop():
                return
            at = plane.line(1 - axis, 0.0).value(place)
            diagram = fixed_point_diagram(plane.line(axis, at), _MESH, _BUDGET)
            for event in diagram.bifurcations:
                yield axis, at, event
