"""What a survey draws from: a distribution over the parameters of one kind of flow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from ..flow import FloatArray, Flow


class Distribution(Protocol):
    """A stratified distribution over flows that share their kernels and their search region.

    Every trajectory of such a flow must be trapped in a box, so that the indices of its fixed points sum to +1.
    A distribution is picklable: it goes to other processes and machines.

    Attributes:
        name: identifier, such as "gru".
        numbers: how many numbers make one flow.
        names: names of the scales that define a stratum.
    """

    @property
    def name(self) -> str:
        """Identifier, such as "gru"."""

    @property
    def numbers(self) -> int:
        """How many numbers make one flow."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the scales that define a stratum."""

    @property
    def statement(self) -> str:
        """The distribution in words, complete enough to draw from it."""

    @property
    def strata(self) -> tuple[tuple[float, ...], ...]:
        """The scales of every stratum."""

    def draw(self, stratum: int, generator: np.random.Generator, count: int) -> FloatArray:
        """``count`` random flows of one stratum, shape ``(count, numbers)``."""

    def rounded(self, numbers: FloatArray) -> FloatArray:
        """Any numbers, rounded as :meth:`draw` rounds its own."""

    def pack(self, numbers: FloatArray) -> FloatArray:
        """Packed parameters of many flows, shape ``(count, size of Flow.pack())``."""

    def flow(self, numbers: Sequence[float]) -> Flow:
        """The flow with these numbers."""
