"""The fixed point of the FitzHugh-Nagumo model against the closed form of Sears22 eq. 12, in 50 digits."""

import numpy as np
import pytest
from mpmath import mp, mpf

from dynamics.fixed_points import fixed_points
from dynamics.limit_cycles import limit_cycles
from dynamics.systems import FitzHughNagumo


def closed_form(current: float) -> tuple[mpf, mpf]:
    """Sears22 eq. 12 as printed, for a = 0.7 and b = 0.8."""
    current = mpf(current)
    bracket = 24 * current - 21 + mp.sqrt(576 * current**2 - 1008 * current + 445)
    v = (mp.cbrt(2) * bracket ** (mpf(2) / 3) - 2) / (2 * 2 ** (mpf(2) / 3) * mp.cbrt(bracket))
    return v, (v + mpf("0.7")) / mpf("0.8")


@pytest.mark.parametrize("current", np.linspace(-2.0, 3.0, 26).round(3))
def test_fixed_point_equals_the_closed_form(current: float) -> None:
    with mp.workdps(50):
        v, w = closed_form(current)
        found = fixed_points(FitzHughNagumo(I_ext=current))
        assert found.complete
        assert not found.clusters
        (point,) = found.points
        assert abs(v - point.x) < 1e-12
        assert abs(w - point.y) < 1e-12


def test_closed_form_solves_the_cubic() -> None:
    """Sears22 eq. 11 with w eliminated."""
    with mp.workdps(50):
        for current in (-1.5, 0.0, 1.0, 2.5):
            v, w = closed_form(current)
            assert abs(v - v**3 / 3 - w + mpf(current)) < mpf(10) ** -45


@pytest.mark.parametrize(
    ("current", "kind"), [(0.0, "sink"), (0.3, "sink"), (0.4, "source"), (1.0, "source"), (1.5, "sink")]
)
def test_stability_changes_where_the_trace_does(current: float, kind: str) -> None:
    """Oscillation for currents between about 0.33 and 1.42 (1 - v^2 = b / tau)."""
    (point,) = fixed_points(FitzHughNagumo(I_ext=current)).points
    assert point.kind == kind


def test_the_trace_is_zero_at_the_ends_of_the_hopf_window() -> None:
    """Sears22 eq. 13 at the closed form of eq. 12, in 50 digits; the text rounds the window to 0.4 < I_ext < 1.5."""
    low, high = FitzHughNagumo().hopf_currents()
    assert (low, high) == pytest.approx((0.33128134, 1.41871866), abs=1e-8)
    with mp.workdps(50):
        for current in (low, high):
            v, _ = closed_form(current)
            assert abs(1 - v**2 - mpf("0.8") / mpf("12.5")) < 1e-14


@pytest.mark.parametrize(("a", "b", "tau"), [(0.7, 0.8, 12.5), (0.0, 0.5, 2.0), (-0.3, 1.0, 40.0)])
def test_the_fixed_point_changes_its_kind_at_the_ends_of_the_hopf_window(a: float, b: float, tau: float) -> None:
    low, high = FitzHughNagumo(a=a, b=b, tau=tau).hopf_currents()
    for current, inside in ((low, 1e-6), (high, -1e-6)):
        kinds = [
            fixed_points(FitzHughNagumo(I_ext=current + side * inside, a=a, b=b, tau=tau)).points[0].kind
            for side in (-1.0, 1.0)
        ]
        assert kinds == ["sink", "source"]


def test_a_stable_cycle_close_outside_an_unstable_one_is_found_too() -> None:
    """Turned by half a turn about the nullclines' centre, the current I is 2 a/b - I: both have the same two cycles."""
    below, above = (limit_cycles(FitzHughNagumo(I_ext=current)).cycles for current in (0.33, 1.42))
    assert [cycle.stable for cycle in above] == [False, True]
    assert [c.period for c in above] == pytest.approx([c.period for c in below], rel=1e-7)


def test_there_is_no_hopf_window_without_a_single_fixed_point_or_a_positive_trace() -> None:
    for flow in (FitzHughNagumo(b=1.2), FitzHughNagumo(b=0.8, tau=0.5)):
        with pytest.raises(ValueError, match="Hopf window needs"):
            flow.hopf_currents()


def test_the_package_s_own_closed_form_agrees_for_other_parameters() -> None:
    for a, b, current in ((0.7, 0.8, 1.0), (-0.4, 0.5, 0.3), (0.0, 1.0, 0.2), (1.2, 0.05, -1.0)):
        flow = FitzHughNagumo(I_ext=current, a=a, b=b)
        (point,) = fixed_points(flow).points
        assert (point.x, point.y) == pytest.approx(flow.closed_form_fixed_point(), abs=1e-12)
    with pytest.raises(ValueError, match=r"b = 1\.5"):
        FitzHughNagumo(b=1.5).closed_form_fixed_point()


def test_three_fixed_points_beyond_b_of_one() -> None:
    """a = I = 0: v = 0 and v^2 = 3 (1 - 1/b)."""
    found = fixed_points(FitzHughNagumo(I_ext=0.0, a=0.0, b=1.8, tau=3.0))
    outer = (3.0 * (1.0 - 1.0 / 1.8)) ** 0.5
    assert found.complete
    assert [p.x for p in found.points] == pytest.approx([-outer, 0.0, outer], abs=1e-12)
    assert [p.index for p in found.points] == [1, -1, 1]
