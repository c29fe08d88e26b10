"""Capture sets are never left, and the fate of one point."""

import math

import numpy as np
import pytest

from dynamics import GRU, FitzHughNagumo, fixed_points, limit_cycles, trajectory
from dynamics.attractors import attractors, capture_sets
from dynamics.catalogue import figures, topologies
from dynamics.settling import UNSETTLED, fate, settle_all

OSCILLATOR = GRU(Uh=((2.4271, -1.7634), (1.7634, 2.4271)), Ur=((0, 0), (0, 0)), br=(0, 0))
NEURON = FitzHughNagumo(I_ext=0.33)


def _form(row, points):
    d = points - row[:2]
    return row[2] * d[:, 0] ** 2 + 2.0 * row[3] * d[:, 0] * d[:, 1] + row[4] * d[:, 1] ** 2


@pytest.mark.parametrize("row", topologies(), ids=lambda row: row.case)
def test_ellipses_are_never_left(row) -> None:
    found = fixed_points(row.flow)
    cycles = limit_cycles(row.flow, found)
    known = attractors(found, cycles)
    for ellipse in capture_sets(row.flow, found, cycles).ellipses:
        centre = (known[int(ellipse[5])].x, known[int(ellipse[5])].y)
        assert centre == tuple(ellipse[:2])
        # the velocity points inward all along the rim, and along rims inside
        lower = np.linalg.cholesky([[ellipse[2], ellipse[3]], [ellipse[3], ellipse[4]]])
        angles = np.linspace(0.0, 2.0 * math.pi, 200)
        circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        for scale in (1.0, 0.5, 0.1):
            rim = scale * circle @ np.linalg.inv(lower)
            assert _form(ellipse, rim + ellipse[:2]) == pytest.approx(scale**2, rel=1e-6)
            u, v = row.flow.velocity(*(rim + ellipse[:2]).T)
            gradient = rim @ np.array([[ellipse[2], ellipse[3]], [ellipse[3], ellipse[4]]])
            assert np.all(gradient[:, 0] * u + gradient[:, 1] * v < 0.0)


@pytest.mark.parametrize(
    "flow", [OSCILLATOR, NEURON, *(f.flow for f in figures() if f.figure in ("5C", "7", "8B"))], ids=str
)
def test_what_crosses_a_transversal_stays_and_draws_nearer(flow) -> None:
    found = fixed_points(flow)
    cycles = limit_cycles(flow, found)
    known = attractors(found, cycles)
    sections = capture_sets(flow, found, cycles).sections
    assert len(sections) >= 1
    for x, y, tx, ty, low, high, number in sections.tolist():
        attractor = known[int(number)]
        for s in (0.999 * low, 0.5 * low, 0.5 * high, 0.999 * high):
            path = trajectory(flow, x - s * ty, y + s * tx, 8000.0, 1e-10)
            end = path.points[-1]
            if attractor.kind == "sink":
                assert math.dist(end, (attractor.x, attractor.y)) < 0.2 * max(abs(s), 1e-3)
            else:
                assert np.hypot(*(cycles.cycles[attractor.index].points - end).T).min() < 0.02 * flow.window.width


def test_fate_names_sinks_cycles_and_reasons() -> None:
    gru = GRU()
    found = fixed_points(gru)
    for i, point in enumerate(found.points):
        if point.kind == "sink":
            ended = fate(gru, point.x + 1e-3, point.y, found)
            assert (ended.outcome, ended.target) == ("fixed-point", i)
        else:
            # an unstable fixed point is the end of nothing around it
            ended = fate(gru, point.x, point.y, found)
            assert ended.outcome in ("time", "fixed-point")
            assert ended.target != i
    ended = fate(OSCILLATOR, 0.1, 0.0)
    assert (ended.outcome, ended.target) == ("cycle", 0)
    (stable,) = [i for i, cycle in enumerate(limit_cycles(NEURON).cycles) if cycle.stable]
    ended = fate(NEURON, 2.0, 0.0)
    assert (ended.outcome, ended.target) == ("cycle", stable)


def test_edge_and_cluster_are_told() -> None:
    # the diagonal between the sinks of two equal switches is invariant, in exact and in rounded arithmetic
    ended = fate(GRU(Uh=((0, -3), (-3, 0)), Ur=((0, 0), (0, 0)), br=(0, 0)), 0.3, 0.3)
    assert (ended.outcome, ended.target) == ("time", -1)
    assert "edge" in ended.reason
    row = next(row.flow for row in topologies() if row.case == "iv")
    ended = fate(row, 0.5, 0.5)
    assert (ended.outcome, ended.target) == ("time", -1)
    assert "cannot resolve" in ended.reason


def test_a_start_far_outside_is_followed_in() -> None:
    assert fate(GRU(), 40.0, 30.0).outcome == "fixed-point"


def test_slow_flows_are_followed_as_far_as_fast_ones() -> None:
    """The update gate at 0.9933 makes everything 75 times slower and changes no basin."""
    starts = np.random.default_rng(2).uniform(-1.0, 1.0, (200, 2))
    labels = []
    for bias in (0.0, 5.0):
        flow = GRU(bz=(bias, bias))
        found = fixed_points(flow)
        cycles = limit_cycles(flow, found)
        labels.append(settle_all(flow, starts, capture_sets(flow, found, cycles))[0])
    assert np.array_equal(*labels)
    assert UNSETTLED not in labels[0]


def test_bad_start_is_named() -> None:
    with pytest.raises(ValueError, match="x = nan"):
        fate(GRU(), math.nan, 0.0)
