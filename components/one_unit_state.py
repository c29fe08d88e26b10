"""The state of the page of one unit, and its address."""

from __future__ import annotations

from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from typing import Any, Literal, get_args

from dynamics.catalogue.one_unit import UNITS, Unit
from dynamics.parameters import Parameter
from dynamics.systems import OneUnitGRU

from .address import Field, Problem, always, read_fields, word, write_fields
from .look import LOOK_FIELDS, Palette, Projector, Theme
from .reading import format_numbers, numbers, one_of, quote, within

Panel = Literal["pulse", "passage", "steps"]
Sink = Literal["left", "right"]

DEFAULT_PRESET = "C"
STRONGEST = 100.0
LONGEST = 1000.0
SHORTEST_STEP = 0.01


@dataclass(frozen=True)
class OneUnitState:
    """Everything that a link to the page of one unit restores.

    Attributes:
        flow: the unit, with its parameters as they were typed.
        preset: the unit that a reset goes back to.
        theme, palette, projector: how the page looks.
        panel: which of the three panels is open.
        sink: from which sink of a switch the pulse begins.
        pulse: displacement of ``b_h`` and its duration, GRU steps.
        step: Euler step of the discrete unit, above 0 up to 1.
        start: where the cobweb begins.
    """

    flow: OneUnitGRU = field(default_factory=OneUnitGRU)
    preset: str = DEFAULT_PRESET
    theme: Theme = "auto"
    palette: Palette = "safe"
    projector: Projector = "off"
    panel: Panel = "pulse"
    sink: Sink = "left"
    pulse: tuple[float, ...] = (0.5, 10.0)
    step: float = 1.0
    start: float = 0.3


def find_unit(key: str) -> Unit:
    """The unit of the catalogue with that key, whatever its case.

    Raises:
        KeyError: if there is none.
    """
    wanted = key.strip().casefold()
    for unit in UNITS:
        if unit.key.casefold() == wanted:
            return unit
    raise KeyError(key)


def _parse_preset(text: str) -> str:
    try:
        return find_unit(text).key
    except KeyError:
        raise ValueError(f"there is no unit {quote(text)}") from None


def _parameter_field(parameter: Parameter) -> Field:
    def parse(text: str) -> tuple[float, ...]:
        try:
            return parameter.check(numbers(text))
        except ValueError as error:
            # the page puts the symbol in front of every sentence; the numerics do too
            raise ValueError(str(error).removeprefix(f"{parameter.symbol} ")) from None

    return Field(
        parameter.symbol,
        "numbers",
        parse,
        format_numbers,
        lambda values: find_unit(values["preset"]).flow.parameter_values()[parameter.symbol],
    )


def _single(symbol: str, low: float, high: float, default: float) -> Field:
    read = within((symbol, low, high))
    return Field(symbol, "word", lambda text: read(text)[0], lambda value: format_numbers((value,)), always(default))


PARAMETER_FIELDS: tuple[Field, ...] = tuple(_parameter_field(parameter) for parameter in OneUnitGRU.parameters)
_DEFAULT = OneUnitState()

# the preset comes first: it decides the defaults of the parameters
FIELDS: tuple[Field, ...] = (
    word("preset", _parse_preset, DEFAULT_PRESET),
    *PARAMETER_FIELDS,
    *LOOK_FIELDS,
    word("panel", one_of(get_args(Panel)), _DEFAULT.panel),
    word("sink", one_of(get_args(Sink)), _DEFAULT.sink),
    Field(
        "pulse",
        "numbers",
        within(("the amplitude", -STRONGEST, STRONGEST), ("the length", 0.0, LONGEST)),
        format_numbers,
        always(_DEFAULT.pulse),
    ),
    _single("step", SHORTEST_STEP, 1.0, _DEFAULT.step),
    _single("start", -1.0, 1.0, _DEFAULT.start),
)


def parse_address(query: str) -> tuple[OneUnitState, tuple[Problem, ...]]:
    """Read the query part of an address; never raises. What cannot be read takes its default and leaves a problem."""
    values, problems = read_fields(query, FIELDS)
    weights = {parameter.name: values.pop(parameter.symbol)[0] for parameter in OneUnitGRU.parameters}
    return OneUnitState(flow=OneUnitGRU(**weights), **values), problems


def format_address(state: OneUnitState) -> str:
    """The query part of the address of a state, without the question mark; defaults are left out."""
    values = {f.name: getattr(state, f.name) for f in dataclass_fields(state) if f.name != "flow"}
    return write_fields({**values, **state.flow.parameter_values()}, FIELDS)


def as_data(state: OneUnitState) -> dict[str, Any]:
    """The state as plain data for the page's script."""
    values = {f.name: getattr(state, f.name) for f in dataclass_fields(state) if f.name != "flow"}
    parameters = {symbol: list(entries) for symbol, entries in state.flow.parameter_values().items()}
    return {**values, "pulse": list(state.pulse), "parameters": parameters}


def fields_as_data() -> list[dict[str, Any]]:
    """The table of fields for the page's script; parameter defaults come with the presets."""
    own = {spec.symbol for spec in PARAMETER_FIELDS}
    return [
        {"symbol": spec.symbol, "kind": spec.kind, "of_preset": True, "default": None}
        if spec.symbol in own
        else spec.as_data()
        for spec in FIELDS
    ]


def presets_as_data() -> list[dict[str, Any]]:
    """The units of the catalogue for the page's script."""
    return [
        {
            "key": unit.key,
            "parameters": {symbol: list(entries) for symbol, entries in unit.flow.parameter_values().items()},
            "note": unit.note,
        }
        for unit in UNITS
    ]


def parameters_as_data() -> list[dict[str, Any]]:
    """The specifications of the weights for the page's script."""
    return [
        {
            "symbol": parameter.symbol,
            "rows": 1,
            "columns": 1,
            "range": list(parameter.slider_range),
            "step": parameter.step,
            "linear": parameter.linear_zone,
            "lowest": parameter.lowest,
            "highest": parameter.limit,
        }
        for parameter in OneUnitGRU.parameters
    ]
