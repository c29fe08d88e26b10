"""Flows on a line: enclosures, slow passages, the switch and the discrete unit."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from mpmath import mp, mpf

from dynamics import trajectory
from dynamics.line import (
    SlowPoint,
    cobweb,
    fixed_points_on_line,
    map_points,
    passage,
    saddle_nodes,
    slow_points,
    switch,
)
from dynamics.line.quadrature import integral
from dynamics.systems import OneUnitGRU
from dynamics.systems.one_unit_kernels import unfolding
from tests.support.exact_line import derivative, residual, velocity, weights

ONE = OneUnitGRU(bh=1.0)
THREE = OneUnitGRU(bh=-1.0)
SYMMETRIC = OneUnitGRU(Uh=4.0, Ur=0.0, bh=0.0, br=0.0)
SWITCHES = [(THREE, True), (SYMMETRIC, True), (SYMMETRIC, False), (replace(THREE, Uz=2.0, bz=0.5), True)]


def random_unit(rng: np.random.Generator) -> OneUnitGRU:
    size = rng.choice([1.0, 5.0, 30.0])
    uh, ur, br = rng.normal(size=3) * size
    return OneUnitGRU(uh, ur, rng.normal() * 2.0, br, rng.normal(), rng.normal())


@pytest.mark.parametrize("free", [None, *OneUnitGRU.free])
def test_the_kernel_encloses_the_residual_and_its_derivatives(free) -> None:
    rng = np.random.default_rng(1)
    out = np.empty(12)
    with mp.workdps(40):
        for _ in range(40):
            unit = random_unit(rng)
            width = 10.0 ** rng.uniform(-8, 0)
            low = rng.uniform(-1.0, 1.0 - width)
            value = unit.value(free) if free else 0.0
            reach = width * max(1.0, abs(value))
            unfolding(unit.pack(free=free), low, low + width, value - reach, value + reach, out)
            for _ in range(3):
                h = mpf(low + width * rng.uniform())
                at = unit if free is None else replace(
                    unit, **{free.replace("_", ""): value + reach * rng.uniform(-1.0, 1.0)}
                )  # fmt: skip
                assert out[0] <= residual(h, *weights(at)) <= out[1]
                slope = derivative(at, h, 1, 0, 0, 0, 0)
                assert out[2] <= slope <= out[3]
                assert out[4] <= slope <= out[5]
                if free:
                    along = [int(name == free) for name in OneUnitGRU.free]
                    for k, orders in ((6, (0, *along)), (8, (2, 0, 0, 0, 0)), (10, (1, *along))):
                        assert out[k] <= derivative(at, h, *orders) <= out[k + 1], (free, k)


def test_velocity_and_slope_agree_with_40_digits_and_with_the_plane() -> None:
    rng = np.random.default_rng(2)
    with mp.workdps(40):
        for _ in range(30):
            unit, h = random_unit(rng), rng.uniform(-1.0, 1.0)
            exact = velocity(unit, mpf(h))
            assert float(unit.velocity(h)) == pytest.approx(float(exact), abs=1e-14)
            slope = mp.diff(lambda x, unit=unit: velocity(unit, x), mpf(h))
            assert float(unit.slope(h)) == pytest.approx(float(slope), rel=1e-10, abs=1e-12)
            dx, dy = unit.planar().velocity(h, 0.0)
            assert float(dx) == pytest.approx(float(exact), abs=1e-14)
            assert dy == 0.0


def test_a_parameter_out_of_range_is_named() -> None:
    with pytest.raises(ValueError, match="U_h = 5000 is outside"):
        OneUnitGRU(Uh=5000.0)
    with pytest.raises(ValueError, match="b_r = nan is not a finite"):
        OneUnitGRU(br=math.nan)
    with pytest.raises(ValueError, match="'U_z' moves no fixed point"):
        saddle_nodes(THREE, "U_z")


def test_a_search_out_of_budget_says_so() -> None:
    found = fixed_points_on_line(THREE, budget=5)
    assert not found.complete
    assert "budget of 5 intervals" in found.reason
    assert found.between(0.9, 0.95)


def beside(distance: float) -> tuple[OneUnitGRU, SlowPoint]:
    upper = saddle_nodes(THREE, "b_h").points[1]
    unit = replace(THREE, bh=upper.value + distance)
    (slow,) = slow_points(unit)
    return unit, slow


@pytest.mark.parametrize("distance", [0.1, 1e-3, 1e-5])
def test_the_time_of_a_passage_agrees_with_the_integrator_and_with_30_digits(distance) -> None:
    unit, slow = beside(distance)
    found = passage(unit, -1.0, -0.3, slow=slow)
    path = trajectory(unit.planar(), -1.0, 0.0, 2.0 * found.time)
    times = np.linspace(found.time - 1.0, found.time + 1.0, 2001)
    arrival = float(np.interp(-0.3, path.at(times)[:, 0], times))
    assert found.time == pytest.approx(arrival, rel=1e-6)
    with mp.workdps(30):
        cuts = [-1, -0.8, *(slow.h + k * slow.width for k in (-30, -5, -1, 0, 1, 5, 30)), -0.5, -0.45, -0.3]
        cuts = sorted(c for c in map(mpf, cuts) if -1 <= c <= -0.3)
        exact = mp.quad(lambda h: 1 / velocity(unit, h), cuts)
    # the velocity at the ghost is itself a small difference, in double precision
    assert found.time == pytest.approx(float(exact), rel=max(1e-9, 1e-15 / distance))


def test_the_passage_follows_the_inverse_square_root_law() -> None:
    """Strogatz section 4.3: pi / sqrt(a b), from the normal form of the saddle-node and from the slow point itself."""
    upper = saddle_nodes(THREE, "b_h").points[1]
    distances = [1e-4, 1e-5, 1e-6, 1e-7]
    times, excess = [], []
    for distance in distances:
        unit, slow = beside(distance)
        times.append(passage(unit, -1.0, -0.3, slow=slow).time)
        law = upper.passage_time(unit.bh)
        assert slow.ghost_time == pytest.approx(law, rel=20.0 * distance)
        excess.append(times[-1] - law)
    slopes = np.diff(np.log(times)) / np.diff(np.log(distances))
    assert np.all(np.diff(np.abs(slopes + 0.5)) < 0.0)
    assert slopes[-1] == pytest.approx(-0.5, abs=2e-3)
    # what the law leaves out, the way in and out, stays bounded
    assert max(excess) - min(excess) < 1.0
    assert upper.passage_time(upper.value - 1e-3) == math.inf


def test_a_passage_that_cannot_end_takes_for_ever() -> None:
    assert passage(THREE, -1.0, 0.0).time == math.inf
    assert passage(ONE, 0.0, -0.5).time == math.inf
    assert passage(ONE, 0.3, 0.3).time == 0.0
    with pytest.raises(ValueError, match=r"end = 1\.5"):
        passage(ONE, 0.0, 1.5)


@pytest.mark.parametrize(("unit", "upward"), SWITCHES)
def test_a_pulse_flips_from_the_smallest_length_on(unit, upward) -> None:
    """Against the integrator: after the pulse, the state lies beyond the source, or before it."""
    made = switch(unit, upward)
    assert made is not None
    for factor in (1.05, 2.0, 10.0):
        amplitude = factor * made.rheobase
        length = made.smallest_length(amplitude)
        for part, beyond in ((0.9999, False), (1.0001, True)):
            end = trajectory(unit.displaced(amplitude).planar(), made.start, 0.0, part * length).points[-1][0]
            assert (abs(end - made.start) > abs(made.threshold - made.start)) == beyond
            assert made.flips(amplitude, part * length) == beyond


@pytest.mark.parametrize(("unit", "upward"), SWITCHES)
def test_length_and_amplitude_are_inverse_and_fall_together(unit, upward) -> None:
    made = switch(unit, upward)
    lengths = [made.shortest * factor for factor in (1.5, 3.0, 30.0)]
    amplitudes = [made.smallest_amplitude(length) for length in lengths]
    assert all(abs(b) < abs(a) for a, b in itertools.pairwise(amplitudes))
    for amplitude, length in zip(amplitudes, lengths, strict=True):
        assert amplitude * made.rheobase > 0.0
        assert made.smallest_length(amplitude) == pytest.approx(length, rel=1e-8)


def test_what_no_pulse_can_do() -> None:
    made = switch(SYMMETRIC, True)
    # z = 1/2 and a candidate state of at most 1: dh/dt < (1 - h)/2
    assert made.shortest == pytest.approx(2.0 * math.log((1.0 - made.start) / (1.0 - made.threshold)), rel=1e-12)
    assert made.rheobase == pytest.approx(math.sqrt(2.0) - math.atanh(math.sqrt(0.5)), abs=1e-12)
    assert made.smallest_amplitude(0.999 * made.shortest) is None
    assert made.smallest_length(0.999 * made.rheobase) == math.inf
    assert made.smallest_length(-2.0 * made.rheobase) == math.inf
    assert not made.flips(0.999 * made.rheobase, 1e4)
    assert switch(ONE, True) is None
    with pytest.raises(ValueError, match="length = -1"):
        made.flips(1.0, -1.0)
    with pytest.raises(ValueError, match="amplitude = 2000"):
        made.flips(2000.0, 1.0)


def cell(unit: OneUnitGRU, h: float) -> float:
    """Cho et al. 2014, eq. 5-8, one unit without input."""
    r, z = (1.0 / (1.0 + math.exp(-(u * h + b))) for u, b in ((unit.Ur, unit.br), (unit.Uz, unit.bz)))
    return z * h + (1.0 - z) * math.tanh(unit.Uh * r * h + unit.bh)


def test_a_step_of_one_is_the_discrete_unit() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        unit, h = random_unit(rng), rng.uniform(-1.0, 1.0)
        made = cobweb(unit, h, 1.0, shown=1)
        assert made.iterates[1] == pytest.approx(cell(unit, h), abs=1e-14)


def test_the_discrete_unit_of_figure_1_oscillates_around_a_sink_of_the_flow() -> None:
    points = map_points(fixed_points_on_line(THREE), 1.0)
    assert [point.stable for point in points] == [True, False, False]
    upper = points[2]
    assert upper.critical_step == pytest.approx(-2.0 / float(THREE.slope(upper.point.h)))
    assert upper.multiplier == pytest.approx(1.0 + float(THREE.slope(upper.point.h)))
    for step, ending, period in ((0.9 * upper.critical_step, "rests", 1), (1.0, "repeats", 2)):
        made = cobweb(THREE, 0.3, step)
        assert (made.ending, made.period) == (ending, period)
    assert cobweb(THREE, -0.9, 1.0).last == pytest.approx(points[0].point.h)


def test_iterates_beside_a_ghost_do_not_rest_there() -> None:
    """They move by less than 1e-10 a step, and yet they pass."""
    unit, slow = beside(1e-10)
    assert 0.0 < slow.velocity < 1e-10
    assert cobweb(unit, slow.h, 1.0).ending == "open"


def test_bad_steps_and_starts_are_named() -> None:
    for step in (0.0, 1.1):
        with pytest.raises(ValueError, match="step = "):
            cobweb(ONE, 0.0, step)
    with pytest.raises(ValueError, match="start = 2"):
        cobweb(ONE, 2.0, 1.0)
    with pytest.raises(ValueError, match="shown = 0"):
        cobweb(ONE, 0.0, 1.0, shown=0)


def test_integrals_agree_with_formulas_and_say_how_far() -> None:
    cases = [
        (np.exp, 0.0, 1.0, math.e - 1.0),
        (lambda h: 1.0 / (1e-4 + h * h), -1.0, 2.0, 100.0 * (math.atan(100.0) + math.atan(200.0))),
        (np.sqrt, 0.0, 1.0, 2.0 / 3.0),
        (lambda h: np.tanh(500.0 * h), 1.0, -0.5, (math.log(math.cosh(250.0)) - math.log(math.cosh(500.0))) / 500.0),
    ]
    for integrand, low, high, exact in cases:
        value, error = integral(integrand, low, high)
        assert abs(value - exact) <= error + 1e-14
        assert error < 1e-9 * abs(exact)
    # what jumps cannot be integrated to eleven digits, and says so
    value, error = integral(lambda h: np.where(h > 1.0 / 3.0, 1.0, 0.0), 0.0, 1.0)
    assert abs(value - 2.0 / 3.0) <= error
