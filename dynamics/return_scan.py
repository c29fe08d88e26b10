"""First-return maps of many starts at once; compiled."""

from __future__ import annotations

import math

import numpy as np
from numba import types

from .function_pointers import PARAMETERS, as_velocities, as_velocity
from .integration import SMALLEST_STEP, inside, target_reached
from .kernel import kernel
from .lanes import IDLE, LANES, accept, attempt_steps, begin, choose_step, idle_lanes, release, take_lane
from .return_map import SAFE_TURN, TURN, closing_fraction, turn
from .runge_kutta import ALL_STAGES, MAX_STEP, TERMS, evaluate, interpolant, step_factor

_MATRIX = types.Array(types.float64, 2, "C")


@kernel(
    types.void(
        types.int64,
        types.int64,
        PARAMETERS,
        PARAMETERS,
        PARAMETERS,
        PARAMETERS,
        types.float64,
        types.float64,
        types.int64,
        PARAMETERS,
        _MATRIX,
        _MATRIX,
        PARAMETERS,
    ),
    # so that other threads compute meanwhile
    nogil=True,
)
def displacements(
    one_address, many_address, p, ray, starts, directions, tolerance, longest, most_steps, region, ahead, behind, out
):
    """Displacement ``return - start`` for many starts on a ray, as :func:`dynamics.return_map.first_return` has it.

    Args:
        one_address, many_address: of the velocity kernels for one point and for many.
        directions: of time, +1 or -1, for each start.
        ahead, behind: the targets forward and backward in time.
        out: receives the displacements; NaN where the orbit does not return.
    """
    velocity, velocities = as_velocity(one_address), as_velocities(many_address)
    lanes, angle = idle_lanes(), np.zeros(LANES)
    place, end, size = lanes.place, lanes.end, lanes.size
    k, last, terms = np.empty((ALL_STAGES, 2)), np.empty(2), np.empty((TERMS, 2))
    ox, oy, ux, uy = ray[0], ray[1], ray[2], ray[3]
    waiting, active = 0, 0
    while True:
        for lane in range(LANES):
            if lanes.owner[lane] == IDLE and waiting < starts.size:
                s, direction = starts[waiting], directions[waiting]
                begin(velocity, p, lanes, lane, waiting, ox + s * ux, oy + s * uy, direction, tolerance)
                angle[lane] = 0.0
                waiting += 1
                active += 1
            i = lanes.owner[lane]
            if i != IDLE:
                choose_step(lanes, lane, directions[i] * size[lane])
        if active == 0:
            return
        attempt_steps(velocities, p, lanes, tolerance)
        for lane in range(LANES):
            i, error = lanes.owner[lane], lanes.error[lane]
            if i == IDLE:
                continue
            ended, displacement = lanes.steps[lane] >= most_steps, math.nan
            if error <= 1.0:
                x, y, qx, qy = place[lane], place[LANES + lane], end[lane], end[LANES + lane]
                turned = turn(x - ox, y - oy, qx - ox, qy - oy)
                if abs(turned) > SAFE_TURN and size[lane] > 1e-9:
                    size[lane] *= 0.5
                elif abs(angle[lane] + turned) >= TURN:
                    take_lane(lanes.k, lane, k)
                    last[0], last[1] = qx, qy
                    interpolant(velocity, p, x, y, lanes.step[lane], k, last, terms)
                    qx, qy = evaluate(terms, x, y, closing_fraction(terms, x, y, ray, angle[lane]))
                    ended, displacement = True, (qx - ox) * ux + (qy - oy) * uy - starts[i]
                else:
                    angle[lane] += turned
                    accept(lanes, lane)
                    size[lane] = min(size[lane] * step_factor(error), MAX_STEP)
                    targets = ahead if directions[i] > 0.0 else behind
                    ended |= abs(lanes.time[lane]) >= longest
                    ended |= not inside(region, qx, qy) or target_reached(targets, qx, qy) >= 0
            else:
                size[lane] *= 0.2 if math.isnan(error) else step_factor(error)
                ended |= size[lane] < SMALLEST_STEP
            if ended:
                out[i] = displacement
                release(lanes, lane)
                active -= 1
