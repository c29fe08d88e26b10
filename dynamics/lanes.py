"""Several orbits stepped side by side, each with a step size of its own; compiled.

One step of :mod:`dynamics.runge_kutta` is a chain of twelve velocities that wait for each other. A processor that
takes the same step of :data:`LANES` orbits at once does several sums in one instruction and need not wait: an orbit
costs about a third. What calls this decides what becomes of each lane after a step, and refills one whose orbit has
ended.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

from .flow import FloatArray
from .function_pointers import PARAMETERS, VELOCITIES, VELOCITY
from .kernel import kernel
from .runge_kutta import ALL_STAGES, STAGES, TERMS, initial_step
from .tableau import E3, E5, A, D

LANES = 8
WIDTH = 2 * LANES
IDLE = -1


class Lanes(NamedTuple):
    """What is known of each lane; whatever has two coordinates holds first x of every lane, then y, in one row.

    Attributes:
        owner: number of the orbit in each lane, or ``IDLE``.
        place, end: shape ``(WIDTH,)``, where each orbit is and where the step that is tried ends.
        step: shape ``(WIDTH,)``, the signed steps, each twice; 0 in an idle lane.
        size: the step size, positive, that is to be tried next.
        error: of the step that is tried, relative to the tolerance: it is good if this is at most 1.
        time: signed, since the start.
        steps: attempts since the start.
        k: shape ``(16, WIDTH)``, the stages; ``k[0]`` the velocities at ``place``, ``k[12]`` those at ``end``.
    """

    owner: NDArray[np.int64]
    place: FloatArray
    end: FloatArray
    step: FloatArray
    size: FloatArray
    error: FloatArray
    time: FloatArray
    steps: NDArray[np.int64]
    k: FloatArray


_MATRIX = types.Array(types.float64, 2, "C")
_INTEGERS = types.Array(types.int64, 1, "C")
_WEIGHTS = types.Array(types.float64, 1, "C", readonly=True)
LANES_TYPE = types.NamedTuple((_INTEGERS, *[PARAMETERS] * 6, _INTEGERS, _MATRIX), Lanes)
# as in runge_kutta: both coordinates fuse in the same way, so symmetric flows stay symmetric
_FUSED = {"contract"}


@kernel(LANES_TYPE(), fastmath=_FUSED)
def idle_lanes():
    """Lanes without an orbit."""
    return Lanes(
        np.full(LANES, IDLE),
        np.zeros(WIDTH),
        np.zeros(WIDTH),
        np.zeros(WIDTH),
        np.zeros(LANES),
        np.zeros(LANES),
        np.zeros(LANES),
        np.zeros(LANES, dtype=np.int64),
        np.zeros((ALL_STAGES, WIDTH)),
    )


@kernel(
    types.void(
        VELOCITY,
        PARAMETERS,
        LANES_TYPE,
        types.int64,
        types.int64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
    ),
    fastmath=_FUSED,
)
def begin(velocity, p, lanes, lane, owner, x, y, direction, tolerance):
    """Puts an orbit that begins at ``(x, y)`` into a lane."""
    lanes.owner[lane], lanes.time[lane], lanes.steps[lane] = owner, 0.0, 0
    lanes.place[lane], lanes.place[LANES + lane] = x, y
    lanes.k[0, lane], lanes.k[0, LANES + lane] = velocity(p, x, y)
    lanes.size[lane] = initial_step(velocity, p, x, y, direction, tolerance)


@kernel(types.void(LANES_TYPE, types.int64, types.float64), fastmath=_FUSED)
def choose_step(lanes, lane, step):
    """Sets the signed step of a lane that is tried next."""
    lanes.step[lane], lanes.step[LANES + lane] = step, step


@kernel(types.void(LANES_TYPE, types.int64), fastmath=_FUSED)
def accept(lanes, lane):
    """Moves a lane to the end of its step."""
    lanes.time[lane] += lanes.step[lane]
    for i in (lane, LANES + lane):
        lanes.place[i], lanes.k[0, i] = lanes.end[i], lanes.k[STAGES, i]


@kernel(types.void(LANES_TYPE, types.int64), fastmath=_FUSED)
def release(lanes, lane):
    """Leaves a lane idle: it stands still."""
    lanes.owner[lane] = IDLE
    choose_step(lanes, lane, 0.0)


@kernel(types.void(_WEIGHTS, _MATRIX, PARAMETERS), fastmath=_FUSED)
def _combine(weights, k, out):
    """Writes the weighted sum of the first rows of ``k``."""
    for i in range(WIDTH):
        out[i] = 0.0
    for j in range(weights.size):
        weight = weights[j]
        if weight != 0.0:
            for i in range(WIDTH):
                out[i] += weight * k[j, i]


@kernel(types.void(VELOCITIES, PARAMETERS, LANES_TYPE, types.int64, PARAMETERS), fastmath=_FUSED)
def _stage(velocities, p, lanes, row, at):
    """Writes one stage of all lanes, and where it is evaluated."""
    _combine(A[row, :row], lanes.k, at)
    for i in range(WIDTH):
        at[i] = lanes.place[i] + lanes.step[i] * at[i]
    velocities(p, at, lanes.k[row])


@kernel(types.void(VELOCITIES, PARAMETERS, LANES_TYPE, types.float64), fastmath=_FUSED)
def attempt_steps(velocities, p, lanes, tolerance):
    """:func:`dynamics.runge_kutta.attempt_step` for all lanes: writes ``k``, ``end`` and ``error``."""
    place, end, k = lanes.place, lanes.end, lanes.k
    for row in range(1, STAGES + 1):
        _stage(velocities, p, lanes, row, end)
    e5, e3 = np.empty(WIDTH), np.empty(WIDTH)
    _combine(E5, k, e5)
    _combine(E3, k, e3)
    for i in range(WIDTH):
        scale = 1.0 / (tolerance + tolerance * max(abs(place[i]), abs(end[i])))
        e5[i] *= scale
        e3[i] *= scale
    for i in range(LANES):
        total5 = e5[i] * e5[i] + e5[LANES + i] * e5[LANES + i]
        total3 = e3[i] * e3[i] + e3[LANES + i] * e3[LANES + i]
        denominator = total5 + 0.01 * total3
        error = abs(lanes.step[i]) * total5 / math.sqrt(2.0 * denominator)
        lanes.error[i] = error if denominator != 0.0 else 0.0
        lanes.steps[i] += 1


@kernel(types.void(LANES_TYPE, _MATRIX), fastmath=_FUSED)
def cubic_interpolants(lanes, terms):
    """:func:`dynamics.runge_kutta.cubic_interpolant` for all lanes; ``terms`` has shape ``(TERMS, WIDTH)``."""
    place, end, step, k = lanes.place, lanes.end, lanes.step, lanes.k
    for i in range(WIDTH):
        delta = end[i] - place[i]
        terms[0, i] = delta
        terms[1, i] = step[i] * k[0, i] - delta
        terms[2, i] = 2.0 * delta - step[i] * (k[STAGES, i] + k[0, i])
    terms[3:] = 0.0


@kernel(types.void(VELOCITIES, PARAMETERS, LANES_TYPE, _MATRIX), fastmath=_FUSED)
def interpolants(velocities, p, lanes, terms):
    """:func:`dynamics.runge_kutta.interpolant` for all lanes; ``terms`` has shape ``(TERMS, WIDTH)``."""
    cubic_interpolants(lanes, terms)
    at = np.empty(WIDTH)
    for row in range(STAGES + 1, ALL_STAGES):
        _stage(velocities, p, lanes, row, at)
    for j in range(TERMS - 3):
        _combine(D[j], lanes.k, terms[3 + j])
        for i in range(WIDTH):
            terms[3 + j, i] *= lanes.step[i]


@kernel(types.void(_MATRIX, types.int64, _MATRIX), fastmath=_FUSED)
def take_lane(many, lane, one):
    """Copies one lane of stages or terms into ``one``, as the functions for a single orbit take them."""
    for j in range(one.shape[0]):
        one[j, 0], one[j, 1] = many[j, lane], many[j, LANES + lane]
