"""Limit cycles against DOP853 with a section event, and against theory."""

from dataclasses import replace

import numpy as np
import pytest

from dynamics.catalogue import topologies
from dynamics.fixed_points import fixed_points
from dynamics.limit_cycles import LimitCycle, limit_cycles
from dynamics.systems import GRU, FitzHughNagumo
from tests.support.presets import of_catalogue
from tests.support.reference import cycle, solve

RING = GRU(Uh=((2.4271, -1.7634), (1.7634, 2.4271)), Ur=((0, 0), (0, 0)), bh=(0, 0), br=(0, 0))
# the same field with the update gate of one unit slowed: another cycle, another multiplier
GATED = GRU(Uh=RING.Uh, Ur=RING.Ur, bh=(0.05, 0), br=(0, 0), Uz=((1.0, 0.5), (-0.5, 0.8)), bz=(0.3, -0.4))
AFTER = GRU(Uh=RING.Uh, Ur=((0.4, 0), (0, 0.3)), bh=(0.02, 0), br=(0, 0), ch=(0.05, 0), reset="after")


def test_the_design_s_reference_cycle() -> None:
    reference = cycle(RING, (0.0, 0.0), 0.5, 0.7)
    assert reference == pytest.approx((17.457913221314, -2.864506069188), rel=1e-9)
    found = limit_cycles(RING)
    assert not found.none_proven
    (one,) = found.cycles
    assert one.period == pytest.approx(reference[0], rel=1e-9)
    assert one.log_multiplier == pytest.approx(reference[1], rel=1e-6)
    assert one.encloses == (0,)


@pytest.mark.parametrize(("flow", "low", "high"), [(GATED, 0.3, 0.9), (AFTER, 0.3, 0.9)], ids=["gated", "after"])
def test_update_gate_and_other_reset(flow: GRU, low: float, high: float) -> None:
    (source,) = fixed_points(flow).points
    reference = cycle(flow, (source.x, source.y), low, high)
    (one,) = limit_cycles(flow).cycles
    assert one.stable
    assert one.period == pytest.approx(reference[0], rel=1e-6)
    assert one.log_multiplier == pytest.approx(reference[1], rel=1e-5)


def test_fitzhugh_nagumo_fires() -> None:
    """Reference: DOP853 at 1e-13, successive crossings of v = 0."""
    (one,) = limit_cycles(FitzHughNagumo()).cycles
    assert one.stable
    assert (one.period, one.log_multiplier) == pytest.approx((36.69879441660, -37.439434915918), rel=1e-6)
    assert limit_cycles(FitzHughNagumo(I_ext=0.0)).cycles == ()


def test_an_unstable_cycle_within_a_stable_one() -> None:
    """Just before the subcritical Hopf bifurcation; reference: the return map by DOP853 at 1e-13 and Brent's method."""
    inner, outer = limit_cycles(FitzHughNagumo(I_ext=0.328)).cycles
    assert not inner.stable
    assert (inner.period, inner.log_multiplier) == pytest.approx((25.14205806524, 0.181518210575), rel=1e-6)
    assert outer.stable
    assert (outer.period, outer.log_multiplier) == pytest.approx((49.53825506957, -35.677454287843), rel=1e-6)
    assert inner.encloses == outer.encloses == (0,)


def test_a_cycle_that_passes_the_border_of_the_square_is_found() -> None:
    """Row xxiii with a larger weight: the ray from the point inside leaves the square just behind the cycle.

    An orbit from beside that point comes to it, as DOP853 says.
    """
    row = of_catalogue("xxiii")
    flow = replace(row, Uh=((7.35287, row.Uh[0][1]), row.Uh[1]))
    (one,) = limit_cycles(flow).cycles
    assert one.stable
    assert one.box[0] < -0.999
    points = fixed_points(flow).points
    inside = next(points[i] for i in one.encloses if points[i].index > 0)
    arrived = solve(flow, (inside.x + 1e-3, inside.y), np.array([20.0 * one.period]))[-1]
    after = solve(flow, tuple(arrived), np.array([one.period]))[-1]
    assert np.hypot(*(after - arrived)) < 1e-6
    assert np.hypot(*(one.points - arrived).T).min() < 1e-3


def closes(flow: GRU, one: LimitCycle) -> float:
    start = tuple(one.points[0])
    times = np.array([one.period]) if one.stable else np.array([-one.period])
    return float(np.hypot(*(solve(flow, start, times)[-1] - start)))


@pytest.mark.parametrize("flow", [RING, GATED, AFTER], ids=["ring", "gated", "after"])
def test_points_are_one_closed_orbit(flow: GRU) -> None:
    (one,) = limit_cycles(flow).cycles
    assert one.points.shape[1] == 2
    assert np.allclose(one.points[0], one.points[-1], atol=1e-9)
    assert closes(flow, one) < 1e-7
    x_low, x_high, y_low, y_high = one.box
    assert (x_low, x_high) == pytest.approx((one.points[:, 0].min(), one.points[:, 0].max()))
    assert (y_low, y_high) == pytest.approx((one.points[:, 1].min(), one.points[:, 1].max()))
    # no corner: consecutive points are close, so that the curve can be drawn
    assert np.hypot(*np.diff(one.points, axis=0).T).max() < 0.05


@pytest.mark.parametrize("row", topologies(), ids=lambda row: row.case)
def test_every_reported_cycle_of_the_catalogue_closes(row) -> None:
    found = limit_cycles(row.flow)
    points = fixed_points(row.flow).points
    for one in found.cycles:
        assert closes(row.flow, one) < 1e-6
        assert sum(points[k].index for k in one.encloses) == 1
    assert not (found.none_proven and found.cycles)


def test_bendixson_proves_none() -> None:
    """Weak weights: the divergence is negative everywhere."""
    found = limit_cycles(GRU(Uh=((0.5, -0.3), (0.3, 0.5)), Ur=((0, 0), (0, 0)), br=(0, 0)))
    assert found.none_proven
    assert found.cycles == ()
    assert found.argument


def test_one_sink_alone_proves_nothing() -> None:
    """A claim of proof must not be made where a cycle exists."""
    for flow in (RING, GATED, AFTER):
        assert not limit_cycles(flow).none_proven
