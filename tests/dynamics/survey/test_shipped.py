"""The survey that is shipped is what its seed gives: pieces of it are drawn again, every example is proven again."""

from importlib.resources import files

import pytest

from dynamics import fixed_points
from dynamics.survey.drawing import Drawing
from dynamics.survey.shipped import DIGEST_LENGTH, Example, read_survey, shipped_survey
from dynamics.survey.summary import row_digest
from dynamics.systems.random_grus import RandomGRUs

SURVEY = shipped_survey()
DRAWING = Drawing(RandomGRUs(), SURVEY.seed, SURVEY.chunk_size)
CHUNKS = SURVEY.draws // SURVEY.chunk_size
HOLDERS = () if SURVEY.climbs is None else SURVEY.climbs.holders


def test_it_is_of_the_distribution_that_the_program_draws_from() -> None:
    assert SURVEY.distribution == RandomGRUs().statement
    assert SURVEY.names == RandomGRUs.names
    assert tuple(stratum.scales for stratum in SURVEY.strata) == RandomGRUs().strata


def test_it_is_small_and_large_enough() -> None:
    assert len((files("dynamics.survey") / "data" / "gru.json").read_bytes()) < 200_000
    assert SURVEY.draws >= 5_000_000


# the first, one from the middle, the last: of scales small, mixed and large
@pytest.mark.parametrize("chunk", [0, CHUNKS // 2 - CHUNKS // 2 % 49 + 16, CHUNKS - 1])
def test_a_chunk_that_is_drawn_again_has_the_digest_that_is_shipped(chunk: int) -> None:
    assert len(SURVEY.digests) == CHUNKS * DIGEST_LENGTH
    shipped = SURVEY.digests[chunk * DIGEST_LENGTH : (chunk + 1) * DIGEST_LENGTH]
    assert row_digest(DRAWING.run(chunk)) == shipped


def test_the_counts_add_up() -> None:
    totals: dict[tuple[int, int, int], int] = {}
    for stratum in SURVEY.strata:
        assert stratum.draws * len(SURVEY.strata) == SURVEY.draws
        assert sum(stratum.seen.values()) + sum(stratum.undecided.values()) == stratum.draws
        for topology, count in stratum.seen.items():
            sinks, sources, saddles = topology
            assert sinks + sources - saddles == 1
            totals[topology] = totals.get(topology, 0) + count
    assert {e.topology: e.count for e in SURVEY.examples if e.count} == totals


def proven(example: Example) -> tuple[int, int, int]:
    found = fixed_points(RandomGRUs().flow(example.numbers))
    assert found.complete
    assert not found.clusters
    return found.count("sink"), found.count("source"), found.count("saddle")


@pytest.mark.parametrize("example", [*SURVEY.examples, *HOLDERS], ids=lambda e: "-".join(map(str, e.topology)))
def test_every_example_has_its_topology_and_stands_where_it_says(example: Example) -> None:
    assert proven(example) == example.topology
    if example.climb is None:
        assert example.chunk is not None
        assert example.draw is not None
        row = DRAWING.numbers(example.chunk)[example.draw]
        assert tuple(row.tolist()) == example.numbers
        assert example.count > 0


def test_the_record_holders_have_the_most() -> None:
    assert SURVEY.climbs
    assert HOLDERS
    most = max(SURVEY.climbs.heights)
    assert {sum(holder.topology) for holder in HOLDERS} == {most}
    assert most >= max(sum(example.topology) for example in SURVEY.examples)
    assert sum(SURVEY.climbs.heights.values()) == SURVEY.climbs.count


def test_shares_and_means_are_those_of_the_counts() -> None:
    stratum = SURVEY.strata[24]
    one = SURVEY.share(lambda topology: sum(topology) == 1, [stratum])
    assert one.count == sum(n for topology, n in stratum.seen.items() if sum(topology) == 1)
    assert one.share == one.count / stratum.draws
    assert one.low < one.share < one.high
    total = sum(SURVEY.share(lambda topology, n=n: sum(topology) == n).count for n in SURVEY.points())
    assert total + SURVEY.undecided == SURVEY.draws
    mean = sum(sum(topology) * n for topology, n in stratum.seen.items()) / sum(stratum.seen.values())
    assert SURVEY.mean_points([stratum]) == mean
    assert len(SURVEY.at(0, 4.0)) == len(SURVEY.at(1, 4.0)) == 7


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="has format 0, not 1"):
        read_survey({"format": 0})
