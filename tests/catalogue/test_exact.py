"""Every claim of the exact weights: the count proven, the conditions in 50-digit arithmetic, little moved."""

import math
from dataclasses import replace

import pytest
from mpmath import mp, mpf

from dynamics.catalogue import Counted, Exact, Topology, figures, topologies
from dynamics.degenerate_points import Entry, scale_of
from dynamics.fixed_points import fixed_points
from tests.catalogue.test_claims import assert_claims
from tests.support.exact import exact

ROWS = {row.case: row for row in topologies() if row.exact is not None}
# the paper's count of these is not what their exact weights have: the notes say why
UNLAWFUL = {"xi", "xxiv"}


@pytest.mark.parametrize("case", ROWS)
def test_exact_weights_have_just_what_is_claimed(case: str) -> None:
    assert_claims(fixed_points(ROWS[case].exact.flow), ROWS[case].exact.claims, trapped=True)


def counted(row: Exact) -> Counted:
    kinds = [cluster.kind for cluster in row.claims.clusters]
    simple = row.claims.sinks, row.claims.sources, row.claims.saddles
    return Counted(*simple, kinds.count("saddle-node-1"), kinds.count("saddle-node-2"), kinds.count("degenerate"))


@pytest.mark.parametrize("case", ROWS)
def test_exact_weights_have_what_the_paper_counts(case: str) -> None:
    assert (counted(ROWS[case].exact) == ROWS[case].counted) == (case not in UNLAWFUL)


@pytest.mark.parametrize("case", [case for case, row in ROWS.items() if row.exact.claims.clusters])
def test_conditions_hold_in_fifty_digits(case: str) -> None:
    row = ROWS[case].exact
    with mp.workdps(50):
        flow = exact(row.flow)
        for point in row.claims.clusters:
            a, b, c, d = flow.jacobian(mpf(point.x), mpf(point.y))
            errors = [*flow.velocity(mpf(point.x), mpf(point.y)), a * d - b * c]
            if point.kind == "degenerate":
                # the fully degenerate point has no linear part at all; the cusp of row xi is held by symmetry below
                errors += [a, b, c, d] if point.index == 0 else [a, b, c]
            assert max(map(abs, errors)) <= row.residual <= 1e-12


@pytest.mark.parametrize("case", ROWS)
def test_what_moved_is_what_differs(case: str) -> None:
    row: Topology = ROWS[case]
    before, after = row.flow.parameter_values(), row.exact.flow.parameter_values()
    differing = sum(a != b for symbol in before for a, b in zip(before[symbol], after[symbol], strict=True))
    assert len(row.exact.moved) == differing
    for entry in row.exact.moved:
        index = (entry.row,) if entry.column is None else (entry.row, entry.column)
        assert entry.printed != entry.exact
        assert abs(entry.exact - entry.printed) / scale_of(row.flow, Entry(entry.symbol, index)) < 2.5
    assert row.exact.flow.reset == row.flow.reset


def test_row_xi_has_a_source_between_two_saddles() -> None:
    """x -> -x leaves row xi alone, so a point with det J = 0 on x = 0 is a cusp (pitchfork); its index is -1."""
    flow = ROWS["xi"].exact.flow
    assert flow.br[0] == pytest.approx(-math.log(5.0), abs=1e-15)
    x, y = 0.3, -0.4
    assert flow.velocity(-x, y)[0] == -flow.velocity(x, y)[0]
    assert flow.velocity(-x, y)[1] == flow.velocity(x, y)[1]
    # a little more, and the three are there
    nearby = fixed_points(replace(flow, br=(flow.br[0] + 0.01, flow.br[1])))
    assert not nearby.clusters
    assert [p.kind for p in sorted(nearby.points, key=lambda p: p.x) if abs(p.y) < 0.1 and abs(p.x) < 0.5] == [
        "saddle", "source", "saddle",
    ]  # fmt: skip


def test_figure_3c_is_row_vi_and_its_note_says_the_exact_number() -> None:
    (figure,) = (f for f in figures() if f.figure == "3C")
    assert figure.flow == ROWS["vi"].flow
    (moved,) = ROWS["vi"].exact.moved
    assert (moved.symbol, moved.row, moved.column) == ("U_h", 0, 0)
    assert f"U_h11 at {moved.exact:.6g}" in figure.note


def test_every_row_is_exact() -> None:
    assert len(ROWS) == 36
    for row in topologies():
        assert (row.exact is None) == bool(row.evidence), row.case
        if row.exact is not None:
            assert row.exact.note.endswith("."), row.case
            assert "\n" not in row.exact.note
