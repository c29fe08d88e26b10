"""Climbs from random flows towards ones with more fixed points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..flow import FloatArray
from .distribution import Distribution
from .drawing import Row, climb_generator
from .proving import PROVEN, prove
from .sources import survey_digest

STARTS = 1000
PATIENCE = 800
PROPOSALS = 48

FARTHEST = 100.0

_LEAST = 0.05


@dataclass(frozen=True)
class Climbing:
    """Independent climbs, each from the best of many draws of one stratum.

    A step proposes many changed copies of the flow and takes one of those with the most proven fixed points, unless all
    have fewer than the flow itself. Copies with as many count as a step: so a climb drifts along a plateau until it
    finds the way up, and ends when it has found none for many steps. A copy differs in a random choice of entries: by
    normal noise whose size is log-uniform from 0.3 % of the entry to all of it, or, in every fourth copy, by taking
    them from a new draw of a random stratum. No entry goes beyond ±100. Copies that are not proven in full are never
    taken.

    Attributes:
        distribution: what is drawn from.
        seed: 0 to 2^63 - 1.
        patience: steps without a rise after which a climb ends.
        proposals: copies tried in each step.
    """

    kind: ClassVar[str] = "climb"
    things: ClassVar[str] = "climbs"

    distribution: Distribution
    seed: int
    patience: int = PATIENCE
    proposals: int = PROPOSALS

    def manifest(self) -> dict[str, Any]:
        """From where is climbed, how, by which program."""
        return {
            "seed": self.seed,
            "distribution": self.distribution.statement,
            "patience": self.patience,
            "proposals": self.proposals,
            "sources": survey_digest("climbing.py", type(self.distribution)),
        }

    def evaluations(self, row: Row) -> int:
        """Number of flows that a row stands for."""
        return STARTS + int(row["steps"]) * self.proposals

    def run(self, climb: int) -> Row:
        """One climb.

        Returns:
            ``{"climb": i, "start": stratum, "steps": n, "top": [sinks, sources, saddles], "numbers": […], "met":
            [[sinks, sources, saddles, numbers], …]}``: where it began, how many steps it took, the topology with the
            most fixed points and the flow in which it was first met, and the first flow of every topology on the way.
        """
        generator = climb_generator(self.seed, climb)
        stratum = int(generator.integers(len(self.distribution.strata)))
        met: dict[tuple[int, int, int], list[float]] = {}
        candidates = self.distribution.draw(stratum, generator, STARTS)
        height, here = 0, candidates[0]
        step = rise = 0
        while step <= rise + self.patience:
            if step:
                candidates = self._propose(here, generator)
            proofs = prove(self.distribution, candidates)
            _note(met, candidates, proofs.counts, proofs.outcomes == PROVEN)
            totals = proofs.totals
            best = int(totals.max())
            if best > height:
                height, rise = best, step
            if best == height:
                here = candidates[generator.choice(np.flatnonzero(totals == best))]
            step += 1
        top = max(met, key=lambda topology: (sum(topology), topology))
        rows = sorted((topology, numbers) for topology, numbers in met.items())
        return {
            "climb": climb,
            "start": stratum,
            "steps": step - 1,
            "top": list(top),
            "numbers": met[top],
            "met": [[*topology, numbers] for topology, numbers in rows],
        }

    def _propose(self, here: FloatArray, generator: np.random.Generator) -> FloatArray:
        shape = (self.proposals, self.distribution.numbers)
        size = 10.0 ** generator.uniform(-2.5, 0.0, (self.proposals, 1))
        chosen = generator.random(shape) < generator.uniform(0.1, 1.0, (self.proposals, 1))
        changed = here + generator.standard_normal(shape) * size * np.maximum(np.abs(here), _LEAST)
        # every fourth takes its changed entries from a new draw: that is how scales come to differ between entries
        new = slice(0, self.proposals, 4)
        stratum = int(generator.integers(len(self.distribution.strata)))
        changed[new] = self.distribution.draw(stratum, generator, len(changed[new]))
        return self.distribution.rounded(np.clip(np.where(chosen, changed, here), -FARTHEST, FARTHEST))


def _note(
    met: dict[tuple[int, int, int], list[float]],
    candidates: FloatArray,
    counts: np.ndarray,
    proven: np.ndarray,
) -> None:
    those = np.flatnonzero(proven)
    topologies, first = np.unique(counts[those], axis=0, return_index=True)
    for (sinks, sources, saddles), at in zip(topologies.tolist(), first.tolist(), strict=True):
        met.setdefault((sinks, sources, saddles), candidates[those[at]].tolist())
