"""Heteroclinic loops: against a normal form's published law, and by an integrator that shares nothing with ours."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from dynamics.continuation import (
    Family,
    Plane,
    bifurcation_curves,
    changes_along,
    cycle_branches,
    entry_of,
    fixed_point_diagram,
    heteroclinic_loop,
    homoclinic,
    orbit_curves,
    plane_of,
)
from dynamics.continuation.heteroclinic import chains, lingering_rate, persisting
from dynamics.fixed_points import fixed_points
from dynamics.flow import Flow
from dynamics.systems import GRU
from tests.support.normal_forms import ZeroHopf
from tests.support.presets import of_catalogue


def along_second(first: float) -> Family:
    return Family("beta_2", first, -0.2 * first, lambda second: ZeroHopf(first, second))


def test_the_loop_of_the_normal_form_lies_where_kuznetsov_says() -> None:
    """beta_2 = theta / (3 theta - 2) beta_1 + o(beta_1) with theta = -1 (Kuznetsov, section 8.5)."""
    ratios = []
    for first in (-0.04, -0.01, -0.0025, -0.000625):
        r = math.sqrt(-first)
        loop = heteroclinic_loop(along_second(first), 0.5 * first, 0.1 * first, [(r, 0.0), (-r, 0.0)], (0.0, r))
        assert loop.saddles == (pytest.approx((r, 0.0), abs=1e-12), pytest.approx((-r, 0.0), abs=1e-12))
        ratios.append(loop.value / first)
    away = np.abs(np.array(ratios) - 0.2)
    assert away[-1] < 1e-6
    # what is left shrinks as beta_1 does
    assert away[:-1] / away[1:] == pytest.approx(4.0, rel=0.01)


def test_its_unstable_cycle_goes_from_the_hopf_point_to_the_loop() -> None:
    for branch in cycle_branches(fixed_point_diagram(along_second(-0.04)), 0):
        assert [end.kind for end in branch.ends] == ["hopf", "heteroclinic"]
        hopf, end = branch.ends
        assert hopf.value == pytest.approx(0.0, abs=1e-12)
        assert end.value == pytest.approx(-0.00799806118816, abs=1e-13)
        assert end.heteroclinic is not None
        assert end.heteroclinic.attraction < 0.0 < branch.log_multipliers.min()
        assert not end.attracts
        # the ratios in closed form: of the saddle 0.2 out of which the axis leads, and of the one into which
        second, r = end.value, 0.2
        expected = math.log(-(second - r + r * r) / (2.0 * r)) + math.log(2.0 * r / (second + r + r * r))
        assert end.heteroclinic.attraction == pytest.approx(expected, abs=1e-10)


def test_the_trace_where_its_cycle_lingers_is_foretold() -> None:
    flow = ZeroHopf(-0.04, -0.007998)
    found = fixed_points(flow).points
    (chain,) = chains(flow, found)
    (branch, *_) = cycle_branches(fixed_point_diagram(along_second(-0.04)), 0)
    periods, gained = branch.periods[-3:], branch.log_multipliers[-3:]
    assert lingering_rate(chain) == pytest.approx((gained[2] - gained[1]) / (periods[2] - periods[1]), rel=0.05)


def test_curves_of_loops_over_the_normal_forms_plane() -> None:
    plane = Plane(("beta_1", "beta_2"), (-0.3, -0.1), (-0.02, 0.05), ZeroHopf)
    loops = [c for c in orbit_curves(bifurcation_curves(plane)).curves if c.kind == "heteroclinic"]
    assert loops
    for curve in loops:
        first, second = curve.parameters.T
        assert np.ptp(first) > 0.25
        assert second / first == pytest.approx(0.2, abs=2e-3 * 0.3)
        assert set(curve.ends) == {"the border of the rectangle"}


def manifold_crossing(flow: Flow, place: np.ndarray, forward: bool, section: tuple[np.ndarray, np.ndarray]) -> float:
    """Where a saddle's manifold first crosses a ray, by scipy's DOP853 from 1e-7 off the saddle; both sides."""
    jacobian = np.array(flow.jacobian(*place))
    values, vectors = np.linalg.eig(jacobian)
    along = vectors[:, np.argmax(values.real if forward else -values.real)].real
    origin, unit = section

    def side(_: float, h: np.ndarray) -> float:
        return float((h - origin) @ np.array([-unit[1], unit[0]]))

    ends = np.array(
        [(p.x, p.y) for p in fixed_points(flow).points if p.kind == ("sink" if forward else "source")]
    ).reshape(-1, 2)

    def arrived(_: float, h: np.ndarray) -> float:
        return min(float(np.hypot(*(ends - h).T).min(initial=1.0)) - 1e-3, 1.2 - float(np.abs(h).max()))

    arrived.terminal = True  # type: ignore[attr-defined]  # scipy reads it there
    # the line is crossed behind the section too
    side.terminal = 4  # type: ignore[attr-defined]  # scipy reads it there
    found = []
    for sign in (1.0, -1.0):
        start = place + sign * 1e-7 * along
        # a manifold that runs along an axis stays on it
        if np.abs(along).min() < 1e-12:
            continue
        end = solve_ivp(
            lambda _, h: np.array(flow.velocity(*h)) * (1.0 if forward else -1.0),
            # some take long to leave their saddle
            (0.0, max(2000.0, 30.0 / np.abs(values.real).min())),
            start,
            "DOP853",
            rtol=1e-13,
            atol=1e-15,
            events=(side, arrived),
        )
        found += [float((h - origin) @ unit) for h in end.y_events[0] if (h - origin) @ unit > 0.0][:1]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("key", "symbol", "index", "value", "saddles"),
    [
        ("viii", "b_r", 0, 0.5455157327, 2),
        ("xxiv", "b_r", 1, 1.6462873197, 3),
        ("xix", "b_r", 1, -1.7044371107, 2),
        # a saddle that orbits come to at a rate of 0.0014
        ("xix", "U_h", 1, 5.8972540542, 2),
    ],
)
def test_of_the_catalogues_networks(key: str, symbol: str, index: int, value: float, saddles: int) -> None:
    flow = of_catalogue(key)
    low, high = (-10.0, 10.0) if symbol != "U_h" else (-6.0, 6.0)
    family = entry_of(flow, symbol, index, low, high)
    ends = [end for branch in cycle_branches(fixed_point_diagram(family), 6, quick=True) for end in branch.ends]
    (end,) = (end for end in ends if end.kind == "heteroclinic" and abs(end.value - value) < 1e-3)
    loop = end.heteroclinic
    assert loop is not None
    assert loop.value == pytest.approx(value, abs=1e-9)
    assert len(loop.saddles) == saddles
    # from saddle to saddle along the axes: each is on one
    assert all(min(abs(x), abs(y)) < 1e-12 for x, y in loop.saddles)

    inside = np.array(loop.inside)
    behind = np.mean(loop.saddles[1:-1] or loop.saddles, axis=0)
    section = inside, (inside - behind) / np.linalg.norm(inside - behind)

    def gap(at: float) -> float:
        there = family.flow_at(at)
        points = fixed_points(there).points
        out, into = (
            min(points, key=lambda p, place=place: math.dist((p.x, p.y), place))
            for place in (loop.saddles[-1], loop.saddles[0])
        )
        crossings = [
            manifold_crossing(there, np.array([p.x, p.y]), forward, section)
            for p, forward in ((out, True), (into, False))
        ]
        return crossings[1] - crossings[0]

    assert abs(gap(loop.value)) < 1e-9
    assert gap(loop.value - 1e-4) * gap(loop.value + 1e-4) < 0.0


def test_a_tick_says_through_how_many_saddles() -> None:
    family = entry_of(of_catalogue("xxiv"), "b_r", 1, -10.0, 10.0)
    (tick,) = (change for change in changes_along(family, cycles=True).changes if change.kind == "heteroclinic")
    # the product of the ratios of its saddles is 0.1747 / 0.1446 * 0.3882 / 0.1442 * 0.199 / 0.3384 > 1
    assert tick.words == "a stable cycle ends in three saddles: a heteroclinic loop"


def test_without_the_axis_there_is_no_loop_to_follow() -> None:
    """Along b_h2 the first axis is no longer invariant, so the loop is a point of the plane."""
    plane = plane_of(of_catalogue("viii"), ("b_r", 0), ("b_h", 1), ((0.4, 0.7), (-0.05, 0.0500001)))
    curves = orbit_curves(bifurcation_curves(plane), 3).curves
    assert not [curve for curve in curves if curve.kind == "heteroclinic"]


def test_nonsense_is_refused_in_words() -> None:
    first, r = -0.04, 0.2
    family = along_second(first)
    with pytest.raises(ValueError, match="do not both come around"):
        # no orbit leads from the right to the left saddle off the axis
        heteroclinic_loop(family, 0.5 * first, 0.1 * first, [(-r, 0.0), (r, 0.0)], (0.0, r))
    with pytest.raises(ValueError, match="must change its sign"):
        heteroclinic_loop(family, 0.5 * first, 0.3 * first, [(r, 0.0), (-r, 0.0)], (0.0, r))
    flow = ZeroHopf(first, -0.008)
    points = fixed_points(flow).points
    chain = persisting(flow, points, [(r, 0.0), (-r, 0.0)])
    assert chain is not None
    assert [point.x for point in chain] == pytest.approx([r, -r])
    assert persisting(flow, points, [(-r, 0.0), (r, 0.0)]) is None
    assert persisting(flow, points, [(r, 0.0), (r, 0.0)]) is None
    assert chains(GRU(), fixed_points(GRU()).points) == []


def test_a_manifold_that_passes_another_saddle_makes_no_homoclinic_orbit() -> None:
    """Along an axis rounding alone decides where it would go on to."""
    family = entry_of(of_catalogue("viii"), "b_r", 0, -10.0, 10.0)
    with pytest.raises(ValueError, match="do not both come around"):
        homoclinic(family, 0.5453, 0.54553, (0.237, 0.0), (0.431, -0.029))
