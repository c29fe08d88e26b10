"""What the address of the page of bifurcations holds: the flow, what varies of it, between which values, and how it is
looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Literal, get_args

from dynamics.catalogue.families import NUMBERS, rotation, tilted
from dynamics.systems import GRU, SYSTEMS

from .address import Field, Problem, always, read_fields, word, write_fields
from .look import LOOK_FIELDS
from .networks import network_as_data
from .presets import find_preset, presets_of
from .reading import format_number, one_of, parse_number, quote
from .state import SYSTEM_FIELD, network_fields, written_fields

Axis = Literal["x", "y", "period"]

LINE = "line"
_FIRST = {GRU.name: "gamma", "fitzhugh-nagumo": "I_ext"}
_FARTHEST = 1e6
_OF_PAPERS = {one.key for one in NUMBERS}


@dataclass(frozen=True)
class Along:
    """One thing that may vary.

    Attributes:
        of: a parameter's symbol, a number of the papers, or "line".
        entry: which entry of a parameter.
        group: heading of the menu under which it stands.
        letter: the symbol it has on the page ("b_h", "γ", "share").
        indices: of the entry, as they are written behind the symbol ("12").
        low, high: the range that is shown first.
        lowest, highest: beyond these no range may reach.
    """

    of: str
    entry: int
    group: str
    letter: str
    indices: str
    low: float
    high: float
    lowest: float
    highest: float

    @property
    def name(self) -> str:
        """What menus call it."""
        if self.of == LINE:
            return "straight to another preset"
        letter = self.letter.replace("_", " ")
        if not self.indices:
            return letter
        if len(self.indices) == 1:
            return f"{letter}, entry {self.indices}"
        return f"{letter}, row {self.indices[0]}, column {self.indices[1]}"

    def as_data(self) -> dict[str, Any]:
        """The same for the page's script."""
        return {
            "of": self.of,
            "entry": self.entry,
            "letter": self.letter,
            "indices": self.indices,
            "range": [self.low, self.high],
            "lowest": self.lowest,
            "highest": self.highest,
        }


@cache
def all_along(system: str) -> tuple[Along, ...]:
    """Everything that may vary in a system, by its name, in the order of the menu."""
    entries = [
        Along(
            parameter.symbol,
            i,
            "One entry of a parameter",
            parameter.symbol,
            "".join(str(index + 1) for index in indices),
            *parameter.slider_range,
            parameter.lowest,
            parameter.limit,
        )
        for parameter in SYSTEMS[system].parameters
        for i, indices in enumerate(parameter.indices())
    ]
    of_papers = [
        Along(
            n.key, 0, f"Families of JSP21, equation {n.equation}", n.letter, "", n.low, n.high, -n.farthest, n.farthest
        )
        for n in NUMBERS
    ]
    line = [Along(LINE, 0, "A line", "share", "", 0.0, 1.0, -1.0, 2.0)] if len(presets_of(system)) > 1 else []
    return (*(of_papers if system == GRU.name else ()), *entries, *line)


def _parse_entry(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise ValueError(f"{quote(text)} is not the number of an entry, counted from 0")
    return int(text)


def _parse_preset(system: str, text: str) -> str:
    try:
        return find_preset(text, system).key
    except KeyError:
        raise ValueError(f"there is no preset {quote(text)}") from None


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
    known = tuple(dict.fromkeys(one.of for one in all_along(system)))
    others = [preset.key for preset in presets_of(system)]
    return (
        SYSTEM_FIELD,
        *network_fields(SYSTEMS[system]),
        *LOOK_FIELDS,
        word("of", one_of(known), _FIRST.get(system, known[0])),
        Field("entry", "word", _parse_entry, str, always(0)),
        *(_number(n.key, n.farthest, n.usual) for n in NUMBERS if n.equation == 8 and system == GRU.name),
        *([word("to", partial(_parse_preset, system), others[1])] if len(others) > 1 else []),
        *(_number(symbol, _FARTHEST, None) for symbol in ("low", "high", "value")),
        word("axis", one_of(get_args(Axis)), "x"),
    )


def parse_address(query: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Read the query part of an address; never raises. What cannot be read takes its default and leaves a problem.

    The values are those of the fields; every range lies within what its family accepts.
    """
    first, _ = read_fields(query, (SYSTEM_FIELD,))
    values, problems = read_fields(query, fields_of(first["system"]))
    values, late = _within(values)
    return values, problems + late


def _within(values: dict[str, Any]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Entry and range as the chosen family accepts them."""
    found = _chosen(values)
    problems: list[Problem] = []
    if found is None:
        count = sum(one.of == values["of"] for one in all_along(values["system"]))
        problems.append(Problem("entry", f"{values['of']} has no entry {values['entry']}, only 0 to {count - 1}"))
        values = {**values, "entry": 0}
        found = _chosen(values)
        assert found is not None
    for name in ("low", "high"):
        given = values[name]
        if given is not None and not found.lowest <= given <= found.highest:
            said = f"{format_number(given)} is outside {found.lowest:g} to {found.highest:g}"
            problems.append(Problem(name, said))
            values = {**values, name: None}
    low, high = range_of(values)
    if not low < high:
        said = f"the range {format_number(low)} to {format_number(high)} is not an interval"
        problems.append(Problem("low", said))
        values = {**values, "low": None, "high": None}
        low, high = range_of(values)
    if values["value"] is not None and not low <= values["value"] <= high:
        said = f"{format_number(values['value'])} is outside the range {format_number(low)} to {format_number(high)}"
        problems.append(Problem("value", said))
        values = {**values, "value": None}
    return values, tuple(problems)


def _chosen(values: Mapping[str, Any]) -> Along | None:
    wanted = values["of"], values["entry"]
    return next((one for one in all_along(values["system"]) if (one.of, one.entry) == wanted), None)


def range_of(values: Mapping[str, Any]) -> tuple[float, float]:
    """The range that an address shows."""
    found = _chosen(values)
    if found is None:
        raise ValueError(f"{values['of']} has no entry {values['entry']}")
    low, high = found.low, found.high
    if found.of in values:
        # the present value of an entry is always in sight, unless a range was chosen
        own = values[found.of][found.entry] if found.of not in _OF_PAPERS else low
        low, high = min(low, own), max(high, own)
    return low if values["low"] is None else values["low"], high if values["high"] is None else values["high"]


def format_address(values: Mapping[str, Any]) -> str:
    """The query part of the address of values that :func:`parse_address` gave; defaults are left out."""
    return write_fields(values, fields_of(values["system"]))


def as_data(values: Mapping[str, Any]) -> dict[str, Any]:
    """The state as plain data for the page's script."""
    symbols = {parameter.symbol for parameter in SYSTEMS[values["system"]].parameters}
    own = {name: value for name, value in values.items() if name not in symbols}
    parameters = {name: list(value) for name, value in values.items() if name in symbols}
    return {"reset": None, **own, "parameters": parameters}


def fields_as_data(system: str) -> list[dict[str, Any]]:
    """The table of fields for the page's script."""
    return written_fields(system, fields_of(system))


def families_as_data(system: str) -> dict[str, Any]:
    """Everything that may vary, for the page's script; of the papers' families the weights that are held."""
    return {
        "all": [one.as_data() for one in all_along(system)],
        **equation_8_as_data(),
        "eq9": network_as_data(tilted(0.0)),
    }


def equation_8_as_data() -> dict[str, Any]:
    """JSP21 eq. 8: its numbers, and the network that they turn."""
    return {
        "held": [
            {"key": n.key, "letter": n.letter, "meaning": n.meaning, "usual": n.usual, "farthest": n.farthest}
            for n in NUMBERS
            if n.equation == 8
        ],
        "eq8": network_as_data(rotation(0.0, 1.0, 0.0)),
    }
