"""First-return maps on rays from a point, and the multiplier along one return; compiled."""

from __future__ import annotations

import math

import numpy as np
from numba import types

from .function_pointers import JACOBIAN, PARAMETERS, VELOCITY, as_jacobian, as_velocity
from .integration import target_reached
from .kernel import kernel
from .runge_kutta import MAX_STEP, STAGES, TERMS, attempt_step, evaluate, initial_step, interpolant, step_factor

RETURNED, ENDED = 1, 0
MAX_RETURN_STEPS = 4000
TURN = 2.0 * math.pi
# a larger turn in one step cannot be counted safely
SAFE_TURN = 1.5

_MATRIX = types.Array(types.float64, 2, "C")

# nodes and weights of Gauss and Legendre on [0, 1]; five nodes integrate degree 9 exactly
_nodes, _weights = np.polynomial.legendre.leggauss(5)
_NODES = 0.5 * (_nodes + 1.0)
_WEIGHTS = 0.5 * _weights
# integrals from 0 to each node, for the values at the nodes (the matrix of the Gauss and Runge-Kutta method)
_UPTO = (_NODES[:, None] ** np.arange(1, 6) / np.arange(1, 6)) @ np.linalg.inv(_NODES[:, None] ** np.arange(5))


@kernel("float64(float64, float64, float64, float64)")
def turn(ax, ay, bx, by):
    """Angle from one vector to another, in (-pi, pi]."""
    return math.atan2(ax * by - ay * bx, ax * bx + ay * by)


@kernel(types.void(_MATRIX, types.int64, types.float64, types.float64, types.float64, types.float64, PARAMETERS))
def add_turns(points, count, x, y, to_x, to_y, angles):
    """Add the angles by which a step from ``(x, y)`` turns about each of some points."""
    for j in range(count):
        px, py = points[j, 0], points[j, 1]
        angles[j] += turn(x - px, y - py, to_x - px, to_y - py)


@kernel(types.float64(_MATRIX, types.float64, types.float64, PARAMETERS, types.float64))
def closing_fraction(terms, x, y, ray, angle):
    """Fraction of a step at which the orbit completes a full turn about the origin of a ray.

    Args:
        terms: dense output of the step, which begins at ``(x, y)`` and ends beyond the full turn.
        angle: turned when the step begins.

    The regula falsi with the Illinois rule, which converges faster than linearly and keeps its bracket.
    """
    ax, ay = x - ray[0], y - ray[1]
    low, high = 0.0, 1.0
    low_value = abs(angle) - TURN
    qx, qy = evaluate(terms, x, y, 1.0)
    high_value = abs(angle + turn(ax, ay, qx - ray[0], qy - ray[1])) - TURN
    kept = 0
    for _ in range(60):
        if high - low <= 1e-16 or high_value <= 0.0:
            break
        fraction = (low * high_value - high * low_value) / (high_value - low_value)
        if not low < fraction < high:
            fraction = 0.5 * (low + high)
            if not low < fraction < high:
                break
        qx, qy = evaluate(terms, x, y, fraction)
        value = abs(angle + turn(ax, ay, qx - ray[0], qy - ray[1])) - TURN
        if abs(value) < 1e-15:
            return fraction
        if value < 0.0:
            low, low_value = fraction, value
            if kept == 1:
                high_value *= 0.5
            kept = 1
        else:
            high, high_value = fraction, value
            if kept == -1:
                low_value *= 0.5
            kept = -1
    return high


@kernel(
    types.UniTuple(types.float64, 5)(
        VELOCITY,
        JACOBIAN,
        PARAMETERS,
        PARAMETERS,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        types.int64,
        PARAMETERS,
        _MATRIX,
        types.boolean,
        PARAMETERS,
    ),
)
def first_return(
    velocity, jacobian, p, ray, s, direction, tolerance, longest, most_steps, region, targets, measure, varied
):
    """Follow the orbit from a point of a ray until it has gone once around the ray's origin.

    The return is where the angle, counted continuously about the origin, first reaches a full turn: every closed orbit
    around the origin is a fixed point of this map, however it winds.

    Args:
        ray: ``(x, y, ux, uy)``, origin and unit direction.
        s: distance of the start from the origin.
        direction: +1 forward, -1 backward in time.
        longest: time after which the orbit is given up, in GRU steps.
        most_steps: steps of the integration after which it is given up.
        region, targets: where the orbit is given up; see :func:`dynamics.integration.integrate`.
        measure: whether to integrate the trace of the Jacobian.
        varied: slightly other parameters q, or an empty array.

    Returns:
        ``(status, distance of the return, time, integral of the trace, miss)``; the time T is positive. The miss is
        that of the orbit of q behind that of p, if it is measured: the integral of ``exp(I(T) - I(t)) f x (g - f)``
        over the time, where ``f`` and ``g`` are the velocities for p and q, ``x`` is the planar cross product, and
        ``I`` the integral of the trace of the flow as it is followed (Kuznetsov, section 6.2: Melnikov's integral).
    """
    k, end, terms = np.empty((16, 2)), np.empty(2), np.empty((TERMS, 2))
    ox, oy, ux, uy = ray[0], ray[1], ray[2], ray[3]
    x, y = ox + s * ux, oy + s * uy
    k[0, 0], k[0, 1] = velocity(p, x, y)
    h = initial_step(velocity, p, x, y, direction, tolerance)
    t, angle, trace, miss = 0.0, 0.0, 0.0, 0.0
    upto, across = np.zeros(5), np.zeros(5)
    steps = 0
    while t < longest and steps < most_steps:
        steps += 1
        step = direction * h
        error = attempt_step(velocity, p, x, y, step, tolerance, k, end)
        if not (error <= 1.0):
            h *= 0.2 if math.isnan(error) else step_factor(error)
            if h < 1e-13:
                return ENDED, 0.0, t, trace, miss
            continue
        ax, ay = x - ox, y - oy
        bx, by = end[0] - ox, end[1] - oy
        turned = turn(ax, ay, bx, by)
        if abs(turned) > SAFE_TURN and h > 1e-9:
            h *= 0.5
            continue
        closing = abs(angle + turned) >= TURN
        fraction = 1.0
        if closing or measure:
            interpolant(velocity, p, x, y, step, k, end, terms)
        if closing:
            fraction = closing_fraction(terms, x, y, ray, angle)
        if measure:
            past = fraction * h
            whole = 0.0
            upto[:] = 0.0
            for i in range(5):
                qx, qy = evaluate(terms, x, y, fraction * _NODES[i])
                a, _, _, d = jacobian(p, qx, qy)
                whole += past * _WEIGHTS[i] * (a + d)
                if varied.size:
                    u, v = velocity(p, qx, qy)
                    uq, vq = velocity(varied, qx, qy)
                    across[i] = u * (vq - v) - v * (uq - u)
                    for j in range(5):
                        upto[j] += direction * past * _UPTO[j, i] * (a + d)
            if varied.size:
                miss *= math.exp(direction * whole)
                for i in range(5):
                    miss += past * _WEIGHTS[i] * math.exp(direction * whole - upto[i]) * across[i]
            trace += whole
        if closing:
            qx, qy = evaluate(terms, x, y, fraction)
            t += fraction * h
            return RETURNED, (qx - ox) * ux + (qy - oy) * uy, t, trace, miss
        angle += turned
        t += h
        x, y = end[0], end[1]
        k[0, 0], k[0, 1] = k[STAGES, 0], k[STAGES, 1]
        if not (region[0] <= x <= region[1] and region[2] <= y <= region[3]):
            return ENDED, 0.0, t, trace, miss
        if target_reached(targets, x, y) >= 0:
            return ENDED, 0.0, t, trace, miss
        h = min(h * step_factor(error), MAX_STEP)
    return ENDED, 0.0, t, trace, miss


@kernel(
    types.UniTuple(types.float64, 4)(
        types.int64,
        types.int64,
        PARAMETERS,
        PARAMETERS,
        types.float64,
        types.float64,
        types.float64,
        types.float64,
        PARAMETERS,
        _MATRIX,
    ),
    # so that other threads compute meanwhile
    nogil=True,
)
def measured_return(velocity_address, jacobian_address, p, ray, s, direction, tolerance, longest, region, targets):
    """:func:`first_return` with the integral of the trace, for kernels given by address."""
    status, back, time, trace, _ = first_return(
        as_velocity(velocity_address),
        as_jacobian(jacobian_address),
        p,
        ray,
        s,
        direction,
        tolerance,
        longest,
        MAX_RETURN_STEPS,
        region,
        targets,
        True,
        np.empty(0),
    )
    return status, back, time, trace


@kernel(
    types.UniTuple(types.float64, 2)(
        types.int64,
        types.int64,
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
        _MATRIX,
    ),
    # so that other threads compute meanwhile
    nogil=True,
)
def closed_orbit(
    velocity_address,
    jacobian_address,
    p,
    ray,
    low,
    low_value,
    high,
    high_value,
    direction,
    tolerance,
    longest,
    region,
    targets,
):
    """Solve for a zero of the displacement between two starts where it has opposite signs.

    Ridders' method, safeguarded by bisection where the orbit does not return.

    Returns:
        ``(distance from the origin, displacement there)``; the displacement is NaN where there is no closed orbit.
    """
    velocity, jacobian = as_velocity(velocity_address), as_jacobian(jacobian_address)
    nothing = np.empty(0)
    for _ in range(100):
        middle = 0.5 * (low + high)
        if high - low <= 4e-16 * (1.0 + abs(middle)):
            break
        status, back, _, _, _ = first_return(
            velocity,
            jacobian,
            p,
            ray,
            middle,
            direction,
            tolerance,
            longest,
            MAX_RETURN_STEPS,
            region,
            targets,
            False,
            nothing,
        )
        if status != RETURNED:
            # the sign change straddles a gap in which orbits do not return: no closed orbit between
            return middle, math.nan
        middle_value = back - middle
        if middle_value == 0.0:
            return middle, 0.0
        root = math.sqrt(middle_value * middle_value - low_value * high_value)
        better = middle + (middle - low) * (1.0 if low_value > 0.0 else -1.0) * middle_value / root
        better_value = math.nan
        if low < better < high and better != middle:
            status, back, _, _, _ = first_return(
                velocity,
                jacobian,
                p,
                ray,
                better,
                direction,
                tolerance,
                longest,
                MAX_RETURN_STEPS,
                region,
                targets,
                False,
                nothing,
            )
            if status == RETURNED:
                better_value = back - better
        if (middle_value > 0.0) == (low_value > 0.0):
            low, low_value = middle, middle_value
        else:
            high, high_value = middle, middle_value
        if not math.isnan(better_value) and low < better < high:
            if better_value == 0.0:
                return better, 0.0
            if (better_value > 0.0) == (low_value > 0.0):
                low, low_value = better, better_value
            else:
                high, high_value = better, better_value
        if min(abs(low_value), abs(high_value)) < 3e-15:
            break
    if abs(low_value) < abs(high_value):
        return low, low_value
    return high, high_value
