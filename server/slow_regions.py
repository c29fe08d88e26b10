"""Slow points, pseudo-lines and frozen regions on demand, as JSON; asked for at rest only."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from typing import Any

from dynamics.continua import Continuum
from dynamics.flow import Flow
from dynamics.frozen import STEPS, FrozenRegion, frozen_regions
from dynamics.pseudo_lines import PseudoLine, pseudo_lines
from dynamics.slow_points import SlowPoint, SlowPoints, slow_points

from .cache import SingleFlightCache
from .limits import ComputeBound, Priority
from .portraits import Workshop
from .verdict import number

KEPT = 400
MOST_WAITING = 40
# of a pseudo-line: finer than a pixel sees
MOST_VERTICES = 200
# what cannot be told from infinite in a sentence
_LONGEST = 1e15
_AXES = ("x", "y")


@dataclass(frozen=True)
class SlowRegions:
    """Makes answers; the search takes as long as a frame, with turns of its own.

    Attributes:
        workshop: where the fixed points come from.
        answers: JSON texts, a few kB each.
        bound: how many are computed at once: one core is left to the frames.
    """

    workshop: Workshop
    answers: SingleFlightCache[Flow, str] = field(default_factory=lambda: SingleFlightCache(KEPT, "slow"))
    bound: ComputeBound = field(
        default_factory=lambda: ComputeBound(
            at_once=max(1, (os.cpu_count() or 1) - 1), waiting=MOST_WAITING, name="slow", priority=Priority.RESTING
        )
    )

    def answer(self, flow: Flow) -> str:
        """The JSON text for a flow.

        Raises:
            BusyError: if too many computations are waiting.
        """
        return self.answers.get(flow, lambda: self._make(flow))

    def _make(self, flow: Flow) -> str:
        with self.bound.turn():
            fixed = self.workshop.portrait(flow, None).fixed_points
            found, lines = beside_continua(slow_points(flow, fixed), pseudo_lines(flow), fixed.continua)
            data = slow_as_data(flow, found, lines, frozen_regions(flow))
            return json.dumps(data, allow_nan=False, ensure_ascii=False)


def beside_continua(
    found: SlowPoints, lines: tuple[PseudoLine, ...], continua: tuple[Continuum, ...]
) -> tuple[SlowPoints, tuple[PseudoLine, ...]]:
    """What is left of slow points and pseudo-lines beside lines of true fixed points, on which the speed is zero."""

    def away(x: float, y: float) -> bool:
        return all(curve.distance(x, y) > 2.0 * curve.tube for curve in continua)

    return (
        replace(found, points=tuple(point for point in found.points if away(point.x, point.y))),
        tuple(line for line in lines if away(*line.points[len(line.points) // 2].tolist())),
    )


def slow_as_data(
    flow: Flow, found: SlowPoints, lines: tuple[PseudoLine, ...], regions: tuple[FrozenRegion, ...]
) -> dict[str, Any]:
    """Everything slow that is not a fixed point, as plain data, with one sentence for who cannot see it."""
    return {
        "points": [_point(point) for point in found.points],
        "complete": found.complete,
        "reason": found.reason,
        "lines": [_line(line) for line in lines],
        "frozen": [_region(region) for region in regions],
        "steps": STEPS,
        "spoken": spoken(flow, found, lines, regions),
    }


def spoken(flow: Flow, found: SlowPoints, lines: tuple[PseudoLine, ...], regions: tuple[FrozenRegion, ...]) -> str:
    """What the layer shows, in a few sentences."""
    unit = flow.time_words[1].removeprefix("GRU ")
    said = [_spoken_points(found.points, unit)]
    for line in lines:
        kind = "pseudo-line attractor" if line.attracting else "pseudo-line"
        said.append(
            f"One {kind}: over a length of {number(line.length, 3)} the nullclines are at most "
            f"{significant(float(line.gap.max()))} apart."
        )
    for region in regions:
        said.append(
            f"The update gate holds {_AXES[region.unit]} for more than {STEPS:g} {unit} "
            f"in {100.0 * region.share:.0f} % of the square."
        )
    return " ".join(said)


def _spoken_points(points: tuple[SlowPoint, ...], unit: str) -> str:
    if not points:
        return "No slow point."
    each = [
        f"at ({number(p.x, 3)}, {number(p.y, 3)}), speed {significant(p.speed)}"
        + ("" if p.passage is None else f", passage {duration(p.passage)} {unit}")
        for p in points
    ]
    proven = " None of them is a fixed point: proven." if all(p.proven for p in points) else ""
    many = "One slow point" if len(points) == 1 else f"{len(points)} slow points"
    if len(points) == 1:
        proven = proven.replace("None of them is", "It is not")
    return f"{many}: {'; '.join(each)}.{proven}"


def significant(value: float) -> str:
    """Two significant digits without an exponent down to a millionth."""
    return f"{value:.2g}" if value >= 1e-4 or value < 1e-6 else f"{value:.7f}".rstrip("0")


def duration(value: float) -> str:
    """A time as a whole number, or with one digit where it is short."""
    return f"{value:.{0 if value >= 10.0 else 1}f}"


def _point(point: SlowPoint) -> dict[str, Any]:
    return {
        "x": point.x,
        "y": point.y,
        "speed": point.speed,
        "velocity": list(point.velocity),
        "direction": list(point.direction),
        "transverse": point.transverse,
        "bottleneck": point.bottleneck,
        "radius": point.radius,
        "passage": point.passage,
        "law": point.law,
        "reason": point.reason,
        "clear": point.clear,
        "proven": point.proven,
    }


def _line(line: PseudoLine) -> dict[str, Any]:
    every = max(1, len(line.points) // MOST_VERTICES)
    kept = sorted({*range(0, len(line.points), every), len(line.points) - 1})
    drift = abs(line.drift)
    return {
        "points": line.points[kept].tolist(),
        "gap": line.gap[kept].tolist(),
        "narrowest": float(line.gap.min()),
        "widest": float(line.gap.max()),
        "length": line.length,
        "slowest": float(drift.min()),
        "fastest": float(drift.max()),
        "rate": [float(line.rate.min()), float(line.rate.max())],
        "attracting": line.attracting,
    }


def _region(region: FrozenRegion) -> dict[str, Any]:
    return {
        "unit": _AXES[region.unit],
        "corners": region.corners.tolist(),
        "slowest": region.slowest if region.slowest < _LONGEST else None,
        "share": region.share,
    }
