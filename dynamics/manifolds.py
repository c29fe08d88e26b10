"""Separatrices: the stable and unstable manifolds of saddles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .trajectories import Fate
from .flow import FloatArray


@dataclass(frozen=True)
class Separatrix:
    """One branch of a saddle's stable or unstable manifold.

    Attributes:
        saddle: index of the saddle in ``FixedPoints.points``.
        stability: "stable" (traced backward in time) or "unstable" (forward).
        points: shape ``(n, 2)``, starting at the saddle.
        fate: where it ends.
    """

    saddle: int
    stability: Literal["stable", "unstable"]
    points: FloatArray
    fate: Fate
