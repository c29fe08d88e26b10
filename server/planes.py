"""What two things a request asks to vary: two entries of parameters, or two numbers of JSP21 eq. 8."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from components.reading import parse_number, quote
from dynamics.catalogue.families import NUMBERS
from dynamics.catalogue.planes import EIGHT, paper_plane
from dynamics.continuation import Plane, plane_of
from dynamics.flow import Flow
from dynamics.parameters import Parameter
from dynamics.systems import GRU

from .asking import BadFieldError

_NUMBERS = {one.key: one for one in NUMBERS if one.key in EIGHT}
# of each axis: which parameter, which entry, from where to where
AXES = (("of", "entry", "low", "high"), ("of2", "entry2", "low2", "high2"))


@dataclass(frozen=True)
class AskedPlane:
    """A plane as it was asked for.

    Attributes:
        plane: the flows.
        key: equal keys mean equal planes.
    """

    plane: Plane
    key: tuple[Any, ...]


def asked_plane(flow: Flow, arguments: Mapping[str, str]) -> AskedPlane:
    """Read the two axes.

    Raises:
        BadFieldError: with a sentence that names the field.
    """
    papers = [isinstance(flow, GRU) and arguments.get(axis[0], "") in _NUMBERS for axis in AXES]
    if all(papers):
        return _of_the_papers(arguments)
    if any(papers):
        other = AXES[papers.index(False)][0]
        raise BadFieldError(
            f"{other}: {quote(arguments.get(other, ''))} cannot vary together with a number of eq. 8; "
            f"choose two of {', '.join(EIGHT)}, or two entries of parameters."
        )
    (first, one, its), (second, another, others) = (_entry(flow, axis, arguments) for axis in AXES)
    try:
        plane = plane_of(flow, (first.symbol, one), (second.symbol, another), (its, others))
    except ValueError as error:
        raise BadFieldError(f"{str(error).removesuffix('.')}.") from None
    # the values of the two entries themselves do not matter
    return AskedPlane(plane, (plane.flow_at(*plane.low), plane.symbols, plane.low, plane.high))


def _of_the_papers(arguments: Mapping[str, str]) -> AskedPlane:
    keys = arguments["of"], arguments["of2"]
    ends = []
    for key, axis in zip(keys, AXES, strict=True):
        farthest = _NUMBERS[key].farthest
        low, high = (_number(name, arguments, -farthest, farthest) for name in axis[2:])
        ends.append((low, high))
    held = {}
    for key, spec in _NUMBERS.items():
        given = _number(key, arguments, -spec.farthest, spec.farthest)
        held[key] = spec.usual if given is None or key in keys else given
    try:
        plane = paper_plane((keys[0], keys[1]), (ends[0], ends[1]), **held)
    except ValueError as error:
        raise BadFieldError(f"of2: {str(error).removesuffix('.')}.") from None
    return AskedPlane(plane, (keys, tuple(held.values()), plane.low, plane.high))


def _entry(
    flow: Flow, axis: tuple[str, str, str, str], arguments: Mapping[str, str]
) -> tuple[Parameter, int, tuple[float, float]]:
    of, entry, low, high = axis
    symbol = arguments.get(of, "")
    parameter = next((one for one in flow.parameters if one.symbol == symbol), None)
    if parameter is None:
        raise BadFieldError(f"{of}: {quote(symbol)} is not one of {', '.join(p.symbol for p in flow.parameters)}.")
    text = arguments.get(entry, "0")
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) < parameter.size):
        raise BadFieldError(f"{entry}: {quote(text)} is not a whole number from 0 to {parameter.size - 1}.")
    ends = [_number(name, arguments, parameter.lowest, parameter.limit) for name in (low, high)]
    begin, end = (usual if given is None else given for given, usual in zip(ends, parameter.slider_range, strict=True))
    if not begin < end:
        raise BadFieldError(f"{low}: the range {begin:.6g} to {end:.6g} is not an interval.")
    return parameter, int(text), (begin, end)


def _number(name: str, arguments: Mapping[str, str], lowest: float, highest: float) -> float | None:
    if name not in arguments:
        return None
    try:
        value = parse_number(arguments[name])
    except ValueError as error:
        raise BadFieldError(f"{name}: {error}.") from None
    if not lowest <= value <= highest:
        raise BadFieldError(f"{name}: {value:.6g} is outside {lowest:g} to {highest:g}.")
    return value
