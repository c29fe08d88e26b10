"""Where a trajectory ends, decided by the capture sets of :mod:`dynamics.attractors`."""

from __future__ import annotations

import math

import numpy as np
from numba import types
from numpy.typing import NDArray

from .attractors import CaptureSets, attractors, capture_sets
from .fixed_points import FixedPoints, fixed_points
from .flow import FloatArray, Flow
from .function_pointers import PARAMETERS, VELOCITY, as_velocity
from .kernel import kernel
from .limit_cycles import LimitCycles, limit_cycles
from .runge_kutta import STAGES, TERMS, attempt_step, evaluate, initial_step, interpolant, step_factor
from .trajectories import SADDLE_RADIUS, TOLERANCE, Fate, default_region

UNSETTLED = -1
MOST_STEPS = 2000
SETTLED, LEFT, EDGE, CLUSTER, BUDGET, STEEP = range(6)
REASONS = {
    LEFT: "the trajectory leaves the region that is followed",
    EDGE: "the start lies on the edge between basins: the trajectory stops at an unstable fixed point",
    CLUSTER: "the trajectory creeps towards a fixed point that double precision cannot resolve",
    BUDGET: f"the trajectory was still under way after {MOST_STEPS} steps of the integration",
    STEEP: "the step size fell below 1e-13 GRU steps: the flow is too steep here for double precision",
}

Labels = NDArray[np.int64]

_SMALLEST_STEP = 1e-13
_STANDSTILL = 1e-15
_MATRIX = types.Array(types.float64, 2, "C")
_INTEGERS = types.Array(types.int64, 1, "C")


@kernel("int64(float64[:, ::1], float64, float64)")
def _captured(ellipses, x, y):
    """Attractor of the first ellipse that holds the point, or -1."""
    for i in range(ellipses.shape[0]):
        dx, dy = x - ellipses[i, 0], y - ellipses[i, 1]
        if ellipses[i, 2] * dx * dx + 2.0 * ellipses[i, 3] * dx * dy + ellipses[i, 4] * dy * dy <= 1.0:
            return int(ellipses[i, 5])
    return -1


@kernel("float64(float64[:, ::1], float64[:, ::1], int64, float64, float64)")
def _crossing(terms, sections, i, x, y):
    """Place along transversal i where a step, which passes its line, crosses it."""
    low, high = 0.0, 1.0
    qx, qy = x, y
    for _ in range(50):
        middle = 0.5 * (low + high)
        qx, qy = evaluate(terms, x, y, middle)
        if (qx - sections[i, 0]) * sections[i, 2] + (qy - sections[i, 1]) * sections[i, 3] < 0.0:
            low = middle
        else:
            high = middle
    return (qy - sections[i, 1]) * sections[i, 2] - (qx - sections[i, 0]) * sections[i, 3]


@kernel(
    types.UniTuple(types.int64, 3)(
        VELOCITY,
        PARAMETERS,
        types.float64,
        types.float64,
        types.float64,
        PARAMETERS,
        _MATRIX,
        _MATRIX,
        _MATRIX,
        _MATRIX,
    ),
)
def settle(velocity, p, x, y, tolerance, region, ellipses, sections, clusters, saddles):
    """Follow the trajectory from a point until its end is decided.

    The number of integration steps is limited, not the time, so that slow flows are treated as fast ones.

    Args:
        region: ``(x_low, x_high, y_low, y_high)``; outside nothing is followed.
        ellipses, sections, clusters, saddles: see :class:`dynamics.attractors.CaptureSets`.

    Returns:
        ``(attractor, reason, steps)``: the attractor's number or -1; one of SETTLED, LEFT, EDGE, CLUSTER, BUDGET,
        STEEP; the number of steps taken.
    """
    steps = 0
    label = _captured(ellipses, x, y)
    if label >= 0:
        return label, SETTLED, steps
    k, end, terms = np.empty((16, 2)), np.empty(2), np.empty((TERMS, 2))
    nearer = np.zeros(clusters.shape[0], dtype=np.int64)
    k[0, 0], k[0, 1] = velocity(p, x, y)
    h = initial_step(velocity, p, x, y, 1.0, tolerance)
    for steps in range(MOST_STEPS):
        if not (region[0] <= x <= region[1] and region[2] <= y <= region[3]):
            return -1, LEFT, steps
        if abs(k[0, 0]) + abs(k[0, 1]) < _STANDSTILL:
            return -1, CLUSTER if clusters.shape[0] > 0 else EDGE, steps
        for i in range(saddles.shape[0]):
            if math.hypot(x - saddles[i, 0], y - saddles[i, 1]) < SADDLE_RADIUS:
                return -1, EDGE, steps
        error = attempt_step(velocity, p, x, y, h, tolerance, k, end)
        if not (error <= 1.0):
            h *= 0.2 if math.isnan(error) else step_factor(error)
            if h < _SMALLEST_STEP:
                return -1, STEEP, steps
            continue
        dense = False
        for i in range(sections.shape[0]):
            before = (x - sections[i, 0]) * sections[i, 2] + (y - sections[i, 1]) * sections[i, 3]
            after = (end[0] - sections[i, 0]) * sections[i, 2] + (end[1] - sections[i, 1]) * sections[i, 3]
            if not before < 0.0 <= after:
                continue
            if not dense:
                interpolant(velocity, p, x, y, h, k, end, terms)
                dense = True
            if sections[i, 4] < _crossing(terms, sections, i, x, y) < sections[i, 5]:
                return int(sections[i, 6]), SETTLED, steps
        for i in range(clusters.shape[0]):
            before = math.hypot(x - clusters[i, 0], y - clusters[i, 1])
            after = math.hypot(end[0] - clusters[i, 0], end[1] - clusters[i, 1])
            nearer[i] = nearer[i] + 1 if after < before and after < clusters[i, 2] else 0
            if nearer[i] >= clusters[i, 3]:
                return -1, CLUSTER, steps
        x, y = end[0], end[1]
        k[0, 0], k[0, 1] = k[STAGES, 0], k[STAGES, 1]
        h *= step_factor(error)
        label = _captured(ellipses, x, y)
        if label >= 0:
            return label, SETTLED, steps
    return -1, BUDGET, steps


@kernel(
    types.void(
        types.int64,
        PARAMETERS,
        _MATRIX,
        types.float64,
        PARAMETERS,
        _MATRIX,
        _MATRIX,
        _MATRIX,
        _MATRIX,
        _INTEGERS,
        _INTEGERS,
    ),
    nogil=True,
)
def _settle_many(address, p, starts, tolerance, region, ellipses, sections, clusters, saddles, labels, reasons):
    velocity = as_velocity(address)
    for i in range(starts.shape[0]):
        labels[i], reasons[i], _ = settle(
            velocity, p, starts[i, 0], starts[i, 1], tolerance, region, ellipses, sections, clusters, saddles
        )


def settle_all(
    flow: Flow, starts: FloatArray, sets: CaptureSets, tolerance: float = TOLERANCE
) -> tuple[Labels, Labels]:
    """Attractor of the trajectory from each start, shape ``(n, 2)``.

    Returns:
        ``(labels, reasons)``, each of shape ``(n,)``: a number into :func:`dynamics.attractors.attractors` or
        ``UNSETTLED``, and a key of ``REASONS`` where it is that.
    """
    labels, reasons = np.empty(len(starts), dtype=np.int64), np.empty(len(starts), dtype=np.int64)
    region = np.array(default_region(flow).as_tuple())
    if len(starts):
        region[0::2] = np.minimum(region[0::2], np.min(starts, axis=0) - 1.0)
        region[1::2] = np.maximum(region[1::2], np.max(starts, axis=0) + 1.0)
    _settle_many(
        flow.kernels.addresses.velocity,
        flow.pack(),
        np.ascontiguousarray(starts, dtype=np.float64),
        tolerance,
        region,
        *(sets.ellipses, sets.sections, sets.clusters, sets.saddles),
        labels,
        reasons,
    )
    return labels, reasons


def fate(flow: Flow, x: float, y: float, found: FixedPoints | None = None, cycles: LimitCycles | None = None) -> Fate:
    """How the trajectory from one point ends, however long it takes.

    Args:
        flow: the flow.
        x, y: the start.
        found, cycles: the flow's fixed points and limit cycles, if known.

    Returns:
        "fixed-point" with the index of a sink, "cycle" with the index of a stable cycle, or "window", "time" or
        "failed" with the reason why the end is not settled.

    Raises:
        ValueError: if the start is not finite.
    """
    for name, value in (("x", x), ("y", y)):
        if not math.isfinite(value):
            raise ValueError(f"{name} = {value} is not a finite number")
    found = fixed_points(flow) if found is None else found
    cycles = limit_cycles(flow, found) if cycles is None else cycles
    labels, reasons = settle_all(flow, np.array([[x, y]]), capture_sets(flow, found, cycles))
    label, reason = int(labels[0]), int(reasons[0])
    if label >= 0:
        attractor = attractors(found, cycles)[label]
        return Fate("fixed-point" if attractor.kind == "sink" else "cycle", attractor.index)
    if reason == LEFT:
        return Fate("window", -1, REASONS[reason])
    return Fate("failed" if reason == STEEP else "time", -1, REASONS[reason])
