"""The other systems against what theory or an independent integrator gives."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from dynamics import fixed_points, limit_cycles, trajectory
from dynamics.catalogue import examples
from dynamics.systems import LineAttractor, LowRank, RingAttractor, Toy


@pytest.mark.parametrize(
    "flow", [e.flow for e in examples() if isinstance(e.flow, LowRank)], ids=lambda flow: flow.name
)
def test_the_latent_flow_is_the_whole_network_projected(flow: LowRank) -> None:
    """LowRank24 eq. 5: all four units are simulated, and their state read through M."""
    m, n, inputs = np.array(flow.M), np.array(flow.N), np.array(flow.offset)
    start = np.array([0.4, -0.3])
    whole = solve_ivp(
        lambda _, x: -x + m @ (n.T @ np.tanh(x)) + inputs,
        (0.0, 20.0),
        m @ start + inputs,
        "DOP853",
        rtol=1e-12,
        atol=1e-13,
    )
    seen = np.linalg.lstsq(m, whole.y[:, -1] - inputs, rcond=None)[0]
    path = trajectory(flow, *start, 20.0)
    ours = path.at(min(20.0, float(path.t[-1])))
    # a unit that sees nothing tells nothing; an orbit that has come to rest stays
    read = np.abs(m).sum(axis=0) > 0.0
    assert np.abs(ours - seen)[read].max() < 1e-6


def test_without_inputs_the_rank_two_flow_is_odd_and_with_them_it_is_not() -> None:
    """LowRank24 section 2.2: why such a network approximates only odd flows."""
    rng = np.random.default_rng(4)
    m, n = rng.normal(size=(2, 4, 2))
    x, y = rng.normal(size=(2, 50))
    plain, shifted = (
        LowRank(M=m.tolist(), N=n.tolist()),
        LowRank(M=m.tolist(), N=n.tolist(), offset=(1.0, 0.0, 0.0, 0.0)),
    )
    assert np.array_equal(np.negative(plain.velocity(x, y)), plain.velocity(-x, -y))
    assert np.abs(np.add(shifted.velocity(x, y), shifted.velocity(-x, -y))).max() > 0.1


def test_the_toy_system_has_the_kinds_that_the_note_tells() -> None:
    """Jang15 eq. 17 at the true fixed points; (1, -1/2) of the text is none."""
    found = fixed_points(Toy())
    assert [(p.x, p.y, p.kind) for p in found.points] == [
        (pytest.approx(-1.0, abs=1e-14), pytest.approx(-0.5, abs=1e-14), "sink"),
        (pytest.approx(0.0, abs=1e-14), pytest.approx(0.0, abs=1e-14), "saddle"),
        (pytest.approx(1.0, abs=1e-14), pytest.approx(0.5, abs=1e-14), "sink"),
    ]
    assert Toy().velocity(1.0, -0.5)[1] == 1.0
    for point in (found.points[0], found.points[2]):
        # a double eigenvalue with one eigenvector: a degenerate node
        assert point.eigenvalues == (pytest.approx(-1.0, abs=1e-7), pytest.approx(-1.0, abs=1e-7))
        assert np.linalg.matrix_rank(np.reshape(point.jacobian, (2, 2)) + np.eye(2), tol=1e-9) == 1
    root = math.sqrt(3.0)
    assert found.points[1].eigenvalues == (pytest.approx((root - 1.0) / 2.0), pytest.approx((-root - 1.0) / 2.0))


@settings(max_examples=20, deadline=None)
@given(st.floats(0.2, 1.8), st.floats(0.3, 4.0))
def test_a_ring_of_any_size_is_found_as_one(radius: float, strength: float) -> None:
    found = fixed_points(RingAttractor(R=radius, k=strength))
    assert found.complete
    assert [(p.kind, p.index) for p in found.points] == [("source", 1)]
    assert found.clusters == ()
    (ring,) = found.continua
    assert ring.closed
    assert ring.stability == "attracting"
    assert ring.index == 0
    assert found.index_sum == 1
    assert ring.length == pytest.approx(2.0 * math.pi * radius, rel=1e-3)
    assert ring.rates == pytest.approx((-2.0 * strength * radius**2,) * 2, rel=1e-9)
    assert np.hypot(*ring.points.T) == pytest.approx(radius, abs=1e-12)
    assert ring.residual <= 1e-12
    assert ring.distance(0.0, 0.0) == pytest.approx(radius, rel=1e-3)


@pytest.mark.parametrize("omega", [0.05, -0.7])
def test_a_ring_that_turns_is_a_cycle_of_the_period_of_the_rotation(omega: float) -> None:
    """In polar coordinates the angle turns at the rate omega, and the multiplier is exp(-2 k R^2 T)."""
    flow = RingAttractor(omega=omega)
    found = fixed_points(flow)
    assert found.continua == ()
    (cycle,) = limit_cycles(flow, found).cycles
    period = 2.0 * math.pi / abs(omega)
    assert cycle.period == pytest.approx(period, rel=1e-8)
    assert cycle.log_multiplier == pytest.approx(-2.0 * period, rel=1e-6)


def test_a_ring_with_the_slightest_input_is_not_called_one() -> None:
    """Its points are too near to a curve to be told apart within the budget, which is said."""
    found = fixed_points(RingAttractor(b=(1e-9, 0.0)), budget=20_000)
    assert found.continua == ()
    assert not found.complete


@pytest.mark.parametrize("push", [1e-5, 1e-3, 0.3])
def test_an_input_leaves_three_points_of_the_ring(push: float) -> None:
    """On the axis of the input ``-(x^2 - 1) x + b = 0``."""
    found = fixed_points(RingAttractor(b=(push, 0.0)))
    assert found.complete
    assert found.continua == ()
    roots = np.sort(np.roots([-1.0, 0.0, 1.0, push]).real)
    assert [p.x for p in found.points] == pytest.approx(roots.tolist(), abs=1e-12)
    assert [p.kind for p in found.points] == ["saddle", "source", "sink"]


def test_a_line_is_called_so_only_without_drift_and_leak() -> None:
    (line,) = fixed_points(LineAttractor()).continua
    assert not line.closed
    assert line.index is None
    assert np.abs(line.points[:, 0]).max() == 0.0
    assert np.ptp(line.points[:, 1]) > 5.99
    for flow, kinds in (
        (LineAttractor(l=1e-13), ["sink"]),
        (LineAttractor(l=-1e-13), ["saddle"]),
        (LineAttractor(d=1e-13), []),
    ):
        found = fixed_points(flow)
        assert found.complete
        assert found.continua == ()
        assert [p.kind for p in found.points] == kinds


def test_the_toy_system_has_a_line_at_the_moment_of_change_only() -> None:
    found = fixed_points(Toy(a=0.0))
    assert found.complete
    (line,) = found.continua
    assert np.abs(line.points[:, 1]).max() < 1e-15
    assert line.rates == pytest.approx((-1.0, -1.0), abs=1e-14)
    assert [p.kind for p in fixed_points(Toy(a=1e-9)).points] == ["sink", "saddle", "sink"]


def test_no_place_outside_the_tube_stands_still() -> None:
    flow = RingAttractor(R=1.2, k=0.7)
    found = fixed_points(flow)
    (ring,) = found.continua
    rng = np.random.default_rng(2)
    angle, off = rng.uniform(0.0, 2.0 * math.pi, 500), ring.tube * rng.choice([-1.001, 1.001], 500)
    u, v = flow.velocity((1.2 + off) * np.cos(angle), (1.2 + off) * np.sin(angle))
    assert np.hypot(u, v).min() > 1e-3


def test_the_search_of_a_drag_finds_the_same_curve() -> None:
    """A draft may look at twenty thousand boxes only."""
    drafted = fixed_points(RingAttractor(), budget=20_000)
    assert drafted.complete
    assert drafted.continua[0].length == pytest.approx(2.0 * math.pi, rel=1e-3)


def test_bendixson_rules_out_cycles_in_the_region_that_was_searched() -> None:
    """The divergence of the line attractor is -k - l; without a trapping region only the searched one is spoken of."""
    found = limit_cycles(LineAttractor())
    assert found.none_proven
    assert "region searched" in found.argument
    assert not limit_cycles(LineAttractor(k=1.0, l=-1.0)).none_proven
