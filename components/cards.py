"""The cards of the catalogue as data: what each portrait is, what it has, and under which words it is found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Literal

from dynamics.catalogue import (
    Claims,
    Counted,
    CycleClaim,
    Exact,
    Extreme,
    Figure,
    Moved,
    Topology,
    extremes,
    figures,
    topologies,
)

from .presets import exact_key, figure_key, printed_note
from .reading import format_number

Section = Literal["figures", "topologies", "extremes"]
Weights = Literal["printed", "exact"]

# what can be counted, and so filtered by: name in the address, and in words
COUNTABLE: dict[str, str] = {
    "sinks": "Sinks",
    "sources": "Sources",
    "saddles": "Saddles",
    "bifurcations": "At a bifurcation",
    "cycles": "Limit cycles",
}
_NAMES = {
    "sink": ("sink", "sinks"),
    "source": ("source", "sources"),
    "saddle": ("saddle", "saddles"),
    "saddle-node-1": ("saddle-node", "saddle-nodes"),
    "saddle-node-2": ("saddle-node of a source", "saddle-nodes of sources"),
    "degenerate": ("degenerate point", "degenerate points"),
    "codimension-2": ("point of codimension 2", "points of codimension 2"),
    "stable-cycle": ("stable limit cycle", "stable limit cycles"),
    "unstable-cycle": ("unstable limit cycle", "unstable limit cycles"),
}
_WORD = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")


@dataclass(frozen=True)
class Mark:
    """So many of one kind: the page draws the kind's mark before the words.

    Attributes:
        kind: kind of fixed point, "codimension-2", or "stable-cycle" and "unstable-cycle".
        words: "5 sinks".
    """

    kind: str
    words: str


@dataclass(frozen=True)
class Move:
    """A number that an exact set changes, ready to be read.

    Attributes:
        symbol: of the parameter, such as "U_r".
        entry: its place, counted from 1: "12" in a matrix, "2" in a vector.
        printed, exact: the number in the paper, and the exact one, to all digits.
    """

    symbol: str
    entry: str
    printed: str
    exact: str


@dataclass(frozen=True)
class Version:
    """One set of weights on a card.

    Attributes:
        weights: "printed" or "exact".
        preset: which preset of Explore it is.
        counts: how many there are of what can be filtered by.
        marks: what its portrait has, in words.
        note: a sentence or two.
        agrees: whether it has what the paper counts; None where the paper has no count.
        moved: the numbers that differ from the printed ones.
        residual: largest error of the conditions at its bifurcation points; None where there are none.
        distance: how near weights are that meet the conditions exactly.
    """

    weights: Weights
    preset: str
    counts: dict[str, int]
    marks: tuple[Mark, ...]
    note: str
    agrees: bool | None = None
    moved: tuple[Move, ...] = ()
    residual: float | None = None
    distance: float | None = None


@dataclass(frozen=True)
class Card:
    """One card.

    Attributes:
        key: of the portrait: "3A", "xv", "13".
        section: where it stands.
        label: what is set before the title: "3A", "Row xv".
        title: a few words; may be empty.
        names: its numbers and numerals in small letters; a search for one of them finds just it.
        words: under which it is found, in small letters; its names are among them.
        versions: its weights as printed, and then the exact ones if there are any.
        counted: what the paper counts, where it does.
    """

    key: str
    section: Section
    label: str
    title: str
    names: tuple[str, ...]
    words: tuple[str, ...]
    versions: tuple[Version, ...]
    counted: tuple[Mark, ...] = ()


@cache
def cards() -> tuple[Card, ...]:
    """All cards in the order of the page."""
    return (
        *(_of_figure(figure) for figure in figures()),
        *(_of_topology(row) for row in topologies()),
        *(_of_extreme(extreme) for extreme in extremes()),
    )


def turnable() -> tuple[str, ...]:
    """The keys of the cards that have exact weights beside the printed ones."""
    return tuple(card.key for card in cards() if len(card.versions) > 1)


def as_data() -> list[dict[str, Any]]:
    """The cards for the page's script."""
    return [asdict(card) for card in cards()]


def occurring(name: str) -> tuple[int, ...]:
    """The counts of one thing that occur on some card, ascending."""
    return tuple(sorted({version.counts[name] for card in cards() for version in card.versions}))


def marks(kinds: Counter[str]) -> tuple[Mark, ...]:
    """How many of each kind, as marks in the order of the legend; kinds that do not occur are left out."""
    return tuple(
        Mark(kind, f"{kinds[kind]} {names[kinds[kind] != 1]}") for kind, names in _NAMES.items() if kinds[kind]
    )


def _kinds(claims: Claims) -> Counter[str]:
    simple = Counter({"sink": claims.sinks, "source": claims.sources, "saddle": claims.saddles})
    return simple + Counter(cluster.kind for cluster in claims.clusters) + _cycles(claims.cycles or ())


def _cycles(cycles: Sequence[CycleClaim]) -> Counter[str]:
    return Counter("stable-cycle" if cycle.stable else "unstable-cycle" for cycle in cycles)


def _counts(kinds: Counter[str]) -> dict[str, int]:
    bifurcations = ("saddle-node-1", "saddle-node-2", "degenerate", "codimension-2")
    return {
        "sinks": kinds["sink"],
        "sources": kinds["source"],
        "saddles": kinds["saddle"],
        "bifurcations": sum(kinds[kind] for kind in bifurcations),
        "cycles": kinds["stable-cycle"] + kinds["unstable-cycle"],
    }


def _version(weights: Weights, preset: str, kinds: Counter[str], note: str, agrees: bool | None = None) -> Version:
    return Version(weights, preset, _counts(kinds), marks(kinds), note, agrees)


def _of_figure(figure: Figure) -> Card:
    first = figure.paper == "JSP21"
    earlier = f"JSP19 figure {figure.earlier}" if figure.earlier else ""
    return Card(
        figure_key(figure),
        "figures",
        figure.figure if first else f"{figure.paper} {figure.figure}",
        figure.title,
        _words(figure.figure, figure.earlier, figure.enlarged, figure_key(figure)),
        _words(
            figure.paper,
            "figure",
            figure_key(figure),
            figure.figure,
            figure.title,
            earlier,
            figure.enlarged,
            figure.note,
        ),
        (_version("printed", figure_key(figure), _kinds(figure.claims), figure.note),),
    )


def _of_topology(row: Topology) -> Card:
    there = row.printed
    simple = Counter({"sink": there.sinks, "source": there.sources, "saddle": there.saddles})
    kinds = simple + Counter(there.kinds) + _cycles(there.cycles)
    return Card(
        row.case,
        "topologies",
        f"Row {row.case}",
        "",
        _words(row.case, f"10{row.case}"),
        _words(
            "JSP19 row case topology table figure",
            row.case,
            f"10{row.case}",
            row.note,
            row.evidence,
            row.exact.note if row.exact else "",
        ),
        (_version("printed", row.case, kinds, printed_note(row), row.agrees), *_exact(row)),
        marks(_counted(row.counted)),
    )


def _exact(row: Topology) -> Iterator[Version]:
    exact = row.exact
    # where no digit moves, the printed set is the exact one
    if exact is None or not exact.moved:
        return
    kinds = _kinds(exact.claims)
    yield Version(
        "exact",
        exact_key(row),
        _counts(kinds),
        marks(kinds),
        exact.note,
        _agrees(exact, row.counted),
        tuple(map(_move, exact.moved)),
        exact.residual if exact.claims.clusters else None,
        exact.distance if exact.claims.clusters else None,
    )


def _agrees(exact: Exact, counted: Counted) -> bool:
    claims = exact.claims
    kinds = Counter(cluster.kind for cluster in claims.clusters)
    return counted == Counted(
        claims.sinks,
        claims.sources,
        claims.saddles,
        kinds["saddle-node-1"],
        kinds["saddle-node-2"],
        kinds["degenerate"],
    )


def _move(moved: Moved) -> Move:
    entry = f"{moved.row + 1}" if moved.column is None else f"{moved.row + 1}{moved.column + 1}"
    return Move(moved.symbol, entry, format_number(moved.printed), format_number(moved.exact))


def _counted(counted: Counted) -> Counter[str]:
    return Counter(
        {
            "sink": counted.sinks,
            "source": counted.sources,
            "saddle": counted.saddles,
            "saddle-node-1": counted.saddle_node_1,
            "saddle-node-2": counted.saddle_node_2,
            "codimension-2": counted.codimension_2,
        }
    )


def _of_extreme(extreme: Extreme) -> Card:
    return Card(
        extreme.name,
        "extremes",
        extreme.name,
        extreme.title,
        _words(extreme.name),
        _words("beyond more than eleven", extreme.name, extreme.title, extreme.note),
        (_version("printed", extreme.name, _kinds(extreme.claims), extreme.note),),
    )


def _words(*texts: str) -> tuple[str, ...]:
    def found() -> Iterator[str]:
        for text in texts:
            yield from _WORD.findall(text.casefold())

    return tuple(dict.fromkeys(found()))
