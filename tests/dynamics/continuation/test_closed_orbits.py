"""Closed orbits: the exact derivatives of their displacement, what is solved for with them, and how branches end."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest
import scipy

from components.presets import find_preset
from dynamics.catalogue import topologies
from dynamics.continuation import Family, changes_along, cycle_branches, entry_of, fixed_point_diagram
from dynamics.continuation.closed_orbits import displacement_at
from dynamics.continuation.cycle_ends import lingering_trace
from dynamics.continuation.cycle_guesses import Closed
from dynamics.continuation.cycle_tracing import LONGEST_PERIOD, CycleTracer
from dynamics.systems import GRU
from tests.dynamics.continuation.test_diagrams import eq9

GAMMA = Family("gamma", 0.04, 0.07, eq9)
ROWS = {row.case: row.flow for row in topologies()}
ACROSS_S = np.array([0.0, 1.0])


def displacement(tracer: CycleTracer, forward: bool, centre: tuple[float, float], r: float, s: float) -> float:
    """Of the orbit that starts at ``r``, measured on the ray from the fixed point as it is at ``s``."""
    value, _, _ = displacement_at(
        tracer.addresses.velocity,
        tracer.addresses.jacobian,
        tracer.coefficients,
        np.array([*centre, *tracer.unit]),
        r,
        s,
        0.0,
        1.0 if forward else -1.0,
        LONGEST_PERIOD,
        tracer.region,
    )
    return float(value)


@pytest.fixture(scope="module", params=["stable", "unstable"])
def orbits(request) -> tuple[CycleTracer, list[Closed], bool]:
    """Closed orbits along a branch, attracting forward or backward in time."""
    stable = request.param == "stable"
    family = GAMMA if stable else entry_of(ROWS["xix"], "b_r", 0, -6.2, -5.6)
    event = next(event for event in fixed_point_diagram(family).events if event.kind == "hopf")
    tracer = CycleTracer(family, 0.7)
    criticality = -1.0 if stable else 1.0
    guess = Closed(0.008, family.scaled(event.value), (event.x, event.y), 0.0, criticality)
    start = tracer.correct(guess, np.array([1.0, 0.0]), stable)
    assert start is not None
    followed, _, _ = tracer.follow(start, np.array([1.0, 0.0]))
    return tracer, followed[: len(followed) // 2], stable


def test_the_derivatives_are_those_of_difference_quotients(orbits) -> None:
    """By the distance and by the parameter, with the fixed point moving; to six digits, as many as quotients give."""
    tracer, followed, stable = orbits
    assert {orbit.integral < 0.0 for orbit in followed} == {stable}
    for orbit in followed[1::2]:
        measured = partial(displacement, tracer, stable, orbit.centre)
        for slope, dr, ds in ((orbit.slopes[0], 1e-5, 0.0), (orbit.slopes[1], 0.0, 1e-5)):
            ends = [measured(orbit.r + sign * dr, orbit.s + sign * ds) for sign in (1.0, -1.0)]
            assert slope == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-5, abs=1e-7)


def test_a_closed_orbits_slope_is_its_multiplier_less_one(orbits) -> None:
    """Along the ray, in the direction of time in which it attracts (Liouville)."""
    _, followed, stable = orbits
    for orbit in followed:
        exponent = orbit.integral if stable else -orbit.integral
        assert orbit.slopes[0] == pytest.approx(math.expm1(exponent), rel=1e-6, abs=1e-9)


def test_what_is_out_of_reach_is_no_closed_orbit(orbits) -> None:
    tracer, followed, stable = orbits
    here = followed[len(followed) // 2]
    beside = Closed(here.r + 1e-3, here.s, here.centre, 0.0, here.integral)
    found = tracer.correct(beside, ACROSS_S, stable, reach=0.01)
    assert found is not None
    assert (found.r, found.s) == pytest.approx((here.r, here.s), abs=1e-10)
    assert tracer.correct(beside, ACROSS_S, stable, reach=1e-4) is None
    assert tracer.correct(Closed(-0.1, here.s, here.centre, 0.0, -1.0), ACROSS_S, stable) is None


@pytest.mark.parametrize(("case", "symbol", "index"), [("xxii", "b_h", 0), ("xix", "b_r", 0), ("viii", "b_r", 1)])
def test_ticks_are_those_of_the_whole_branches(case: str, symbol: str, index: int) -> None:
    """Foretold ends and folds have the values of branches that are followed to the end."""
    family = entry_of(ROWS[case], symbol, index)
    diagram = fixed_point_diagram(family, budget=20_000)
    values = [
        sorted(
            [end.value for branch in branches for end in branch.ends if end.homoclinic or end.heteroclinic]
            + [fold.value for branch in branches for fold in branch.folds]
        )
        for branches in (cycle_branches(diagram, 6, 20_000, quick=True), cycle_branches(diagram, 6, 20_000))
    ]
    assert values[0] == pytest.approx(values[1], abs=2e-9)


@pytest.mark.parametrize(
    ("case", "symbol", "index", "value"),
    [("xix", "U_r", 2, -2.778060654540), ("xix", "U_r", 0, -6.142235962788), ("viii", "U_r", 0, 9.914697995772)],
)
def test_folds_are_where_orbits_close_in_both_directions_of_time(
    case: str, symbol: str, index: int, value: float
) -> None:
    """At a fold the parameter is extremal along the branch, so it may be solved for at the fold's own distance.

    Brent's method does so with the displacement alone, forward and backward. Steep branches magnify what an orbit
    fails to close by: taken as solved one correction too early, these folds were wrong by 1e-10 to 6e-10.
    """
    family = entry_of(ROWS[case], symbol, index)
    for quick in (True, False):
        branches = cycle_branches(fixed_point_diagram(family), 0, quick=quick)
        (fold,) = (one for branch in branches for one in branch.folds)
        assert fold.value == pytest.approx(value, abs=5e-12)
        offset = np.subtract(fold.crossing, fold.inside)
        tracer = CycleTracer(family, math.atan2(offset[1], offset[0]))
        s, r = family.scaled(fold.value), float(np.hypot(*offset))
        for forward in (True, False):
            solved = scipy.optimize.brentq(
                lambda at, forward=forward, r=r, tracer=tracer, inside=fold.inside: displacement(
                    tracer, forward, inside, r, at
                ),
                s - 1e-7,
                s + 1e-7,
                xtol=1e-15,
            )
            assert family.value(solved) == pytest.approx(fold.value, abs=5e-12)


@pytest.mark.parametrize("index", [0, 3])
def test_twin_units_have_the_same_loop(index: int) -> None:
    """Figure 9B treats its units alike. Around three points, a cycle ends in a loop that runs around one of them."""
    family = entry_of(find_preset("9B").flow, "U_h", index)
    found = changes_along(family, cycles=True)
    loops = [change.value for change in found.changes if change.kind == "homoclinic"]
    assert loops == pytest.approx([1.0506349944018, 1.0506620914908], abs=1e-11)


@pytest.mark.parametrize("quick", [True, False])
def test_a_branch_turns_back_on_its_ray(quick: bool) -> None:
    """Where a cycle nears a loop, its place on the ray goes back within 1e-4 of the range; the branch goes on."""
    family = entry_of(find_preset("xiii-exact").flow, "U_r", 3)
    (branch,) = cycle_branches(fixed_point_diagram(family), 6, 20_000, quick=quick)
    assert [end.kind for end in branch.ends] == ["hopf", "homoclinic"]
    assert branch.ends[1].value == pytest.approx(-2.55022308776, abs=1e-10)


OTHERS = [
    # stable cycles of rows iii and viii end in loops; their slowly growing periods fitted a saddle-node far beyond
    (ROWS["iii"], "U_h", 3, [2.54737971717]),
    (ROWS["viii"], "U_h", 0, [1.96121624113]),
    (
        GRU(Uh=((2.79, 8.31), (-2.26, -0.11)), Ur=((6.81, -3.28), (1.32, 8.13)), bh=(2.98, 0.86), br=(3.04, 4.27)),
        "b_r",
        0,
        [-6.97210668063, -6.83136439434],
    ),
    (
        GRU(Uh=((-0.5, -2.1), (0.9, 0.5)), Ur=((4.3, 1.8), (-0.2, 1.5)), br=(1.7, 0.3)),
        "U_h",
        0,
        [2.77258724793, 2.79202689921],
    ),
    # steps are short here long before the period is
    (
        GRU(
            Uh=((2.98, 9.05), (-4.04, -1.1)),
            Ur=((5.99, -3.61), (-1.86, 2.34)),
            bh=(0.07, 0.29),
            br=(3.23, 2.54),
            Uz=((1.51, 3.02), (1.58, -2.25)),
        ),
        "b_h",
        0,
        [1.13506362914],
    ),
]


@pytest.mark.parametrize(("flow", "symbol", "index", "loops"), OTHERS)
@pytest.mark.parametrize("quick", [True, False])
def test_loops_that_once_were_taken_for_other_ends(
    flow: GRU, symbol: str, index: int, loops: list[float], quick: bool
) -> None:
    diagram = fixed_point_diagram(entry_of(flow, symbol, index), budget=20_000)
    branches = cycle_branches(diagram, 6, 20_000, quick=quick)
    found = sorted(end.value for branch in branches for end in branch.ends if end.saddles)
    assert found == pytest.approx(loops, abs=1e-10)


def test_a_branch_folds_beside_its_end() -> None:
    """Row xix along b_r2: the cycle lingers where the trace is positive, so the stable cycle folds first, and what ends
    in the loop, 1.4e-6 farther, is unstable."""
    found = changes_along(entry_of(ROWS["xix"], "b_r", 1), cycles=True)
    fold = max(change.value for change in found.changes if change.kind == "fold-of-cycles")
    (loop,) = (change for change in found.changes if change.kind == "heteroclinic" and abs(change.value - fold) < 1e-5)
    assert fold == pytest.approx(-1.70443855756, abs=1e-9)
    assert loop.value == pytest.approx(-1.70443711071, abs=1e-10)
    assert loop.words.startswith("an unstable cycle")


def test_the_trace_where_a_cycle_lingers_is_the_saddle_quantity() -> None:
    (branch,) = cycle_branches(fixed_point_diagram(GAMMA))
    quantity = branch.ends[1].homoclinic.saddle_quantity
    last = [
        Closed(0.1, 0.0, (0.0, 0.0), period, integral)
        for period, integral in zip(branch.periods[-2:].tolist(), branch.log_multipliers[-2:].tolist(), strict=True)
    ]
    assert lingering_trace(last) == pytest.approx(quantity, rel=1e-2)
    assert lingering_trace(last[::-1]) == 0.0
