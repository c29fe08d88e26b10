"""Trajectories with error control and dense output."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from .fixed_points import FixedPoints
from .flow import FloatArray, Flow, Window
from .integration import FAILED, FIXED_POINT, TIME, WINDOW, integrate_at
from .polylines import integrate_many, refine
from .runge_kutta import TERMS

TOLERANCE = 1e-10
MAX_STEPS = 20_000
MAX_POINTS = 20_000
# of neighbouring points of a drawn line, as a share of the window
SPACING = 0.02
# points of one trajectory of a grid at most
_ROWS = 2500

CAPTURE_RADIUS = 1e-7
SADDLE_RADIUS = 1e-10

Outcome = Literal["fixed-point", "cycle", "window", "time", "failed"]
_OUTCOMES: dict[int, Outcome] = {TIME: "time", WINDOW: "window", FIXED_POINT: "fixed-point", FAILED: "failed"}
_STEP_TOO_SMALL = "the step size fell below 1e-13 GRU steps: the flow is too steep here for double precision"


@dataclass(frozen=True)
class Fate:
    """How a trajectory ended.

    Attributes:
        outcome: "fixed-point", "cycle", "window" (left the region), "time" (still under way) or "failed".
        target: index of the fixed point (``FixedPoints.points``) or of the cycle (``LimitCycles.cycles``), else -1.
        reason: a sentence for "failed"; :func:`dynamics.settling.fate` gives one for "time" and "window" too, out of
            ``dynamics.settling.REASONS``; else empty.
    """

    outcome: Outcome
    target: int = -1
    reason: str = ""


@dataclass(frozen=True)
class DenseOutput:
    """A trajectory as polynomials of degree 7 between steps.

    Attributes:
        times: step ends, shape ``(n,)``.
        states: positions at the step ends, shape ``(n, 2)``.
        terms: coefficients, shape ``(n - 1, 7, 2)``; see :func:`dynamics.runge_kutta.evaluate`.
    """

    times: FloatArray
    states: FloatArray
    terms: FloatArray

    def __call__(self, t: ArrayLike) -> FloatArray:
        """Positions at times between the first and the last step; shape ``(..., 2)``.

        Raises:
            ValueError: naming a time outside.
        """
        wanted = np.asarray(t, dtype=np.float64)
        sense = 1.0 if self.times[-1] >= self.times[0] else -1.0
        outside = (sense * wanted < sense * self.times[0]) | (sense * wanted > sense * self.times[-1])
        if np.any(outside):
            worst = float(np.atleast_1d(wanted)[np.atleast_1d(outside)][0])
            raise ValueError(f"t = {worst:g} lies outside the trajectory, {self.times[0]:g} to {self.times[-1]:g}")
        if len(self.times) == 1:
            return np.broadcast_to(self.states[0], (*wanted.shape, 2)).copy()
        step = np.clip(np.searchsorted(sense * self.times, sense * wanted, side="right") - 1, 0, len(self.times) - 2)
        s = ((wanted - self.times[step]) / (self.times[step + 1] - self.times[step]))[..., None]
        total = np.zeros((*wanted.shape, 2))
        for i in range(TERMS - 1, -1, -1):
            total = (total + self.terms[step, i]) * (s if i % 2 == 0 else 1.0 - s)
        return self.states[step] + total


@dataclass(frozen=True)
class Trajectory:
    """A solution from one start, in one direction of time.

    Attributes:
        t: shape ``(n,)``, GRU steps from the start, decreasing if integrated backward.
        points: shape ``(n, 2)``, dense enough to draw.
        fate: how it ended.
        dense: the solution between the points, or None in a portrait's grid of trajectories.
    """

    t: FloatArray
    points: FloatArray
    fate: Fate
    dense: DenseOutput | None = None

    def at(self, t: ArrayLike) -> FloatArray:
        """Positions at any times covered, shape ``(..., 2)``; after capture by a fixed point, its neighbourhood.

        Raises:
            ValueError: if there is no dense output, or a time is not covered.
        """
        if self.dense is None:
            raise ValueError("this trajectory was computed for drawing only; call trajectory() for dense output")
        wanted = np.asarray(t, dtype=np.float64)
        if self.fate.outcome == "fixed-point":
            last = float(self.dense.times[-1])
            wanted = np.minimum(wanted, last) if last >= 0.0 else np.maximum(wanted, last)
        return self.dense(wanted)


def fate_of(outcome: int, target: int) -> Fate:
    """The :class:`Fate` for the codes of :mod:`dynamics.integration`."""
    return Fate(_OUTCOMES[outcome], target, _STEP_TOO_SMALL if outcome == FAILED else "")


def capture_targets(found: FixedPoints | None, forward: bool) -> FloatArray:
    """Rows ``(x, y, radius)`` for the points of ``found``: what attracts in this direction of time captures.

    A saddle captures only what lies nearer than the integration error, so a slow passage stays a passage.
    """
    if found is None:
        return np.empty((0, 3))
    attracting = "sink" if forward else "source"
    rows = [(p.x, p.y, CAPTURE_RADIUS if p.kind == attracting else SADDLE_RADIUS) for p in found.points]
    return np.array(rows, dtype=np.float64).reshape(-1, 3)


def default_region(flow: Flow, window: Window | None = None) -> Window:
    """Where trajectories are followed: everything searched and everything seen, with a margin."""
    search, seen = flow.search_region, window or flow.window
    margin_x, margin_y = 0.25 * max(search.width, seen.width), 0.25 * max(search.height, seen.height)
    limit = Window.LARGEST
    return Window(
        max(min(search.x_min, seen.x_min) - margin_x, -limit),
        min(max(search.x_max, seen.x_max) + margin_x, limit),
        max(min(search.y_min, seen.y_min) - margin_y, -limit),
        min(max(search.y_max, seen.y_max) + margin_y, limit),
    )


def drawing(window: Window, spacing: float = SPACING) -> tuple[float, FloatArray]:
    """``(spacing, view)`` of trajectories drawn in a window, as :func:`dynamics.polylines.refine` takes them.

    Args:
        window: what will be seen.
        spacing: of neighbouring points, as a share of the window's longer side.
    """
    return spacing * max(window.width, window.height), np.array(window.as_tuple())


def trajectory(
    flow: Flow,
    x: float,
    y: float,
    time: float = 60.0,
    tolerance: float = TOLERANCE,
    region: Window | None = None,
    found: FixedPoints | None = None,
    window: Window | None = None,
) -> Trajectory:
    """The trajectory from ``(x, y)``.

    Args:
        flow: the flow.
        x, y: the start.
        time: duration in GRU steps; negative integrates backward.
        tolerance: local error, absolute and relative.
        region: the trajectory ends where it leaves this box; :func:`default_region` if None.
        found: fixed points at which it may end.
        window: where it will be drawn, which decides how near its points lie; the flow's own if None.

    Raises:
        ValueError: naming a start, duration or tolerance that cannot be used.
    """
    for name, value in (("x", x), ("y", y), ("time", time)):
        if not math.isfinite(value):
            raise ValueError(f"{name} = {value} is not a finite number")
    if not 1e-14 <= tolerance <= 1e-2:
        raise ValueError(f"tolerance = {tolerance:g} must lie between 1e-14 and 0.01")
    seen = window or flow.window
    box = region or default_region(flow, seen)
    times, states = np.empty(MAX_STEPS), np.empty((MAX_STEPS, 2))
    terms = np.empty((MAX_STEPS - 1, TERMS, 2))
    count, outcome, target = integrate_at(
        flow.kernels.addresses.velocity,
        flow.pack(),
        float(x),
        float(y),
        float(time),
        tolerance,
        np.array(box.as_tuple()),
        capture_targets(found, time >= 0.0),
        times,
        states,
        terms,
    )
    t_out, out = np.empty(MAX_POINTS), np.empty((MAX_POINTS, 2))
    drawn = refine(count, times, states, terms, *drawing(seen), t_out, out)
    return Trajectory(
        t_out[:drawn].copy(),
        out[:drawn].copy(),
        fate_of(outcome, target),
        DenseOutput(times[:count].copy(), states[:count].copy(), terms[: max(count - 1, 0)].copy()),
    )


def orbit(
    flow: Flow,
    x: float,
    y: float,
    time: float = 60.0,
    tolerance: float = TOLERANCE,
    region: Window | None = None,
    found: FixedPoints | None = None,
    window: Window | None = None,
) -> tuple[Trajectory, Trajectory]:
    """The orbit through ``(x, y)``: ``(backward, forward)`` trajectories of ``time`` GRU steps each.

    Raises:
        ValueError: as :func:`trajectory`.
    """
    return (
        trajectory(flow, x, y, -abs(time), tolerance, region, found, window),
        trajectory(flow, x, y, abs(time), tolerance, region, found, window),
    )


def trajectory_grid(
    flow: Flow,
    window: Window,
    per_side: int,
    time: float,
    tolerance: float = TOLERANCE,
    found: FixedPoints | None = None,
    spacing: float = SPACING,
) -> tuple[Trajectory, ...]:
    """Forward trajectories from a square grid of starts that fills the window, for drawing; see :func:`drawing`.

    The grid is exactly symmetric about the window's centre, so that symmetric flows give symmetric pictures.
    """
    if per_side <= 0:
        return ()
    # cell centres, so that a start lies neither on the edge nor on an axis of symmetry of an even grid
    offsets = (np.arange(per_side) - 0.5 * (per_side - 1)) / per_side
    xs = 0.5 * (window.x_min + window.x_max) + window.width * offsets
    ys = 0.5 * (window.y_min + window.y_max) + window.height * offsets
    starts = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    apart, view = drawing(window, spacing)
    room = _ROWS * len(starts)
    t_out, out = np.empty(room), np.empty((room, 2))
    summary = np.zeros((len(starts), 4), dtype=np.int64)
    addresses = flow.kernels.addresses
    integrate_many(
        addresses.velocity,
        addresses.velocities,
        flow.pack(),
        np.ascontiguousarray(starts),
        time,
        tolerance,
        np.array(default_region(flow, window).as_tuple()),
        capture_targets(found, True),
        apart,
        view,
        t_out,
        out,
        summary,
    )
    # room was made for the longest; whoever keeps a portrait keeps no more than it holds
    used = int(summary[:, 1].max())
    t_out, out = t_out[:used].copy(), out[:used].copy()
    fates: dict[tuple[int, int], Fate] = {}
    paths = []
    for first, last, outcome, target in summary.tolist():
        fate = fates.setdefault((outcome, target), fate_of(outcome, target))
        paths.append(Trajectory(t_out[first:last], out[first:last], fate))
    return tuple(paths)
