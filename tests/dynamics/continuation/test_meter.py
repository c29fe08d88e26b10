"""The homoclinic meter: the gap along a family, and the period near its zero."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from components.presets import find_preset
from dynamics.catalogue.families import paper_family
from dynamics.continuation import closest_pair, entry_of, gap_curve, homoclinic, period_law
from dynamics.continuation.homoclinic import gap_near
from dynamics.continuation.meter import narrowed, sign_changes
from dynamics.fixed_points import fixed_points
from dynamics.limit_cycles import limit_cycles

GAMMA = paper_family("gamma", alpha=0.0, beta=3.0, s=0.0)
HOMOCLINIC = 0.0541746769162
SADDLE, INSIDE = (-0.317, -0.7613), (-0.6002, -0.5295)


def test_the_closest_pair_of_equation_9_is_the_one_that_meets() -> None:
    found = closest_pair(GAMMA)
    assert found is not None
    _, saddle, inside = found
    assert saddle == pytest.approx(SADDLE, abs=1e-2)
    assert inside == pytest.approx(INSIDE, abs=1e-2)


def test_where_no_manifold_comes_around_there_is_no_pair() -> None:
    assert closest_pair(paper_family("alpha", 0.9, 1.4, alpha=0.0, beta=3.0, s=0.0)) is None


def test_the_gap_is_smooth_and_changes_its_sign_once() -> None:
    samples = gap_curve(GAMMA, 0.055, SADDLE, INSIDE, 21)
    assert [sample.value for sample in samples] == pytest.approx(np.linspace(0.04, 0.07, 21).tolist())
    gaps = np.array([sample.gap.value for sample in samples if sample.gap])
    assert len(gaps) == 21
    # a smooth function: third differences are small beside the first
    assert np.abs(np.diff(gaps, 3)).max() < 0.02 * np.abs(np.diff(gaps)).max()
    ((one, other),) = sign_changes(samples)
    assert one.value < HOMOCLINIC < other.value
    # saddle and point inside are fixed points of the flow there
    for sample in samples[::5]:
        places = [(p.x, p.y) for p in fixed_points(GAMMA.flow_at(sample.value)).points]
        assert sample.saddle in places
        assert sample.inside in places


def test_the_period_grows_with_the_weaker_eigenvalue() -> None:
    """Stable in eq. 9: the positive one decides. Unstable in figure 3A: the negative one."""
    stable = homoclinic(GAMMA, 0.053, 0.055, SADDLE, INSIDE)
    assert stable.value == pytest.approx(HOMOCLINIC, abs=1e-12)
    assert stable.leading == stable.rate
    family = entry_of(find_preset("3A").flow, "b_h", 0, -0.8, 0.6)
    unstable = homoclinic(family, 0.42, 0.426, (-0.8348, 0.3538), (-0.7064, 0.1327))
    assert unstable.saddle_quantity > 0.0
    assert unstable.leading == pytest.approx(unstable.rate - unstable.saddle_quantity)
    for orbit, along, tolerance in ((stable, GAMMA, 0.01), (unstable, family, 1e-3)):
        law = period_law(along, orbit)
        assert law is not None
        assert law.expected == pytest.approx(-1.0 / orbit.leading)
        assert law.slope == pytest.approx(law.expected, rel=tolerance)
        assert np.all(np.diff(law.periods) > 0.0)
        assert law.distances[-1] < 1e-8
        # the slopes come monotonically closer to their limit
        slopes = np.diff(law.periods) / np.diff(np.log(law.distances))
        off = np.abs(slopes - law.expected)
        assert off[-1] < 0.2 * off[2]


def test_its_cycles_are_those_of_the_search() -> None:
    orbit = homoclinic(GAMMA, 0.053, 0.055, SADDLE, INSIDE)
    law = period_law(GAMMA, orbit)
    assert law is not None
    assert law.side == -1
    for i in (0, 3):
        (cycle,) = limit_cycles(GAMMA.flow_at(orbit.value - law.distances[i])).cycles
        assert cycle.period == pytest.approx(law.periods[i], rel=1e-8)


def test_a_wide_range_is_narrowed_to_where_the_gap_can_be_measured() -> None:
    family = entry_of(find_preset("3A").flow, "b_h", 0)
    seen = narrowed(family, 0.4237, (-0.8348, 0.3538), (-0.7064, 0.1327))
    assert family.low < seen.low < 0.4237 < seen.high < family.high
    samples = gap_curve(seen, 0.4237, (-0.8348, 0.3538), (-0.7064, 0.1327), 13)
    assert sum(sample.gap is not None for sample in samples) >= 8
    assert len(sign_changes(samples)) == 1


def test_nonsense_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="count = 1 must be 2 or more"):
        gap_curve(GAMMA, 0.05, SADDLE, INSIDE, 1)
    with pytest.raises(ValueError, match="it must change its sign"):
        homoclinic(GAMMA, 0.055, 0.06, SADDLE, INSIDE)
    nothing = replace(GAMMA, flow_at=lambda value: find_preset("5B").flow)
    assert gap_near(nothing.flow_at(0.05), SADDLE, INSIDE)[0] is None
