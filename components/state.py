"""The explorer's state and its address: the only place that turns one into the other.

The fields are declared in one table, :data:`FIELDS`, read and written by :mod:`components.address`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from functools import cache, lru_cache, partial
from typing import Any, Literal, get_args

from dynamics.flow import Flow, Window
from dynamics.parameters import Parameter
from dynamics.systems import GRU, SYSTEMS

from .address import Field, Problem, always, read_fields, word, write_fields
from .bench_state import (
    BENCH_FIELDS,
    DEFAULT_NOISE,
    DEFAULT_PULSE,
    FIELDS_OF_ANY_FLOW,
    ORBIT_TIMES,
    Bench,
    BenchField,
    Noisy,
)
from .lesson_state import LESSON_FIELDS, in_lesson, step_within
from .look import LOOK_FIELDS, Palette, Projector, Theme
from .networks import RESETS, build_flow, format_network, network_as_data, parse_network, variant
from .presets import DEFAULT_PRESET, Preset, default_preset, find_preset
from .reach import FARTHEST_POINT, farthest_picked, farthest_window
from .reading import format_numbers, numbers, one_of, quote

Side = Literal["left", "right"]
Point = tuple[float, float]

LAYERS: tuple[str, ...] = (
    *("map", "arrows", "nullclines", "trajectories", "separatrices", "cycles", "points"),
    *("basins", "slow"),
)
# basins and slow points are asked for apart, and the colours of basins cover the map
FIRST_LAYERS: tuple[str, ...] = LAYERS[:-2]
MOST_ORBITS = 20


@dataclass(frozen=True)
class ExplorerState:
    """Everything that a link to the Explore page restores.

    Attributes:
        flow: the network or another system, with its parameters as they were typed.
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
        begin: where inputs begin, if somewhere else than in the first attractor.
        given: where the pulse began whose outcome is shown; None if none is.
        noisy: whether the paths under noise are shown.
        lesson: the lesson that is told beside the portrait; empty for none.
        at: which of its steps, from 1.
    """

    flow: Flow = field(default_factory=GRU)
    window: Window | None = None
    layers: tuple[str, ...] = FIRST_LAYERS
    orbits: tuple[Point, ...] = ()
    preset: str = DEFAULT_PRESET
    theme: Theme = "auto"
    palette: Palette = "safe"
    projector: Projector = "off"
    picked: Point | None = None
    pinned: Flow | None = None
    other: Flow | None = None
    side: Side = "left"
    bench: Bench = "none"
    step: float = 0.0
    time: float = ORBIT_TIMES[0]
    colours: tuple[int, ...] = ()
    pulse: tuple[float, ...] = DEFAULT_PULSE
    noise: tuple[float, ...] = DEFAULT_NOISE
    begin: tuple[float, ...] | None = None
    given: tuple[float, ...] | None = None
    noisy: Noisy = "no"
    lesson: str = ""
    at: int = 1


def _parameter_field(parameter: Parameter) -> Field:
    def parse(text: str) -> tuple[float, ...]:
        values = numbers(text)
        try:
            return parameter.check(values)
        except ValueError as error:
            # the page puts the symbol in front of every sentence; the numerics do too
            text = str(error)
            named = text.startswith(f"{parameter.symbol} = ")
            raise ValueError(text if named else text.removeprefix(f"{parameter.symbol} ")) from None

    return Field(
        parameter.symbol,
        "numbers",
        parse,
        format_numbers,
        lambda values: _entries(values["system"], values["preset"])[parameter.symbol],
    )


@lru_cache(maxsize=256)
def _entries(system: str, preset: str) -> Mapping[str, tuple[float, ...]]:
    return find_preset(preset, system).flow.parameter_values()


def _preset(values: Mapping[str, Any]) -> Preset:
    return find_preset(values["preset"], values["system"])


def _parse_window(system: type[Flow], text: str) -> Window:
    values = numbers(text)
    if len(values) != 4:
        raise ValueError(f"needs 4 numbers (x from, x to, y from, y to), got {len(values)}")
    if max(map(abs, values)) > farthest_window(system):
        raise ValueError(f"reaches beyond ±{farthest_window(system):g}")
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
        if max(abs(values[0]), abs(values[1])) > FARTHEST_POINT:
            raise ValueError(f"the start {quote(part)} lies beyond ±{FARTHEST_POINT:g}")
        starts.append((values[0], values[1]))
    return tuple(starts)


def _parse_picked(system: type[Flow], text: str) -> Point:
    values = numbers(text)
    if len(values) != 2:
        raise ValueError(f"{quote(text)} is not a point; write x,y")
    if max(map(abs, values)) > farthest_picked(system):
        raise ValueError(f"lies beyond ±{farthest_picked(system):g}, where no fixed point is")
    return values[0], values[1]


def _format_orbits(starts: tuple[Point, ...]) -> str:
    return ";".join(format_numbers(start) for start in starts)


def _parse_layers(text: str) -> tuple[str, ...]:
    wanted = [part.strip() for part in text.split(",")] if text.strip() else []
    for name in wanted:
        if name not in LAYERS:
            raise ValueError(f"{quote(name)} is not a layer; there are {', '.join(LAYERS)}")
    return tuple(layer for layer in LAYERS if layer in wanted)


def _parse_preset(system: type[Flow], text: str) -> str:
    try:
        return find_preset(text, system.name).key
    except KeyError:
        raise ValueError(f"there is no {'figure' if system is GRU else 'example'} {quote(text)}") from None


# the system comes first: it decides what the other fields are
SYSTEM_FIELD = word("system", one_of(tuple(SYSTEMS)), GRU.name)


@cache
def fields_of(name: str) -> tuple[Field, ...]:
    """The fields of the address of a system, by its name.

    Of a GRU the lesson comes next: its step decides the defaults of all others. Then the preset, which decides the
    parameters'.
    """
    system = SYSTEMS[name]
    if system is GRU:
        return (SYSTEM_FIELD, *LESSON_FIELDS, *(in_lesson(spec) for spec in _usual_fields(system, BENCH_FIELDS)))
    return (SYSTEM_FIELD, *_usual_fields(system, FIELDS_OF_ANY_FLOW))


def network_fields(system: type[Flow]) -> Iterator[Field]:
    """The preset and, with its numbers as defaults, all parameters of a system; of a GRU its reset variant too.

    They read ``values["system"]``, so :data:`SYSTEM_FIELD` comes before them.
    """
    yield word("preset", partial(_parse_preset, system), default_preset(system.name))
    yield from (_parameter_field(parameter) for parameter in system.parameters)
    if system is GRU:
        yield Field("reset", "word", one_of(RESETS), str, lambda values: variant(_preset(values).flow))


def _usual_fields(system: type[Flow], benches: tuple[BenchField, ...]) -> Iterator[Field]:
    network = partial(parse_network, system)
    yield from network_fields(system)
    window = partial(_parse_window, system)
    yield Field("window", "numbers", window, lambda window: format_numbers(window.as_tuple()), always(None))
    yield Field("layers", "words", _parse_layers, ",".join, always(FIRST_LAYERS))
    yield Field("orbits", "points", _parse_orbits, _format_orbits, always(()))
    yield from LOOK_FIELDS
    yield Field("picked", "numbers", partial(_parse_picked, system), format_numbers, always(None))
    yield Field("pinned", "network", network, format_network, always(None))
    yield Field("other", "network", network, format_network, always(None))
    yield word("side", one_of(get_args(Side)), "left")
    yield from (Field(spec.symbol, spec.kind, spec.parse, spec.format, always(spec.default)) for spec in benches)


FIELDS: tuple[Field, ...] = fields_of(GRU.name)


def parse_address(query: str) -> tuple[ExplorerState, tuple[Problem, ...]]:
    """Read the query part of an address; never raises. What cannot be read takes its default and leaves a problem."""
    # most addresses name no system, and need no look for it first; a name may be written in percent signs
    names_one = "system" in query or "%" in query
    name = read_fields(query, (SYSTEM_FIELD,))[0]["system"] if names_one else GRU.name
    values, problems = read_fields(query, fields_of(name))
    system = SYSTEMS[values.pop("system")]
    if "lesson" in values:
        values["at"], late = step_within(values["lesson"], values["at"])
        problems += late
    entries = {parameter.symbol: values.pop(parameter.symbol) for parameter in system.parameters}
    return ExplorerState(flow=build_flow(system, entries, values.pop("reset", None)), **values), problems


def format_address(state: ExplorerState) -> str:
    """The query part of the address of a state, without the question mark; defaults are left out."""
    values = {f.name: getattr(state, f.name) for f in dataclass_fields(state) if f.name != "flow"}
    name = state.flow.name
    own = {**state.flow.parameter_values(), "reset": variant(state.flow), "system": name}
    return write_fields({**values, **own}, fields_of(name))


def as_data(state: ExplorerState) -> dict[str, Any]:
    """The state as plain data for the page's script."""
    return {
        "system": state.flow.name,
        "parameters": {symbol: list(values) for symbol, values in state.flow.parameter_values().items()},
        "reset": variant(state.flow),
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
        "lesson": state.lesson,
        "at": state.at,
        **{
            spec.symbol: list(value) if isinstance(value := getattr(state, spec.symbol), tuple) else value
            for spec in BENCH_FIELDS
        },
    }


def fields_as_data(name: str = GRU.name) -> list[dict[str, Any]]:
    """The table of fields for the page's script, which writes addresses; parameter defaults come with the presets."""
    return written_fields(name, fields_of(name))


def written_fields(name: str, fields: tuple[Field, ...]) -> list[dict[str, Any]]:
    """Any table that holds the parameters of a system, for the page's script."""
    parameters = {parameter.symbol for parameter in SYSTEMS[name].parameters} | {"reset"}
    rows: list[dict[str, Any]] = []
    for spec in fields:
        if spec.symbol in parameters:
            rows.append({"symbol": spec.symbol, "kind": spec.kind, "of_preset": True, "default": None})
        else:
            rows.append(spec.as_data())
    return rows
