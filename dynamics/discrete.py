"""The GRU as it is trained: the map that forward Euler makes of a flow.

``h -> h + dt * velocity(h)``. With ``dt = 1`` and a GRU's flow this is exactly the discrete GRU without input
(JSP21 eq. 1-4 and the remark after eq. 7): Cho 2014 for ``reset="before"``, cuDNN and PyTorch for ``reset="after"``.
A fixed point of the flow is one of the map for every step, but a sink may lose its stability when the step grows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numba import types

from .fixed_points import FixedPoint, FixedPoints, fixed_points
from .flow import FloatArray, Flow
from .function_pointers import PARAMETERS, as_velocity
from .kernel import kernel

MOST_ITERATES = 1_000_000
TRANSIENT = 20_000
LONGEST_PERIOD = 64
SAME = 1e-10
NEAR = 1e-6
FARTHEST = 1e6

Ending = Literal["fixed-point", "periodic", "other", "escapes"]

_MATRIX = types.Array(types.float64, 2, "C")


@dataclass(frozen=True)
class StepStability:
    """One fixed point as the flow and as the map see it.

    Attributes:
        point: index in ``FixedPoints.points``.
        multipliers: ``1 + dt * eigenvalue``, in the order of the eigenvalues.
        stable_flow: both eigenvalues have a negative real part, proven by the search for fixed points.
        stable_map: both multipliers lie inside the unit circle.
        critical_step: the step up to which a sink stays stable as a map; 0 for a point that is no sink.
        differs: whether the two stabilities differ.
        sentence: the same for people.
    """

    point: int
    multipliers: tuple[complex, complex]
    stable_flow: bool
    stable_map: bool
    critical_step: float
    differs: bool
    sentence: str


@dataclass(frozen=True)
class LongRun:
    """What the map does in the long run from one start.

    Attributes:
        ending: "fixed-point", "periodic", "other" (an invariant closed curve, chaos, or very slow) or "escapes".
        point: index in ``FixedPoints.points`` where it is "fixed-point", else -1.
        period: in iterates; 1 at a fixed point, 0 for "other" and "escapes".
        points: one period, shape ``(period, 2)``; for "other" the last iterates.
        iterates: after how many it was seen.
        sentence: the same for people.
    """

    ending: Ending
    point: int
    period: int
    points: FloatArray
    iterates: int
    sentence: str


@kernel(types.void(types.int64, PARAMETERS, types.float64, types.float64, types.float64, _MATRIX))
def _iterate(address, p, x, y, dt, out):
    velocity = as_velocity(address)
    out[0, 0], out[0, 1] = x, y
    for i in range(1, out.shape[0]):
        u, v = velocity(p, x, y)
        x += dt * u
        y += dt * v
        out[i, 0], out[i, 1] = x, y


@kernel("int64(float64[:, ::1], int64, float64)")
def _period_at_end(path, longest, same):
    """Smallest number of iterates after which the end of a path repeats itself over two periods, or 0."""
    last = path.shape[0] - 1
    for period in range(1, min(longest, last // 2) + 1):
        repeats = True
        for back in range(period):
            i = last - back
            if abs(path[i, 0] - path[i - period, 0]) > same * (1.0 + abs(path[i, 0])) or abs(
                path[i, 1] - path[i - period, 1]
            ) > same * (1.0 + abs(path[i, 1])):
                repeats = False
                break
        if repeats:
            return period
    return 0


def check_step(dt: float) -> float:
    """The step as a float.

    Raises:
        ValueError: if it does not lie in (0, 1].
    """
    if not 0.0 < dt <= 1.0:
        raise ValueError(f"the step Δt = {dt} must lie in (0, 1]; 1 is the discrete GRU")
    return float(dt)


def iterates(flow: Flow, x: float, y: float, count: int, dt: float = 1.0) -> FloatArray:
    """Iterates of the map from a start.

    Args:
        flow: the flow.
        x, y: the start.
        count: number of iterations.
        dt: the step, in GRU steps.

    Returns:
        Shape ``(count + 1, 2)``, the start first.

    Raises:
        ValueError: naming a start, count or step that cannot be used.
    """
    for name, value in (("x", x), ("y", y)):
        if not math.isfinite(value):
            raise ValueError(f"{name} = {value} is not a finite number")
    if not 0 <= count <= MOST_ITERATES:
        raise ValueError(f"count = {count} must lie between 0 and {MOST_ITERATES}")
    out = np.empty((count + 1, 2))
    _iterate(flow.kernels.addresses.velocity, flow.pack(), float(x), float(y), check_step(dt), out)
    return out


def multipliers(eigenvalues: Sequence[complex], dt: float) -> tuple[complex, ...]:
    """``1 + dt * eigenvalue`` of each eigenvalue: how one iteration multiplies small displacements."""
    step = check_step(dt)
    return tuple(1.0 + step * complex(value) for value in eigenvalues)


def critical_step(eigenvalues: Sequence[complex]) -> float:
    """The step below which forward Euler keeps a sink stable: the least ``-2 Re(lambda) / |lambda|^2``.

    From ``|1 + dt lambda|^2 = 1 + 2 dt Re(lambda) + dt^2 |lambda|^2 < 1``. 0 where an eigenvalue has no negative real
    part, since then no step is stable.
    """
    steps = [-2.0 * value.real / abs(value) ** 2 if value.real < 0.0 else 0.0 for value in map(complex, eigenvalues)]
    return min(steps)


def step_stability(flow: Flow, dt: float = 1.0, found: FixedPoints | None = None) -> tuple[StepStability, ...]:
    """Stability of every fixed point as a point of the flow and of the map, in the order of ``found.points``.

    Raises:
        ValueError: if the step does not lie in (0, 1].
    """
    step = check_step(dt)
    found = fixed_points(flow) if found is None else found
    return tuple(_stability(i, point, step) for i, point in enumerate(found.points))


def _stability(index: int, point: FixedPoint, dt: float) -> StepStability:
    first, second = multipliers(point.eigenvalues, dt)
    stable_flow = point.kind == "sink"
    stable_map = max(abs(first), abs(second)) < 1.0
    critical = critical_step(point.eigenvalues) if stable_flow else 0.0
    differs = stable_flow != stable_map
    place = f"The {point.kind} at ({point.x:.4f}, {point.y:.4f})"
    if not stable_flow:
        sentence = f"{place} is unstable, in the flow and at every step."
    elif stable_map:
        beyond = "every step up to 1" if critical > 1.0 else f"every step below {critical:.4g}"
        sentence = f"{place} is stable in the flow and at Δt = {dt:g}; it stays stable at {beyond}."
    else:
        how = "spirals outward around it" if point.eigenvalues[0].imag else "overshoots it by more at every step"
        sentence = f"{place} is stable in the flow, but not at Δt = {dt:g}: from {critical:.4g} on, the state {how}."
    return StepStability(index, (first, second), stable_flow, stable_map, critical, differs, sentence)


def long_run(
    flow: Flow, x: float, y: float, dt: float = 1.0, found: FixedPoints | None = None, most: int = TRANSIENT
) -> LongRun:
    """What the map does in the long run: settles on a fixed point, on a periodic orbit, or neither.

    Args:
        flow: the flow.
        x, y: the start.
        dt: the step, in GRU steps.
        found: the flow's fixed points, if known.
        most: number of iterations after which it is given up.

    Raises:
        ValueError: naming a start, step or number that cannot be used.
    """
    if not 1 <= most <= MOST_ITERATES:
        raise ValueError(f"most = {most} must lie between 1 and {MOST_ITERATES}")
    found = fixed_points(flow) if found is None else found
    chunk = 4 * LONGEST_PERIOD
    done, path = 0, np.array([[float(x), float(y)]])
    while done < most:
        count = min(chunk, most - done)
        path = iterates(flow, path[-1, 0], path[-1, 1], count, dt)
        done += count
        if not np.all(np.abs(path[-1]) < FARTHEST):
            return LongRun("escapes", -1, 0, path[-1:].copy(), done, f"The state grows beyond {FARTHEST:g}.")
        period = int(_period_at_end(path, LONGEST_PERIOD, SAME))
        if period == 1:
            at = _nearest(found, path[-1, 0], path[-1, 1])
            if at >= 0:
                sentence = f"The state settles on the fixed point at ({path[-1, 0]:.4f}, {path[-1, 1]:.4f})."
                return LongRun("fixed-point", at, 1, path[-1:].copy(), done, sentence)
        elif period > 1:
            sentence = f"The state settles on an orbit of period {period}: it repeats after {period} steps."
            return LongRun("periodic", -1, period, path[-period:].copy(), done, sentence)
        # longer looks as it goes on: most starts settle at once
        chunk = min(2 * chunk, 4096)
    sentence = (
        f"After {done} steps the state neither rests nor repeats within {LONGEST_PERIOD} steps: it runs along a closed "
        "curve, moves chaotically, or settles too slowly to tell."
    )
    return LongRun("other", -1, 0, path[-4 * LONGEST_PERIOD :].copy(), done, sentence)


def _nearest(found: FixedPoints, x: float, y: float) -> int:
    """Index of the fixed point at a place, or -1: standing nearly still is not yet having arrived."""
    distances = [math.hypot(point.x - x, point.y - y) for point in found.points]
    best = int(np.argmin(distances)) if distances else -1
    return best if best >= 0 and distances[best] < NEAR else -1
