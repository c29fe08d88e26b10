"""What the address of a map holds: the flow, the two things that vary of it, between which values, and where the cursor
stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Any, Literal, get_args

from dynamics.catalogue.families import NUMBERS
from dynamics.catalogue.planes import EIGHT
from dynamics.systems import GRU, SYSTEMS

from .address import Field, Problem, always, read_fields, word, write_fields
from .bifurcation_state import Along, all_along, equation_8_as_data
from .look import LOOK_FIELDS
from .reading import format_number, one_of, parse_number, quote
from .state import SYSTEM_FIELD, network_fields, written_fields

Shown = Literal["topology", "period"]

AXES = (("of", "entry", "low", "high", "value"), ("of2", "entry2", "low2", "high2", "value2"))
_FIRST = {GRU.name: (("alpha", 0), ("beta", 0)), "fitzhugh-nagumo": (("I_ext", 0), ("tau", 0))}
_FARTHEST = 1e6


@cache
def all_axes(system: str) -> tuple[Along, ...]:
    """Everything that may be an axis in a system, by its name, in the order of the menus."""
    symbols = {parameter.symbol for parameter in SYSTEMS[system].parameters}
    return tuple(one for one in all_along(system) if one.of in symbols or one.of in EIGHT)


def _first(system: str) -> tuple[tuple[str, int], tuple[str, int]]:
    entries = [(one.of, one.entry) for one in all_axes(system)]
    return _FIRST.get(system, (entries[0], entries[min(1, len(entries) - 1)]))


def has_planes(system: str) -> bool:
    """Whether a system has two numbers that may vary."""
    return len(all_axes(system)) > 1


def _parse_entry(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise ValueError(f"{quote(text)} is not the number of an entry, counted from 0")
    return int(text)


def _parse_bounded(farthest: float, text: str) -> float:
    value = parse_number(text)
    if abs(value) > farthest:
        raise ValueError(f"{format_number(value)} is outside {-farthest:g} to {farthest:g}")
    return value


def _number(symbol: str, farthest: float, default: float | None) -> Field:
    return Field(symbol, "word", partial(_parse_bounded, farthest), format_number, always(default))


@cache
def fields_of(system: str) -> tuple[Field, ...]:
    """The fields of the address of a system, by its name."""
    known = tuple(dict.fromkeys(one.of for one in all_axes(system)))
    axes = [
        field
        for (of, entry, *_), (first, index) in zip(AXES, _first(system), strict=True)
        for field in (word(of, one_of(known), first), Field(entry, "word", _parse_entry, str, always(index)))
    ]
    return (
        SYSTEM_FIELD,
        *network_fields(SYSTEMS[system]),
        *LOOK_FIELDS,
        *axes,
        *(_number(n.key, n.farthest, n.usual) for n in NUMBERS if n.key in EIGHT and system == GRU.name),
        *(_number(symbol, _FARTHEST, None) for axis in AXES for symbol in axis[2:]),
        word("show", one_of(get_args(Shown)), "topology"),
    )


def parse_address(query: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Read the query part of an address; never raises. What cannot be read takes its default and leaves a problem.

    The two axes always differ, and both are entries or both numbers of eq. 8.
    """
    first, _ = read_fields(query, (SYSTEM_FIELD,))
    values, problems = read_fields(query, fields_of(first["system"]))
    values, late = _fitting(values)
    for axis in AXES:
        values, more = _within(values, axis)
        late += more
    return values, problems + late


def _fitting(values: dict[str, Any]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    system = values["system"]
    known = {(one.of, one.entry) for one in all_axes(system)}
    chosen = [(values[of], values[entry]) for of, entry, *_ in AXES]
    for (of, entry), (symbol, index, *_) in zip(chosen, AXES, strict=True):
        if (of, entry) not in known:
            return _usual(values), (Problem(index, f"{values[symbol]} has no entry {entry}; the first map is shown"),)
    if len(known) > 1 and chosen[0] == chosen[1]:
        return _usual(values), (Problem("of2", "both axes are the same; the first map is shown"),)
    if (chosen[0][0] in EIGHT) != (chosen[1][0] in EIGHT):
        said = "a number of equation 8 and an entry cannot vary together; the first map is shown"
        return _usual(values), (Problem("of2", said),)
    return values, ()


def _usual(values: dict[str, Any]) -> dict[str, Any]:
    cleared: dict[str, Any] = {}
    for (of, entry, *rest), (first, index) in zip(AXES, _first(values["system"]), strict=True):
        cleared |= {of: first, entry: index, **dict.fromkeys(rest)}
    return {**values, **cleared}


def _within(values: dict[str, Any], axis: tuple[str, str, str, str, str]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    of, entry, low, high, value = axis
    found = next(one for one in all_axes(values["system"]) if (one.of, one.entry) == (values[of], values[entry]))
    problems: list[Problem] = []
    for name in (low, high):
        given = values[name]
        if given is not None and not found.lowest <= given <= found.highest:
            problems.append(Problem(name, f"{format_number(given)} is outside {found.lowest:g} to {found.highest:g}"))
            values = {**values, name: None}
    begin = found.low if values[low] is None else values[low]
    end = found.high if values[high] is None else values[high]
    if not begin < end:
        said = f"the range {format_number(begin)} to {format_number(end)} is not an interval"
        problems.append(Problem(low, said))
        values = {**values, low: None, high: None}
        begin, end = found.low, found.high
    if values[value] is not None and not begin <= values[value] <= end:
        said = f"{format_number(values[value])} is outside the range {format_number(begin)} to {format_number(end)}"
        problems.append(Problem(value, said))
        values = {**values, value: None}
    return values, tuple(problems)


def format_address(values: Mapping[str, Any]) -> str:
    """The query part of the address of values that :func:`parse_address` gave; defaults are left out."""
    return write_fields(values, fields_of(values["system"]))


def as_data(values: Mapping[str, Any]) -> dict[str, Any]:
    """The state as plain data for the page's script."""
    symbols = {parameter.symbol for parameter in SYSTEMS[values["system"]].parameters}
    own = {name: value for name, value in values.items() if name not in symbols}
    return {"reset": None, **own, "parameters": {name: list(values[name]) for name in values if name in symbols}}


def fields_as_data(system: str) -> list[dict[str, Any]]:
    """The table of fields for the page's script."""
    return written_fields(system, fields_of(system))


def axes_as_data(system: str) -> dict[str, Any]:
    """Everything that may be an axis, for the page's script; of eq. 8 the weights that are held."""
    return {"all": [one.as_data() for one in all_axes(system)], **equation_8_as_data()}
