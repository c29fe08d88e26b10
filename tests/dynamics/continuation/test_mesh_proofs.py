"""Fixed points at many values of a parameter: what the coarse search proves is so, and it gives way where it must."""

from __future__ import annotations

import numpy as np
import pytest

from dynamics.catalogue import topologies
from dynamics.continuation import entry_of, mesh_proofs
from dynamics.continuation.mesh_proofs import proofs_of
from dynamics.fixed_points import fixed_points
from dynamics.flow import Flow
from dynamics.systems import GRU, LineAttractor

BUDGET = 20_000
ROWS = {row.case: row.flow for row in topologies()}
# the saddle-node of figure 3A in its first bias, JSP21; its two points lie 2e-5 apart at 1e-10 from it
FOLD = 0.154803364494


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[Flow]:
    """The flows that are searched for again, to the finest box."""
    seen: list[Flow] = []

    def counted(flow: Flow, **more: int) -> object:
        seen.append(flow)
        return fixed_points(flow, **more)

    monkeypatch.setattr(mesh_proofs, "fixed_points", counted)
    return seen


def along(flow: Flow, symbol: str, index: int, count: int = 24) -> list[Flow]:
    family = entry_of(flow, symbol, index)
    return [family.flow_at(family.value(s)) for s in np.linspace(-0.97, 0.96, count).tolist()]


@pytest.mark.parametrize("case", ["vii", "xi", "xxiii", "xxxvi"])
@pytest.mark.parametrize(("symbol", "index"), [("U_h", 1), ("U_r", 2), ("b_h", 0)])
def test_it_finds_what_one_search_at_a_time_finds(case: str, symbol: str, index: int) -> None:
    flows = along(ROWS[case], symbol, index)
    for flow, proof in zip(flows, proofs_of(flows, BUDGET), strict=True):
        found = fixed_points(flow, budget=BUDGET)
        assert proof.complete == (found.complete and not found.clusters)
        counts = tuple(found.count(kind) for kind in ("sink", "source", "saddle"))
        if proof.complete:
            assert (proof.sinks, proof.sources, proof.saddles) == counts
            np.testing.assert_allclose(
                np.sort(proof.points, axis=0), np.sort([(p.x, p.y) for p in found.points], axis=0), atol=1e-12
            )


def test_points_nearer_than_the_coarse_box_are_told_apart(searches: list[Flow]) -> None:
    before, after = GRU(bh=(FOLD - 1e-10, 0.0)), GRU(bh=(FOLD + 1e-3, 0.0))
    one, other = proofs_of([before, after], BUDGET)
    assert searches == [before]
    assert one.complete
    assert other.complete
    assert len(one.points) == len(other.points) + 2


def test_a_family_that_is_degenerate_throughout_is_searched_finely_once(searches: list[Flow]) -> None:
    """Row xv: the finest boxes are a thousand times as many, and prove no more at any value."""
    flows = along(ROWS["xv"], "U_h", 1)
    found = proofs_of(flows, BUDGET)
    assert not any(proof.complete for proof in found)
    assert searches == flows[:1]


def test_where_the_finest_boxes_use_up_the_work_the_coarse_ones_know_more() -> None:
    """Row iv: the field nearly vanishes along a curve, beside one proven point."""
    (flow,) = along(ROWS["iv"], "U_h", 1, 1)
    assert not fixed_points(flow, budget=BUDGET).points
    (proof,) = proofs_of([flow], BUDGET, thorough=True)
    assert len(proof.points) == 1
    assert not proof.complete


def test_every_curve_of_fixed_points_is_told(searches: list[Flow]) -> None:
    flows = along(LineAttractor(), "k", 0, 3)
    assert [proof.continuum for proof in proofs_of(flows, BUDGET)] == [bool(fixed_points(f).continua) for f in flows]
