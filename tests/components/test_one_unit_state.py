"""The address of the page of one unit: it restores everything, and a broken one opens with a sentence."""

from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components import one_unit
from components.one_unit_state import FIELDS, OneUnitState, find_unit, format_address, parse_address
from dynamics.catalogue.one_unit import FIGURE_1B, UNITS
from dynamics.systems import OneUnitGRU


@st.composite
def states(draw: st.DrawFn) -> OneUnitState:
    flow = OneUnitGRU(
        *(draw(st.floats(max(p.lowest, -1e3), min(p.limit, 1e3), allow_subnormal=False)) for p in OneUnitGRU.parameters)
    )
    return OneUnitState(
        flow=flow,
        preset=draw(st.sampled_from([unit.key for unit in UNITS])),
        theme=draw(st.sampled_from(["auto", "light", "dark"])),
        palette=draw(st.sampled_from(["safe", "paper"])),
        projector=draw(st.sampled_from(["on", "off"])),
        panel=draw(st.sampled_from(["pulse", "passage", "steps"])),
        sink=draw(st.sampled_from(["left", "right"])),
        pulse=(draw(st.floats(-100, 100)), draw(st.floats(0, 1000))),
        step=draw(st.floats(0.01, 1.0)),
        start=draw(st.floats(-1.0, 1.0)),
    )


@settings(max_examples=200, deadline=None)
@given(states())
def test_every_state_comes_back_from_its_address(state: OneUnitState) -> None:
    assert parse_address(format_address(state)) == (state, ())


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from([f.symbol for f in FIELDS]), st.text(max_size=30), max_size=6))
def test_no_address_breaks_the_page(fields: dict[str, str]) -> None:
    state, problems = parse_address(urlencode(fields))
    assert isinstance(state, OneUnitState)
    assert {problem.field for problem in problems} <= set(fields)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("U_h=zz", "'zz' is not a number"),
        ("b_h=1,2", "needs 1 number, got 2"),
        ("U_r=5000", "= 5000 is outside the accepted range -1000 to 1000"),
        ("preset=Q", "there is no unit 'Q'"),
        ("step=0", "step 0 is outside 0.01 to 1"),
        ("pulse=1", "needs 2 numbers, got 1"),
        ("panel=x", "'x' is not one of pulse, passage, steps"),
    ],
)
def test_what_cannot_be_read_is_said(query: str, sentence: str) -> None:
    state, (problem,) = parse_address(query)
    assert one_unit.screen(query, "build").children
    assert problem.sentence == sentence
    assert state == OneUnitState()


def test_a_preset_alone_is_a_whole_link() -> None:
    state, problems = parse_address("preset=b")
    assert problems == ()
    assert state.preset == "B"
    assert state.flow.bh == FIGURE_1B
    assert format_address(state) == "preset=B"
    with pytest.raises(KeyError):
        find_unit("nothing")
