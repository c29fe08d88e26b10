"""What a request asks to vary: an entry of a parameter, a number of the papers, or the line to another preset."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from components.presets import find_preset
from components.reading import parse_number, quote
from dynamics.catalogue.families import NUMBERS, number, paper_family
from dynamics.continuation import Family, between, entry_of
from dynamics.flow import Flow
from dynamics.parameters import Parameter
from dynamics.systems import GRU

from .asking import BadFieldError

LINE = "line"
# a line may be followed as far again beyond each of its ends
LINE_REACH = (-1.0, 2.0)


@dataclass(frozen=True)
class AskedFamily:
    """A family as it was asked for.

    Attributes:
        family: the flows.
        key: what makes it this one: equal keys mean equal families.
    """

    family: Family
    key: tuple[Any, ...]


def asked_family(flow: Flow, arguments: Mapping[str, str]) -> AskedFamily:
    """Read ``of`` and what belongs to it.

    Raises:
        BadFieldError: with a sentence that names the field.
    """
    of = arguments.get("of", "")
    if isinstance(flow, GRU) and of in {one.key for one in NUMBERS}:
        return _of_the_papers(of, arguments)
    if of == LINE:
        return _line(flow, arguments)
    parameter = asked_parameter(flow, arguments)
    index = read_entry(parameter, arguments["entry"]) if "entry" in arguments else 0
    ends = _ends(arguments, parameter.lowest, parameter.limit)
    family = _made(lambda: entry_of(flow, parameter.symbol, index, **ends))
    return AskedFamily(family, (flow, family.symbol, family.low, family.high))


def asked_parameter(flow: Flow, arguments: Mapping[str, str]) -> Parameter:
    """The parameter that ``of`` names.

    Raises:
        BadFieldError: if the flow has none of that name.
    """
    symbol = arguments.get("of", "")
    for parameter in flow.parameters:
        if parameter.symbol == symbol:
            return parameter
    raise BadFieldError(f"of: {quote(symbol)} is not one of {', '.join(p.symbol for p in flow.parameters)}.")


def read_entry(parameter: Parameter, text: str) -> int:
    """The entry of a parameter, from 0.

    Raises:
        BadFieldError: if there is no such entry.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) < parameter.size):
        raise BadFieldError(f"entry: {quote(text)} is not a whole number from 0 to {parameter.size - 1}.")
    return int(text)


def _of_the_papers(of: str, arguments: Mapping[str, str]) -> AskedFamily:
    spec = number(of)
    ends = _ends(arguments, -spec.farthest, spec.farthest)
    held = {
        one.key: _number(one.key, arguments, -one.farthest, one.farthest) if one.key in arguments else one.usual
        for one in NUMBERS
        if one.equation == 8
    }
    family = _made(lambda: paper_family(of, **ends, **held))
    fixed = tuple(value for key, value in held.items() if key != of and spec.equation == 8)
    return AskedFamily(family, (of, fixed, family.low, family.high))


def _line(flow: Flow, arguments: Mapping[str, str]) -> AskedFamily:
    text = arguments.get("to", "")
    try:
        other = find_preset(text, flow.name).flow
    except KeyError:
        raise BadFieldError(f"to: there is no preset {quote(text)} to which a line could lead.") from None
    ends = _ends(arguments, *LINE_REACH)
    family = _made(lambda: between(flow, other, **ends))
    for value in (family.low, family.high):
        _made(lambda value=value: family.flow_at(value))  # type: ignore[misc]
    return AskedFamily(family, (flow, other, family.low, family.high))


def _made(make: Callable[[], Any]) -> Any:
    try:
        return make()
    except ValueError as error:
        raise BadFieldError(f"{str(error).removesuffix('.')}.") from None


def _ends(arguments: Mapping[str, str], lowest: float, highest: float) -> dict[str, float]:
    return {name: _number(name, arguments, lowest, highest) for name in ("low", "high") if name in arguments}


def _number(name: str, arguments: Mapping[str, str], lowest: float, highest: float) -> float:
    try:
        value = parse_number(arguments[name])
    except ValueError as error:
        raise BadFieldError(f"{name}: {error}.") from None
    if not lowest <= value <= highest:
        raise BadFieldError(f"{name}: {value:.6g} is outside {lowest:g} to {highest:g}.")
    return value
