"""Chunks of random flows: each is the same whoever computes it, where and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..flow import FloatArray
from .distribution import Distribution
from .proving import OUTCOMES, PROVEN, prove
from .sources import survey_digest

CHUNK_SIZE = 20_000
LARGEST_SEED = 2**63 - 1
_CLIMBS = 2**63

Row = dict[str, Any]


def chunk_generator(seed: int, chunk: int) -> np.random.Generator:
    """The random numbers of one chunk: Philox (Salmon et al. 2011), a counter-based generator, keyed by both."""
    return np.random.Generator(np.random.Philox(key=np.array([seed, chunk], dtype=np.uint64)))


def climb_generator(seed: int, climb: int) -> np.random.Generator:
    """The random numbers of one climb, from keys that no chunk uses."""
    return np.random.Generator(np.random.Philox(key=np.array([seed, _CLIMBS + climb], dtype=np.uint64)))


@dataclass(frozen=True)
class Drawing:
    """Independent draws in chunks; chunk ``c`` draws from stratum ``c`` modulo the number of strata.

    Attributes:
        distribution: what is drawn from.
        seed: 0 to 2^63 - 1.
        size: draws in a chunk.
    """

    kind: ClassVar[str] = "chunk"
    things: ClassVar[str] = "chunks"

    distribution: Distribution
    seed: int
    size: int = CHUNK_SIZE

    def manifest(self) -> dict[str, Any]:
        """What is drawn, by which program."""
        return {
            "seed": self.seed,
            "distribution": self.distribution.statement,
            "chunk_size": self.size,
            "sources": survey_digest("drawing.py", type(self.distribution)),
        }

    def evaluations(self, row: Row) -> int:
        """Number of flows that a row stands for."""
        return sum(count for *_, count, _ in (*row["seen"], *row["undecided"]))

    def stratum(self, chunk: int) -> int:
        """The stratum that a chunk draws from."""
        return chunk % len(self.distribution.strata)

    def numbers(self, chunk: int) -> FloatArray:
        """The flows of a chunk, shape ``(size, numbers)``."""
        return self.distribution.draw(self.stratum(chunk), chunk_generator(self.seed, chunk), self.size)

    def run(self, chunk: int) -> Row:
        """Draw and prove one chunk.

        Returns:
            ``{"chunk": c, "seen": [[sinks, sources, saddles, count, first], …], "undecided": [[outcome, count, first],
            …]}``: how many draws have each topology and the number within the chunk of the first that has it; and
            the same of draws whose topology stayed undecided, by the reason.
        """
        proofs = prove(self.distribution, self.numbers(chunk))
        proven = np.flatnonzero(proofs.outcomes == PROVEN)
        topologies, first, counts = np.unique(proofs.counts[proven], axis=0, return_index=True, return_counts=True)
        seen = [
            [*topology, count, int(proven[at])]
            for topology, at, count in zip(topologies.tolist(), first.tolist(), counts.tolist(), strict=True)
        ]
        undecided = []
        for outcome, name in enumerate(OUTCOMES):
            those = np.flatnonzero(proofs.outcomes == outcome)
            if outcome != PROVEN and those.size:
                undecided.append([name, int(those.size), int(those[0])])
        return {"chunk": chunk, "seen": seen, "undecided": undecided}


def chunks_for(draws: int, distribution: Distribution, size: int = CHUNK_SIZE) -> int:
    """Chunks that hold at least ``draws`` draws, rounded up so that every stratum is drawn from equally often."""
    a_round = len(distribution.strata) * size
    return -(-draws // a_round) * len(distribution.strata)


def whole_rounds(chunks: Iterable[int], distribution: Distribution) -> int:
    """Number of chunks, counted from 0 without a gap, that make whole rounds through the strata."""
    present = set(chunks)
    count = 0
    while count in present:
        count += 1
    return count - count % len(distribution.strata)
