"""What the workbench shows of orbits: time series and ends, and the network as the discrete GRU that is trained."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from dynamics import discrete
from dynamics.attractors import attractors, capture_sets
from dynamics.discrete import LongRun, StepStability
from dynamics.fixed_points import FixedPoints
from dynamics.flow import Flow, Window
from dynamics.limit_cycles import LimitCycles
from dynamics.portrait import Portrait
from dynamics.settling import settle_all
from dynamics.trajectories import Trajectory, default_region, orbit

from .ends import End, future_end, past_end, point_name
from .series import digits_for, join

Point = tuple[float, float]

# dots of one orbit, and of all together: more cannot be told apart
MOST_ITERATES = 600
MOST_DOTS = 6000
MOST_NODES = 5000
SHORTEST_SPAN = 6.0
# iterates that together cover less time than this may simply not have arrived yet
LONG_ENOUGH = 500.0


def orbits_as_data(portrait: Portrait, starts: Sequence[Point], time: float) -> dict[str, Any]:
    """Time series and ends of orbits, ``time`` both ways.

    ``span`` is the part of the time in which something happens: until every orbit has come to its end.
    """
    flow, window = portrait.flow, portrait.window
    found, cycles = portrait.fixed_points, portrait.limit_cycles
    known, sets = attractors(found, cycles), capture_sets(flow, found, cycles)
    labels, reasons = settle_all(flow, np.array(starts, dtype=np.float64).reshape(-1, 2), sets)
    rows: list[dict[str, Any]] = []
    halves: list[tuple[Trajectory, Trajectory]] = []
    first, last = 0.0, SHORTEST_SPAN
    for start, label, reason in zip(starts, labels.tolist(), reasons.tolist(), strict=True):
        past, future = orbit(flow, *start, time, region=_region(flow, window, start), found=found, window=window)
        goes = future_end(flow, future, label, reason, known, found, cycles)
        comes = past_end(flow, past, found, cycles)
        first = min(first, -_shown(comes, abs(float(past.t[-1])), cycles))
        last = max(last, _shown(goes, float(future.t[-1]), cycles))
        halves.append((past, future))
        rows.append({"goes": _end(goes), "comes": _end(comes)})
    span = (math.floor(first), math.ceil(last))
    for row, (past, future) in zip(rows, halves, strict=True):
        row["series"] = join(past, future, span, MOST_NODES // len(starts), window).rounded(window)
    return {"time": time, "span": span, "orbits": rows}


def _region(flow: Flow, window: Window, start: Point) -> Window:
    """Where an orbit is followed: a start typed by hand may lie outside of what is seen."""
    usual = default_region(flow, window)
    (x, y), limit = start, Window.LARGEST
    return Window(
        max(min(usual.x_min, x - 1.0), -limit),
        min(max(usual.x_max, x + 1.0), limit),
        max(min(usual.y_min, y - 1.0), -limit),
        min(max(usual.y_max, y + 1.0), limit),
    )


def _shown(end: End, covered: float, cycles: LimitCycles) -> float:
    """How much of a half orbit is worth showing: somewhat more than the way to its end, and two turns of a cycle."""
    if end.after is None:
        return covered
    if end.kind == "cycle":
        return min(covered, end.after + max(end.after, 2.0 * cycles.cycles[end.target].period) + 2.0)
    return min(covered, 1.3 * end.after + 2.0)


def _end(end: End) -> dict[str, Any]:
    return {"words": end.words, "kind": end.kind, "target": end.target, "open": end.under_way}


def steps_as_data(portrait: Portrait, starts: Sequence[Point], step: float, time: float) -> dict[str, Any]:
    """Stability of every fixed point at a step in (0, 1], and what the iterates of each start do.

    Raises:
        ValueError: if the step does not lie in (0, 1].
    """
    flow, found, window = portrait.flow, portrait.fixed_points, portrait.window
    stability = discrete.step_stability(flow, step, found)
    count = min(math.ceil(time / step), MOST_ITERATES, MOST_DOTS // max(len(starts), 1))
    return {
        "step": step,
        "points": [_stability(row, found) for row in stability],
        "warning": warning(stability, found, step),
        "orbits": [_iterates(flow, found, start, step, count, window) for start in starts],
    }


def _stability(row: StepStability, found: FixedPoints) -> dict[str, Any]:
    critical = row.critical_step
    return {
        "name": point_name(found, row.point),
        "flow": row.stable_flow,
        "map": row.stable_map,
        "critical": critical if math.isfinite(critical) else None,
        "differs": row.differs,
    }


def warning(stability: Sequence[StepStability], found: FixedPoints, step: float) -> str:
    """Where the flow and the map differ in stability, in words; empty where they agree."""
    parts = []
    for row in stability:
        if not row.differs:
            continue
        name = point_name(found, row.point)
        if row.stable_flow:
            how = "spirals out around it" if found.points[row.point].eigenvalues[0].imag else "overshoots it"
            parts.append(
                f"{name[0].upper()}{name[1:]} is stable in the flow but not at Δt = {step:.6g}: "
                f"from Δt = {row.critical_step:.4g} on, the state {how}."
            )
        else:
            parts.append(f"{name[0].upper()}{name[1:]} is not proven stable in the flow, but is at Δt = {step:.6g}.")
    return " ".join(parts)


def _iterates(flow: Flow, found: FixedPoints, start: Point, step: float, count: int, window: Window) -> dict[str, Any]:
    path = discrete.iterates(flow, *start, count, step)
    # a start far outside may be thrown further out before it comes back; nothing on the wire is infinite
    path = path[np.cumprod(np.isfinite(path).all(axis=1)).astype(bool)]
    digits = digits_for(window)
    run = discrete.long_run(flow, *start, step, found)
    return {
        "x": np.round(path[:, 0], digits).tolist(),
        "y": np.round(path[:, 1], digits).tolist(),
        "ends": long_run_words(run, found, step),
        "ending": run.ending,
        "target": run.point,
        "period": run.period,
    }


def long_run_words(run: LongRun, found: FixedPoints, step: float) -> str:
    """What the iterates do in the long run, to follow "the discrete GRU"."""
    if run.ending == "fixed-point":
        return f"settles on {point_name(found, run.point)}"
    if run.ending == "periodic":
        return f"settles on an orbit of period {run.period}"
    if run.ending == "escapes":
        return "grows without bound"
    if run.iterates * step < LONG_ENOUGH:
        return f"still under way after {run.iterates:,} iterates"
    return f"neither rests nor repeats ({run.iterates:,} iterates seen)"
