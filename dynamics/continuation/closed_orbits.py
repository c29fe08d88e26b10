"""How far an orbit is from closing, as a function of its start on a ray and of a parameter; compiled."""

from __future__ import annotations

import math

import numpy as np
from numba import types

from ..function_pointers import JACOBIAN, PARAMETERS, VELOCITY, as_jacobian, as_velocity
from ..kernel import kernel
from ..return_map import MAX_RETURN_STEPS, RETURNED, first_return
from .corrector import COEFFICIENTS, parameters_at

TOLERANCE = 1e-13
# of the parameter: velocities a difference apart give their derivative to some seven digits
_DELTA = 1e-7
_MOST_CORRECTIONS = 12


@kernel(types.boolean(VELOCITY, JACOBIAN, PARAMETERS, PARAMETERS))
def _centred(velocity, jacobian, p, ray):
    """Correct the fixed point at which a ray begins, in place; whether that went well."""
    x, y = ray[0], ray[1]
    for _ in range(30):
        f, g = velocity(p, x, y)
        a, b, c, d = jacobian(p, x, y)
        determinant = a * d - b * c
        if determinant == 0.0:
            return False
        dx, dy = (b * g - d * f) / determinant, (c * f - a * g) / determinant
        x, y = x + dx, y + dy
        if not abs(dx) + abs(dy) < 0.2:
            return False
        if abs(dx) + abs(dy) < 1e-15:
            break
    ray[0], ray[1] = x, y
    return True


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
    if not _centred(velocity, jacobian, p, ray):
        return math.nan, 0.0, 0.0
    status, back, time, integral, _ = first_return(
        velocity,
        jacobian,
        p,
        ray,
        r,
        direction,
        TOLERANCE,
        longest,
        MAX_RETURN_STEPS,
        region,
        np.empty((0, 3)),
        True,
        np.empty(0),
    )
    if status != RETURNED:
        return math.nan, time, integral
    return back - r, time, integral


@kernel(
    types.UniTuple(types.float64, 5)(
        VELOCITY,
        JACOBIAN,
        PARAMETERS,
        PARAMETERS,
        PARAMETERS,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        PARAMETERS,
    ),
)
def _displacement_and_slopes(velocity, jacobian, p, varied, ray, r, direction, tolerance, longest, region):
    """Displacement, time, integral of trace J, and the derivatives of the displacement by r and by the parameter.

    With e the direction of the ray, c its origin, f the velocity at the start and g that at the return, both along the
    direction of time, what the variation of the orbit and of its origin leave across g is made up along the ray:
    ``(g x e) dR/ds = exp(I) f x c' + miss / ds - g x c'``.
    """
    status, back, time, integral, miss = first_return(
        velocity,
        jacobian,
        p,
        ray,
        r,
        direction,
        tolerance,
        longest,
        MAX_RETURN_STEPS,
        region,
        np.empty((0, 3)),
        True,
        varied,
    )
    if status != RETURNED:
        return math.nan, time, integral, math.nan, math.nan
    x, y, ux, uy = ray[0], ray[1], ray[2], ray[3]
    f, h = velocity(varied, x, y)
    g, k = velocity(p, x, y)
    a, b, c, d = jacobian(p, x, y)
    along_x, along_y = (f - g) / _DELTA, (h - k) / _DELTA
    determinant = a * d - b * c
    # how the origin moves with the parameter
    cx, cy = (b * along_y - d * along_x) / determinant, (c * along_x - a * along_y) / determinant
    f, h = velocity(p, x + r * ux, y + r * uy)
    g, k = velocity(p, x + back * ux, y + back * uy)
    squarely = g * uy - k * ux
    growth = math.exp(direction * integral)
    by_r = growth * (f * uy - h * ux) / squarely - 1.0
    by_s = (growth * (f * cy - h * cx) + direction * miss / _DELTA - (g * cy - k * cx)) / squarely
    return back - r, time, integral, by_r, by_s


@kernel(
    types.boolean(
        types.int64,
        types.int64,
        COEFFICIENTS,
        PARAMETERS,
        PARAMETERS,
        types.float64,
        types.float64,
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
def closed_orbit_near(
    velocity_address,
    jacobian_address,
    coefficients,
    ray,
    orbit,
    border_r,
    border_s,
    reach,
    direction,
    tolerance,
    enough,
    longest,
    region,
):
    """Newton's method for a closed orbit on the line through a guess across a border; in place.

    Args:
        ray: ``(x, y, ux, uy)``: the fixed point as good as known, corrected in place, and the direction.
        orbit: ``(r, s, ...)``, the distance of the guess and its parameter; receives those of the closed orbit, its
            period, the integral of trace J over it, and the derivatives of the displacement by r and s.
        border_r, border_s: the unit vector across which it is corrected.
        reach: how far from the guess it may be.
        direction: +1 forward, -1 backward in time.
        tolerance: of the integration; the orbit closes to some hundred times of it.
        enough: what closes up to this is corrected once more and not looked at again.
        longest: time after which the orbit is given up.
        region: box in which it must stay.

    Returns:
        Whether it converged.
    """
    velocity, jacobian = as_velocity(velocity_address), as_jacobian(jacobian_address)
    p, varied = np.empty(coefficients.shape[2]), np.empty(coefficients.shape[2])
    r, s = orbit[0], orbit[1]
    close = 100.0 * tolerance
    last = math.inf
    for count in range(_MOST_CORRECTIONS):
        if not r > 0.0:
            return False
        parameters_at(coefficients, s, 0.0, p)
        parameters_at(coefficients, s + _DELTA, 0.0, varied)
        if not _centred(velocity, jacobian, p, ray):
            return False
        value, period, integral, by_r, by_s = _displacement_and_slopes(
            velocity, jacobian, p, varied, ray, r, direction, tolerance, longest, region
        )
        determinant = by_r * border_s - by_s * border_r
        if not 0.0 < abs(determinant) < math.inf:
            return False
        dr, ds = -value * border_s / determinant, value * border_r / determinant
        size = max(abs(dr), abs(ds))
        # what does not contract soon would be given up in the end
        if not math.hypot(r + dr - orbit[0], s + ds - orbit[1]) <= reach or (count > 1 and size > 0.5 * last > close):
            return False
        # the last corrections are rounding errors, which need not shrink further; the first ones may be as small
        rounding = count > 2 and size < 1000.0 * close and size > 0.3 * last
        if max(size, abs(value)) < enough or size < close or rounding:
            orbit[0], orbit[1], orbit[2], orbit[3], orbit[4], orbit[5] = r + dr, s + ds, period, integral, by_r, by_s
            return True
        r, s = r + dr, s + ds
        last = size
    return False
