"""Critical values of one parameter of a flow on a line, with proof, and the normal form there.

A bifurcation point is a zero of the planar field ``(f, df/dh)`` over state and parameter, so the branch and bound for
planar fields finds all of them in a range: existence, uniqueness and completeness are proven as for fixed points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy

from ..branch_and_bound import COMPLETE, MAX_TERMINALS, MAX_ZEROS, search
from ..clusters import group_regions
from .branch_and_bound import evaluate
from .fixed_points import REGION
from .flow import LineFlow

Kind = Literal["saddle-node", "degenerate"]

FINEST = 2.0**-30
DEFAULT_BUDGET = 200_000
# an enclosure of zero itself is as wide as this
_NOTHING = 1e-100


@dataclass(frozen=True)
class SaddleNode:
    """A value of one parameter at which the number of fixed points changes.

    Near it ``dh/dt = drive (m - value) + bend (h - h*)^2`` (Strogatz section 3.1, Kuznetsov section 3.2).

    Attributes:
        parameter: symbol of the parameter m.
        value: the critical value, midpoint of ``value_box``.
        h: the half-stable state, midpoint of ``box``.
        kind: "saddle-node" where existence and uniqueness are proven; "degenerate" where two or more critical values
            meet (a cusp, or a point that no value of the parameter moves) and nothing but its place is known.
        drive, bend: coefficients of the normal form, per GRU step.
        value_box, box: enclosures of value and state.
    """

    parameter: str
    value: float
    h: float
    kind: Kind
    drive: float
    bend: float
    value_box: tuple[float, float]
    box: tuple[float, float]

    @property
    def pair_above(self) -> bool:
        """Whether the two points that meet here exist for larger values of the parameter."""
        return self.drive * self.bend < 0.0

    def passage_time(self, value: float) -> float:
        """Time of the slow passage beside the saddle-node's ghost: pi / sqrt(drive (m - value) bend).

        Infinite on the other side, where a fixed point stops the passage (Strogatz section 4.3).
        """
        product = self.drive * (value - self.value) * self.bend
        return math.pi / math.sqrt(product) if product > 0.0 else math.inf


@dataclass(frozen=True)
class SaddleNodes:
    """All critical values of one parameter in a range.

    Attributes:
        parameter: its symbol.
        points: in order of value.
        span: the range that was searched.
        complete: outside ``points`` there is proven to be none in the range.
        everywhere: the range is proven to hold all critical values there are.
    """

    parameter: str
    points: tuple[SaddleNode, ...]
    span: tuple[float, float]
    complete: bool
    everywhere: bool


def saddle_nodes(
    flow: LineFlow, parameter: str = "b_h", *, span: tuple[float, float] | None = None, budget: int = DEFAULT_BUDGET
) -> SaddleNodes:
    """All critical values of a parameter, the others as they are.

    Args:
        flow: the flow; the value of the parameter itself does not matter.
        parameter: its symbol.
        span: range to search; by default the slider's, and for ``b_h`` one that holds all.
        budget: largest number of boxes to examine.

    Raises:
        ValueError: if the parameter moves no fixed point, the range is empty, or the budget is not positive.
    """
    p = flow.pack(free=parameter)
    if budget < 1:
        raise ValueError(f"budget = {budget} must be positive")
    reach = flow.input_range()
    everywhere = False
    if span is None:
        span = next(s.slider_range for s in flow.parameters if s.symbol == parameter)
        if parameter == "b_h":
            span = (-reach, reach)
    if parameter == "b_h":
        everywhere = span[0] <= -reach and span[1] >= reach
    low, high = span
    if not low < high:
        raise ValueError(f"the range {low:g} to {high:g} of {parameter} is empty")
    # off centre, as the region of the states is
    region = np.array([*REGION, low - 0.00113 * (high - low), high + 0.00097 * (high - low)])
    zeros, uniques = np.empty((MAX_ZEROS, 4)), np.empty((MAX_ZEROS, 4))
    terminals = np.empty((MAX_TERMINALS, 4))
    status, found, undecided, _ = search(flow.unfolding, p, region, FINEST, budget, zeros, uniques, terminals)
    points = [_point(flow, parameter, "saddle-node", row) for row in zeros[:found].tolist()]
    if undecided:
        known = tuple((point.h, point.value, 1) for point in points)
        for one in group_regions(flow.unfolding, p, terminals[:undecided].copy(), known):
            points.append(_point(flow, parameter, "degenerate", _sharpened(flow, parameter, list(one.box))))
    points = [point for point in points if low <= point.value <= high]
    points.sort(key=lambda point: (point.value, point.h))
    return SaddleNodes(parameter, tuple(points), span, status == COMPLETE, everywhere)


def _point(flow: LineFlow, parameter: str, kind: Kind, row: list[float]) -> SaddleNode:
    h, value = 0.5 * (row[0] + row[1]), 0.5 * (row[2] + row[3])
    out = _unfolded(flow, parameter, h, value)
    openness = float(flow.openness(h))
    return SaddleNode(
        parameter, value, h, kind, openness * out[3], 0.5 * openness * out[4], (row[2], row[3]), (row[0], row[1])
    )


def _sharpened(flow: LineFlow, parameter: str, row: list[float]) -> list[float]:
    """A point that no value of the parameter moves, as 0 without bias, changes where its slope vanishes."""
    low, high = row[2] - 1e-6, row[3] + 1e-6

    def slope(value: float) -> float:
        return _unfolded(flow, parameter, 0.0, value)[1]

    moves = any(abs(_unfolded(flow, parameter, 0.0, value)[0]) > _NOTHING for value in (low, high))
    if moves or not row[0] <= 0.0 <= row[1] or slope(low) * slope(high) > 0.0:
        return row
    value = float(scipy.optimize.brentq(slope, low, high, xtol=1e-15, rtol=1e-15))
    return [0.0, 0.0, value, value]


def _unfolded(flow: LineFlow, parameter: str, h: float, value: float) -> list[float]:
    """``f, f_h, f_h, f_m, f_hh, f_hm`` at a point, from the middles of their enclosures."""
    out = np.empty(12)
    evaluate(flow.unfolding, flow.pack(free=parameter), h, value, out)
    return (0.5 * (out[0::2] + out[1::2])).tolist()
