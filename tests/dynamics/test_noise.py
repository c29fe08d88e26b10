"""Noise against what can be solved exactly, with the orders of convergence measured."""

import math

import numba as nb
import numpy as np
import pytest
from scipy.linalg import expm, solve_continuous_lyapunov

from dynamics import GRU, fixed_points, limit_cycles
from dynamics.catalogue import figures
from dynamics.function_pointers import VELOCITY_SIGNATURE, address_of, as_velocity
from dynamics.noise import default_step, ensemble, normal_pair, stochastic_step, stream_of, walk, wilson

SWITCHES = GRU(Uh=((3, 0), (0, 3)), Ur=((0, 0), (0, 0)), br=(0, 0))
DECISION = next(figure.flow for figure in figures() if figure.figure == "3B")


@nb.njit(VELOCITY_SIGNATURE)
def _linear(p, x, y):
    return p[0] * x + p[1] * y, p[2] * x + p[3] * y


@nb.njit
def _drive(address, p, x, y, h, increments):
    velocity = as_velocity(address)
    for i in range(increments.shape[0]):
        x, y = stochastic_step(
            velocity, p, x, y, h, increments[i, 0], increments[i, 1], increments[i, 2], increments[i, 3]
        )
    return x, y


def linear_ends(matrix, start, amplitude, steps, h, paths, seed=3):
    ends, first = np.empty((paths, 2)), np.empty(paths, dtype=np.int64)
    walk(
        address_of(_linear, VELOCITY_SIGNATURE),
        np.asarray(matrix, dtype=np.float64).ravel(),
        *start,
        amplitude,
        steps,
        h,
        seed,
        0,
        np.empty((0, 3)),
        1,
        ends,
        first,
        np.empty((0, 0, 2)),
    )
    return ends


@pytest.mark.parametrize(
    "matrix", [((-0.5, 0.0), (0.0, -0.5)), ((-0.3, -1.0), (1.0, -0.3)), ((-1.0, 2.0), (0.0, -0.4))]
)
def test_mean_and_covariance_of_a_linear_system(matrix) -> None:
    a, start, amplitude, time = np.array(matrix), np.array([0.8, -0.3]), 0.4, 3.0
    ends = linear_ends(a, start, amplitude, 60, time / 60, 40_000)
    transition = expm(a * time)
    stationary = solve_continuous_lyapunov(a, -(amplitude**2) * np.eye(2))
    covariance = stationary - transition @ stationary @ transition.T
    # four standard errors of a mean and of a variance; the scheme's own error is far below
    assert ends.mean(axis=0) == pytest.approx(transition @ start, abs=4.0 * math.sqrt(covariance.max() / len(ends)))
    assert np.cov(ends.T) == pytest.approx(covariance, abs=4.0 * covariance.max() * math.sqrt(2.0 / len(ends)))


def _coupled(levels: int, finest: int, time: float, paths: int, rng: np.random.Generator):
    """Increments of the same Wiener paths at several steps, finest first: ``(h, array (paths, steps, 4))``."""
    h = time / finest
    w = rng.normal(size=(paths, finest, 2)) * math.sqrt(h)
    z = 0.5 * h * (w + rng.normal(size=w.shape) * math.sqrt(h / 3.0))
    for _ in range(levels):
        yield h, np.concatenate((w, z / h), axis=2)
        # the integral over two steps: both integrals, and the first increment for the whole second step
        z = z[:, ::2] + z[:, 1::2] + h * w[:, ::2]
        w = w[:, ::2] + w[:, 1::2]
        h *= 2.0


def test_orders_of_convergence() -> None:
    """Strong order 1.5 and weak order 2 on a GRU, with the same noise at every step size."""
    flow = GRU(Uh=((2.4271, -1.7634), (1.7634, 2.4271)), Ur=((1, 0), (0, 1)), br=(0, 0))
    address, p = flow.kernels.addresses.velocity, flow.pack()
    steps, ends = [], []
    for h, increments in _coupled(8, 1024, 4.0, 4000, np.random.default_rng(11)):
        scaled = 0.3 * increments
        steps.append(h)
        ends.append(np.array([_drive(address, p, 0.5, 0.1, h, path) for path in scaled]))
    exact = ends[0]
    coarse = range(4, 8)
    strong = [np.hypot(*(ends[i] - exact).T).mean() for i in coarse]
    weak = [abs((ends[i][:, 0] ** 2 - exact[:, 0] ** 2).mean()) for i in coarse]
    sizes = np.log([steps[i] for i in coarse])
    assert np.polyfit(sizes, np.log(strong), 1)[0] == pytest.approx(1.5, abs=0.15)
    assert np.polyfit(sizes, np.log(weak), 1)[0] == pytest.approx(2.0, abs=0.35)


def test_the_random_numbers_are_normal_and_independent() -> None:
    numbers = np.array([normal_pair(stream_of(7, path), np.uint64(i)) for path in range(200) for i in range(250)])
    flat = numbers.ravel()
    error = 1.0 / math.sqrt(len(flat))
    for power, expected, spread in ((1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0)):
        assert (flat**power).mean() == pytest.approx(expected, abs=4.0 * error * math.sqrt(spread))
    for lagged in ((flat[:-1], flat[1:]), (flat[:-250], flat[250:]), (flat[:-500], flat[500:]), (*numbers.T,)):
        assert abs(np.corrcoef(*lagged)[0, 1]) < 4.0 / math.sqrt(len(lagged[0]))
    assert len(np.unique(flat)) == len(flat)


def test_symmetric_start_splits_evenly() -> None:
    result = ensemble(SWITCHES, 0.0, 0.0, 0.2, seed=1, paths=4000)
    assert len(result.shares) == 4
    for share in result.shares:
        # 99.9 % intervals, so that an honest seed passes
        wide = wilson(share.count, 4000, 0.999)
        assert wide.low < 0.25 < wide.high
    left = sum(share.count for share, a in zip(result.shares, result.attractors, strict=True) if a.x < 0.0)
    assert wilson(left, 4000, 0.999).low < 0.5 < wilson(left, 4000, 0.999).high
    assert result.unsettled.count == 0


def test_no_noise_is_the_flow() -> None:
    found = fixed_points(SWITCHES)
    result = ensemble(SWITCHES, 0.2, -0.4, 0.0, paths=3, found=found, cycles=limit_cycles(SWITCHES, found))
    (winner,) = [i for i, share in enumerate(result.shares) if share.count == 3]
    assert (result.attractors[winner].x, result.attractors[winner].y) == pytest.approx(tuple(result.ends[0]), abs=1e-6)
    assert np.ptp(result.samples, axis=0).max() == 0.0


def test_parts_make_the_whole() -> None:
    whole = ensemble(SWITCHES, 0.1, 0.0, 0.3, seed=9, paths=50, time=20.0)
    parts = [
        ensemble(SWITCHES, 0.1, 0.0, 0.3, seed=9, paths=count, first_path=first, time=20.0)
        for first, count in ((0, 17), (17, 1), (18, 32))
    ]
    assert np.array_equal(whole.ends, np.concatenate([part.ends for part in parts]))
    other = ensemble(SWITCHES, 0.1, 0.0, 0.3, seed=10, paths=50, time=20.0)
    assert not np.any(whole.ends == other.ends)


def test_samples_begin_at_the_start_and_end_at_the_end() -> None:
    result = ensemble(SWITCHES, 0.1, 0.2, 0.3, paths=30, keep=5, time=12.0, step=0.05)
    assert result.samples.shape == (5, 241, 2)
    assert np.all(result.samples[:, 0] == (0.1, 0.2))
    assert np.array_equal(result.samples[:, -1], result.ends[:5])
    assert (result.t[0], result.t[-1]) == (0.0, pytest.approx(12.0))


def test_decision_of_figure_3b() -> None:
    """JSP21 fig. 3B: from the first quadrant to the origin; noise decides how the state goes on to the sink."""
    found = fixed_points(DECISION)
    upper, left, right = (0.0, 0.0), (-0.804929, 0.0), (0.0, -0.804929)
    assert {(round(c.x, 6) + 0.0, round(c.y, 6) + 0.0) for c in found.clusters} == {upper, left, right}
    (sink,) = [point for point in found.points if point.kind == "sink"]
    stops = [(*left, 0.2), (*right, 0.2), (sink.x, sink.y, 0.2)]
    result = ensemble(DECISION, 0.5, 0.5, 0.05, seed=4, paths=2000, time=400.0, waypoints=stops, found=found)
    by_left, by_right, direct = result.waypoints
    # the flow is symmetric, so both saddle-nodes are equally likely; each way is taken
    together = by_left.count + by_right.count
    even = wilson(by_left.count, together, 0.999)
    assert even.low < 0.5 < even.high
    assert direct.count > 50
    assert together + direct.count > 1900
    assert result.shares[0].share > 0.5


def test_wilson_interval() -> None:
    # Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29
    for count, total, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        share = wilson(count, total)
        assert (share.low, share.high) == pytest.approx((low, high), abs=5e-5)
    assert wilson(20, 20).high == 1.0
    for count, total in ((-1, 5), (6, 5), (0, 0)):
        with pytest.raises(ValueError, match=f"count = {count}"):
            wilson(count, total)


def test_steep_flows_get_small_steps() -> None:
    assert default_step(SWITCHES) == 0.1
    steep = default_step(GRU(Uh=((5, 0), (0, 5)), Ur=((100, 0), (0, 100)), br=(-40, -40)))
    assert 0.002 <= steep < 0.1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": math.inf}, "x = inf"),
        ({"amplitude": -0.1}, "amplitude = -0.1"),
        ({"amplitude": math.nan}, "amplitude = nan"),
        ({"seed": -1}, "seed = -1"),
        ({"paths": 0}, "paths = 0"),
        ({"time": 0.0}, "time = 0"),
        ({"step": 0.0}, "step = 0"),
        ({"step": 100.0}, "step = 100"),
        ({"keep": -1}, "keep = -1"),
        ({"paths": 1_000_000, "time": 1e6}, "paths = 1000000"),
        ({"waypoints": [(0.0, 0.0, -1.0)]}, "waypoints"),
    ],
)
def test_bad_input_is_named(change, message) -> None:
    arguments = {"x": 0.1, "y": 0.1, "amplitude": 0.1, **change}
    with pytest.raises(ValueError, match=message):
        ensemble(SWITCHES, **arguments)
