"""JSP21 eq. 9: where the homoclinic orbit really is, by code that shares nothing with the app, then by the app."""

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from dynamics.fixed_points import fixed_points
from dynamics.limit_cycles import limit_cycles
from dynamics.systems import GRU
from tests.support.reference import cycle, velocity

HOMOCLINIC = 0.0541746769
PRINTED = 0.054085
C, S = 3.0 * math.cos(math.pi / 20), 3.0 * math.sin(math.pi / 20)


def eq9(gamma: float) -> GRU:
    return GRU(Uh=((C, S), (-S, C)), Ur=((0, 0), (0, 0)), bh=(0.32, gamma), br=(0, 0))


def inner_saddle(flow: GRU) -> tuple[np.ndarray, np.ndarray]:
    """The saddle by the cycle and its unstable direction, pointing towards the cycle."""
    (saddle,) = (p for p in fixed_points(flow).points if p.kind == "saddle" and p.x < 0)
    values, vectors = np.linalg.eig(flow.jacobian(saddle.x, saddle.y))
    direction = vectors[:, np.argmax(values)]
    return np.array([saddle.x, saddle.y]), direction * np.sign(-direction[0])


def escapes(gamma: float) -> bool:
    """Whether the unstable manifold of the saddle, having gone round, leaves to the right of it."""
    flow = eq9(gamma)
    saddle, direction = inner_saddle(flow)
    f = velocity(flow)

    def gone(_: float, h: np.ndarray) -> float:
        return h[0] - 0.3

    gone.terminal = True
    end = solve_ivp(
        lambda _, h: f(h), (0, 900), saddle + 1e-7 * direction, "DOP853", rtol=1e-13, atol=1e-15, events=gone
    )
    return bool(end.t_events[0].size)


def euler_escapes(gamma: float, step: float) -> bool:
    flow = eq9(gamma)
    h, direction = inner_saddle(flow)
    h = h + 1e-5 * direction
    f = velocity(flow)
    for _ in range(int(2000 / step)):
        h = h + step * f(h)
        if h[0] > 0.3:
            return True
    return False


def test_homoclinic_orbit_is_where_the_catalogue_says() -> None:
    assert not escapes(HOMOCLINIC - 1e-9)
    assert escapes(HOMOCLINIC + 1e-9)


def test_printed_value_belongs_to_forward_euler() -> None:
    """Its own homoclinic orbit lies above the printed gamma for a step of 0.1 and below it for 0.2."""
    assert not euler_escapes(PRINTED, 0.1)
    assert euler_escapes(PRINTED, 0.2)


def test_the_euler_step_that_gives_the_printed_value() -> None:
    """It lies between 0.122 and 0.123 (0.12226); in steps of 1, as the network is trained, gamma would be 0.05347."""
    assert not euler_escapes(PRINTED, 0.122)
    assert euler_escapes(PRINTED, 0.123)
    assert not euler_escapes(0.05347, 1.0)
    assert euler_escapes(0.05348, 1.0)


def test_hopf_is_where_the_catalogue_says() -> None:
    kinds = []
    for gamma in (0.0530093942 - 1e-9, 0.0530093942 + 1e-9):
        (spiral,) = (p for p in fixed_points(eq9(gamma)).points if p.x < -0.5)
        kinds.append(spiral.kind)
    assert kinds == ["sink", "source"]


@pytest.mark.parametrize(
    ("gamma", "low", "high", "period", "log_multiplier"),
    [(0.0535, 0.05, 0.12, 88.361056131739, -0.26798595998), (PRINTED, 0.15, 0.185, 99.883580725795, -0.738185402768)],
)
def test_cycle_before_the_homoclinic_orbit(gamma, low, high, period, log_multiplier) -> None:
    flow = eq9(gamma)
    (source,) = (p for p in fixed_points(flow).points if p.kind == "source")
    reference = cycle(flow, (source.x, source.y), low, high)
    assert reference == pytest.approx((period, log_multiplier), rel=1e-8)
    (found,) = limit_cycles(flow).cycles
    assert found.stable
    assert (found.period, found.log_multiplier) == pytest.approx(reference, rel=1e-6)


def test_cycle_close_to_the_saddle_is_still_found() -> None:
    """At 5e-6 before the homoclinic orbit the cycle is within a hair of the saddle, and slow."""
    (found,) = limit_cycles(eq9(HOMOCLINIC - 5e-6)).cycles
    assert found.stable
    assert found.period > 115.0


@pytest.mark.parametrize("gamma", [0.051, 0.0530, HOMOCLINIC + 2e-7, 0.0542, 0.055])
def test_no_cycle_outside_the_interval(gamma: float) -> None:
    found = limit_cycles(eq9(gamma))
    assert found.searched
    assert found.cycles == ()
