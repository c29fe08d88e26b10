"""One unit against formulas, 50-digit arithmetic, the planar solver and JSP19's own statements."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import lambertw, mp, mpf

from dynamics import GRU, fixed_points
from dynamics.line import critical_point, fixed_points_on_line, saddle_nodes
from dynamics.systems import OneUnitGRU
from tests.support.exact_line import derivative, residual, sign_changes, slope_times_room, weights

# JSP19 lemma 3: U_r = 80, b_r = 40, U_h = -60, with b_h as the parameter that is varied
PAPER = OneUnitGRU(Uh=-60.0, Ur=80.0, bh=0.0, br=40.0)


def random_unit(rng: np.random.Generator) -> OneUnitGRU:
    size = rng.choice([1.0, 5.0, 50.0])
    uh, ur, br = rng.normal(size=3) * size
    return OneUnitGRU(Uh=uh, Ur=ur, bh=rng.normal() * 2.0, br=br, Uz=rng.normal(), bz=rng.normal())


@st.composite
def units(draw: st.DrawFn) -> OneUnitGRU:
    """Weights of any size up to 1e3; zeros and round numbers are common."""
    size = draw(st.sampled_from([0.1, 1.0, 10.0, 100.0, 1e3]))
    number = st.one_of(st.sampled_from([0.0, 1.0, -1.0, 2.0]), st.floats(-size, size, allow_subnormal=False))
    return OneUnitGRU(Uh=draw(number), Ur=draw(number), bh=draw(number), br=draw(number))


@settings(max_examples=400, deadline=None)
@given(units())
def test_theorem_3_there_are_one_two_or_three_inside(unit: OneUnitGRU) -> None:
    found = fixed_points_on_line(unit)
    assert found.complete, found.reason
    assert sum(one.index for one in found.all) == 1
    assert 1 <= len(found.all) <= 3
    assert all(one.box[0] <= 1.0 and one.box[1] >= -1.0 for one in found.all)


@settings(max_examples=40, deadline=None)
@given(units())
def test_the_function_that_proves_theorem_3_has_one_hump(unit: OneUnitGRU) -> None:
    """Where it is positive, it rises, then falls: so it equals 1 at most twice, and no more than three points exist."""
    with mp.workdps(40):
        grid = [mpf(i) / 150 for i in range(-150, 151)]
        values = [slope_times_room(*map(mpf, (unit.Uh, unit.Ur, unit.br)), h) for h in grid]
        noise = max(map(abs, values)) * mpf(10) ** -35
        positive = [i for i, value in enumerate(values) if value > noise]
        assert positive == list(range(positive[0], positive[-1] + 1)) if positive else True
        rises = [values[j] - values[i] for i, j in itertools.pairwise(positive)]
        peak = next((i for i, rise in enumerate(rises) if rise < -noise), len(rises))
        assert all(rise < noise for rise in rises[peak:])


def test_positions_and_counts_agree_with_50_digits() -> None:
    rng = np.random.default_rng(1)
    with mp.workdps(50):
        for _ in range(8):
            unit = random_unit(rng)
            found = fixed_points_on_line(unit)
            exact = sign_changes(unit)
            assert len(found.points) == len(exact)
            assert not found.clusters
            for point, zero in zip(found.points, exact, strict=True):
                assert point.box[0] <= zero <= point.box[1]
                assert abs(point.h - zero) < 1e-12
                eigenvalue = derivative(unit, zero, 1, 0, 0, 0, 0) / (1 + mp.exp(unit.Uz * zero + unit.bz))
                # where the slope nearly cancels, a position in double precision says no more about it
                assert point.eigenvalue == pytest.approx(float(eigenvalue), rel=1e-8)
                assert (point.kind == "sink") == (eigenvalue < 0)


def test_two_units_that_ignore_each_other_rest_at_every_pair() -> None:
    """The planar solver, its own branch and bound, finds the products of the points on the lines."""
    rng = np.random.default_rng(2)
    seen = set()
    for one in (*(replace(PAPER, bh=b) for b in (1.0, -1.0)), *(random_unit(rng) for _ in range(8))):
        other = random_unit(rng)
        pair = GRU(
            Uh=((one.Uh, 0.0), (0.0, other.Uh)), Ur=((one.Ur, 0.0), (0.0, other.Ur)),
            bh=(one.bh, other.bh), br=(one.br, other.br),
            Uz=((one.Uz, 0.0), (0.0, other.Uz)), bz=(one.bz, other.bz),
        )  # fmt: skip
        planar = fixed_points(pair)
        lines = [fixed_points_on_line(unit).points for unit in (one, other)]
        assert planar.complete
        expected = sorted((a.h, b.h) for a in lines[0] for b in lines[1])
        assert np.array([(p.x, p.y) for p in planar.points]) == pytest.approx(np.array(expected), abs=1e-12)
        for point in planar.points:
            kinds = {
                next(a.kind for a in line if abs(a.h - at) < 1e-9)
                for line, at in zip(lines, (point.x, point.y), strict=True)
            }
            assert point.kind == (kinds.pop() if len(kinds) == 1 else "saddle")
        seen.add(len(planar.points))
    assert len(seen) > 1


def test_without_a_gate_everything_is_a_formula() -> None:
    """U_r = 0: with u = U_h sigma(b_r) the saddle-nodes are at h^2 = 1 - 1/u, b_h = artanh h - u h."""
    rng = np.random.default_rng(3)
    for _ in range(50):
        u, br = 1.0 + rng.exponential(2.0), rng.normal() * 2.0
        unit = OneUnitGRU(Uh=u * (1.0 + math.exp(-br)), Ur=0.0, bh=0.0, br=br)
        upper, lower = saddle_nodes(unit, "b_h").points
        h = math.sqrt(1.0 - 1.0 / u)
        value = u * h - math.atanh(h)
        assert (lower.h, lower.value) == pytest.approx((-h, value), abs=1e-12)
        assert (upper.h, upper.value) == pytest.approx((h, -value), abs=1e-12)
        inside, outside = (replace(unit, bh=factor * value) for factor in (0.999, 1.001))
        assert [p.kind for p in fixed_points_on_line(inside).points] == ["sink", "source", "sink"]
        assert [p.kind for p in fixed_points_on_line(outside).points] == ["sink"]


def test_without_bias_the_switch_is_born_where_the_gain_is_one() -> None:
    unit = OneUnitGRU(Uh=4.0, Ur=0.0, bh=0.0, br=0.7)
    (by_weight,), (by_gate,) = saddle_nodes(unit, "U_h").points, saddle_nodes(unit, "b_r").points
    assert (by_weight.kind, by_weight.h) == ("degenerate", 0.0)
    assert by_weight.value == pytest.approx(1.0 + math.exp(-0.7), abs=1e-12)
    assert by_gate.value == pytest.approx(-math.log(3.0), abs=1e-12)
    # all three meet: a sink that is only just one
    (triple,) = fixed_points_on_line(OneUnitGRU(Uh=2.0, Ur=0.0, bh=0.0, br=0.0)).all
    assert (triple.kind, triple.index) == ("sink", 1)
    assert triple.box[0] < 0.0 < triple.box[1]


@pytest.mark.parametrize("parameter", OneUnitGRU.free)
def test_critical_values_agree_with_50_digits(parameter) -> None:
    rng = np.random.default_rng(4)
    checked = 0
    with mp.workdps(50):
        for unit in (replace(PAPER, bh=-1.0), *(random_unit(rng) for _ in range(12))):
            which = OneUnitGRU.free.index(parameter)
            found = saddle_nodes(unit, parameter)
            assert found.complete
            for point in found.points:

                def conditions(h, m, unit=unit, which=which):
                    values = weights(unit)
                    values[which] = m
                    return residual(h, *values), mp.diff(lambda x: residual(x, *values), h)

                h, m = mp.findroot(conditions, (mpf(point.h), mpf(point.value)), tol=mpf(10) ** -60)
                assert point.value_box[0] <= m <= point.value_box[1]
                assert point.box[0] <= h <= point.box[1]
                assert abs(point.value - m) < 1e-12 * (1.0 + abs(m))
                at = replace(unit, **{parameter.replace("_", ""): float(m)})
                openness = 1 / (1 + mp.exp(unit.Uz * h + unit.bz))
                drive = derivative(at, h, 0, *(int(i == which) for i in range(4))) * openness
                bend = derivative(at, h, 2, 0, 0, 0, 0) * openness / 2
                assert (point.drive, point.bend) == pytest.approx((float(drive), float(bend)), rel=1e-6)
                checked += 1
    assert checked >= 5


def test_between_critical_biases_there_are_three_and_nowhere_else() -> None:
    rng = np.random.default_rng(5)
    seen = set()
    for unit in (PAPER, *(random_unit(rng) for _ in range(60))):
        critical = saddle_nodes(unit, "b_h")
        assert critical.complete
        assert critical.everywhere
        # theorem 3 again: an even number, and never more than two
        assert len(critical.points) in {0, 2}
        values = [point.value for point in critical.points]
        seen.add(len(values))
        samples = [-1e3, *values, 1e3]
        for i, (low, high) in enumerate(itertools.pairwise(samples)):
            count = len(fixed_points_on_line(replace(unit, bh=0.5 * (low + high))).points)
            assert count == (3 if len(values) == 2 and i == 1 else 1)
    assert seen == {0, 2}


def test_figure_1_of_the_papers() -> None:
    """One sink, the half-stable point, two sinks: by lowering b_h from 1 to -1 at the weights of JSP19 lemma 3."""
    lower, upper = saddle_nodes(PAPER, "b_h").points
    assert (lower.value, upper.value) == pytest.approx((-27.06594812100652, -0.70313083731198), abs=1e-12)
    kinds = {b: [p.kind for p in fixed_points_on_line(replace(PAPER, bh=b)).all] for b in (1.0, upper.value, -1.0)}
    assert kinds == {
        1.0: ["sink"],
        upper.value: ["half-stable", "sink"],
        -1.0: ["sink", "source", "sink"],
    }
    half = fixed_points_on_line(replace(PAPER, bh=upper.value)).clusters[0]
    assert half.rightward
    assert half.box[0] <= upper.h <= half.box[1]
    assert half.box[1] - half.box[0] < 1e-6


def test_lambert_gives_where_the_argument_turns() -> None:
    """JSP19 eq. 33, against the same function in 50 digits and against the derivative that must vanish."""
    rng = np.random.default_rng(6)
    with mp.workdps(50):
        for _ in range(40):
            uh, ur, br = rng.normal(size=3) * rng.choice([1.0, 10.0, 100.0])
            h = critical_point(uh, ur, br)
            exact = -(1 + lambertw(mp.exp(mpf(br) - 1)).real) / mpf(ur)
            assert h == pytest.approx(float(exact), rel=1e-13)
            # eq. 32, scaled so that its terms are of order one
            scaled = (mp.exp(ur * exact + br) + 1 + ur * exact) / (1 + abs(ur * exact))
            assert abs(scaled) < mpf(10) ** -45
        assert critical_point(1.0, 2.0, 900.0) == pytest.approx(float(-(1 + lambertw(mp.exp(899)).real) / 2), rel=1e-13)


def test_lambert_agrees_with_the_turn_of_the_candidate_and_says_where_there_is_none() -> None:
    unit = replace(PAPER, Uh=-3.0, Ur=6.0, br=1.0)
    h = critical_point(unit.Uh, unit.Ur, unit.br)
    grid = np.linspace(-1.0, 1.0, 200_001)
    assert h == pytest.approx(float(grid[unit.candidate(grid).argmax()]), abs=2e-5)
    assert critical_point(0.0, 6.0, 1.0) is None
    assert critical_point(-3.0, 0.0, 1.0) is None
