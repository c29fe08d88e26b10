"""The compiled loop gives what fixed_points() gives, GRU by GRU."""

import numpy as np
import pytest

from dynamics import GRU, fixed_points
from dynamics.catalogue import extremes, figures, topologies
from dynamics.survey import proving
from dynamics.survey.drawing import chunk_generator
from dynamics.survey.proving import BORDERLINE, CLUSTERED, INCOMPLETE, PROVEN, IndexLawError, prove
from dynamics.systems.random_grus import RandomGRUs


def expected(flow: GRU, budget: int) -> tuple[tuple[int, int, int], int]:
    found = fixed_points(flow, budget=budget)
    points = tuple(sum(p.kind == kind for p in found.points) for kind in ("sink", "source", "saddle"))
    if not found.complete:
        return points, INCOMPLETE
    if found.clusters:
        return points, CLUSTERED
    return points, PROVEN if sum(points) == len(found.points) else BORDERLINE


def compare(distribution: RandomGRUs, numbers: np.ndarray, budget: int = 1_000_000) -> np.ndarray:
    proofs = prove(distribution, numbers, budget)
    for row, counts, outcome in zip(numbers, proofs.counts, proofs.outcomes, strict=True):
        assert (tuple(counts), outcome) == expected(distribution.flow(row.tolist()), budget), row.tolist()
    return proofs.outcomes


@pytest.mark.parametrize("reset", ["before", "after"])
def test_random_grus_of_every_stratum(reset: str) -> None:
    distribution = RandomGRUs(reset=reset)
    for stratum in range(len(distribution.strata)):
        outcomes = compare(distribution, distribution.draw(stratum, chunk_generator(7, stratum), 40))
        assert (outcomes == PROVEN).mean() > 0.9


def test_the_catalogue_with_its_bifurcation_points() -> None:
    distribution = RandomGRUs()
    flows = [r.flow for r in (*topologies(), *figures(), *extremes())]
    plain = [flow for flow in flows if distribution.flow(distribution.numbers_of(flow)) == flow]
    assert len(plain) > 40
    outcomes = compare(distribution, np.array([distribution.numbers_of(flow) for flow in plain]))
    # the papers' degenerate portraits are told apart from proven ones
    assert set(outcomes.tolist()) >= {PROVEN, CLUSTERED}


def test_what_a_small_budget_leaves_open_is_not_counted_as_proven() -> None:
    distribution = RandomGRUs()
    outcomes = compare(distribution, distribution.draw(32, chunk_generator(3, 0), 60), budget=40)
    assert INCOMPLETE in outcomes
    assert PROVEN in outcomes


def test_a_hopf_point_is_borderline() -> None:
    # JSP21 eq. 8 with sigma(s) beta cos(alpha) = 1: the trace vanishes at the origin
    a, b = 2.0, 1.5
    outcomes = compare(RandomGRUs(), np.array([[a, -b, b, a, 0, 0, 0, 0, 0, 0, 0, 0.0]]))
    assert outcomes.tolist() == [BORDERLINE]


def test_a_broken_index_law_stops_the_survey(monkeypatch: pytest.MonkeyPatch) -> None:
    def loses_a_saddle(*arguments: np.ndarray) -> None:
        arguments[-1][:] = [2, 0, 0, PROVEN]

    monkeypatch.setattr(proving, "_count_many", loses_a_saddle)
    distribution = RandomGRUs()
    with pytest.raises(IndexLawError, match="sum to 2 instead of 1"):
        prove(distribution, distribution.draw(0, chunk_generator(1, 0), 3))


def test_nothing_gives_nothing() -> None:
    assert prove(RandomGRUs(), np.empty((0, 12))).totals.shape == (0,)
