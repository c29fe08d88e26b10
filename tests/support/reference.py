"""Independent references in double precision: scipy's DOP853 and dense scans. They share no code with the app."""

import cmath
from collections.abc import Callable

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from dynamics.systems import GRU

Array = np.ndarray


def sigma(s: Array) -> Array:
    """The logistic function."""
    return 0.5 * (1.0 + np.tanh(0.5 * s))


def velocity(flow: GRU) -> Callable[[Array], Array]:
    """JSP21 eq. 5-7 for a state of shape ``(2, ...)``, with the reset gate before or after the product."""
    Uh, Ur, Uz = (np.array(m) for m in (flow.Uh, flow.Ur, flow.Uz))
    bh, br, bz, ch = (np.array(v) for v in (flow.bh, flow.br, flow.bz, flow.ch))

    def of(h: Array) -> Array:
        def column(v: Array) -> Array:
            return v.reshape((2,) + (1,) * (np.ndim(h) - 1))

        r = sigma(np.tensordot(Ur, h, 1) + column(br))
        z = sigma(np.tensordot(Uz, h, 1) + column(bz))
        if flow.reset == "before":
            drive = np.tensordot(Uh, r * h, 1) + column(bh)
        else:
            drive = r * (np.tensordot(Uh, h, 1) + column(ch)) + column(bh)
        return (1.0 - z) * (np.tanh(drive) - h)

    return of


def scalar_velocity(flow: GRU) -> Callable[[complex, complex], tuple[complex, complex]]:
    """The same in plain complex numbers: quick for one state, and differentiable by a complex step."""
    ((a, b), (c, d)), ((e, f), (g, h)), ((i, j), (k, m)) = flow.Uh, flow.Ur, flow.Uz

    def logistic(s: complex) -> complex:
        return 1.0 / (1.0 + cmath.exp(-s))

    def of(x: complex, y: complex) -> tuple[complex, complex]:
        r1, r2 = logistic(e * x + f * y + flow.br[0]), logistic(g * x + h * y + flow.br[1])
        z1, z2 = logistic(i * x + j * y + flow.bz[0]), logistic(k * x + m * y + flow.bz[1])
        if flow.reset == "before":
            u, v = a * r1 * x + b * r2 * y, c * r1 * x + d * r2 * y
        else:
            u, v = r1 * (a * x + b * y + flow.ch[0]), r2 * (c * x + d * y + flow.ch[1])
        return (1.0 - z1) * (cmath.tanh(u + flow.bh[0]) - x), (1.0 - z2) * (cmath.tanh(v + flow.bh[1]) - y)

    return of


def solve(flow: GRU, start: tuple[float, float], times: Array, tolerance: float = 1e-12) -> Array:
    """States at ``times`` (from 0, of either sign), shape ``(n, 2)``."""
    f = scalar_velocity(flow)

    def right_side(_: float, h: Array) -> tuple[float, float]:
        dx, dy = f(float(h[0]), float(h[1]))
        return dx.real, dy.real

    solution = solve_ivp(right_side, (0.0, times[-1]), start, "DOP853", times, rtol=tolerance, atol=1e-14)
    assert solution.success, solution.message
    return solution.y.T


def cycle(flow: GRU, centre: tuple[float, float], low: float, high: float) -> tuple[float, float]:
    """Period and logarithm of the multiplier of the cycle that crosses the ray right of ``centre``.

    Args:
        flow: the GRU.
        centre: a fixed point inside the cycle.
        low, high: distances that bracket the crossing.
    """
    f = scalar_velocity(flow)
    x0, y0 = centre

    def right_side(_: float, u: Array) -> tuple[float, float, float]:
        x, y = float(u[0]), float(u[1])
        dx, dy = f(x, y)
        trace = f(complex(x, 1e-30), y)[0].imag / 1e-30 + f(x, complex(y, 1e-30))[1].imag / 1e-30
        return dx.real, dy.real, trace

    def once_round(distance: float) -> tuple[float, float, float]:
        def section(_: float, u: Array) -> float:
            return u[1] - y0

        section.direction = np.sign(f(x0 + distance, y0)[1].real)
        # the start itself counts as a first crossing
        section.terminal = 2
        solution = solve_ivp(
            right_side, (0.0, 2000.0), (x0 + distance, y0, 0.0),
            method="DOP853", rtol=1e-12, atol=1e-14, events=section,
        )  # fmt: skip
        for t, u in zip(solution.t_events[0], solution.y_events[0], strict=True):
            if t > 1e-3 and u[0] > x0:
                return u[0] - x0 - distance, t, u[2]
        raise ArithmeticError("no return to the section")

    distance = brentq(lambda d: once_round(d)[0], low, high, xtol=1e-14, rtol=1e-13)
    _, period, log_multiplier = once_round(distance)
    return period, log_multiplier


def roots_on_line(flow: GRU, component: int, start: Array, end: Array, samples: int = 4000) -> Array:
    """Points of a straight line where one component of the velocity vanishes, by a dense scan of its sign.

    Returns:
        Shape ``(n, 2)``. Two roots closer than the spacing of the samples are missed: choose lines that have none.
    """
    f = velocity(flow)
    s = np.linspace(0.0, 1.0, samples)
    values = f(start[:, None] + np.outer(end - start, s))[component]
    # a sample exactly on a root counts as negative, so that it is not missed
    crossings = np.flatnonzero((values[:-1] > 0) != (values[1:] > 0))
    exact = [brentq(lambda u: f(start + u * (end - start))[component], s[k], s[k + 1], xtol=1e-15) for k in crossings]
    return start + np.outer(exact, end - start)
