"""Where an update gate all but stops a unit (JSP21 section 6 on the update gate).

A unit's velocity carries the factor ``1 - z``, so ``1 / (1 - z)`` is its time constant in GRU steps. With
``z = sigma(k x + l y + c)`` the time constant exceeds ``n`` exactly where ``k x + l y + c > ln(n - 1)``: a half-plane.
Fixed points stay where they are, and nothing in such a region is one unless it is one without the gate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from .flow import FloatArray, Flow, Window

STEPS = 100.0


@runtime_checkable
class Gated(Protocol):
    """A flow whose units each have an update gate."""

    def update_gate(self) -> tuple[tuple[float, float, float], ...]:
        """``(k, l, c)`` for each unit: its velocity carries the factor ``1 - sigma(k x + l y + c)``."""


@dataclass(frozen=True)
class FrozenRegion:
    """Where one unit is slower than a stated time constant.

    Attributes:
        unit: 0 for x, 1 for y.
        corners: convex polygon in order, shape ``(n, 2)``; the part of the window that is frozen.
        slowest: largest time constant in the window, in GRU steps; infinite beyond double precision.
        share: of the window's area.
    """

    unit: int
    corners: FloatArray
    slowest: float
    share: float


def frozen_regions(flow: Flow, window: Window | None = None, steps: float = STEPS) -> tuple[FrozenRegion, ...]:
    """Regions in which a unit's time constant exceeds ``steps``; none for a flow without update gate.

    Args:
        flow: the flow.
        window: where to look; the trapping region, or else the flow's own window, if None.
        steps: the time constant, in GRU steps.

    Raises:
        ValueError: if ``steps`` is not a finite number above 1.
    """
    if not (math.isfinite(steps) and steps > 1.0):
        raise ValueError(f"steps = {steps} must be a finite number above 1: no unit is faster than one step")
    if not isinstance(flow, Gated):
        return ()
    seen = window or flow.trapping_region or flow.window
    found = []
    for unit, (k, l, c) in enumerate(flow.update_gate()):
        corners = _clip(seen, k, l, c - math.log(steps - 1.0))
        if len(corners) < 3:
            continue
        strongest = float(np.max(corners @ (k, l))) + c
        slowest = 1.0 + math.exp(strongest) if strongest < 700.0 else math.inf
        found.append(FrozenRegion(unit, corners, slowest, _area(corners) / (seen.width * seen.height)))
    return tuple(found)


def _clip(window: Window, k: float, l: float, c: float) -> FloatArray:
    """The part of a rectangle where ``k x + l y + c > 0`` (Sutherland and Hodgman 1974)."""
    x0, x1, y0, y1 = window.as_tuple()
    rectangle = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    kept: list[tuple[float, float]] = []
    for (ax, ay), (bx, by) in zip(rectangle, rectangle[1:] + rectangle[:1], strict=True):
        before, after = k * ax + l * ay + c, k * bx + l * by + c
        if before > 0.0:
            kept.append((ax, ay))
        if (before > 0.0) != (after > 0.0):
            share = before / (before - after)
            kept.append((ax + share * (bx - ax), ay + share * (by - ay)))
    return np.array(kept, dtype=np.float64).reshape(-1, 2)


def _area(corners: FloatArray) -> float:
    x, y = corners[:, 0], corners[:, 1]
    return 0.5 * abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))))
