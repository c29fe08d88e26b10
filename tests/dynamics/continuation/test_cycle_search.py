"""How many limit cycles there are: the quick search against the thorough one."""

from __future__ import annotations

import numpy as np
import pytest

from dynamics.catalogue import topologies
from dynamics.continuation import changes_along, cycle_branches, entry_of, fixed_point_diagram
from dynamics.continuation.cycle_search import cycles_in_sight
from dynamics.fixed_points import fixed_points
from dynamics.limit_cycles import limit_cycles
from dynamics.systems import GRU, FitzHughNagumo

ROWS = {row.case: row.flow for row in topologies()}
BUDGET = 20_000
FAMILIES = [
    entry_of(GRU(), "b_h", 0),
    entry_of(GRU(Uh=((3.0, -3.0), (3.0, 3.0)), Ur=((0, 0), (0, 0)), br=(0, 0)), "b_h", 1),
    entry_of(ROWS["xix"], "U_r", 2),
    # a cluster at every value, around which no cycle runs
    entry_of(ROWS["iv"], "U_h", 0),
    entry_of(FitzHughNagumo(), "I_ext"),
]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.symbol)
@pytest.mark.parametrize("workers", [1, 2])
def test_it_sees_a_cycle_where_the_thorough_search_finds_one(family, workers: int) -> None:
    flows = [family.flow_at(family.value(s)) for s in np.linspace(-0.95, 0.97, 13).tolist()]
    thorough = [len(limit_cycles(flow, fixed_points(flow, budget=BUDGET)).cycles) for flow in flows]
    quick = [sight.number for sight in cycles_in_sight(flows, BUDGET, workers)]
    assert [q > 0 or t == 0 for q, t in zip(quick, thorough, strict=True)] == [True] * len(flows)
    # and it does not cry wolf
    assert sum(quick) <= sum(thorough) + 1


def test_the_quick_way_finds_the_same_branches() -> None:
    family = entry_of(ROWS["xix"], "U_r", 2)
    diagram = fixed_point_diagram(family, budget=BUDGET)
    quick, thorough = cycle_branches(diagram, 6, BUDGET, quick=True), cycle_branches(diagram, 6, BUDGET)
    for one, other in zip(quick, thorough, strict=True):
        assert [end.kind for end in one.ends] == [end.kind for end in other.ends]
        assert [end.value for end in one.ends] == pytest.approx([end.value for end in other.ends], abs=1e-9)
        assert [fold.value for fold in one.folds] == pytest.approx([fold.value for fold in other.folds], abs=1e-9)


def test_following_ends_where_it_is_stopped() -> None:
    """The first branch is followed, the mesh is not looked at."""
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 1

    family = entry_of(GRU(), "b_h", 0, 0.3, 0.5)
    found = changes_along(family, cycles=True, stop=stop)
    assert [change.kind for change in found.changes if change.kind == "homoclinic"] == ["homoclinic"]
    nothing = changes_along(family, cycles=True, stop=lambda: True)
    assert "homoclinic" not in {change.kind for change in nothing.changes}
