"""The workbench's part of the state: what its fields are called in the address, and how they are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, get_args

from .reading import format_number, format_numbers, one_of, parse_number, quote, within

Bench = Literal["none", "orbits", "steps", "inputs"]
Noisy = Literal["no", "yes"]

MOST_COLOURS = 20
ORBIT_COLOURS = 6
ORBIT_TIMES: tuple[float, ...] = (60.0, 240.0, 1000.0)
DEFAULT_PULSE = (1.0, 0.0, 10.0, 0.0, 0.0)
DEFAULT_NOISE = (0.2, 0.0, 500.0, 60.0)
FARTHEST_START = 12.0

_step = within(("the step", 0.0, 1.0))
_pulse = within(
    ("the input to x", -20.0, 20.0),
    ("the input to y", -20.0, 20.0),
    ("the length", 0.0, 1000.0),
    ("the kick in x", -4.0, 4.0),
    ("the kick in y", -4.0, 4.0),
)
# bounds written as integers admit whole numbers only
_place = within(("x", -FARTHEST_START, FARTHEST_START), ("y", -FARTHEST_START, FARTHEST_START))
_noise = within(
    ("the amplitude", 0.0, 10.0),
    ("the seed", 0, 999_999),
    ("the number of paths", 1, 5000),
    ("the length", 1.0, 1000.0),
)


class BenchField(NamedTuple):
    """One field; the attributes are those of ``state.Field``."""

    symbol: str
    kind: Literal["numbers", "word"]
    parse: Callable[[str], Any]
    format: Callable[[Any], str]
    default: Any


def _parse_step(text: str) -> float:
    return _step(text)[0]


def _parse_time(text: str) -> float:
    value = parse_number(text)
    if value not in ORBIT_TIMES:
        raise ValueError(f"{quote(text)} is not one of {', '.join(map(format_number, ORBIT_TIMES))}")
    return value


def _parse_colours(text: str) -> tuple[int, ...]:
    parts = text.split(",") if text.strip() else []
    known = {str(i): i for i in range(ORBIT_COLOURS)}
    for part in parts:
        if part not in known:
            raise ValueError(f"{quote(part)} is not a colour; there are 0 to {ORBIT_COLOURS - 1}")
    return tuple(known[part] for part in parts[:MOST_COLOURS])


def _format_colours(colours: tuple[int, ...]) -> str:
    return ",".join(map(str, colours))


_BENCHES_OF_ANY_FLOW = ("none", "orbits")

BENCH_FIELDS: tuple[BenchField, ...] = (
    BenchField("bench", "word", one_of(get_args(Bench)), str, "none"),
    BenchField("step", "word", _parse_step, format_number, 0.0),
    BenchField("time", "word", _parse_time, format_number, ORBIT_TIMES[0]),
    BenchField("colours", "numbers", _parse_colours, _format_colours, ()),
    BenchField("pulse", "numbers", _pulse, format_numbers, DEFAULT_PULSE),
    BenchField("noise", "numbers", _noise, format_numbers, DEFAULT_NOISE),
    BenchField("begin", "numbers", _place, format_numbers, None),
    BenchField("given", "numbers", _place, format_numbers, None),
    BenchField("noisy", "word", one_of(get_args(Noisy)), str, "no"),
)

# what is not about a network that is trained, or its inputs
FIELDS_OF_ANY_FLOW: tuple[BenchField, ...] = (
    BenchField("bench", "word", one_of(_BENCHES_OF_ANY_FLOW), str, "none"),
    *(spec for spec in BENCH_FIELDS if spec.symbol in ("time", "colours")),
)
