"""The survey that comes with this package, as records: what was drawn, what was found, and by which program."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ..noise import Share, wilson

# what is read here is written by dynamics.survey.summary; the app reads it, and loads no kernel of the survey
FORMAT = 1
DIGEST_LENGTH = 8

Topology = tuple[int, int, int]


@dataclass(frozen=True)
class Stratum:
    """The draws of one pair of scales.

    Attributes:
        scales: standard deviations, in the order of :attr:`Survey.names`.
        draws: how many flows were drawn.
        undecided: how many of them have no proven topology, by the reason.
        seen: how many have each topology ``(sinks, sources, saddles)``.
    """

    scales: tuple[float, ...]
    draws: int
    undecided: Mapping[str, int]
    seen: Mapping[Topology, int]


@dataclass(frozen=True)
class Example:
    """A topology that was met, with a flow that has it.

    Attributes:
        topology: sinks, sources, saddles.
        count: how many draws have it; 0 for one that only climbs met.
        numbers: of the first draw that has it, or else of the first climb's flow.
        chunk, draw: where the draw stands in the survey; None for a climb's.
        climb: the number of the climb; None for a draw.
    """

    topology: Topology
    count: int
    numbers: tuple[float, ...]
    chunk: int | None = None
    draw: int | None = None
    climb: int | None = None


@dataclass(frozen=True)
class Climbs:
    """What climbing found.

    Attributes:
        count: number of climbs.
        patience: steps without a rise after which a climb ended.
        proposals: copies tried in each step.
        heights: how many climbs ended with each number of fixed points.
        holders: flows with the most, one for each of the first climbs that found them.
    """

    count: int
    patience: int
    proposals: int
    heights: Mapping[int, int]
    holders: tuple[Example, ...]


@dataclass(frozen=True)
class Survey:
    """A finished survey.

    Attributes:
        seed, chunk_size, distribution: what was drawn.
        sources: digest of the program that drew it.
        draws: number of flows drawn.
        core_seconds: processor time that it took, in seconds.
        names: names of the scales of a stratum.
        strata: the counts.
        examples: every topology, by number of fixed points.
        climbs: what climbing found; None if nobody climbed.
        digests: of every chunk, as :func:`dynamics.survey.summary.row_digest` gives them, one after another.
    """

    seed: int
    chunk_size: int
    distribution: str
    sources: str
    draws: int
    core_seconds: float
    names: tuple[str, ...]
    strata: tuple[Stratum, ...]
    examples: tuple[Example, ...]
    climbs: Climbs | None
    digests: str

    @property
    def undecided(self) -> int:
        """Number of draws without a proven topology."""
        return sum(sum(stratum.undecided.values()) for stratum in self.strata)

    def at(self, axis: int, scale: float) -> tuple[Stratum, ...]:
        """The strata in which one of the scales has this value."""
        return tuple(stratum for stratum in self.strata if stratum.scales[axis] == scale)

    def scales(self, axis: int) -> tuple[float, ...]:
        """The values of one of the scales, ascending."""
        return tuple(sorted({stratum.scales[axis] for stratum in self.strata}))

    def share(self, wanted: Callable[[Topology], bool], strata: Iterable[Stratum] | None = None) -> Share:
        """Share of the draws whose topology is wanted, with its interval; undecided draws are in the total."""
        chosen = self.strata if strata is None else tuple(strata)
        count = sum(n for stratum in chosen for topology, n in stratum.seen.items() if wanted(topology))
        return wilson(count, sum(stratum.draws for stratum in chosen))

    def mean_points(self, strata: Iterable[Stratum] | None = None) -> float:
        """Mean number of fixed points of the draws whose topology is proven."""
        chosen = self.strata if strata is None else tuple(strata)
        seen = [(sum(topology), n) for stratum in chosen for topology, n in stratum.seen.items()]
        return sum(points * n for points, n in seen) / sum(n for _, n in seen)

    def points(self) -> tuple[int, ...]:
        """Every number of fixed points that a draw has, ascending."""
        return tuple(sorted({sum(topology) for stratum in self.strata for topology in stratum.seen}))


def read_survey(data: Mapping[str, Any]) -> Survey:
    """A survey from the data that :func:`dynamics.survey.summary.summarise` makes.

    Raises:
        ValueError: if the data have another format.
    """
    if data.get("format") != FORMAT:
        raise ValueError(f"the survey has format {data.get('format')}, not {FORMAT}: make its summary again")
    return Survey(
        seed=data["seed"],
        chunk_size=data["chunk_size"],
        distribution=data["distribution"],
        sources=data["sources"],
        draws=data["draws"],
        core_seconds=data["core_seconds"],
        names=tuple(data["names"]),
        strata=tuple(_stratum(row) for row in data["strata"]),
        examples=tuple(_example(row) for row in data["topologies"]),
        climbs=None if data["climbs"] is None else _climbs(data["climbs"]),
        digests=data["digests"],
    )


@cache
def shipped_survey() -> Survey:
    """The survey of random GRUs that comes with this package."""
    return read_survey(json.loads((files(__package__) / "data" / "gru.json").read_text()))


def _topology(entries: Iterable[int]) -> Topology:
    sinks, sources, saddles = entries
    return (sinks, sources, saddles)


def _stratum(row: Mapping[str, Any]) -> Stratum:
    seen = {_topology(topology): count for *topology, count in row["seen"]}
    return Stratum(tuple(row["scales"]), row["draws"], dict(row["undecided"]), seen)


def _example(row: Mapping[str, Any]) -> Example:
    where = {key: row.get(key) for key in ("chunk", "draw", "climb")}
    return Example(_topology(row["topology"]), row.get("count", 0), tuple(row["numbers"]), **where)


def _climbs(data: Mapping[str, Any]) -> Climbs:
    return Climbs(
        count=data["count"],
        patience=data["patience"],
        proposals=data["proposals"],
        heights=dict(data["heights"]),
        holders=tuple(_example(row) for row in data["holders"]),
    )
