"""Trajectories with error control and dense output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .flow import FloatArray


@dataclass(frozen=True)
class Fate:
    """How a trajectory ended.

    Attributes:
        outcome: "fixed-point", "cycle", "window" (left the region), "time" (still under way) or "failed".
        target: index of the fixed point (``FixedPoints.points``) or of the cycle (``LimitCycles.cycles``), else -1.
        reason: for "failed", a sentence; else empty.
    """

    outcome: Literal["fixed-point", "cycle", "window", "time", "failed"]
    target: int = -1
    reason: str = ""


@dataclass(frozen=True)
class Trajectory:
    """A solution from one start, in one direction of time.

    Attributes:
        t: shape ``(n,)``, GRU steps from the start, decreasing if integrated backward.
        points: shape ``(n, 2)``.
        fate: how it ended.
    """

    t: FloatArray
    points: FloatArray
    fate: Fate
