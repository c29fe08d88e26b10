"""The explorer's state and its address: the only place that turns one into the other.

The fields are declared in one table, :data:`FIELDS`. The page's script reads the same table (as JSON), so it can
write an address without knowing what a parameter is; every address is read here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, get_args
from urllib.parse import parse_qsl, urlencode

from dynamics.flow import Window
from dynamics.parameters import Parameter
from dynamics.systems import GRU

from .bench_state import BENCH_FIELDS, DEFAULT_NOISE, DEFAULT_PULSE, ORBIT_TIMES, Bench, BenchField
from .networks import format_network, network_as_data, parse_network
from .presets import DEFAULT_PRESET, find_preset
from .reading import format_numbers, numbers, one_of, quote

Theme = Literal["auto", "light", "dark"]
Palette = Literal["safe", "paper"]
Projector = Literal["off", "on"]
Reset = Literal["before", "after"]
Side = Literal["left", "right"]
Point = tuple[float, float]

LAYERS: tuple[str, ...] = ("map", "arrows", "nullclines", "trajectories", "separatrices", "cycles", "points", "basins")
# basins take longer than a frame, and their colours cover the map
FIRST_LAYERS: tuple[str, ...] = LAYERS[:-1]
MOST_ORBITS = 20
LONGEST_ADDRESS = 8000
LONGEST_FIELD = 2000
FARTHEST_START = 1e6
# as far as the page lets anyone zoom out, with room to spare: every fixed point and cycle lies in [-1, 1]²
FARTHEST_WINDOW = 6.0
FARTHEST_PICKED = 2.0


@dataclass(frozen=True)
class ExplorerState:
    """Everything that a link to the Explore page restores.

    Attributes:
        flow: the network, with its parameters as they were typed.
        window: what part of the plane is shown; None for the whole of the flow's own window.
        layers: which layers are drawn.
        orbits: starts of the orbits that were placed by hand.
        preset: the figure that a reset goes back to.
        theme: "auto" follows the device.
        palette: "paper" draws in the papers' own colours.
        projector: "on" draws larger and thicker, for the back row.
        picked: near which place the fixed point lies that is shown in full; None for none.
        pinned: the network whose portrait stays as a ghost; None for none.
        other: the network beside this one in the split view; None while there is one portrait.
        side: where this network stands in the split view.
        bench: which tab of the workbench is open.
        step: of the discrete GRU, 0 (the flow) to 1 (as it is trained).
        time: how long orbits are followed, GRU steps.
        colours: of the orbits, numbers into the page's set; an orbit beyond their end takes the next of the set.
        pulse: displacement of ``b_h`` in x and y, its duration, and the kick in x and y.
        noise: amplitude, seed, number of paths, and duration.
    """

    flow: GRU = field(default_factory=GRU)
    window: Window | None = None
    layers: tuple[str, ...] = FIRST_LAYERS
    orbits: tuple[Point, ...] = ()
    preset: str = DEFAULT_PRESET
    theme: Theme = "auto"
    palette: Palette = "safe"
    projector: Projector = "off"
    picked: Point | None = None
    pinned: GRU | None = None
    other: GRU | None = None
    side: Side = "left"
    bench: Bench = "none"
    step: float = 0.0
    time: float = ORBIT_TIMES[0]
    colours: tuple[int, ...] = ()
    pulse: tuple[float, ...] = DEFAULT_PULSE
    noise: tuple[float, ...] = DEFAULT_NOISE


@dataclass(frozen=True)
class Problem:
    """One thing that could not be read in an address.

    Attributes:
        field: the address name.
        sentence: what is wrong, without a full stop.
    """

    field: str
    sentence: str


@dataclass(frozen=True)
class Field:
    """One named part of the address.

    Attributes:
        symbol: name in the address.
        kind: how the page's script writes it: "numbers", "points", "words", "word" or "network".
        parse: text to value; raises ``ValueError`` with a sentence.
        read: value out of a state.
        format: value to text.
        default: value that is left out of the address, given the preset.
    """

    symbol: str
    kind: Literal["numbers", "points", "words", "word", "network"]
    parse: Callable[[str], Any]
    read: Callable[[ExplorerState], Any]
    format: Callable[[Any], str]
    default: Callable[[str], Any]


def _parameter_field(parameter: Parameter) -> Field:
    def parse(text: str) -> tuple[float, ...]:
        values = numbers(text)
        try:
            return parameter.check(values)
        except ValueError as error:
            # the page puts the symbol in front of every sentence; the numerics do too
            raise ValueError(str(error).removeprefix(f"{parameter.symbol} ")) from None

    return Field(
        parameter.symbol,
        "numbers",
        parse,
        lambda state: state.flow.parameter_values()[parameter.symbol],
        format_numbers,
        lambda preset: find_preset(preset).flow.parameter_values()[parameter.symbol],
    )


def _parse_window(text: str) -> Window:
    values = numbers(text)
    if len(values) != 4:
        raise ValueError(f"needs 4 numbers (x from, x to, y from, y to), got {len(values)}")
    if max(map(abs, values)) > FARTHEST_WINDOW:
        raise ValueError(f"reaches beyond ±{FARTHEST_WINDOW:g}")
    try:
        return Window(*values)
    except ValueError as error:
        raise ValueError(str(error).removeprefix("window: ")) from None


def _parse_orbits(text: str) -> tuple[Point, ...]:
    if not text.strip():
        return ()
    parts = text.split(";")
    if len(parts) > MOST_ORBITS:
        raise ValueError(f"at most {MOST_ORBITS} starts are kept, got {len(parts)}")
    starts: list[Point] = []
    for part in parts:
        values = numbers(part)
        if len(values) != 2:
            raise ValueError(f"{quote(part)} is not a point; write x,y")
        if max(abs(values[0]), abs(values[1])) > FARTHEST_START:
            raise ValueError(f"the start {quote(part)} lies beyond ±{FARTHEST_START:g}")
        starts.append((values[0], values[1]))
    return tuple(starts)


def _parse_picked(text: str) -> Point:
    values = numbers(text)
    if len(values) != 2:
        raise ValueError(f"{quote(text)} is not a point; write x,y")
    if max(map(abs, values)) > FARTHEST_PICKED:
        raise ValueError(f"lies beyond ±{FARTHEST_PICKED:g}, where no fixed point is")
    return values[0], values[1]


def _format_orbits(starts: tuple[Point, ...]) -> str:
    return ";".join(format_numbers(start) for start in starts)


def _parse_layers(text: str) -> tuple[str, ...]:
    wanted = [part.strip() for part in text.split(",")] if text.strip() else []
    for name in wanted:
        if name not in LAYERS:
            raise ValueError(f"{quote(name)} is not a layer; there are {', '.join(LAYERS)}")
    return tuple(layer for layer in LAYERS if layer in wanted)


def _parse_preset(text: str) -> str:
    try:
        return find_preset(text).key
    except KeyError:
        raise ValueError(f"there is no figure {quote(text)}") from None


def _word(symbol: str, parse: Callable[[str], str], default: str) -> Field:
    return Field(symbol, "word", parse, lambda state: getattr(state, symbol), str, lambda _: default)


def _bench_field(spec: BenchField) -> Field:
    return Field(
        spec.symbol,
        spec.kind,
        spec.parse,
        lambda state: getattr(state, spec.symbol),
        spec.format,
        lambda _: spec.default,
    )


PARAMETER_FIELDS: tuple[Field, ...] = tuple(_parameter_field(parameter) for parameter in GRU.parameters)

# the preset comes first: it decides the defaults of the parameters
FIELDS: tuple[Field, ...] = (
    _word("preset", _parse_preset, DEFAULT_PRESET),
    *PARAMETER_FIELDS,
    Field(
        "reset",
        "word",
        one_of(get_args(Reset)),
        lambda state: state.flow.reset,
        str,
        lambda preset: find_preset(preset).flow.reset,
    ),
    Field(
        "window",
        "numbers",
        _parse_window,
        lambda state: state.window,
        lambda window: format_numbers(window.as_tuple()),
        lambda _: None,
    ),
    Field("layers", "words", _parse_layers, lambda state: state.layers, ",".join, lambda _: FIRST_LAYERS),
    Field("orbits", "points", _parse_orbits, lambda state: state.orbits, _format_orbits, lambda _: ()),
    _word("theme", one_of(get_args(Theme)), "auto"),
    _word("palette", one_of(get_args(Palette)), "safe"),
    _word("projector", one_of(get_args(Projector)), "off"),
    Field("picked", "numbers", _parse_picked, lambda state: state.picked, format_numbers, lambda _: None),
    Field("pinned", "network", parse_network, lambda state: state.pinned, format_network, lambda _: None),
    Field("other", "network", parse_network, lambda state: state.other, format_network, lambda _: None),
    _word("side", one_of(get_args(Side)), "left"),
    *(_bench_field(spec) for spec in BENCH_FIELDS),
)


def parse_address(query: str) -> tuple[ExplorerState, tuple[Problem, ...]]:
    """Read the query part of an address; never raises.

    A field that cannot be read takes its default and leaves a :class:`Problem`. Names that are not fields are ignored,
    because mail programs and social networks add their own.
    """
    query = query.removeprefix("?")
    if len(query) > LONGEST_ADDRESS:
        return ExplorerState(), (
            Problem("address", f"it is longer than {LONGEST_ADDRESS:,} characters and was not read"),
        )
    problems: list[Problem] = []
    given: dict[str, str] = {}
    known = {f.symbol for f in FIELDS}
    for name, text in parse_qsl(query, keep_blank_values=True, errors="replace"):
        if name not in known:
            continue
        if name in given:
            problems.append(Problem(name, "is given more than once; only the first counts"))
        else:
            given[name] = text
    values: dict[str, Any] = {}
    for spec in FIELDS:
        preset = values.get("preset", DEFAULT_PRESET)
        values[spec.symbol] = spec.default(preset)
        if spec.symbol not in given:
            continue
        text = given[spec.symbol]
        if len(text) > LONGEST_FIELD:
            problems.append(Problem(spec.symbol, f"is longer than {LONGEST_FIELD:,} characters"))
            continue
        try:
            values[spec.symbol] = spec.parse(text)
        except ValueError as error:
            problems.append(Problem(spec.symbol, str(error)))
    return _assemble(values), tuple(problems)


def _assemble(values: dict[str, Any]) -> ExplorerState:
    arguments: dict[str, Any] = {"reset": values["reset"]}
    for parameter in GRU.parameters:
        entries = values[parameter.symbol]
        arguments[parameter.name] = (entries[:2], entries[2:]) if len(parameter.shape) == 2 else entries
    return ExplorerState(
        flow=GRU(**arguments),
        window=values["window"],
        layers=values["layers"],
        orbits=values["orbits"],
        preset=values["preset"],
        theme=values["theme"],
        palette=values["palette"],
        projector=values["projector"],
        picked=values["picked"],
        pinned=values["pinned"],
        other=values["other"],
        side=values["side"],
        **{spec.symbol: values[spec.symbol] for spec in BENCH_FIELDS},
    )


def format_address(state: ExplorerState) -> str:
    """The query part of the address of a state, without the question mark; defaults are left out."""
    pairs = []
    for spec in FIELDS:
        value = spec.read(state)
        if value != spec.default(state.preset):
            pairs.append((spec.symbol, spec.format(value)))
    return urlencode(pairs, safe=",;")


def as_data(state: ExplorerState) -> dict[str, Any]:
    """The state as plain data for the page's script."""
    return {
        "parameters": {symbol: list(values) for symbol, values in state.flow.parameter_values().items()},
        "reset": state.flow.reset,
        "window": list(state.window.as_tuple()) if state.window else None,
        "layers": list(state.layers),
        "orbits": [list(start) for start in state.orbits],
        "preset": state.preset,
        "theme": state.theme,
        "palette": state.palette,
        "projector": state.projector,
        "picked": list(state.picked) if state.picked else None,
        "pinned": network_as_data(state.pinned),
        "other": network_as_data(state.other),
        "side": state.side,
        **{
            spec.symbol: list(value) if isinstance(value := getattr(state, spec.symbol), tuple) else value
            for spec in BENCH_FIELDS
        },
    }


def fields_as_data() -> list[dict[str, Any]]:
    """The table of fields for the page's script, which writes addresses; parameter defaults come with the presets."""
    parameters = {spec.symbol for spec in PARAMETER_FIELDS} | {"reset"}
    rows: list[dict[str, Any]] = []
    for spec in FIELDS:
        row: dict[str, Any] = {"symbol": spec.symbol, "kind": spec.kind, "of_preset": spec.symbol in parameters}
        default = spec.default(DEFAULT_PRESET)
        row["default"] = None if row["of_preset"] or default is None else default
        rows.append(row)
    return rows
