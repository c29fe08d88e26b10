"""Addresses: every state comes back from its own address, and no address breaks the page."""

from __future__ import annotations

import dataclasses
import math

from hypothesis import example, given
from hypothesis import strategies as st

from components.bench_state import ORBIT_COLOURS, ORBIT_TIMES
from components.lessons import lessons
from components.presets import presets, presets_of
from components.reading import format_number, parse_number
from components.state import (
    FIELDS,
    LAYERS,
    MOST_ORBITS,
    ExplorerState,
    format_address,
    parse_address,
)
from dynamics.flow import Flow, Window
from dynamics.parameters import Parameter
from dynamics.systems import GRU, SYSTEMS


def entries(parameter: Parameter) -> st.SearchStrategy[object]:
    """Values of one parameter, of any size that it accepts."""
    number = st.floats(parameter.lowest, parameter.limit, allow_nan=False, allow_infinity=False)
    row = st.tuples(number, number)
    return st.tuples(row, row) if len(parameter.shape) == 2 else row


flows = st.builds(GRU, reset=st.sampled_from(["before", "after"]), **{p.name: entries(p) for p in GRU.parameters})
coordinates = st.floats(-1e6, 1e6, allow_nan=False)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    x, y = draw(st.floats(-3, 3)), draw(st.floats(-3, 3))
    width = draw(st.floats(1e-6, 3))
    return Window(x - width, x + width, y - width, y + width)


states = st.builds(
    ExplorerState,
    flow=flows,
    window=st.none() | windows(),
    layers=st.sets(st.sampled_from(LAYERS)).map(lambda s: tuple(layer for layer in LAYERS if layer in s)),
    orbits=st.lists(st.tuples(coordinates, coordinates), max_size=MOST_ORBITS).map(tuple),
    preset=st.sampled_from([p.key for p in presets()]),
    theme=st.sampled_from(["auto", "light", "dark"]),
    palette=st.sampled_from(["safe", "paper"]),
    projector=st.sampled_from(["off", "on"]),
    picked=st.none() | st.tuples(st.floats(-2, 2), st.floats(-2, 2)),
    pinned=st.none() | flows,
    other=st.none() | flows,
    side=st.sampled_from(["left", "right"]),
    bench=st.sampled_from(["none", "orbits", "steps", "inputs"]),
    step=st.floats(0.0, 1.0),
    time=st.sampled_from(ORBIT_TIMES),
    colours=st.lists(st.integers(0, ORBIT_COLOURS - 1), max_size=MOST_ORBITS).map(tuple),
    pulse=st.tuples(st.floats(-20, 20), st.floats(-20, 20), st.floats(0, 1000), st.floats(-4, 4), st.floats(-4, 4)),
    noise=st.tuples(
        st.floats(0, 10), st.integers(0, 999_999).map(float), st.integers(1, 5000).map(float), st.floats(1, 1000)
    ),
)


def any_flow(system: type[Flow]) -> st.SearchStrategy[Flow]:
    """A flow with parameters of any size that it accepts."""
    values = {
        p.name: st.lists(st.floats(p.lowest, p.limit, allow_nan=False), min_size=p.size, max_size=p.size).map(
            lambda entries, p=p: p.shaped(tuple(entries))
        )
        for p in system.parameters
    }
    return st.builds(system, **values)


@st.composite
def states_of_others(draw: st.DrawFn) -> ExplorerState:
    system = draw(st.sampled_from([system for system in SYSTEMS.values() if system is not GRU]))
    flow = any_flow(system)
    return ExplorerState(
        flow=draw(flow),
        preset=draw(st.sampled_from([p.key for p in presets_of(system.name)])),
        pinned=draw(st.none() | flow),
        other=draw(st.none() | flow),
        bench=draw(st.sampled_from(["none", "orbits"])),
        picked=draw(st.none() | st.tuples(st.floats(-9, 9), st.floats(-9, 9))),
    )


@given(states_of_others())
def test_a_state_of_another_system_comes_back_from_its_address(state: ExplorerState) -> None:
    address = format_address(state)
    if len(address) <= 8000:
        assert parse_address(address) == (state, ())


told = st.sampled_from([("", 1), *((lesson.key, at) for lesson in lessons() for at in range(1, len(lesson.steps) + 1))])


@given(states, told)
def test_a_state_comes_back_from_its_address(drawn: ExplorerState, step: tuple[str, int]) -> None:
    state = dataclasses.replace(drawn, lesson=step[0], at=step[1])
    address = format_address(state)
    if len(address) <= 8000:
        assert parse_address(address) == (state, ())
        assert parse_address("?" + address) == (state, ())


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(0.0541746769)
@example(1e22)
@example(5e-324)
@example(1.7976931348623157e308)
def test_numbers_are_never_rounded(value: float) -> None:
    assert parse_number(format_number(value)) == value


@given(st.text(max_size=300))
@example("nan")
@example("inf")
@example("1e999")
@example("1_000")
@example("１２")
@example("0x10")
@example("")
def test_a_number_is_finite_or_refused_with_a_sentence(text: str) -> None:
    try:
        value = parse_number(text)
    except ValueError as error:
        sentence = str(error)
    else:
        sentence = ""
        assert math.isfinite(value)
    assert "\n" not in sentence
    assert len(sentence) < 120


hostile = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        [
            "nan,nan,nan,nan",
            "inf,0,0,0",
            "1e308,1e308,1e308,1e308",
            "1,2,3",
            "1,2,3,4,5",
            ";;;",
            ",,,",
            "%00",
            "9" * 5000,
        ]
    ),
    st.lists(st.floats(), max_size=6).map(lambda values: ",".join(map(str, values))),
)


@given(
    st.lists(st.tuples(st.sampled_from([f.symbol for f in FIELDS] + ["unknown", "utm_source"]), hostile), max_size=8)
)
def test_no_address_breaks_the_page(pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{name}={text}" for name, text in pairs)
    state, problems = parse_address(query)
    for flow_value in (v for values in state.flow.parameter_values().values() for v in values):
        assert math.isfinite(flow_value)
    assert all("\n" not in problem.sentence and len(problem.sentence) < 250 for problem in problems)
    # what was opened is a state like any other
    assert parse_address(format_address(state)) == (state, ())


@given(st.binary(max_size=400))
def test_arbitrary_bytes_open_the_page(data: bytes) -> None:
    state, _ = parse_address(data.decode("latin-1"))
    assert isinstance(state, ExplorerState)


def test_defaults_are_left_out() -> None:
    assert format_address(ExplorerState()) == ""
    for preset in presets():
        address = format_address(dataclasses.replace(ExplorerState(), preset=preset.key, flow=preset.flow))
        assert address in ("", f"preset={preset.key}")
