"""Limit cycles, stable and unstable: return maps on sections, then shooting."""

from __future__ import annotations

from dataclasses import dataclass

from .flow import FloatArray


@dataclass(frozen=True)
class LimitCycle:
    """An isolated periodic orbit.

    Attributes:
        period: in GRU steps.
        log_multiplier: logarithm of the Floquet multiplier, the integral of the trace of J over one period.
        stable: whether ``log_multiplier`` is negative.
        points: shape ``(n, 2)``, one period in order of time, first point repeated at the end.
        box: ``(x_low, x_high, y_low, y_high)`` of the points.
        encloses: indices into ``FixedPoints.points`` of the fixed points inside it.
    """

    period: float
    log_multiplier: float
    stable: bool
    points: FloatArray
    box: tuple[float, float, float, float]
    encloses: tuple[int, ...]


@dataclass(frozen=True)
class LimitCycles:
    """The limit cycles of a flow.

    Attributes:
        cycles: found cycles, by ascending period.
        none_proven: True if it is proven that there is none.
        argument: the proof or the method in one sentence for people.
        searched: False if the search was switched off.
    """

    cycles: tuple[LimitCycle, ...]
    none_proven: bool
    argument: str
    searched: bool = True
