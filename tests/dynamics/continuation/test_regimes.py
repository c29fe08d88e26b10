"""Regime maps: against closed forms, the search with proof, and themselves with other numbers of threads."""

import math

import numpy as np
import pytest

from dynamics.continuation import Plane, Regime, plane_of, regime_levels
from dynamics.continuation.period_lattice import periods_between
from dynamics.fixed_points import fixed_points
from dynamics.limit_cycles import limit_cycles
from dynamics.systems import GRU
from tests.dynamics.continuation.test_diagrams import rotation
from tests.support.normal_forms import bautin_plane

ROTATIONS = Plane(("alpha", "beta"), (0.02, 0.5), (1.5, 6.0), rotation)
ROOM = GRU(Uh=((1.99, -3.44), (3.44, 1.99)), Ur=((2.8, -1.8), (-4.3, 0.1)), bh=(-0.02, 0.42), br=(1.5, 0.4))


def finest(plane: Plane, **how):
    *_, last = regime_levels(plane, workers=2, **how)
    assert last.last
    return last


@pytest.fixture(scope="module")
def rotations():
    return finest(ROTATIONS)


def test_regimes_of_the_rotation_are_divided_by_the_formula(rotations) -> None:
    """JSP21 fig. 6A: sink, source with stable cycle beyond sigma(0) beta cos(alpha) = 1, nine points."""
    alpha, beta = np.meshgrid(rotations.first, rotations.second)
    oscillates = 0.5 * beta * np.cos(alpha) - 1.0
    sinks = np.array([regime.sinks for regime in rotations.regimes])[rotations.labels]
    assert np.all(sinks[oscillates < 0.0] == 1)
    assert np.all(sinks[oscillates > 0.0] != 1)
    assert sorted(rotations.regimes) == [
        Regime(0, 1, 0, 1, 0),
        Regime(1, 0, 0, 0, 0),
        Regime(4, 1, 4, 0, 0),
    ]


def test_the_lattice_is_proven_where_it_is_looked_at(rotations) -> None:
    rng = np.random.default_rng(7)
    for i, j in rng.integers(0, 257, (40, 2)).tolist():
        found = fixed_points(ROTATIONS.flow_at(rotations.first[j], rotations.second[i]))
        regime = rotations.regimes[rotations.labels[i, j]]
        counted = [found.count(kind) for kind in ("sink", "source", "saddle")]
        assert counted == [regime.sinks, regime.sources, regime.saddles]


def test_periods_are_those_of_the_search_for_cycles(rotations) -> None:
    rows, columns = np.nonzero(rotations.periods[::16, ::16] > 0.0)
    for i, j in list(zip(rows * 16, columns * 16, strict=True))[::20]:
        (cycle,) = limit_cycles(ROTATIONS.flow_at(rotations.first[j], rotations.second[i])).cycles
        assert rotations.periods[i, j] == pytest.approx(cycle.period, rel=1e-4)


def test_periods_between_are_those_of_the_search_too() -> None:
    """At every fourth place along each axis cycles are searched for; most others are interpolated."""
    found = finest(ROTATIONS, periods=True)
    assert found.interpolated > 10_000
    between = found.periods > 0.0
    between[::4, ::4] = False
    places = np.argwhere(between)
    errors = []
    for i, j in places[:: len(places) // 60].tolist():
        (cycle,) = limit_cycles(ROTATIONS.flow_at(found.first[j], found.second[i])).cycles
        errors.append(abs(found.periods[i, j] / cycle.period - 1.0))
    assert max(errors) < 2e-3
    assert np.median(errors) < 1e-4
    # and there is a period, or it is too slow to be known, wherever a stable cycle is
    stable = np.array([regime.stable > 0 for regime in found.regimes])[found.labels]
    assert not np.any(found.periods[~stable] > 0.0)
    assert np.mean(np.isnan(found.periods[stable])) < 0.02


def test_interpolation_is_trusted_where_two_orders_agree() -> None:
    x = np.arange(9.0)
    smooth, steep = np.exp(0.1 * x), np.where(x < 4.5, 1.0, 30.0)
    periods = np.stack((smooth, steep, smooth), axis=1)
    regimes = np.ones((9, 3), dtype=np.int64)
    # another topology at one end of the third
    regimes[7:, 2] = 2
    found, trusted = periods_between(periods, regimes)
    np.testing.assert_allclose(found[:, 0], smooth[1::2], rtol=1e-14)
    assert trusted[:, 0].tolist() == [True] * 4
    # the step lies between the fifth and the sixth row
    assert trusted[:, 1].tolist() == [True, False, False, False]
    assert trusted[:, 2].tolist() == [True, True, True, False]


def test_cycles_of_the_normal_form_of_bautin_to_the_pixel() -> None:
    """0, 1 or 2 cycles: positive zeros of beta_1 + beta_2 u - u^2."""
    found = finest(bautin_plane())
    first, second = np.meshgrid(found.first, found.second)
    fold, hopf = second**2 + 4.0 * first, first
    stable = ((fold > 0.0) & (second > 0.0)) | (hopf > 0.0)
    unstable = stable & (hopf < 0.0)
    counted = np.array([(regime.stable, regime.unstable) for regime in found.regimes])[found.labels]
    # next to the fold the two cycles are too close to one another for the starts on the ray to part them
    wrong = (counted[..., 0] != stable) | (counted[..., 1] != unstable)
    beside = (np.abs(fold) < 0.08) & (second > 0.0)
    assert not np.any(wrong & ~beside)
    assert wrong.mean() < 0.002


def test_homoclinic_and_hopf_borders_agree_with_single_searches() -> None:
    """Nodes beside a border at which only the cycles change."""
    plane = plane_of(ROOM, ("b_h", 0), ("b_h", 1), ((-1.0, 0.5), (-0.5, 1.0)))
    found = finest(plane)
    rings = np.array([(r.stable, r.unstable) for r in found.regimes])[found.labels].sum(axis=2)
    same = np.array([(r.sinks, r.saddles) for r in found.regimes])[found.labels]
    border = (rings[:, 1:] != rings[:, :-1]) & np.all(same[:, 1:] == same[:, :-1], axis=2)
    places = np.argwhere(border)
    assert len(places) > 30
    wrong = 0
    for i, j in places[:: len(places) // 12].tolist():
        for column in (j - 2, j + 3):
            cycles = limit_cycles(plane.flow_at(found.first[column], found.second[i])).cycles
            wrong += len(cycles) != rings[i, column]
    assert wrong <= 1


def test_levels_get_finer_and_agree_whatever_the_number_of_threads() -> None:
    plane = plane_of(GRU(), ("U_h", 1), ("U_h", 2))
    pairs = zip(regime_levels(plane, workers=1), regime_levels(plane, workers=3), strict=True)
    strides = []
    for one, other in pairs:
        assert one.regimes == other.regimes
        assert np.array_equal(one.labels, other.labels)
        assert np.array_equal(one.periods, other.periods, equal_nan=True)
        strides.append(one.stride)
    assert strides == [16, 8, 4, 2, 1]
    assert one.evaluated < 0.3 * 257**2


def test_a_parameter_on_which_nothing_depends_is_one_regime() -> None:
    found = finest(plane_of(GRU(), ("c_h", 0), ("c_h", 1)))
    assert found.regimes == (Regime(5, 1, 5, 0, 0),)
    assert not found.reason


def test_heavy_weights_end_with_a_sentence() -> None:
    heavy = GRU(Uh=((2000, 20), (300, 1000)), Ur=((-5000, 8000), (9000, -4000)), br=(100, -500))
    found = finest(plane_of(heavy, ("U_r", 0), ("b_h", 0)), cycles=False)
    assert "used up the work" in found.reason
    assert found.labels.shape == (257, 257)


def test_undecided_nodes_are_called_so() -> None:
    """U_h = u I at u = 2 and b = 0: a cluster, at every node of a plane on which it stays so."""
    flow = GRU(Uh=((2, 0), (0, 2)), Ur=((0, 0), (0, 0)), bh=(0, 0), br=(0, 0))
    first = next(regime_levels(plane_of(flow, ("c_h", 0), ("c_h", 1))))
    assert first.regimes == (Regime(0, 0, 0, 0, 0, decided=False),)


def test_the_work_can_be_stopped_and_left() -> None:
    asked = []
    levels = regime_levels(ROTATIONS, stop=lambda: bool(asked.append(1)) or len(asked) > 3)
    assert list(levels) == []
    levels = regime_levels(ROTATIONS)
    assert next(levels).stride == 16
    levels.close()
    with pytest.raises(ValueError, match="must be positive"):
        next(regime_levels(ROTATIONS, workers=0))
    assert math.isfinite(ROTATIONS.low[0])
