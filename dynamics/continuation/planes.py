"""Rectangles of two parameters: any two entries of a flow's parameters."""

from __future__ import annotations

from ..flow import Flow
from .families import Plane, entry_of

Entry = tuple[str, int]
Range = tuple[float, float] | None


def plane_of(flow: Flow, first: Entry, second: Entry, ranges: tuple[Range, Range] = (None, None)) -> Plane:
    """The plane in which two entries vary and all else stays as in a flow.

    Args:
        flow: the flow.
        first, second: parameter and entry of each axis, as ``("b_h", 1)``; entries in row-major order from 0.
        ranges: ``(low, high)`` of each axis; that of the parameter's slider where it is None.

    Raises:
        ValueError: if there is no such parameter or entry, a range is no interval, or both axes are one entry.
    """
    (symbol, index), (other_symbol, other_index) = first, second
    low, high = ranges[0] or (None, None)
    other_low, other_high = ranges[1] or (None, None)
    one = entry_of(flow, symbol, index, low, high)
    other = entry_of(flow, other_symbol, other_index, other_low, other_high)
    if first == second:
        raise ValueError(f"both axes are {one.symbol}: choose two different entries")

    parameter = next(each for each in flow.parameters if each.symbol == other_symbol)

    def flow_at(value: float, other_value: float) -> Flow:
        return one.flow_at(value).varied(parameter, other_index, other_value)

    return Plane((one.symbol, other.symbol), (one.low, other.low), (one.high, other.high), flow_at)
