"""Parameter specifications: the single source of symbols, ranges, steps, defaults and meanings.

Sliders, number boxes, the address bar and the HTTP interface are all generated from these records.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any


@dataclass(frozen=True)
class Parameter:
    """One named parameter of a flow: a scalar, a vector or a matrix of real numbers.

    Attributes:
        name: identifier used in Python (``Uh``).
        symbol: name in the address bar and in the papers (``U_h``).
        shape: ``()``, ``(n,)`` or ``(n, m)``.
        slider_range: range offered by a slider.
        step: resolution of a slider.
        default: value of every entry, or the entries in row-major order.
        limit: largest magnitude accepted; also bounds the work of every analysis.
        meaning: one sentence for people.
        minimum: smallest value accepted, if it is not ``-limit``.
        linear_zone: magnitude up to which a slider moves linearly; beyond it a slider may compress.
    """

    name: str
    symbol: str
    shape: tuple[int, ...]
    slider_range: tuple[float, float]
    step: float
    default: tuple[float, ...]
    limit: float
    meaning: str
    minimum: float | None = None
    linear_zone: float | None = None

    def __post_init__(self) -> None:
        if len(self.default) != self.size:
            raise ValueError(f"parameter {self.symbol}: {len(self.default)} defaults given for {self.size} entries")

    @property
    def size(self) -> int:
        """Number of entries."""
        return math.prod(self.shape)

    @property
    def lowest(self) -> float:
        """Smallest value accepted."""
        return -self.limit if self.minimum is None else self.minimum

    def indices(self) -> Iterator[tuple[int, ...]]:
        """Indices of the entries in row-major order."""
        if not self.shape:
            yield ()
        elif len(self.shape) == 1:
            yield from ((i,) for i in range(self.shape[0]))
        else:
            yield from ((i, j) for i in range(self.shape[0]) for j in range(self.shape[1]))

    def shaped(self, values: tuple[float, ...]) -> Any:
        """Entries in row-major order as the number, tuple or tuple of rows that a flow's field holds."""
        if not self.shape:
            return values[0]
        if len(self.shape) == 1:
            return values
        columns = self.shape[1]
        return tuple(values[i * columns : (i + 1) * columns] for i in range(self.shape[0]))

    def flat(self, shaped: Any) -> tuple[float, ...]:
        """Entries in row-major order of what :meth:`shaped` gives."""
        if not self.shape:
            return (shaped,)
        return tuple(shaped) if len(self.shape) == 1 else tuple(chain.from_iterable(shaped))

    def check(self, values: tuple[float, ...]) -> tuple[float, ...]:
        """Return ``values`` as floats, or raise ``ValueError`` naming the offending entry."""
        if len(values) != self.size:
            raise ValueError(f"{self.symbol} needs {self.size} number{'s' if self.size > 1 else ''}, got {len(values)}")
        low, high = self.lowest, self.limit
        # the limits are finite, so this holds of no infinity, and of nothing that is not a number
        if all(low <= value <= high for value in values):
            return tuple(map(float, values))
        index, value = next(
            (index, value)
            for index, value in zip(self.indices(), values, strict=True)
            if not (low <= value <= high and math.isfinite(value))
        )
        label = self.symbol + "".join(str(i + 1) for i in index)
        if not math.isfinite(value):
            raise ValueError(f"{label} = {value} is not a finite number")
        raise ValueError(f"{label} = {value:.6g} is outside the accepted range {low:g} to {high:g}")
