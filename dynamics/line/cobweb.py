"""The unit as it is trained: forward Euler steps of the flow, drawn as a cobweb."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from .fixed_points import LineFixedPoints, LinePoint, fixed_points_on_line
from .flow import LineFlow

Ending = Literal["rests", "repeats", "open"]

MOST_ITERATES = 5000
LONGEST_PERIOD = 64
_PART = 250
_NEAR = 1e-10
# a slow passage hardly moves either: what rests is this near to a fixed point
_AT_REST = 1e-5


@dataclass(frozen=True)
class MapPoint:
    """A fixed point as one of the map.

    Attributes:
        point: the fixed point of the flow.
        multiplier: ``1 + step eigenvalue``: what a small distance is multiplied by in one step.
        critical_step: step from which on a sink is unstable, ``-2 / eigenvalue``; infinite for a source.
    """

    point: LinePoint
    multiplier: float
    critical_step: float

    @property
    def stable(self) -> bool:
        """Whether the map is attracted to it."""
        return abs(self.multiplier) < 1.0


@dataclass(frozen=True)
class Cobweb:
    """Iterates of one start, and how they end.

    Attributes:
        step: Euler step, 1 for the GRU as it is trained.
        iterates: the first of them, the start included.
        ending: "rests" at a fixed point, "repeats" with a period, or "open": neither within :data:`MOST_ITERATES`.
        period: of a repeating end; 1 at a fixed point, 0 where it is open.
        last: where it ended.
    """

    step: float
    iterates: tuple[float, ...]
    ending: Ending
    period: int
    last: float


def map_points(found: LineFixedPoints, step: float) -> tuple[MapPoint, ...]:
    """The proven fixed points as those of the map.

    Raises:
        ValueError: if the step is not in ``(0, 1]``.
    """
    _check(step)
    return tuple(
        MapPoint(point, 1.0 + step * point.eigenvalue, -2.0 / point.eigenvalue if point.eigenvalue < 0.0 else math.inf)
        for point in found.points
    )


def cobweb(
    flow: LineFlow, start: float, step: float, shown: int = 100, *, found: LineFixedPoints | None = None
) -> Cobweb:
    """Iterate ``h -> h + step velocity(h)``; in ``[-1, 1]`` it stays there.

    Args:
        flow: the flow.
        start: the first state.
        step: in ``(0, 1]``.
        shown: number of iterates to return; the end is judged after all of them.
        found: the flow's fixed points, if known.

    Raises:
        ValueError: if the step, the start or the number is out of range.
    """
    _check(step)
    if not -1.0 <= start <= 1.0:
        raise ValueError(f"start = {start:g} lies outside of -1 to 1")
    if not 1 <= shown <= MOST_ITERATES:
        raise ValueError(f"shown = {shown} must lie between 1 and {MOST_ITERATES}")
    found = fixed_points_on_line(flow) if found is None else found
    h = start
    path = [h]
    period = 0
    while period == 0 and len(path) < MOST_ITERATES:
        for _ in range(_PART):
            h += step * float(flow.velocity(h))
            path.append(h)
        period = next((k for k in range(1, LONGEST_PERIOD + 1) if _repeats(path, k)), 0)
        if period == 1 and not found.between(h - _AT_REST, h + _AT_REST):
            period = 0
    ending: Ending = "rests" if period == 1 else "repeats" if period else "open"
    return Cobweb(step, tuple(path[: shown + 1]), ending, period, h)


def _repeats(path: list[float], period: int) -> bool:
    """Whether the last iterates are those of a period before, twice over."""
    return all(abs(path[-1 - i] - path[-1 - i - period]) < _NEAR for i in range(2 * period))


def _check(step: float) -> None:
    if not 0.0 < step <= 1.0:
        raise ValueError(f"step = {step:g} must lie between 0 and 1, 0 excluded")
