"""Branches of limit cycles and homoclinic orbits, against published values, theory and the search for cycles."""

import math

import numpy as np
import pytest

from components.presets import find_preset
from dynamics.continuation import (
    Family,
    cycle_branches,
    entry_of,
    fixed_point_diagram,
    gap_along,
    homoclinic,
    manifold_gap,
)
from dynamics.continuation.cycle_guesses import Closed
from dynamics.continuation.cycle_tracing import CycleTracer
from dynamics.fixed_points import fixed_points
from dynamics.limit_cycles import limit_cycles
from dynamics.systems import GRU
from tests.dynamics.continuation.test_diagrams import eq9, rotation
from tests.references.test_homoclinic import HOMOCLINIC

GAMMA = Family("gamma", 0.04, 0.07, eq9)
SADDLE, INSIDE = (-0.317, -0.761), (-0.6, -0.529)


@pytest.fixture(scope="module")
def gamma_branch():
    (branch,) = cycle_branches(fixed_point_diagram(GAMMA))
    return branch


def test_cycles_of_equation_9_run_from_the_hopf_point_to_the_homoclinic_orbit(gamma_branch) -> None:
    first, last = gamma_branch.ends
    assert (first.kind, last.kind) == ("hopf", "homoclinic")
    assert first.value == pytest.approx(0.0530093942, abs=1e-10)
    # the reference brackets it within 1e-9 by an integrator of scipy's
    assert last.value == pytest.approx(HOMOCLINIC, abs=1e-10)
    assert abs(last.homoclinic.gap) < 1e-12
    # Andronov and Leontovich: a stable cycle needs a negative saddle quantity
    assert last.homoclinic.saddle_quantity < 0.0
    assert gamma_branch.log_multipliers.max() < 0.0
    assert np.all(np.diff(gamma_branch.periods) > 0.0)
    assert gamma_branch.folds == ()


def test_period_grows_with_the_logarithm_of_the_distance(gamma_branch) -> None:
    """T = -log|gamma - critical| / rate + constant in the limit, with the saddle's positive eigenvalue as rate.

    The next term is the distance to the power nu - 1 = 0.148 (nu the ratio of the saddle's eigenvalues), so the slope
    comes near slowly, but with every point.
    """
    last = gamma_branch.ends[1].homoclinic
    slopes = np.diff(gamma_branch.periods) / np.diff(np.log(np.abs(gamma_branch.values - last.value)))
    excess = -slopes[-6:] * last.rate - 1.0
    assert np.all(np.diff(excess) < 0.0)
    assert 0.0 < excess[-1] < 0.03


@pytest.mark.parametrize(
    ("gamma", "period", "log_multiplier"),
    [(0.0535, 88.361056131739, -0.26798595998), (0.054085, 99.883580725795, -0.738185402768)],
)
def test_single_cycles_have_the_periods_of_the_reference(gamma: float, period: float, log_multiplier: float) -> None:
    (cycle,) = limit_cycles(eq9(gamma)).cycles
    inside = fixed_points(eq9(gamma)).points[cycle.encloses[0]]
    tracer = CycleTracer(GAMMA, 0.0)
    crossing = cycle.points[np.argmin(np.abs(cycle.points[:, 1] - inside.y) - 1e3 * (cycle.points[:, 0] > inside.x))]
    guess = Closed(float(crossing[0]) - inside.x, GAMMA.scaled(gamma), (inside.x, inside.y), period, log_multiplier)
    solved = tracer.correct(guess, np.array([0.0, 1.0]), True)
    assert solved is not None
    assert solved.period == pytest.approx(period, rel=1e-9)
    assert solved.integral == pytest.approx(log_multiplier, rel=1e-7)


def test_homoclinic_value_to_eleven_digits_from_any_bracket() -> None:
    values = [homoclinic(GAMMA, low, high, SADDLE, INSIDE).value for low, high in ((0.0535, 0.0555), (0.0541, 0.0542))]
    assert values == pytest.approx([HOMOCLINIC] * 2, abs=5e-11)
    assert abs(values[0] - values[1]) < 1e-13


def test_the_meter_changes_its_sign_at_the_homoclinic_orbit() -> None:
    gaps = gap_along(GAMMA, np.array([0.053, 0.0541, 0.0542, 0.055]), SADDLE, INSIDE)
    assert [math.copysign(1, gap.value) for gap in gaps] == [1, 1, -1, -1]
    # the gap depends smoothly on gamma: nearly linear over this short range
    slopes = [(gaps[i + 1].value - gaps[i].value) / step for i, step in ((0, 0.0011), (2, 0.0008))]
    assert slopes[0] == pytest.approx(slopes[1], rel=0.1)


def test_eq_8_ends_in_four_saddle_nodes_on_the_cycle() -> None:
    diagram = fixed_point_diagram(Family("alpha", 0.05, 1.2, rotation))
    (branch,) = cycle_branches(diagram)
    assert [end.kind for end in branch.ends] == ["hopf", "saddle-node"]
    assert branch.ends[0].value == pytest.approx(math.acos(2.0 / 3.0), abs=1e-12)
    assert branch.ends[1].value == pytest.approx(0.147822070679, abs=1e-11)
    assert branch.periods.max() > 900.0
    # born with the frequency of the Hopf point
    assert branch.periods[0] == pytest.approx(2.0 * math.pi / (0.5 * math.tan(math.acos(2.0 / 3.0))), rel=1e-3)


def test_between_two_hopf_points_one_branch() -> None:
    """JSP21 fig. 5B pushed along b_h2: by symmetry its cycle is born and dies at opposite values."""
    diagram = fixed_point_diagram(entry_of(rotation(math.pi / 5), "b_h", 1, -1.0, 1.0))
    (branch,) = cycle_branches(diagram)
    assert [end.kind for end in branch.ends] == ["hopf", "hopf"]
    assert branch.ends[0].value == pytest.approx(-branch.ends[1].value, abs=1e-12)


def test_cycles_without_a_hopf_point_are_found_on_the_mesh() -> None:
    """From homoclinic to homoclinic, symmetric."""
    branches = cycle_branches(fixed_point_diagram(entry_of(rotation(math.pi / 5), "U_r", 1, -20.0, 20.0)))
    (branch,) = branches
    assert [end.kind for end in branch.ends] == ["homoclinic", "homoclinic"]
    assert branch.ends[0].value == pytest.approx(-branch.ends[1].value, abs=1e-10)


def test_a_fold_of_cycles_is_where_two_become_none() -> None:
    flow = GRU(Uh=((1.99, -3.44), (3.44, 1.99)), Ur=((2.8, -1.8), (-4.3, 0.1)), bh=(-0.02, 0.42), br=(1.5, 0.4))
    family = entry_of(flow, "b_h", 0, -1.0, 0.5)
    (branch,) = cycle_branches(fixed_point_diagram(family), 0)
    (fold,) = branch.folds
    assert [end.kind for end in branch.ends] == ["hopf", "homoclinic"]
    # an unstable cycle goes into a saddle of positive quantity
    assert branch.ends[1].homoclinic.saddle_quantity > 0.0
    counts = [len(limit_cycles(family.flow_at(fold.value + shift), samples=800).cycles) for shift in (-1e-5, 1e-5)]
    assert sorted(counts) == [0, 2]


def test_no_hopf_point_and_no_cycle_no_branch() -> None:
    assert cycle_branches(fixed_point_diagram(entry_of(GRU(), "U_h", 1))) == ()


def test_nonsense_is_refused_in_words() -> None:
    flow = eq9(0.0535)
    sink = next(p for p in fixed_points(flow).points if p.kind == "sink")
    saddle = next(p for p in fixed_points(flow).points if p.kind == "saddle")
    with pytest.raises(ValueError, match="not a saddle"):
        manifold_gap(flow, sink, INSIDE)
    with pytest.raises(ValueError, match="the saddle itself"):
        manifold_gap(flow, saddle, (saddle.x, saddle.y))
    with pytest.raises(ValueError, match="must change its sign"):
        homoclinic(GAMMA, 0.053, 0.0535, SADDLE, INSIDE)
    with pytest.raises(ValueError, match="must not be negative"):
        cycle_branches(fixed_point_diagram(GAMMA), -1)


def test_the_canard_explosions_of_fitzhugh_nagumo_and_their_folds() -> None:
    """One branch from one Hopf point to the other, through both explosions; it folds at each, within 1e-8.

    Turning the plane by half a turn and reflecting the current maps the flow onto itself, so the two folds have the
    same mean as the two Hopf points.
    """
    family = entry_of(find_preset("spiking", "fitzhugh-nagumo").flow, "I_ext")
    diagram = fixed_point_diagram(family)
    (branch,) = cycle_branches(diagram)
    assert [end.kind for end in branch.ends] == ["hopf", "hopf"]
    hopfs = [event.value for event in diagram.events if event.kind == "hopf"]
    folds = sorted(fold.value for fold in branch.folds)
    assert len(folds) == 2
    assert sum(folds) == pytest.approx(sum(hopfs), abs=1e-9)
    # the same symmetry, on the way through both explosions; drawn less closely, orbits leave beside the canards
    left, right, _, _ = branch.extents.T
    assert left.min() == pytest.approx(-right.max(), abs=1e-3)
    assert right.max() == pytest.approx(1.9894, abs=1e-3)
    widths = right - left
    for fold in folds:
        # within 1e-8 of each fold are cycles that differ widely
        beside = widths[np.abs(branch.values - fold) < 1e-8]
        assert beside.min() < 2.0
        assert beside.max() > 3.0
    # ticks are found on the same way
    (quick,) = cycle_branches(diagram, 6, quick=True)
    assert sorted(fold.value for fold in quick.folds) == pytest.approx(folds, abs=1e-12)
    # beyond the fold there is no cycle, on this side of it there is the large stable one
    assert limit_cycles(family.flow_at(folds[0] - 1e-5)).cycles == ()
    (large,) = (cycle for cycle in limit_cycles(family.flow_at(folds[0] + 1e-4)).cycles if cycle.stable)
    assert large.box[1] - large.box[0] > 3.0
