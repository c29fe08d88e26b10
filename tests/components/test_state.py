"""What an address says when it cannot be read."""

from __future__ import annotations

import pytest

from components.lessons import find_lesson, lessons
from components.opening import opening_messages
from components.presets import default_preset, presets_of
from components.state import LAYERS, ExplorerState, fields_as_data, format_address, parse_address
from dynamics.flow import Window
from dynamics.systems import GRU, SYSTEMS, FitzHughNagumo


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("U_h=abc,0,0,2", "U_h: 'abc' is not a number; the default is used."),
        ("U_h=1,2,3", "U_h: needs 4 numbers, got 3; the default is used."),
        ("U_h=nan,0,0,2", "U_h: 'nan' is not a number; the default is used."),
        ("b_h=1e308,0", "b_h: b_h1 = 1e+308 is outside the accepted range -10000 to 10000; the default is used."),
        ("b_h=1e999,0", "b_h: '1e999' is too large; the default is used."),
        ("window=0,1,0", "window: needs 4 numbers (x from, x to, y from, y to), got 3; the default is used."),
        ("window=-1e5,1e5,0,1", "window: reaches beyond ±6; the default is used."),
        ("window=1,0,0,1", "window: the x range 1 to 0 is narrower than 1e-09; the default is used."),
        ("layers=map,clouds", f"layers: 'clouds' is not a layer; there are {', '.join(LAYERS)}; the default is used."),
        ("orbits=1", "orbits: '1' is not a point; write x,y; the default is used."),
        ("orbits=" + ";".join(["0,0"] * 21), "orbits: at most 20 starts are kept, got 21; the default is used."),
        ("preset=99", "preset: there is no figure '99'; the default is used."),
        ("system=lorenz", f"system: 'lorenz' is not one of {', '.join(SYSTEMS)}; the default is used."),
        ("system=fitzhugh-nagumo&preset=3A", "preset: there is no example '3A'; the default is used."),
        (
            "system=fitzhugh-nagumo&tau=0",
            "tau: tau = 0 is outside the accepted range 0.01 to 1000; the default is used.",
        ),
        ("system=fitzhugh-nagumo&bench=steps", "bench: 'steps' is not one of none, orbits; the default is used."),
        ("system=fitzhugh-nagumo&window=-99,0,0,1", "window: reaches beyond ±18; the default is used."),
        ("picked=1", "picked: '1' is not a point; write x,y; the default is used."),
        ("picked=3,0", "picked: lies beyond ±2, where no fixed point is; the default is used."),
        ("projector=yes", "projector: 'yes' is not one of off, on; the default is used."),
        ("theme=pink", "theme: 'pink' is not one of auto, light, dark; the default is used."),
        ("lesson=clouds", "lesson: there is no lesson 'clouds'; there are KEYS; the default is used."),
        ("lesson=hopf&at=two", "at: 'two' is not the number of a step; the default is used."),
        ("lesson=hopf&at=0", "at: '0' is not the number of a step; the default is used."),
        ("b_h=1,0&b_h=2,0", "b_h: is given more than once; only the first counts."),
    ],
)
def test_each_fault_has_a_sentence(query: str, sentence: str) -> None:
    _, problems = parse_address(query)
    assert opening_messages(problems) == [sentence.replace("KEYS", ", ".join(lesson.key for lesson in lessons()))]


def test_one_fault_leaves_the_other_fields_alone() -> None:
    state, problems = parse_address("U_h=x,0,0,2&b_r=1,2&theme=dark")
    assert len(problems) == 1
    assert state.flow == GRU(br=(1.0, 2.0))
    assert state.theme == "dark"


def test_names_of_others_are_ignored() -> None:
    assert parse_address("utm_source=mail&fbclid=1") == (ExplorerState(), ())


def test_a_huge_address_is_not_read() -> None:
    state, problems = parse_address("b_h=" + "1" * 100_000)
    assert state == ExplorerState()
    assert len(problems) == 1


def test_a_typed_value_is_never_rounded() -> None:
    state, _ = parse_address("b_h=0.32,0.0541746769")
    assert state.flow.bh == (0.32, 0.0541746769)
    assert format_address(state) == "b_h=0.32,0.0541746769"


def test_a_preset_alone_opens_the_figure() -> None:
    state, problems = parse_address("preset=5b")
    assert problems == ()
    assert state.preset == "5B"
    assert state.flow.Uh == ((2.4271, -1.7634), (1.7634, 2.4271))
    assert format_address(state) == "preset=5B"


def test_a_system_alone_opens_its_first_example() -> None:
    for name in SYSTEMS:
        state, problems = parse_address(f"system={name}")
        assert problems == ()
        assert state.preset == default_preset(name) == (presets_of(name)[0].key if name != "gru" else "3A")
        assert type(state.flow) is SYSTEMS[name]
        assert format_address(state) == ("" if name == "gru" else f"system={name}")


def test_the_fields_of_another_system_are_its_own() -> None:
    state, problems = parse_address("system=fitzhugh-nagumo&I_ext=0.4&U_h=1,2,3,4&reset=after&pinned=1,2;3;0.8;12.5")
    assert state.flow == FitzHughNagumo(I_ext=0.4)
    assert [problem.field for problem in problems] == ["pinned"]
    assert format_address(state) == "system=fitzhugh-nagumo&I_ext=0.4"


def test_no_layer_at_all_is_a_state_too() -> None:
    state = ExplorerState(layers=(), window=Window(0.0, 0.5, -0.25, 0.25), orbits=((0.1, -0.2),))
    assert parse_address(format_address(state)) == (state, ())


def test_the_table_covers_every_field_of_the_state() -> None:
    symbols = [row["symbol"] for row in fields_as_data()]
    assert len(symbols) == len(set(symbols))
    assert {p.symbol for p in GRU.parameters} <= set(symbols)
    assert set(ExplorerState.__dataclass_fields__) - {"flow"} <= set(symbols)


def test_a_step_decides_what_is_left_out_and_whatever_is_given_overrides_it() -> None:
    step = find_lesson("hopf").steps[1]
    state, problems = parse_address("lesson=hopf&at=2&b_h=0.1,0&layers=points")
    assert problems == ()
    assert state.flow.bh == (0.1, 0.0)
    assert state.flow.Uh[0] == step.weights["U_h"][:2]
    assert state.layers == ("points",)
    assert format_address(state) == "lesson=hopf&at=2&b_h=0.1,0&layers=points"


def test_another_figure_in_a_lesson_has_its_own_weights() -> None:
    state, _ = parse_address("lesson=hopf&at=2&preset=2A")
    assert state.flow.Uh == ((3.0, 0.0), (0.0, 3.0))
    assert format_address(state) == "lesson=hopf&at=2&preset=2A"


def test_a_step_beyond_the_last_is_the_last() -> None:
    last = len(find_lesson("hopf").steps)
    state, problems = parse_address("lesson=hopf&at=20")
    assert state == parse_address(f"lesson=hopf&at={last}")[0]
    assert opening_messages(problems) == [f"at: this lesson has {last} steps; the last is shown."]


def test_a_step_without_a_lesson_is_nothing() -> None:
    assert parse_address("at=3") == (ExplorerState(), ())
