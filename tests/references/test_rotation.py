"""JSP21 eq. 8: U_h = beta R(alpha), b_r = s, all else zero."""

import math

import numpy as np
import pytest

from dynamics.fixed_points import fixed_points
from dynamics.systems import GRU

ZERO = ((0.0, 0.0), (0.0, 0.0))


def rotation(beta: float, alpha: float, s: float = 0.0) -> GRU:
    c, n = beta * math.cos(alpha), beta * math.sin(alpha)
    return GRU(Uh=((c, -n), (n, c)), Ur=ZERO, bh=(0, 0), br=(s, s))


@pytest.mark.parametrize(("beta", "alpha", "s"), [(3.0, 0.9, 0.0), (1.7, 2.0, 1.3), (5.0, 0.2, -0.8)])
def test_jacobian_at_the_origin(beta: float, alpha: float, s: float) -> None:
    gain = beta / (1.0 + math.exp(-s))
    turn = np.array([[math.cos(alpha), -math.sin(alpha)], [math.sin(alpha), math.cos(alpha)]])
    want = 0.5 * (gain * turn - np.eye(2))
    assert np.allclose(rotation(beta, alpha, s).jacobian(0.0, 0.0), want, rtol=0, atol=1e-15 * gain)


@pytest.mark.parametrize(("beta", "s"), [(3.0, 0.0), (2.5, 0.5), (4.0, -0.4)])
def test_hopf_where_the_formula_says(beta: float, s: float) -> None:
    """sigma(s) beta cos(alpha) = 1; for beta = 3, s = 0 that is arccos(2/3) = 0.84107, not pi/3.8."""
    critical = math.acos((1.0 + math.exp(-s)) / beta)
    for shift, kind in ((1e-9, "sink"), (-1e-9, "source")):
        (origin,) = (p for p in fixed_points(rotation(beta, critical + shift, s)).points if abs(p.x) + abs(p.y) < 1e-9)
        assert (origin.kind, origin.shape) == (kind, "spiral")
    if (beta, s) == (3.0, 0.0):
        assert critical == pytest.approx(0.84107, abs=5e-6)
        assert abs(critical - math.pi / 3.8) > 0.01


def test_four_saddle_nodes_at_once() -> None:
    """Between 5C (none) and row xiv (eight) of the same rotation, four pairs appear."""
    few = fixed_points(GRU(Uh=((2.9665, -0.4471), (0.4471, 2.9665)), Ur=ZERO, br=(0, 0)))
    many = fixed_points(GRU(Uh=((2.9674, -0.4409), (0.4409, 2.9674)), Ur=ZERO, br=(0, 0)))
    assert [len(f.points) for f in (few, many)] == [1, 9]
