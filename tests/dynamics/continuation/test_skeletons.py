"""Whether a flow can have a limit cycle: the separatrices and orbits of nodes, against closed forms and return maps."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from dynamics.bendixson import divergence_sign
from dynamics.catalogue import figures, topologies
from dynamics.continuation import cycle_branches, entry_of, fixed_point_diagram
from dynamics.continuation.cycle_search import cycles_in_sight
from dynamics.continuation.ray_cycles import NOISE
from dynamics.continuation.regime_nodes import count_nodes, search_nodes
from dynamics.continuation.skeletons import distances
from dynamics.fixed_points import fixed_points
from dynamics.limit_cycles import limit_cycles
from dynamics.systems import GRU
from tests.support.normal_forms import Bautin

BUDGET = 20_000


@pytest.mark.parametrize(
    ("first", "second"),
    [(0.3, 0.5), (-0.1, 0.8), (-0.1, 0.65), (-0.001, 0.5), (-0.3, 0.8), (-0.2, -0.5)],
    ids=["one", "two", "two that are near each other", "a small one", "none any more", "none"],
)
def test_cycles_of_the_bautin_normal_form(first: float, second: float) -> None:
    """Their squared radii are the positive roots of ``beta_1 + beta_2 u - u^2``, their period 2 pi."""
    roots = np.roots([-1.0, second, first])
    radii = sorted(math.sqrt(u.real) for u in roots if abs(u.imag) < 1e-12 and u.real > 0.0)
    (sight,) = cycles_in_sight([Bautin(first=first, second=second)], BUDGET)
    assert sight.number == len(radii)
    seen = sorted(sight.cycles, key=lambda cycle: math.hypot(*cycle.start))
    assert [cycle.period for cycle in seen] == pytest.approx([2.0 * math.pi] * len(radii), abs=1e-5)
    # the divergence along a circle is 2 r d/dr(beta_1 + beta_2 r^2 - r^4)
    exponents = [2.0 * math.pi * (2.0 * second * r**2 - 4.0 * r**4) for r in radii]
    assert [cycle.log_multiplier for cycle in seen] == pytest.approx(exponents, abs=1e-3)
    # an orbit that closes up to the noise of the return map is as far from the cycle as the multiplier lets it be
    for cycle, radius, exponent in zip(seen, radii, exponents, strict=True):
        assert math.hypot(*cycle.start) == pytest.approx(radius, abs=NOISE + NOISE / abs(math.expm1(exponent)))


def test_what_return_maps_with_three_times_as_many_starts_find_is_seen() -> None:
    """Random weights of two sizes; where the divergence has one sign nothing would be looked for."""
    generator = np.random.default_rng(20261129)
    flows = []
    for size in (2.5, 4.0):
        for _ in range(800):
            recurrent, reset = generator.normal(0.0, size, (2, 2, 2)).tolist()
            biases = generator.normal(0.0, 1.0, (2, 2)).tolist()
            flows.append(GRU(Uh=recurrent, Ur=reset, bh=biases[0], br=biases[1]))
    flows = [flow for flow in flows if not divergence_sign(flow)]
    thorough = [len(limit_cycles(flow, fixed_points(flow, budget=BUDGET)).cycles) for flow in flows]
    sights = cycles_in_sight(flows, BUDGET)
    assert sum(count > 0 for count in thorough) > 5
    assert [sight.number > 0 for sight in sights] == [count > 0 for count in thorough]


@pytest.mark.parametrize(("case", "symbol", "index"), [("xix", "b_r", 1), ("xxiii", "b_h", 0), ("xxv", "b_r", 1)])
def test_among_many_fixed_points_the_same_cycles_are_seen(case: str, symbol: str, index: int) -> None:
    """Rays begin only at the points that were chosen, and there are up to nine."""
    rows = {row.case: row.flow for row in topologies()}
    family = entry_of(rows[case], symbol, index)
    branches = cycle_branches(fixed_point_diagram(family, budget=BUDGET), 6, BUDGET, quick=True)
    # cycles live on small parts of the range
    shares = np.linspace(0.1, 0.9, 9)
    values = [v for b in branches for v in (b.values.min() + shares * np.ptp(b.values)).tolist()]
    flows = [family.flow_at(value) for value in values]
    thorough = [limit_cycles(flow, fixed_points(flow, budget=BUDGET)).cycles for flow in flows]
    sights = cycles_in_sight(flows, BUDGET)
    assert sum(len(cycles) for cycles in thorough) > 2
    for sight, cycles in zip(sights, thorough, strict=True):
        # the outer one of two, which eight starts step over, lies on the same branch
        assert 0 < sight.number <= len(cycles)
        for seen in sight.cycles:
            assert any(seen.period == pytest.approx(cycle.period, rel=1e-4) for cycle in cycles)


def test_orbits_end_nearer_to_points_that_are_close_together() -> None:
    points = np.array([[0.0, 0.0, 0.0], [0.1, 0.0, 2.0], [5.0, 5.0, 1.0]])
    near = np.empty(3)
    distances(points, 3, near)
    assert near == pytest.approx([0.002, 0.002, 0.005])


@pytest.mark.parametrize("share", [1.0, 1.002, 1.004])
def test_a_cycle_beside_four_saddle_nodes_is_followed_however_slow_it_is(share: float) -> None:
    """Figure 5C's attracting ring, just before its saddle-nodes: periods of 625, 823 and 1,554 GRU steps."""
    ring = next(figure.flow for figure in figures() if figure.figure == "5C")
    slow = replace(ring, Uh=(share * np.array(ring.Uh)).tolist())
    counts, points = count_nodes([slow])
    found = search_nodes([slow], counts, points, lambda: False)
    assert found is not None
    (cycle,) = limit_cycles(slow).cycles
    assert found[0].tolist() == [[1, 0]]
    assert found[1].tolist() == pytest.approx([cycle.period], rel=1e-6)
