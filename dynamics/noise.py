"""Noise: ensembles of paths of ``dh = velocity(h) dt + amplitude dW`` and where they end.

Steps are by the scheme SRA1 of Roessler (2010), SIAM J. Numer. Anal. 48, 922: for additive noise of strong order 1.5
and weak order 2, with two evaluations of the velocity a step. Every path draws from a stream of its own that depends
only on the seed and the number of the path, so an ensemble is the same however it is divided.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numba import types

from .attractors import Attractor, attractors, capture_sets
from .fixed_points import FixedPoints, fixed_points
from .flow import FloatArray, Flow
from .function_pointers import PARAMETERS, VELOCITY, as_velocity
from .kernel import kernel
from .limit_cycles import LimitCycles, limit_cycles
from .settling import UNSETTLED, Labels, settle_all

PATHS = 1000
TIME = 60.0
LARGEST_STEP = 0.1
SMALLEST_STEP = 0.002
SLOPE_SAMPLES = 101
MOST_PATHS = 1_000_000
MOST_WORK = 1_000_000_000
LARGEST_SEED = 2**63 - 1

_MATRIX = types.Array(types.float64, 2, "C")
_TENSOR = types.Array(types.float64, 3, "C")
_INTEGERS = types.Array(types.int64, 1, "C")
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True)
class Share:
    """How many paths did one thing.

    Attributes:
        count: number of paths.
        share: ``count`` of all paths.
        low, high: Wilson's 95 % confidence interval of the probability.
    """

    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Ensemble:
    """Paths under noise.

    Attributes:
        attractors: sinks first, then stable cycles.
        shares: of each attractor, in which basin the paths end: from there the end is followed without noise.
        unsettled: of the paths whose end is not decided.
        waypoints: by waypoint, the paths that entered its disc before that of any other; empty if none was asked for.
        ends: shape ``(paths, 2)``.
        labels: shape ``(paths,)``, number of the attractor or ``UNSETTLED``.
        first: shape ``(paths,)``, number of the first waypoint entered, or -1.
        t: shape ``(m,)``, times of the samples in GRU steps.
        samples: shape ``(kept, m, 2)``, the first paths, for drawing.
        step: size of the integration's step in GRU steps.
    """

    attractors: tuple[Attractor, ...]
    shares: tuple[Share, ...]
    unsettled: Share
    waypoints: tuple[Share, ...]
    ends: FloatArray
    labels: Labels
    first: Labels
    t: FloatArray
    samples: FloatArray
    step: float


@kernel("uint64(uint64)")
def _mix(z):
    """The output function of SplitMix64 (Steele, Lea and Flood 2014): a bijection that scrambles 64 bits."""
    z = (z ^ (z >> np.uint64(30))) * _FIRST
    z = (z ^ (z >> np.uint64(27))) * _SECOND
    return z ^ (z >> np.uint64(31))


@kernel("UniTuple(float64, 2)(uint64, uint64)")
def normal_pair(stream, number):
    """Two independent standard normal numbers: the given pair of a stream (Box and Muller)."""
    # 53 bits each; the first in (0, 1], so that its logarithm is finite
    a = _mix(stream + (np.uint64(2) * number + np.uint64(1)) * _GOLDEN) >> np.uint64(11)
    b = _mix(stream + (np.uint64(2) * number + np.uint64(2)) * _GOLDEN) >> np.uint64(11)
    radius = math.sqrt(-2.0 * math.log((float(a) + 1.0) * 2.0**-53))
    angle = 2.0 * math.pi * (float(b) * 2.0**-53)
    return radius * math.cos(angle), radius * math.sin(angle)


@kernel("uint64(int64, int64)")
def stream_of(seed, path):
    """Where the stream of one path begins."""
    return _mix(_mix(np.uint64(seed) + _GOLDEN) + np.uint64(path) * _FIRST + _SECOND)


@kernel(
    types.UniTuple(types.float64, 2)(
        VELOCITY,
        PARAMETERS,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
    ),
)
def stochastic_step(velocity, p, x, y, h, wx, wy, mx, my):
    """One step of SRA1, given the noise's increments ``(wx, wy)`` over it and their means ``(mx, my)`` in time."""
    u, v = velocity(p, x, y)
    s, t = velocity(p, x + 0.75 * h * u + 1.5 * mx, y + 0.75 * h * v + 1.5 * my)
    return x + h * (u + 2.0 * s) / 3.0 + wx, y + h * (v + 2.0 * t) / 3.0 + wy


@kernel(
    types.void(
        types.int64,
        PARAMETERS,
        types.float64,
        types.float64,
        types.float64,
        types.int64,
        types.float64,
        types.int64,
        types.int64,
        _MATRIX,
        types.int64,
        _MATRIX,
        _INTEGERS,
        _TENSOR,
    ),
    nogil=True,
)
def walk(address, p, x0, y0, amplitude, steps, h, seed, first_path, waypoints, every, ends, first, samples):
    """Integrate paths ``first_path, first_path + 1, …``, one for each row of ``ends``.

    Args:
        waypoints: rows ``(x, y, radius)``; ``first`` receives the first entered, or -1.
        every: a sample is kept every so many steps, of as many paths as ``samples`` has room for.
    """
    velocity = as_velocity(address)
    root, third = math.sqrt(h), 1.0 / math.sqrt(3.0)
    for n in range(ends.shape[0]):
        stream = stream_of(seed, first_path + n)
        x, y = x0, y0
        first[n] = -1
        keep = n < samples.shape[0]
        if keep:
            samples[n, 0, 0], samples[n, 0, 1] = x, y
        for i in range(steps):
            ax, ay = normal_pair(stream, np.uint64(2 * i))
            bx, by = normal_pair(stream, np.uint64(2 * i + 1))
            # increments of the Wiener process, and its mean over the step
            wx, wy = amplitude * root * ax, amplitude * root * ay
            mx, my = 0.5 * (wx + amplitude * root * third * bx), 0.5 * (wy + amplitude * root * third * by)
            x, y = stochastic_step(velocity, p, x, y, h, wx, wy, mx, my)
            if first[n] < 0:
                for j in range(waypoints.shape[0]):
                    if math.hypot(x - waypoints[j, 0], y - waypoints[j, 1]) <= waypoints[j, 2]:
                        first[n] = j
                        break
            if keep and (i + 1) % every == 0:
                samples[n, (i + 1) // every, 0], samples[n, (i + 1) // every, 1] = x, y
        ends[n, 0], ends[n, 1] = x, y


def wilson(count: int, total: int, confidence: float = 0.95) -> Share:
    """A share with Wilson's (1927) confidence interval.

    Raises:
        ValueError: if the count is not between 0 and the total, or the confidence not between 0 and 1.
    """
    if total < 1 or not 0 <= count <= total:
        raise ValueError(f"count = {count} must lie between 0 and the total, {total}, which must be at least 1")
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence = {confidence} must lie between 0 and 1")
    z = NormalDist().inv_cdf(0.5 + 0.5 * confidence)
    share = count / total
    shrink = 1.0 + z * z / total
    middle = (share + z * z / (2.0 * total)) / shrink
    half = z / shrink * math.sqrt(share * (1.0 - share) / total + z * z / (4.0 * total * total))
    low = 0.0 if count == 0 else middle - half
    high = 1.0 if count == total else middle + half
    return Share(count, share, low, high)


def default_step(flow: Flow) -> float:
    """A step in GRU steps that resolves the flow: at most 0.1, and 1 over the largest slope sampled in its window."""
    x = np.linspace(flow.window.x_min, flow.window.x_max, SLOPE_SAMPLES)
    y = np.linspace(flow.window.y_min, flow.window.y_max, SLOPE_SAMPLES)
    slopes = np.abs(flow.jacobian(x[:, None], y))
    steepest = float(slopes.sum(axis=-1).max())
    return min(LARGEST_STEP, max(SMALLEST_STEP, 1.0 / max(steepest, 1e-300)))


def ensemble(
    flow: Flow,
    x: float,
    y: float,
    amplitude: float,
    *,
    seed: int = 0,
    paths: int = PATHS,
    time: float = TIME,
    step: float | None = None,
    keep: int = 20,
    first_path: int = 0,
    waypoints: Sequence[tuple[float, float, float]] = (),
    found: FixedPoints | None = None,
    cycles: LimitCycles | None = None,
) -> Ensemble:
    """Many paths from one start under additive noise, and the share of them that ends in each basin.

    Args:
        flow: the flow.
        x, y: the start.
        amplitude: of the noise in each unit, in state units per square root of a GRU step.
        seed: of the random numbers, 0 to 2^63 - 1.
        paths: how many.
        time: duration in GRU steps.
        step: of the integration, rounded so that a whole number of them fills the time; :func:`default_step` if None.
        keep: number of paths kept for drawing.
        first_path: number of the first path: an ensemble may be computed in parts.
        waypoints: discs ``(x, y, radius)``; told is which of them each path enters first.
        found, cycles: the flow's fixed points and limit cycles, if known.

    Raises:
        ValueError: naming what cannot be used.
    """
    _check(x, y, amplitude, seed, paths, time, keep, first_path)
    discs = np.array(list(waypoints), dtype=np.float64).reshape(-1, 3)
    if not np.isfinite(discs).all() or (discs[:, 2] <= 0.0).any():
        raise ValueError(f"waypoints = {list(waypoints)} must be finite, with positive radii")
    wanted = default_step(flow) if step is None else step
    if not 0.0 < wanted <= time:
        raise ValueError(f"step = {wanted} must be positive and at most the time, {time:g}")
    if paths * time / wanted > MOST_WORK:
        raise ValueError(f"paths = {paths} of time {time:g} at step {wanted:g} are more than {MOST_WORK:g} steps")
    steps = math.ceil(time / wanted * (1.0 - 1e-12))
    h = time / steps
    every = max(1, steps // 600)
    found = fixed_points(flow) if found is None else found
    cycles = limit_cycles(flow, found) if cycles is None else cycles
    ends, first = np.empty((paths, 2)), np.empty(paths, dtype=np.int64)
    samples = np.empty((min(keep, paths), steps // every + 1, 2))
    walk(
        flow.kernels.addresses.velocity,
        flow.pack(),
        float(x),
        float(y),
        float(amplitude),
        steps,
        h,
        seed,
        first_path,
        discs,
        every,
        ends,
        first,
        samples,
    )
    labels, _ = settle_all(flow, ends, capture_sets(flow, found, cycles))
    ending = attractors(found, cycles)
    return Ensemble(
        ending,
        tuple(wilson(int((labels == i).sum()), paths) for i in range(len(ending))),
        wilson(int((labels == UNSETTLED).sum()), paths),
        tuple(wilson(int((first == i).sum()), paths) for i in range(len(discs))),
        ends,
        labels,
        first,
        h * every * np.arange(samples.shape[1], dtype=np.float64),
        samples,
        h,
    )


def _check(
    x: float, y: float, amplitude: float, seed: int, paths: int, time: float, keep: int, first_path: int
) -> None:
    for name, value in (("x", x), ("y", y), ("amplitude", amplitude), ("time", time)):
        if not math.isfinite(value):
            raise ValueError(f"{name} = {value} is not a finite number")
    if amplitude < 0.0:
        raise ValueError(f"amplitude = {amplitude:g} must not be negative")
    if not time > 0.0:
        raise ValueError(f"time = {time:g} must be positive")
    for name, number, low, high in (
        ("seed", seed, 0, LARGEST_SEED),
        ("paths", paths, 1, MOST_PATHS),
        ("keep", keep, 0, 1000),
        ("first_path", first_path, 0, LARGEST_SEED - MOST_PATHS),
    ):
        if not low <= number <= high:
            raise ValueError(f"{name} = {number} must lie between {low} and {high}")
