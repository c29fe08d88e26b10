"""Slow points against closed forms, against brute force, and against an integrator of its own."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp
from scipy.optimize import minimize

from dynamics.catalogue import figures, topologies
from dynamics.fixed_points import fixed_points
from dynamics.limit_cycles import limit_cycles
from dynamics.slow_points import GROWTH, SlowPoint, slow_points
from dynamics.systems import GRU, SYSTEMS, FitzHughNagumo
from tests.support.examples import random_gru
from tests.support.reference import velocity

_ZERO = ((0.0, 0.0), (0.0, 0.0))
FIGURES = {figure.figure: figure.flow for figure in figures()}
ROWS = {row.case: row.flow for row in topologies()}


def speed(flow: GRU, x: float, y: float) -> float:
    return float(np.hypot(*velocity(flow)(np.array([x, y]))))


# -- one unit beyond its saddle-node, the other decaying: everything is known in closed form

CRITICAL = math.sqrt(1.0 - 2.0 / 3.0) * 1.5 - math.atanh(math.sqrt(1.0 - 2.0 / 3.0))


def ghost(excess: float) -> GRU:
    """``x' = (tanh(3x/2 + b) - x) / 2`` with b beyond its critical value, and ``y' = -y / 2``."""
    return GRU(Uh=((3.0, 0.0), (0.0, 0.0)), Ur=_ZERO, bh=(CRITICAL + excess, 0.0), br=(0.0, 0.0))


@pytest.mark.parametrize("excess", [0.1, 1e-2, 1e-4, 1e-6])
def test_the_ghost_of_one_unit(excess: float) -> None:
    flow = ghost(excess)
    b = flow.bh[0]
    # the slope of tanh is 2/3 there, so tanh is -1/sqrt 3
    t = -math.sqrt(1.0 / 3.0)
    x = (math.atanh(t) - b) / 1.5
    a, bend = 0.5 * (t - x), 0.25 * 1.5**2 * -2.0 * t * (1.0 - t * t)
    (one,) = slow_points(flow).points
    assert (one.x, one.y) == pytest.approx((x, 0.0), abs=1e-9)
    assert one.speed == pytest.approx(a, rel=1e-9)
    assert (one.drift, one.bend) == pytest.approx((a, bend), rel=1e-6)
    assert one.direction == pytest.approx((1.0, 0.0), abs=1e-9)
    assert one.transverse == pytest.approx(-0.5)
    assert one.bottleneck == pytest.approx(math.pi / math.sqrt(a * bend), rel=1e-6)
    assert one.proven
    # separation of variables
    exact = quad(lambda s: 2.0 / (math.tanh(1.5 * s + b) - s), x - one.radius, x + one.radius, points=[x], limit=400)[0]
    assert one.passage == pytest.approx(exact, rel=1e-7)
    # the law is the limit of small excess
    assert one.law == pytest.approx(exact, rel=8.0 * one.radius)


def test_the_passage_is_a_stated_share_of_the_bottleneck() -> None:
    (one,) = slow_points(ghost(1e-6)).points
    share = 2.0 / math.pi * math.atan(math.sqrt(GROWTH - 1.0))
    assert one.law == pytest.approx(share * one.bottleneck)
    assert one.passage == pytest.approx(share * one.bottleneck, rel=1e-2)


def test_before_the_saddle_node_there_is_none() -> None:
    flow = ghost(-1e-4)
    assert len(fixed_points(flow).points) == 3
    assert slow_points(flow).points == ()


# -- the papers' own


def test_four_bottlenecks_make_the_slow_cycle_slow() -> None:
    """JSP21 figure 5C: four passages take most of the 625 steps of one round."""
    flow = FIGURES["5C"]
    found = slow_points(flow)
    assert found.complete
    assert len(found.points) == 4
    (cycle,) = limit_cycles(flow).cycles
    passages = [point.passage for point in found.points if point.passage is not None]
    assert 0.75 * cycle.period < sum(passages) < cycle.period
    # a quarter turn maps one onto the next
    assert passages == pytest.approx([passages[0]] * 4, rel=1e-9)
    assert 4.0 * found.points[0].bottleneck == pytest.approx(cycle.period, rel=0.05)
    # the cycle itself enters the square elsewhere, within a few steps of where it is slow; sampled to 0.1 steps
    one = found.points[0]
    path = solve_ivp(
        lambda _, h: velocity(flow)(h), (0.0, cycle.period), cycle.points[0], rtol=1e-10, atol=1e-12, max_step=0.05
    )
    near = np.maximum(abs(path.y[0] - one.x), abs(path.y[1] - one.y)) <= one.radius
    inside = float(np.sum(np.diff(path.t)[near[:-1]]))
    assert one.passage == pytest.approx(inside, abs=0.5)


def test_the_slow_point_at_the_origin() -> None:
    """JSP19 figure 7: gates of steepness 100; starts with y < -x linger at the origin before they go to the sink."""
    flow = GRU(Uh=((2.0, 2.0), (2.0, 2.0)), Ur=((100.0, 100.0),) * 2, bh=(0.01, 0.0), br=(0.0, 0.0))
    (one,) = [point for point in slow_points(flow).points if math.hypot(point.x, point.y) < 0.05]
    assert 0.0 < one.speed < 0.01
    assert one.proven


def test_figure_4_s_zoom_has_slow_points_only_once_the_points_are_gone() -> None:
    """JSP21 figures 3B and 4: the origin is a degenerate fixed point; pushed down, it leaves one slow point."""
    assert slow_points(FIGURES["3B"]).points == ()
    shifted = GRU(Uh=((2.0, 0.0), (0.0, 2.0)), Ur=((-1.0, 0.0), (0.0, -1.0)), bh=(-1e-3, -1e-3), br=(0.0, 0.0))
    near = [point for point in slow_points(shifted).points if math.hypot(point.x, point.y) < 0.1]
    (one,) = near
    # each unit: h' = (-1e-3 - h^2 / 2 - ...) / 2
    assert one.speed == pytest.approx(math.sqrt(2.0) * 0.5e-3, rel=0.01)
    assert one.bottleneck == pytest.approx(math.pi / math.sqrt(0.5e-3 * 0.25), rel=0.02)
    assert one.passage is not None


# -- what is true of every slow point


def cases() -> dict[str, GRU]:
    rng = np.random.default_rng(5)
    chosen = {f"row {case}": ROWS[case] for case in ("iii", "vii", "xii", "xxvi", "xxx", "xxxv")}
    return chosen | {
        "figure 8A": FIGURES["8A"],
        "gated": GRU(Uh=FIGURES["5C"].Uh, Ur=_ZERO, br=(0.0, 0.0), Uz=((3.0, 1.0), (-2.0, 2.0)), bz=(0.5, -1.0)),
        "reset after": GRU(Uh=FIGURES["5C"].Uh, Ur=_ZERO, br=(0.0, 0.0), bh=(0.01, 0.0), reset="after"),
        **{f"random {i}": random_gru(rng, 0.5) for i in range(4)},
    }


def lowest(flow: GRU, point: SlowPoint) -> float:
    """Smallest speed on circles around the point."""
    angles = np.linspace(0.0, 2.0 * math.pi, 73)
    radii = np.array([1e-3, 0.1, 0.3])[:, None] * min(point.radius, 0.02)
    around = np.stack([point.x + radii * np.cos(angles), point.y + radii * np.sin(angles)])
    return float(np.min(np.hypot(*velocity(flow)(around))))


@pytest.mark.parametrize(("name", "flow"), cases().items(), ids=cases().keys())
def test_a_slow_point_is_a_minimum_and_no_fixed_point(name: str, flow: GRU) -> None:
    found = fixed_points(flow)
    for point in slow_points(flow, found).points:
        assert speed(flow, point.x, point.y) == pytest.approx(point.speed, rel=1e-9)
        assert lowest(flow, point) >= point.speed * (1.0 - 1e-9)
        # not a zero, and no zero within the square that is called clear
        assert point.proven
        assert point.drift > 0.0 < point.bend
        for one in found.points:
            assert max(abs(one.x - point.x), abs(one.y - point.y)) > point.clear
        a, b, c, d = flow.jacobian(point.x, point.y).ravel()
        assert abs(a * d - b * c) <= 1e-6 * max(abs(a), abs(b), abs(c), abs(d), 1e-3) ** 2
        assert point.transverse == pytest.approx(a + d, abs=1e-9)


@pytest.mark.parametrize("name", ["5C", "8A", "7"])
def test_brute_force_finds_no_other(name: str) -> None:
    """Nelder and Mead from the lowest cells of a grid, by an independent velocity."""
    flow = FIGURES[name]
    found = [(point.x, point.y) for point in slow_points(flow).points]
    axis = np.linspace(-1.0, 1.0, 161)
    x, y = np.meshgrid(axis, axis, indexing="ij")
    heights = np.hypot(*velocity(flow)(np.stack([x, y])))
    inner = heights[1:-1, 1:-1]
    low = np.all(
        [
            inner <= heights[1 + i : 160 + i, 1 + j : 160 + j]
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            if (i, j) != (0, 0)
        ],
        axis=0,
    )
    brute = []
    for i, j in np.argwhere(low):
        end = minimize(
            lambda h: speed(flow, *h),
            (axis[i + 1], axis[j + 1]),
            method="Nelder-Mead",
            options={"xatol": 1e-10, "fatol": 1e-14, "maxiter": 2000},
        )
        if end.fun > 1e-8 and not any(np.hypot(*(end.x - one)) < 1e-4 for one in brute):
            brute.append(end.x)
    assert len(brute) == len(found)
    for one in brute:
        assert min(math.hypot(one[0] - x, one[1] - y) for x, y in found) < 1e-4


def test_orbits_that_part_are_followed_backward() -> None:
    """Row iii: across the slow direction the flow is unstable."""
    (one,) = slow_points(ROWS["iii"]).points
    assert one.transverse > 0.0
    assert one.passage == pytest.approx(one.law, rel=0.1)


@pytest.mark.parametrize("name", ["line-attractor", "ring-attractor"])
def test_lines_of_fixed_points_are_no_slow_points(name: str) -> None:
    flow = SYSTEMS[name]()
    found = fixed_points(flow)
    assert found.continua
    assert slow_points(flow, found).points == ()


def test_another_flow_and_bad_arguments() -> None:
    found = slow_points(FitzHughNagumo())
    assert found.complete
    assert found.points == ()
    with pytest.raises(ValueError, match="budget = 0 must be positive"):
        slow_points(GRU(), budget=0)


def test_a_small_budget_is_told() -> None:
    found = slow_points(FIGURES["5C"], budget=50)
    assert not found.complete
    assert "may be missing" in found.reason
    # the grid finds them all the same
    assert len(found.points) == 4
