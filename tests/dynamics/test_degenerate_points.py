"""The solver for degenerate points against closed forms."""

import math

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import lambertw

from dynamics.degenerate_points import (
    DegeneratePoint,
    Entry,
    locate,
    meet,
    null_vector,
    residuals,
    scale_of,
    with_changes,
)
from dynamics.systems import GRU, FitzHughNagumo

ZERO = ((0.0, 0.0), (0.0, 0.0))
BIAS = (Entry("b_h", (0,)),)


def decoupled(**weights: object) -> GRU:
    """Two units that do not talk; the second has one sink, at the origin."""
    return GRU(**({"Uh": ((3.0, 0.0), (0.0, 1.0)), "Ur": ZERO, "bh": (0.3, 0.0), "br": (0.0, 0.0)} | weights))


@pytest.mark.parametrize("gain", [1.2, 1.5, 4.0])
def test_saddle_node_of_one_unit_is_where_the_formula_says(gain: float) -> None:
    """tanh(a x + b) = x is tangent at x = +-sqrt(1 - 1/a): the slope a (1 - x^2) is 1 there."""
    x = -math.sqrt(1.0 - 1.0 / gain)
    b = math.atanh(x) - gain * x
    met = meet(
        decoupled(Uh=((2.0 * gain, 0.0), (0.0, 1.0)), bh=(b + 0.05, 0.0)), [DegeneratePoint(x + 0.1, 0.0)], [BIAS]
    )
    assert met.converged, met.reason
    assert met.points[0].x == pytest.approx(x, abs=1e-12)
    assert met.flow.bh[0] == pytest.approx(b, abs=1e-14)
    assert met.change == pytest.approx(0.05 / max(abs(b + 0.05), 0.1), rel=1e-9)
    assert met.uncertainty < 1e-13


def test_saddle_node_of_a_unit_with_a_reset_gate() -> None:
    """JSP19 eq. 29-33: the drive U_h r(h) h turns where U_r h = -W(e^(b_r - 1)) - 1; a fold lies before the turn.

    At the fold (1 - h^2) times the slope of the drive is 1; there b_h = artanh h less the drive.
    """
    gain, steep, shift = -60.0, 80.0, 40.0
    turn = -(lambertw(math.exp(shift - 1.0)).real + 1.0) / steep

    def drive(h: float) -> float:
        return gain * h / (1.0 + math.exp(-steep * h - shift))

    def slope(h: float) -> float:
        r = 1.0 / (1.0 + math.exp(-steep * h - shift))
        return gain * r * (1.0 + steep * h * (1.0 - r))

    assert slope(turn) == pytest.approx(0.0, abs=1e-9)
    fold = brentq(lambda h: (1.0 - h * h) * slope(h) - 1.0, -0.8, -0.56, xtol=1e-15)
    flow = decoupled(Uh=((gain, 0.0), (0.0, 1.0)), Ur=((steep, 0.0), (0.0, 0.0)), bh=(-1.0, 0.0), br=(shift, 0.0))
    met = meet(flow, [DegeneratePoint(-0.61, 0.0)], [BIAS])
    assert met.converged, met.reason
    assert met.points[0].x == pytest.approx(fold, abs=1e-12)
    assert met.points[0].x < turn
    assert met.flow.bh[0] == pytest.approx(math.atanh(fold) - drive(fold), abs=1e-13)


def test_pitchfork_at_the_origin_is_a_cusp() -> None:
    """a = 1 in tanh(a x): U_h11 = 2 with an open half-gate, whatever the start."""
    met = meet(decoupled(Uh=((2.3, 0.0), (0.0, 1.0)), bh=(0.02, 0.0)), [DegeneratePoint(0.1, 0.0, "cusp")],
               [(Entry("U_h", (0, 0)),), BIAS])  # fmt: skip
    assert met.converged, met.reason
    assert met.flow.Uh[0][0] == pytest.approx(2.0, abs=1e-9)
    assert met.flow.bh[0] == pytest.approx(0.0, abs=1e-12)
    assert met.points[0].x == pytest.approx(0.0, abs=1e-6)


def test_transcritical_collision_on_an_invariant_line() -> None:
    """Row vi: on y = 0 the second unit's gain 2 sigma(3 x - 0.85) is 1 at x = 0.85/3."""
    flow = GRU(Uh=((2, 0), (0, 2)), Ur=((1, -2), (3, 1)), bh=(-0.06, 0), br=(0.2, -0.85))
    x = 0.85 / 3.0
    drive = math.atanh(x)
    met = meet(flow, [DegeneratePoint(0.284, 0.0)], [BIAS])
    assert met.converged, met.reason
    assert met.points[0].x == pytest.approx(x, abs=1e-13)
    assert met.flow.bh[0] == pytest.approx(drive - 2.0 * x / (1.0 + math.exp(-x - 0.2)), abs=1e-14)


def test_double_zero_and_vanishing_jacobian() -> None:
    """A rotation by alpha and gain beta (JSP21 eq. 8): J = (beta/2 R(alpha) - I)/2 at the origin."""
    rotation = (Entry("U_h", (0, 1)), Entry("U_h", (1, 0), -1.0))
    gain = (Entry("U_h", (0, 0)), Entry("U_h", (1, 1)))
    start = GRU(Uh=((2.2, -0.3), (0.3, 2.2)), Ur=ZERO, br=(0, 0))
    for condition in ("double zero", "vanishing Jacobian"):
        met = meet(start, [DegeneratePoint(0.0, 0.0, condition)], [rotation, gain])
        # both mean U_h = 2 I; det and trace meet it tangentially, so only to the root of rounding
        assert np.abs(np.array(met.flow.Uh) - 2.0 * np.eye(2)).max() < 1e-6, condition
        assert met.residual < 1e-12


def test_the_least_change_is_least() -> None:
    """With two free parameters and one condition, no neighbour that meets the condition is nearer."""
    flow = decoupled(Uh=((3.0, 0.0), (0.0, 1.0)), bh=(0.3, 0.0))
    free = [(Entry("U_h", (0, 0)),), BIAS]
    met = meet(flow, [DegeneratePoint(-0.5, 0.0)], free)
    assert met.converged, met.reason
    for nudge in (-0.02, 0.02):
        other = with_changes(met.flow, free[:1], [nudge])
        again = meet(other, met.points, [BIAS])
        change = [
            (b - a) / scale_of(flow, entry)
            for a, b, entry in (
                (flow.Uh[0][0], again.flow.Uh[0][0], free[0][0]),
                (flow.bh[0], again.flow.bh[0], BIAS[0]),
            )
        ]
        assert again.converged
        assert math.hypot(*change) > met.change


def test_symmetric_points_repeat_one_condition() -> None:
    """A quarter turn's four saddle-nodes (figure 5C's neighbour, row xiv) are one condition on one parameter."""
    flow = GRU(Uh=((2.9674, -0.4409), (0.4409, 2.9674)), Ur=ZERO, br=(0, 0))
    wanted = [DegeneratePoint(*p) for p in ((0.8965, -0.5653), (0.5653, 0.8965), (-0.8965, 0.5653), (-0.5653, -0.8965))]
    met = meet(flow, wanted, [(Entry("U_h", (0, 1)), Entry("U_h", (1, 0), -1.0))])
    assert met.converged, met.reason
    assert met.flow.Uh[0][1] == -met.flow.Uh[1][0]
    assert np.abs(residuals(met.flow, met.points)).max() < 1e-14


def test_other_flows_have_saddle_nodes_too() -> None:
    """FitzHugh-Nagumo: x - x^3/3 - (x + a)/b + I has a fold where 1 - x^2 = 1/b."""
    flow = FitzHughNagumo(I_ext=0.1, a=0.0, b=2.0)
    fold = math.sqrt(0.5)
    current = -(fold - fold**3 / 3.0 - fold / 2.0)
    met = meet(flow, [DegeneratePoint(0.6, 0.3)], [(Entry("I_ext", ()),)])
    assert met.converged, met.reason
    assert met.points[0].x == pytest.approx(fold, abs=1e-12)
    assert met.flow.I_ext == pytest.approx(current, abs=1e-14)


def test_locate_leaves_the_parameters_alone() -> None:
    flow = GRU(Uh=((2, 0), (0, 2)), Ur=((-1, 0), (0, -1)), br=(0, 0))
    point, error = locate(flow, DegeneratePoint(-0.8, 0.01))
    assert error < 1e-15
    assert (point.x, point.y) == (pytest.approx(-0.804929, abs=1e-6), pytest.approx(0.0, abs=1e-12))


def test_null_vector_of_a_singular_matrix() -> None:
    for matrix in ((1.0, 2.0, 2.0, 4.0), (0.0, 0.0, 3.0, -1.0), (0.0, 2.0, 0.0, 0.0)):
        v, w = null_vector(*matrix)
        a, b, c, d = matrix
        assert math.hypot(v, w) == pytest.approx(1.0)
        assert abs(a * v + b * w) + abs(c * v + d * w) < 1e-15


def test_failure_has_a_reason() -> None:
    # the update gate's bias moves no fixed point
    met = meet(decoupled(), [DegeneratePoint(-0.5, 0.0)], [(Entry("c_h", (0,)),)])
    assert not met.converged
    assert "no hold" in met.reason
    with pytest.raises(ValueError, match="at least one"):
        meet(decoupled(), [], [BIAS])
