"""The verdict's sentences, word for word."""

from __future__ import annotations

import numpy as np
import pytest

from dynamics.fixed_points import Cluster, FixedPoint, FixedPoints, Kind
from dynamics.flow import Flow, Window
from dynamics.limit_cycles import LimitCycle, LimitCycles
from dynamics.portrait import analyse
from dynamics.systems import LineAttractor, RingAttractor, Toy
from server.verdict import bits, judge

BOX = (0.0, 0.0, 0.0, 0.0)
NONE_PROVEN = LimitCycles((), True, "the divergence has one sign")
NONE_FOUND = LimitCycles((), False, "return maps")


def points(**counts: int) -> tuple[FixedPoint, ...]:
    return tuple(
        FixedPoint(0.0, 0.0, kind, "node", (-1 + 0j, -1 + 0j), (), (-1.0, 0.0, 0.0, -1.0), 1, BOX)  # type: ignore[arg-type]
        for kind, count in counts.items()
        for _ in range(count)
    )


def cluster(index: int | None = 0, kind: Kind = "degenerate") -> Cluster:
    return Cluster(0.0, -1e-12, kind, index, (0j, 0j), BOX)


def found(*clusters: Cluster, complete: bool = True, reason: str = "", **counts: int) -> FixedPoints:
    return FixedPoints(points(**counts), clusters, complete, 1, 100, Window(-1, 1, -1, 1), reason)


def cycle(period: float, stable: bool = True) -> LimitCycle:
    return LimitCycle(period, -1.0 if stable else 1.0, stable, np.zeros((2, 2)), BOX, ())


@pytest.mark.parametrize(
    ("fixed_points", "cycles", "sentences"),
    [
        (
            found(sink=5, source=1, saddle=5),
            NONE_FOUND,
            (
                "5 sinks · 1 source · 5 saddles.",
                "All 11 fixed points found, proven.",
                "No limit cycle found.",
                "5 stable states: 2.3 bits of memory.",
            ),
        ),
        (
            found(sink=4, source=1, saddle=4),
            NONE_PROVEN,
            (
                "4 sinks · 1 source · 4 saddles.",
                "All 9 fixed points found, proven.",
                "No limit cycle (proven).",
                "4 stable states: two bits of memory.",
            ),
        ),
        (
            found(sink=1),
            NONE_PROVEN,
            (
                "1 sink.",
                "The only fixed point, proven.",
                "No limit cycle (proven).",
                "One stable state: almost every start ends there, so the start is forgotten.",
            ),
        ),
        (
            found(sink=1),
            NONE_FOUND,
            (
                "1 sink.",
                "The only fixed point, proven.",
                "No limit cycle found.",
                "One stable state and no other attractor found: the start is forgotten.",
            ),
        ),
        (
            found(source=1),
            LimitCycles((cycle(17.457913),), False, ""),
            (
                "1 source.",
                "The only fixed point, proven.",
                "One stable limit cycle found, of period 17.46 GRU steps.",
                (
                    "One oscillation found, of period 17.46 GRU steps, and no stable state: "
                    "of the start, only the phase is kept."
                ),
            ),
        ),
        (
            found(sink=2, source=1, saddle=2),
            LimitCycles((cycle(99.88), cycle(120.0, stable=False)), False, ""),
            (
                "2 sinks · 1 source · 2 saddles.",
                "All 5 fixed points found, proven.",
                "2 limit cycles found (stable, period 99.88; unstable, period 120 GRU steps).",
                "2 stable states and 1 oscillation of period 99.88 GRU steps: 1.6 bits of memory.",
            ),
        ),
        (
            found(cluster(), sink=1),
            NONE_FOUND,
            (
                "1 sink · 1 unresolved region.",
                (
                    "One small region near (0, 0) cannot be resolved in double precision: it holds a degenerate point, "
                    "several points that nearly coincide, or none; index 0."
                ),
                "The listed point is the only one outside this region, proven.",
                "No limit cycle found.",
                "At least one stable state.",
            ),
        ),
        (
            found(complete=False, reason="the search stopped after 200000 boxes", sink=3, saddle=2),
            LimitCycles((), False, "", searched=False),
            (
                "3 sinks · 2 saddles.",
                "The search stopped after 200000 boxes.",
                "There may be more fixed points than are listed.",
                "Limit cycles were not searched for.",
                "At least 3 stable states: at least 1.6 bits of memory.",
            ),
        ),
        (
            found(source=1),
            NONE_FOUND,
            (
                "1 source.",
                "The only fixed point, proven.",
                "No limit cycle found.",
                "No stable state: what attracts must be an oscillation, and the search did not find it.",
            ),
        ),
    ],
)
def test_sentences(fixed_points: FixedPoints, cycles: LimitCycles, sentences: tuple[str, ...]) -> None:
    assert judge(fixed_points, cycles).sentences() == sentences


@pytest.mark.parametrize(
    ("index", "words"), [(0, "or none; index 0"), (2, "index +2"), (-1, "index −1"), (None, "could not be certified")]
)
def test_a_region_says_its_index(index: int | None, words: str) -> None:
    verdict = judge(found(cluster(index), cluster(index)), NONE_FOUND)
    assert words in verdict.proof[0]
    assert verdict.proof[-1] == "There is no fixed point outside these regions, proven."
    assert not verdict.proven


def test_proven_only_if_complete_and_without_clusters() -> None:
    assert judge(found(sink=1), NONE_FOUND).proven
    assert not judge(found(cluster(), sink=1), NONE_FOUND).proven
    assert not judge(found(complete=False, sink=1), NONE_FOUND).proven


def test_an_unresolved_point_makes_every_count_a_lower_bound() -> None:
    assert judge(found(sink=2, degenerate=1), NONE_FOUND).memory.startswith(
        "At least 2 stable states: at least one bit"
    )
    assert judge(found(cluster(), source=1), LimitCycles((cycle(5.0),), False, "")).memory.startswith("At least one")
    assert judge(found(cluster()), NONE_FOUND).memory == "No attractor is proven; what is unresolved may hold one."


def test_bits() -> None:
    assert [bits(n) for n in (2, 3, 4, 5, 7, 8, 16, 32)] == [
        "one bit",
        "1.6 bits",
        "two bits",
        "2.3 bits",
        "2.8 bits",
        "three bits",
        "four bits",
        "5 bits",
    ]


def sentences_of(flow: Flow) -> tuple[str, ...]:
    portrait = analyse(flow)
    return judge(portrait.fixed_points, portrait.limit_cycles, flow, portrait.nullclines.everywhere).sentences()


def test_a_line_of_fixed_points_in_words() -> None:
    said = sentences_of(LineAttractor())
    assert said[0] == "A line of fixed points."
    assert "the speed along it is zero to 10⁻¹² (computed at 1,432 places), and so is one eigenvalue" in said[1]
    assert said[1].endswith("the eigenvalue across is −1: it attracts.")
    assert said[2].startswith(
        "Outside a tube of half width 0.0036 around it, there is no fixed point with x from −3 to 3 "
    )
    assert said[3] == "y stands still everywhere, so there is no y-nullcline to draw."
    assert said[4] == "No limit cycle with x from −3 to 3 and y from −3 to 3 (proven)."
    assert said[5].startswith("The line holds a position along it: a continuous memory, which the smallest change")


def test_a_ring_of_fixed_points_in_words() -> None:
    headline, ring, outside, *_, memory = sentences_of(RingAttractor(R=0.5))
    assert headline == "1 source · a ring of fixed points."
    assert "the eigenvalue across is −0.5: it attracts." in ring
    assert outside.endswith("around it, the listed point is the only fixed point, proven.")
    assert memory.startswith("The ring holds an angle: a continuous memory")


def test_beyond_the_searched_region_nothing_is_said() -> None:
    _, proof, *_ = sentences_of(Toy())
    assert proof == "All 3 fixed points with x from −3 to 3 and y from −3 to 3 found, proven."
    assert sentences_of(LineAttractor(d=0.5))[0:2] == (
        "No fixed point found.",
        "No fixed point with x from −3 to 3 and y from −3 to 3, proven.",
    )
    assert sentences_of(LineAttractor(d=0.5))[-1] == "No attractor found in the region that was searched."
