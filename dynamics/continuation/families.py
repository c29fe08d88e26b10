"""Families of flows: one or two numbers that decide all parameters of a flow, and how they run."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.polynomial import chebyshev

from ..flow import FloatArray, Flow

Number = TypeVar("Number", float, FloatArray)

_DEGREES = (2, 4, 8, 16, 32, 64)


@dataclass(frozen=True)
class Family:
    """Flows along one parameter.

    Attributes:
        symbol: the parameter's name, such as "b_h2" or "gamma".
        low, high: the range that is looked at.
        flow_at: the flow for a value in the range; must depend smoothly on it.

    Raises:
        ValueError: if the range is empty or not finite.
    """

    symbol: str
    low: float
    high: float
    flow_at: Callable[[float], Flow]

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise ValueError(f"{self.symbol}: the range {self.low} to {self.high} is not an interval")

    def value(self, s: Number) -> Number:
        """The parameter for ``s`` in [-1, 1], of one or many."""
        return 0.5 * (self.low + self.high) + 0.5 * (self.high - self.low) * s

    def scaled(self, value: float) -> float:
        """The place of a value in [-1, 1]."""
        return (2.0 * value - self.low - self.high) / (self.high - self.low)


@dataclass(frozen=True)
class Plane:
    """Flows over a rectangle of two parameters; attributes as of :class:`Family`, each in a pair."""

    symbols: tuple[str, str]
    low: tuple[float, float]
    high: tuple[float, float]
    flow_at: Callable[[float, float], Flow]

    def line(self, axis: int, at: float) -> Family:
        """The family along one axis with the other parameter held at ``at``."""
        if axis == 0:
            return Family(self.symbols[0], self.low[0], self.high[0], lambda value: self.flow_at(value, at))
        return Family(self.symbols[1], self.low[1], self.high[1], lambda value: self.flow_at(at, value))

    def values(self, s: float, t: float) -> tuple[float, float]:
        """The parameters for ``s`` and ``t`` in [-1, 1]."""
        return self.line(0, 0.0).value(s), self.line(1, 0.0).value(t)

    def scaled(self, values: tuple[float, float]) -> tuple[float, float]:
        """``(s, t)`` of two parameters: the inverse of :meth:`values`."""
        return self.line(0, 0.0).scaled(values[0]), self.line(1, 0.0).scaled(values[1])


def entry_of(flow: Flow, symbol: str, index: int = 0, low: float | None = None, high: float | None = None) -> Family:
    """The family in which one entry of one parameter varies and all else stays.

    Args:
        flow: the flow.
        symbol: the parameter, such as "b_h".
        index: which entry, in row-major order from 0.
        low, high: the range; that of the parameter's slider if None.

    Raises:
        ValueError: if there is no such parameter or entry.
    """
    parameter = next((p for p in flow.parameters if p.symbol == symbol), None)
    if parameter is None:
        raise ValueError(f"{type(flow).__name__} has no parameter {symbol!r}")
    if not 0 <= index < parameter.size:
        raise ValueError(f"{symbol} has {parameter.size} entries; there is no entry {index}")
    label = symbol + "".join(str(i + 1) for i in list(parameter.indices())[index])

    def flow_at(value: float) -> Flow:
        return flow.varied(parameter, index, value)

    start = parameter.slider_range[0] if low is None else low
    end = parameter.slider_range[1] if high is None else high
    return Family(label, start, end, flow_at)


def between(first: Flow, second: Flow, low: float = 0.0, high: float = 1.0) -> Family:
    """The straight line in parameter space from one flow (at 0) to another of the same kind (at 1).

    Raises:
        ValueError: if the two are of different kinds.
    """
    if type(first) is not type(second):
        raise ValueError(f"{first.title} and {second.title} have no line between them")

    def flow_at(value: float) -> Flow:
        given: dict[str, Any] = {}
        for parameter in first.parameters:
            one = np.asarray(getattr(first, parameter.name), dtype=np.float64)
            other = np.asarray(getattr(second, parameter.name), dtype=np.float64)
            given[parameter.name] = (one + value * (other - one)).tolist()
        return replace(first, **given)  # type: ignore[type-var]  # every flow is a dataclass

    return Family("share", low, high, flow_at)


@lru_cache(maxsize=32)
def coefficients_of(family: Family) -> FloatArray:
    """Chebyshev coefficients ``(degree + 1, 1, n)`` of the packed parameters, exact to rounding.

    Raises:
        ValueError: if the parameters do not depend smoothly on the family's.
    """
    return _fitted(lambda s: family.flow_at(family.value(s)).pack_smooth(), family.symbol)[:, None, :]


def coefficients_of_plane(plane: Plane) -> FloatArray:
    """Chebyshev coefficients ``(degree + 1, degree + 1, n)`` of the packed parameters over the rectangle.

    Raises:
        ValueError: if the parameters do not depend smoothly on the plane's.
    """

    def along(t: float) -> FloatArray:
        def packed(s: float) -> FloatArray:
            return plane.flow_at(*plane.values(s, t)).pack_smooth()

        # one degree for all t, so that the rows can be interpolated in their turn
        return _interpolated(packed, degree)

    def degree_at(t: float) -> int:
        return len(_fitted(lambda s: plane.flow_at(*plane.values(s, t)).pack_smooth(), plane.symbols[0])) - 1

    degree = max(degree_at(t) for t in (-0.7, 0.1, 0.9))
    flat = _fitted(lambda t: along(t).ravel(), plane.symbols[1])
    table = flat.reshape(len(flat), degree + 1, -1)
    return np.ascontiguousarray(table.transpose(1, 0, 2))


def _interpolated(packed: Callable[[float], FloatArray], degree: int) -> FloatArray:
    nodes = chebyshev.chebpts1(degree + 1)
    samples = np.array([packed(float(node)) for node in nodes])
    fitted: FloatArray = np.linalg.solve(chebyshev.chebvander(nodes, degree), samples)
    return fitted


def _fitted(packed: Callable[[float], FloatArray], symbol: str) -> FloatArray:
    for degree in _DEGREES:
        fitted = _interpolated(packed, degree)
        scale = 1.0 + np.abs(fitted).max()
        small = np.abs(fitted).max(axis=1) < 4e-16 * scale * math.sqrt(degree)
        if small[-1]:
            last = int(np.flatnonzero(~small).max(initial=0))
            return np.ascontiguousarray(fitted[: max(last, 1) + 1])
    raise ValueError(f"{symbol}: the flow's parameters do not depend smoothly enough on it over this range")
