"""The discrete GRU against cells written from the papers and against PyTorch's own."""

import cmath
import math
import warnings

import numpy as np
import pytest

from dynamics import GRU, FitzHughNagumo, fixed_points, trajectory
from dynamics.discrete import critical_step, iterates, long_run, multipliers, step_stability

OSCILLATOR = GRU(Uh=((2.4271, -1.7634), (1.7634, 2.4271)), Ur=((0, 0), (0, 0)), br=(0, 0))
FLIPPING = GRU(Uh=((-9, 0), (0, -9)), Ur=((0, 0), (0, 0)), br=(0, 0))


def sigma(s):
    return 1.0 / (1.0 + np.exp(-s))


def cell_before(gru: GRU, h):
    """Cho et al. 2014, eq. 5-8, without input."""
    r = sigma(np.asarray(gru.Ur) @ h + gru.br)
    z = sigma(np.asarray(gru.Uz) @ h + gru.bz)
    candidate = np.tanh(np.asarray(gru.Uh) @ (r * h) + gru.bh)
    return z * h + (1.0 - z) * candidate


def cell_after(gru: GRU, h):
    """As in the documentation of torch.nn.GRUCell, with x = 0: b_in is b_h and b_hn is c_h."""
    r = sigma(np.asarray(gru.Ur) @ h + gru.br)
    z = sigma(np.asarray(gru.Uz) @ h + gru.bz)
    n = np.tanh(gru.bh + r * (np.asarray(gru.Uh) @ h + gru.ch))
    return (1.0 - z) * n + z * h


def random_gru(rng: np.random.Generator, reset: str) -> GRU:
    def matrix(size):
        return tuple(map(tuple, rng.normal(size=(2, 2)) * size))

    def vector(size):
        return tuple(rng.normal(size=2) * size)

    return GRU(
        matrix(2.0), matrix(3.0), vector(0.5), vector(1.0), matrix(1.0), vector(1.0),
        vector(0.5) if reset == "after" else (0.0, 0.0), reset,
    )  # fmt: skip


@pytest.mark.parametrize(("reset", "cell"), [("before", cell_before), ("after", cell_after)])
def test_a_step_of_one_is_the_discrete_gru(reset, cell) -> None:
    rng = np.random.default_rng(8)
    for _ in range(100):
        gru = random_gru(rng, reset)
        h = rng.uniform(-1.0, 1.0, 2)
        (_, ours) = iterates(gru, *h, 1)
        assert ours == pytest.approx(cell(gru, h), abs=1e-14)


@pytest.mark.parametrize(("reset", "cell"), [("before", cell_before), ("after", cell_after)])
def test_a_hundred_steps(reset, cell) -> None:
    rng = np.random.default_rng(21)
    for _ in range(30):
        gru = random_gru(rng, reset)
        h = rng.uniform(-1.0, 1.0, 2)
        path = iterates(gru, *h, 100)
        assert path.shape == (101, 2)
        for row in path:
            assert row == pytest.approx(h, abs=1e-6)
            h = cell(gru, h)


def test_the_real_torch_cell() -> None:
    """A trained cell's state over 100 steps, in double precision, from weights in PyTorch's own layout."""
    try:
        import torch
    except ImportError:
        warnings.warn("torch is not installed: the discrete GRU was NOT checked against torch.nn.GRUCell", stacklevel=1)
        pytest.skip("torch is not installed: NOT checked against torch.nn.GRUCell (pip install torch==2.13.0)")
    rng = np.random.default_rng(33)
    for seed in range(20):
        torch.manual_seed(seed)
        cell = torch.nn.GRUCell(3, 2, dtype=torch.float64)
        with torch.no_grad():
            for parameter in cell.parameters():
                parameter.mul_(3.0)
        # rows are the gates r, z, n; the input is held at zero
        recurrent = cell.weight_hh.detach().numpy().reshape(3, 2, 2)
        inner, outer = cell.bias_hh.detach().numpy().reshape(3, 2), cell.bias_ih.detach().numpy().reshape(3, 2)
        gru = GRU(
            Uh=recurrent[2], Ur=recurrent[0], Uz=recurrent[1], bh=outer[2], br=inner[0] + outer[0],
            bz=inner[1] + outer[1], ch=inner[2], reset="after",
        )  # fmt: skip
        h = rng.uniform(-1.0, 1.0, 2)
        path = iterates(gru, *h, 100)
        state, nothing = torch.tensor(h[None]), torch.zeros(1, 3, dtype=torch.float64)
        for row in path:
            assert row == pytest.approx(state[0].numpy(), abs=1e-6)
            with torch.no_grad():
                state = cell(nothing, state)


def test_small_steps_follow_the_flow() -> None:
    """Forward Euler is of order 1."""
    exact = trajectory(OSCILLATOR, 0.5, 0.2, 5.0, 1e-12).points[-1]
    errors = [math.dist(iterates(OSCILLATOR, 0.5, 0.2, n, 5.0 / n)[-1], exact) for n in (500, 1000, 2000)]
    assert errors[0] / errors[1] == pytest.approx(2.0, abs=0.1)
    assert errors[1] / errors[2] == pytest.approx(2.0, abs=0.1)


def test_multipliers_and_critical_step() -> None:
    assert multipliers((-0.5, -2.0), 0.5) == (0.75, 0.0)
    assert critical_step((-0.5, -4.0)) == 0.5
    assert critical_step((-0.5, 0.1)) == 0.0
    for pair in ((-0.1 + 1.0j, -0.1 - 1.0j), (-0.3, -2.5), (-1.0 + 0.2j, -1.0 - 0.2j)):
        step = critical_step(pair)
        if step < 1.0:
            assert max(map(abs, multipliers(pair, step))) == pytest.approx(1.0, abs=1e-14)
            assert max(map(abs, multipliers(pair, 0.99 * step))) < 1.0


def test_multipliers_are_eigenvalues_of_the_map() -> None:
    for flow in (GRU(), OSCILLATOR, FitzHughNagumo()):
        for point in fixed_points(flow).points:
            matrix = np.eye(2) + 0.7 * flow.jacobian(point.x, point.y)
            expected = sorted(np.linalg.eigvals(matrix), key=lambda v: (v.real, v.imag))
            ours = sorted(multipliers(point.eigenvalues, 0.7), key=lambda v: (v.real, v.imag))
            assert ours == pytest.approx(expected, abs=1e-10)


def test_where_discrete_and_continuous_stability_differ() -> None:
    (origin,) = step_stability(FLIPPING, 1.0)
    # z = 1/2 and r = 1/2: lambda = (-9/2 - 1)/2, twice
    assert origin.multipliers == pytest.approx((-1.75, -1.75), abs=1e-12)
    assert origin.critical_step == pytest.approx(2.0 / 2.75, abs=1e-12)
    assert origin.stable_flow
    assert not origin.stable_map
    assert origin.differs
    assert "not at Δt = 1" in origin.sentence
    (origin,) = step_stability(FLIPPING, 0.5)
    assert origin.stable_map
    assert not origin.differs
    for one in step_stability(GRU(), 1.0):
        assert not one.differs
        assert max(map(abs, one.multipliers)) == pytest.approx(
            max(abs(1.0 + value) for value in fixed_points(GRU()).points[one.point].eigenvalues), abs=1e-15
        )


def test_the_critical_step_is_where_the_map_changes() -> None:
    """A stable spiral near its Hopf point loses its stability at a step below 1, and the iterates show it."""
    angle = 0.86
    c, s = 3.0 * math.cos(angle), 3.0 * math.sin(angle)
    gru = GRU(Uh=((c, -s), (s, c)), Ur=((0, 0), (0, 0)), br=(0, 0))
    (point,) = step_stability(gru, 1.0)
    value = 0.5 * (0.5 * 3.0 * cmath.exp(1j * angle) - 1.0)
    assert point.critical_step == pytest.approx(-2.0 * value.real / abs(value) ** 2, abs=1e-12)
    assert 0.0 < point.critical_step < 0.5
    inside, outside = 0.9 * point.critical_step, 1.1 * point.critical_step
    start = np.hypot(*iterates(gru, 1e-4, 0.0, 1, inside)[0])
    assert np.hypot(*iterates(gru, 1e-4, 0.0, 20_000, inside)[-1]) < 0.5 * start
    assert np.hypot(*iterates(gru, 1e-4, 0.0, 20_000, outside)[-1]) > 2.0 * start


def test_long_run_settles_on_a_fixed_point() -> None:
    found = fixed_points(GRU())
    ended = long_run(GRU(), 0.9, 0.8, found=found)
    assert ended.ending == "fixed-point"
    assert found.points[ended.point].kind == "sink"
    assert ended.points[0] == pytest.approx((found.points[ended.point].x, found.points[ended.point].y), abs=1e-9)
    # on an unstable fixed point the map stays, too
    source = next(i for i, point in enumerate(found.points) if point.kind == "source")
    assert long_run(GRU(), 0.0, 0.0, found=found).point == source


def test_long_run_finds_a_period() -> None:
    ended = long_run(FLIPPING, 0.3, 0.2)
    assert (ended.ending, ended.period) == ("periodic", 2)
    # x' = (x + tanh(-9/2 x))/2 = -x
    x = ended.points[:, 0]
    assert x[0] == pytest.approx(-x[1], abs=1e-12)
    assert 3.0 * x[0] == pytest.approx(math.tanh(4.5 * x[0]), abs=1e-9)


def test_long_run_on_a_closed_curve_is_neither() -> None:
    ended = long_run(OSCILLATOR, 0.5, 0.2, dt=0.37)
    assert ended.ending == "other"
    radii = np.hypot(*ended.points.T)
    assert 0.2 < radii.min() < radii.max() < 1.0


def test_creeping_is_not_arrival() -> None:
    """Towards a saddle-node the steps become tiny, but the state never comes to rest at a proven fixed point."""
    creeping = GRU(Uh=((2, 0), (0, 2)), Ur=((-1, 0), (0, -1)), br=(0, 0))
    assert long_run(creeping, 0.5, 0.5).ending == "other"


def test_an_explosion_is_told() -> None:
    assert long_run(FitzHughNagumo(), 5.0, 0.0, dt=1.0).ending == "escapes"


@pytest.mark.parametrize("dt", [0.0, -0.1, 1.01, math.nan])
def test_bad_step_is_named(dt: float) -> None:
    for call in (
        lambda: iterates(GRU(), 0.0, 0.0, 5, dt),
        lambda: multipliers((1.0,), dt),
        lambda: step_stability(GRU(), dt),
        lambda: long_run(GRU(), 0.0, 0.0, dt),
    ):
        with pytest.raises(ValueError, match="step Δt"):
            call()


def test_other_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="x = inf"):
        iterates(GRU(), math.inf, 0.0, 5)
    with pytest.raises(ValueError, match="count = -1"):
        iterates(GRU(), 0.0, 0.0, -1)
    with pytest.raises(ValueError, match="most = 0"):
        long_run(GRU(), 0.0, 0.0, most=0)
