"""How far one may go on the plane of a system, in the measure of the window that it opens with."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

from dynamics.flow import Flow, Window
from dynamics.systems import GRU

# the page's distances were chosen on the GRU's first window
_FIRST = GRU().window
_WIDEST = 6.0
# a fixed point of a GRU lies in [-1, 1]²; elsewhere one may lie far outside the first window
_FARTHEST_OF_GRU = 2.0
FARTHEST_POINT = 1e6


@cache
def first_window(system: type[Flow]) -> Window:
    """The window that a system opens with; it does not depend on the parameters, so it holds still in a drag."""
    return system().window


def unit(system: type[Flow]) -> float:
    """How long the GRU's unit of length would be on this system's first window."""
    return first_window(system).width / _FIRST.width


def widest(system: type[Flow]) -> float:
    """The widest window that the page offers."""
    return _WIDEST * unit(system)


def farthest_window(system: type[Flow]) -> float:
    """As far as the page lets anyone zoom out and move."""
    return math.ceil(max(map(abs, _middle(system))) + widest(system))


def farthest_picked(system: type[Flow]) -> float:
    """How far from zero a fixed point may be said to lie."""
    return _FARTHEST_OF_GRU if system is GRU else FARTHEST_POINT


def view_as_data(system: type[Flow]) -> dict[str, Any]:
    """The same for the page's script."""
    return {"middle": _middle(system), "widest": widest(system), "unit": unit(system)}


def _middle(system: type[Flow]) -> tuple[float, float]:
    window = first_window(system)
    return 0.5 * (window.x_min + window.x_max), 0.5 * (window.y_min + window.y_max)
