"""Nullclines: traced curves, every vertex corrected onto the curve by Newton's method."""

from __future__ import annotations

from dataclasses import dataclass

from .flow import FloatArray


@dataclass(frozen=True)
class Nullclines:
    """The curves dx/dt = 0 and dy/dt = 0 in a window.

    Attributes:
        x: branches of dx/dt = 0, each of shape ``(n, 2)``.
        y: branches of dy/dt = 0.
        unresolved: number of cells, at the finest size, where a branch can neither be traced nor excluded.
    """

    x: tuple[FloatArray, ...]
    y: tuple[FloatArray, ...]
    unresolved: int
