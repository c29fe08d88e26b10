"""Trajectories against DOP853 at a tolerance of 1e-12."""

from dataclasses import replace

import numpy as np
import pytest

from dynamics.catalogue import figures, topologies
from dynamics.fixed_points import fixed_points
from dynamics.flow import Window
from dynamics.systems import GRU
from dynamics.trajectories import trajectory
from tests.support.reference import solve

STEEP = GRU(Uh=((2, 2), (2, 2)), Ur=((100, 100), (100, 100)), bh=(0.01, 0), br=(0, 0))
GATED = GRU(Uz=((3, -4), (2, 5)), bz=(0.5, -0.25))
AFTER = GRU(Ur=((-17, 35), (10, -8)), ch=(0.2, -0.1), reset="after")
ROWS = {row.case: row.flow for row in topologies()} | {"steep": STEEP, "gated": GATED, "after": AFTER}
GRID = [(x, y) for x in np.linspace(-0.93, 0.97, 4) for y in np.linspace(-0.98, 0.91, 4)]


def nearest_saddle(flow: GRU, path: np.ndarray) -> float:
    """How near a path comes to a saddle: an orbit on a separatrix is decided by the last digit."""
    saddles = [(p.x, p.y) for p in fixed_points(flow).points if p.kind == "saddle"]
    return min((np.hypot(*(path - s).T).min() for s in saddles), default=np.inf)


@pytest.mark.parametrize("case", ROWS)
def test_global_error_over_sixty_steps(case: str) -> None:
    """At most 1e-6 at every time of a fine grid, which also tests the dense output."""
    flow, compared = ROWS[case], 0
    times = np.linspace(0.0, 60.0, 601)
    for start in GRID:
        want = solve(flow, start, times)
        if nearest_saddle(flow, want) < 1e-5:
            continue
        found = trajectory(flow, *start)
        got = np.array([found.at(t) for t in times])
        assert np.abs(got - want).max() <= 1e-6, start
        assert np.array_equal(found.points[0], start)
        compared += 1
    assert compared >= 14


@pytest.mark.parametrize("case", ["ii", "ix", "xxii", "xxxvi", "steep", "gated", "after"])
def test_backward_until_the_window_is_left(case: str) -> None:
    flow, left = ROWS[case], 0
    for start in GRID:
        found = trajectory(flow, *start, time=-12.0, region=Window(-1.5, 1.5, -1.5, 1.5))
        assert np.all(np.diff(found.t) < 0)
        times = np.linspace(0.0, found.t[-1], 60)
        want = solve(flow, start, times)
        got = np.array([found.at(t) for t in times])
        # backward time magnifies errors: relative to how far two neighbours have parted
        neighbour = solve(flow, (start[0] + 1e-7, start[1]), times)
        magnified = np.maximum(1.0, np.hypot(*(neighbour - want).T) / 1e-7)
        assert (np.hypot(*(got - want).T) / magnified).max() <= 1e-6
        if found.fate.outcome == "window":
            left += 1
            # it ends with the step that leaves; the page clips what it draws
            assert 1.5 <= np.abs(found.points[-1]).max() < 2.5
            assert np.abs(found.at(found.t[-1])).max() >= 1.5
        else:
            assert np.abs(found.points).max() <= 1.5
    assert left >= 2


@pytest.mark.parametrize("case", ROWS)
def test_fates_are_true(case: str) -> None:
    """Where it is said to end, the reference ends too, given long enough."""
    flow = ROWS[case]
    known = fixed_points(flow)
    for start in GRID[::3]:
        found = trajectory(flow, *start, time=400.0, found=known)
        assert found.fate.outcome in {"fixed-point", "time", "cycle"}
        if found.fate.outcome == "fixed-point":
            target = known.points[found.fate.target]
            assert target.kind == "sink"
            assert np.hypot(found.points[-1][0] - target.x, found.points[-1][1] - target.y) < 1e-3
            end = solve(flow, start, np.array([600.0]), 1e-11)[-1]
            assert np.hypot(end[0] - target.x, end[1] - target.y) < 1e-3


def test_dense_output_meets_the_points_and_stays_within_the_time() -> None:
    found = trajectory(GRU(), 0.4, -0.7, time=20.0)
    assert found.t[0] == 0.0
    assert np.all(np.diff(found.t) > 0)
    for t, point in zip(found.t, found.points, strict=True):
        assert np.asarray(found.at(t)) == pytest.approx(point, abs=1e-12)
    many = np.asarray(found.at(np.linspace(0.0, found.t[-1], 50)))
    assert many.shape == (50, 2)


def test_error_follows_the_tolerance() -> None:
    """A hundred times the tolerance may not be a hundred times the error, but it is more than ten times it."""
    flow = replace(ROWS["xxxvi"])
    times = np.linspace(0.0, 30.0, 31)
    want = solve(flow, (0.3, -0.5), times)
    errors = []
    for tolerance in (1e-5, 1e-7, 1e-9):
        found = trajectory(flow, 0.3, -0.5, time=30.0, tolerance=tolerance)
        errors.append(np.abs(np.array([found.at(t) for t in times]) - want).max())
    assert errors[0] > 5 * errors[1] > 25 * errors[2]


def test_start_at_a_fixed_point_stays() -> None:
    (source,) = (p for p in fixed_points(GRU()).points if p.kind == "source")
    found = trajectory(GRU(), source.x, source.y)
    assert np.all(np.isfinite(found.points))


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_impossible_starts_are_refused(bad: float) -> None:
    with pytest.raises(ValueError, match=r"x = (nan|inf)"):
        trajectory(GRU(), bad, 0.0)


def test_figures_run_to_the_end_without_failure() -> None:
    for figure in figures():
        for start in GRID:
            for time in (60.0, -60.0):
                fate = trajectory(figure.flow, *start, time=time).fate
                assert fate.outcome != "failed", fate.reason
