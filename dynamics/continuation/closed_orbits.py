"""How far an orbit is from closing, as a function of its start on a ray and of one parameter; compiled."""

from __future__ import annotations

import math

import numpy as np
from numba import types

from ..function_pointers import PARAMETERS, as_jacobian, as_velocity
from ..kernel import kernel
from ..return_map import MAX_RETURN_STEPS, RETURNED, first_return
from .corrector import COEFFICIENTS, parameters_at

TOLERANCE = 1e-13


@kernel(
    types.UniTuple(types.float64, 3)(
        types.int64,
        types.int64,
        COEFFICIENTS,
        PARAMETERS,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        PARAMETERS,
    ),
    # so that two branches can be followed at once and a server goes on answering
    nogil=True,
)
def displacement_at(velocity_address, jacobian_address, coefficients, ray, r, s, t, direction, longest, region):
    """Displacement of the first-return map on a ray whose origin is a fixed point that moves with the parameter.

    Args:
        ray: ``(x, y, ux, uy)``: the fixed point as good as known, corrected in place, and the direction.
        r: distance of the start from it.
        s, t: the parameters, in [-1, 1]; where there is one, t is not read.
        direction: +1 forward, -1 backward in time.
        longest: time after which the orbit is given up.
        region: box in which it must stay.

    Returns:
        ``(displacement, time, integral of trace J)``; NaN where the orbit does not return or the fixed point is lost.
    """
    velocity, jacobian = as_velocity(velocity_address), as_jacobian(jacobian_address)
    p = np.empty(coefficients.shape[2])
    parameters_at(coefficients, s, t, p)
    x, y = ray[0], ray[1]
    for _ in range(30):
        f, g = velocity(p, x, y)
        a, b, c, d = jacobian(p, x, y)
        determinant = a * d - b * c
        if determinant == 0.0:
            return math.nan, 0.0, 0.0
        dx, dy = (b * g - d * f) / determinant, (c * f - a * g) / determinant
        x, y = x + dx, y + dy
        if not abs(dx) + abs(dy) < 0.2:
            return math.nan, 0.0, 0.0
        if abs(dx) + abs(dy) < 1e-15:
            break
    ray[0], ray[1] = x, y
    status, back, time, integral = first_return(
        velocity, jacobian, p, ray, r, direction, TOLERANCE, longest, MAX_RETURN_STEPS, region, np.empty((0, 3)), True
    )
    if status != RETURNED:
        return math.nan, time, integral
    return back - r, time, integral
