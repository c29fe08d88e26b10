"""A distribution over GRUs, for surveys: normal weights on a grid of scales."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..flow import FloatArray
from .gru import GRU, Reset

SCALES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
DECIMALS = 4


@dataclass(frozen=True)
class RandomGRUs:
    """Random two-unit GRUs whose weights are normal, stratified by the scales of ``U_h`` and ``U_r``.

    The twelve numbers of a GRU are ``U_h`` (four, row by row), ``U_r`` (four), ``b_h`` (two) and ``b_r`` (two). Every
    pair of scales of the ladder :data:`SCALES` is one stratum; ``U_z`` and ``b_z`` are zero, for they move no fixed
    point (JSP21 section 2), and so is ``c_h``.

    Attributes:
        reset: the reset variant of the GRUs, "before" or "after".
    """

    name: ClassVar[str] = "gru"
    numbers: ClassVar[int] = 12
    names: ClassVar[tuple[str, ...]] = ("U_h", "U_r")

    reset: Reset = "before"

    @property
    def statement(self) -> str:
        """The distribution in words, complete enough to draw from it."""
        return (
            f"entries of U_h normal with mean 0 and standard deviation s, of U_r and b_r with t, of b_h with s/10, "
            f"independent, rounded to {DECIMALS} decimals; U_z = 0, b_z = 0, c_h = 0; reset gate {self.reset} the "
            f"product; s and t each from {', '.join(f'{s:g}' for s in SCALES)}, every pair equally often"
        )

    @property
    def strata(self) -> tuple[tuple[float, float], ...]:
        """``(s, t)`` of every stratum: standard deviations of the entries of ``U_h`` and of ``U_r``."""
        return tuple((s, t) for s in SCALES for t in SCALES)

    def draw(self, stratum: int, generator: np.random.Generator, count: int) -> FloatArray:
        """``count`` random GRUs of one stratum, shape ``(count, 12)``."""
        s, t = self.strata[stratum]
        deviations = np.array([s] * 4 + [t] * 4 + [0.1 * s] * 2 + [t] * 2)
        return self.rounded(generator.standard_normal((count, self.numbers)) * deviations)

    def rounded(self, numbers: FloatArray) -> FloatArray:
        """Numbers as this distribution gives them: with four decimals, short enough for a link; never -0."""
        return np.round(numbers, DECIMALS) + 0.0

    def pack(self, numbers: FloatArray) -> FloatArray:
        """Packed parameters of many GRUs, shape ``(count, 23)``; row by row the same as :meth:`GRU.pack`."""
        packed = np.zeros((len(numbers), 23))
        packed[:, :12] = numbers
        packed[:, 20] = 1.0
        packed[:, 21:23] = 0.5
        return packed

    def flow(self, numbers: Sequence[float]) -> GRU:
        """The GRU with these twelve numbers."""
        n = [float(v) for v in numbers]
        return GRU(
            Uh=((n[0], n[1]), (n[2], n[3])),
            Ur=((n[4], n[5]), (n[6], n[7])),
            bh=(n[8], n[9]),
            br=(n[10], n[11]),
            reset=self.reset,
        )

    def numbers_of(self, flow: GRU) -> tuple[float, ...]:
        """The twelve numbers of a GRU; the inverse of :meth:`flow`."""
        return (*flow.Uh[0], *flow.Uh[1], *flow.Ur[0], *flow.Ur[1], *flow.bh, *flow.br)
