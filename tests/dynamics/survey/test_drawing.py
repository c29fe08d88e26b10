"""Chunks and climbs: the same for the same seed, and what they count is there."""

from collections import Counter

import numpy as np

from dynamics import fixed_points
from dynamics.survey.climbing import STARTS, Climbing
from dynamics.survey.drawing import Drawing, chunks_for, whole_rounds
from dynamics.survey.running import piece, run_here, run_in_processes
from dynamics.survey.summary import row_digest
from dynamics.systems.random_grus import RandomGRUs

DISTRIBUTION = RandomGRUs()
DRAWING = Drawing(DISTRIBUTION, seed=11, size=300)


def kinds(numbers: list[float]) -> list[int]:
    found = fixed_points(DISTRIBUTION.flow(numbers))
    assert found.complete
    assert not found.clusters
    return [found.count(kind) for kind in ("sink", "source", "saddle")]


def test_a_chunk_counts_every_draw_once_and_names_the_first_of_each_topology() -> None:
    chunk = 48
    row = DRAWING.run(chunk)
    seen = Counter[tuple[int, ...]]()
    first: dict[tuple[int, ...], int] = {}
    numbers = DRAWING.numbers(chunk)
    for i, drawn in enumerate(numbers.tolist()):
        topology = tuple(kinds(drawn))
        seen[topology] += 1
        first.setdefault(topology, i)
    assert row["undecided"] == []
    assert {tuple(s[:3]): (s[3], s[4]) for s in row["seen"]} == {t: (seen[t], first[t]) for t in seen}
    assert len(seen) > 5


def test_undecided_draws_are_counted_apart() -> None:
    # JSP19's portraits with a degenerate origin, in place of random numbers
    class Degenerate(RandomGRUs):
        def draw(self, stratum: int, generator: np.random.Generator, count: int) -> np.ndarray:
            numbers = super().draw(stratum, generator, count)
            numbers[3] = [2, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]
            return numbers

    row = Drawing(Degenerate(), seed=11, size=20).run(0)
    assert row["undecided"] == [["clusters", 1, 3]]
    assert sum(count for *_, count, _ in row["seen"]) == 19


def test_a_row_depends_on_seed_and_number_only() -> None:
    rows = {row["chunk"]: row_digest(row) for row in run_here(DRAWING, [5, 48, 30])}
    apart = {row["chunk"]: row_digest(row) for row in run_in_processes(DRAWING, [30, 5, 48], 2)}
    assert rows == apart
    assert row_digest(Drawing(DISTRIBUTION, seed=12, size=300).run(48)) != rows[48]
    assert len(set(rows.values())) == 3


def test_a_climb_ends_above_its_start_and_proves_what_it_met() -> None:
    climbing = Climbing(DISTRIBUTION, seed=1, patience=40)
    manifest, row = piece(climbing, 4)
    assert row_digest(row) == row_digest(climbing.run(4))
    assert manifest == climbing.manifest()
    assert sum(row["top"]) >= 9
    # it went on after it had last risen, and no longer than it has patience
    assert row["steps"] >= 40
    assert climbing.evaluations(row) == STARTS + 48 * row["steps"]
    assert Climbing(DISTRIBUTION, seed=1, patience=1).run(4)["steps"] < row["steps"]
    assert kinds(row["numbers"]) == row["top"]
    assert row["top"] in [list(met[:3]) for met in row["met"]]
    for *topology, numbers in row["met"]:
        assert kinds(numbers) == topology


def test_the_source_of_random_numbers_differs_between_chunks_and_climbs() -> None:
    firsts = [DRAWING.numbers(chunk)[0, 0] for chunk in range(0, 49 * 4, 49)]
    assert len(set(firsts)) == 4


def test_draws_come_in_whole_rounds() -> None:
    strata = len(DISTRIBUTION.strata)
    assert chunks_for(1, DISTRIBUTION, 10) == strata
    assert chunks_for(strata * 10, DISTRIBUTION, 10) == strata
    assert chunks_for(strata * 10 + 1, DISTRIBUTION, 10) == 2 * strata
    assert chunks_for(0, DISTRIBUTION, 10) == 0
    assert whole_rounds(range(2 * strata + 5), DISTRIBUTION) == 2 * strata
    # a gap ends the count
    assert whole_rounds([c for c in range(2 * strata) if c != strata + 3], DISTRIBUTION) == strata
    assert whole_rounds([], DISTRIBUTION) == 0


def test_the_manifest_tells_variants_and_programs_apart() -> None:
    after = Drawing(RandomGRUs(reset="after"), seed=11, size=300)
    assert DRAWING.manifest()["distribution"] != after.manifest()["distribution"]
    assert DRAWING.manifest()["sources"] != Climbing(DISTRIBUTION, 11).manifest()["sources"]
    assert np.array_equal(after.numbers(3), DRAWING.numbers(3))
