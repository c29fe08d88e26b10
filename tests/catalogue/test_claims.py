"""Every number in the catalogue, verified."""

from dataclasses import replace

import pytest

from dynamics.catalogue import Claims, examples, extremes, figures, topologies
from dynamics.fixed_points import FixedPoints, fixed_points
from dynamics.systems import GRU

CLAIMED = (
    {f"figure {f.figure}": f for f in figures()}
    | {f"extreme {e.name}": e for e in extremes()}
    | {f"example {e.flow.name} {e.key}": e for e in examples()}
)


def simple_points(found: FixedPoints) -> tuple[int, int, int]:
    return tuple(sum(p.kind == kind for p in found.points) for kind in ("sink", "source", "saddle"))


def holds(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    """Whether a point printed to six digits lies in a box."""
    return box[0] - 1e-6 <= x <= box[1] + 1e-6 and box[2] - 1e-6 <= y <= box[3] + 1e-6


def assert_claims(found: FixedPoints, claims: Claims, trapped: bool) -> None:
    assert found.complete, found.reason
    assert simple_points(found) == (claims.sinks, claims.sources, claims.saddles)
    assert len(found.points) == claims.sinks + claims.sources + claims.saddles
    assert len(found.clusters) == len(claims.clusters)
    assert [curve.closed for curve in found.continua] == [claim.closed for claim in claims.continua]
    for curve, claim in zip(found.continua, claims.continua, strict=True):
        assert curve.length == pytest.approx(claim.length, rel=1e-3)
        assert curve.rates == pytest.approx((claim.rate, claim.rate), abs=1e-9)
    if trapped:
        assert found.index_sum == 1
    for claim in claims.clusters:
        (match,) = (c for c in found.clusters if holds(c.box, claim.x, claim.y))
        assert (match.index, match.kind) == (claim.index, claim.kind)
        assert max(match.box[1] - match.box[0], match.box[3] - match.box[2]) < 0.01


@pytest.mark.parametrize("label", CLAIMED)
def test_fixed_points_are_as_claimed(label: str) -> None:
    flow = CLAIMED[label].flow
    assert_claims(fixed_points(flow), CLAIMED[label].claims, flow.trapping_region is not None)


@pytest.mark.parametrize("row", topologies(), ids=lambda row: row.case)
def test_printed_parameters_give_what_the_catalogue_says(row) -> None:
    found = fixed_points(row.flow)
    assert found.complete, found.reason
    assert simple_points(found) == (row.printed.sinks, row.printed.sources, row.printed.saddles)
    assert len(found.clusters) == row.printed.degenerate
    assert tuple(cluster.kind for cluster in found.clusters) == row.printed.kinds
    assert found.index_sum == 1


def test_disagreements_with_the_paper_are_explained() -> None:
    for row in topologies():
        assert bool(row.note) != row.agrees, row.case


def test_rows_that_break_the_index_law_are_the_two_that_the_notes_name() -> None:
    broken = [r.case for r in topologies() if r.counted.sinks + r.counted.sources - r.counted.saddles != 1]
    # a degenerate point of index 0 does not enter the sum; where one of index +-1 is counted, the sum is 1 with it
    assert {"xi", "xxiv"} <= set(broken)
    for row in topologies():
        assert ("cannot be" in row.note) == (row.case in {"xi", "xxiv"})


def mended(case: str, **weights: object) -> GRU:
    (row,) = (r for r in topologies() if r.case == case)
    return replace(row.flow, **weights)


def test_row_i_mended_gives_the_counted_topology() -> None:
    found = fixed_points(mended("i", Uh=((1, 1), (1, 1))))
    assert found.complete
    assert simple_points(found) == (1, 0, 0)
    assert [c.index for c in found.clusters] == [0]
    assert found.clusters[0].kind == "saddle-node-1"


def test_row_xv_mended_gives_the_counted_topology() -> None:
    found = fixed_points(mended("xv", Ur=((0, 0), (0, -1))))
    assert found.complete
    assert simple_points(found) == (2, 0, 1)
    assert sorted((c.kind, c.index) for c in found.clusters) == [
        ("saddle-node-1", 0),
        ("saddle-node-1", 0),
        ("saddle-node-2", 0),
    ]


def test_row_xxxiv_has_its_ten_between_the_gains_that_the_note_names() -> None:
    for gain, count in ((2.0, 9), (2.2, 11)):
        found = fixed_points(mended("xxxiv", Uh=((gain, 0), (0, gain))))
        assert found.complete
        assert len(found.points) == count
        assert not found.clusters


def test_every_figure_and_row_is_there_once() -> None:
    assert " ".join(f.figure for f in figures()) == "2A 3A 3B 3C 5A 5B 5C 7 8A 8B 8C 8D 9A 9B 10 7a"
    assert [f.figure for f in figures() if f.paper == "JSP19"] == ["7a"]
    # JSP19 table 1, all but the one above
    assert " ".join(sorted(f.earlier for f in figures() if f.earlier)) == "2 3a 3b 3c 4a 4b 5a 5b 5c 6a"
    assert len({r.case for r in topologies()}) == len(topologies()) == 36
    assert [(e.name, e.claims.sinks + e.claims.sources + e.claims.saddles) for e in extremes()] == [
        ("13", 13),
        ("15", 15),
    ]
    assert all(f.title and f.note.endswith(".") and "\n" not in f.note for f in (*figures(), *extremes(), *examples()))


def test_the_catalogue_is_read_once_and_immutable() -> None:
    assert figures() is figures()
    assert topologies() is topologies()
    assert hash(figures()) == hash(tuple(figures()))
