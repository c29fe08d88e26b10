"""The address of a map: read with a sentence for whatever is wrong, written again, never raising."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.plane import screen
from components.plane_state import AXES, all_axes, fields_of, format_address, parse_address
from dynamics.systems import SYSTEMS


def test_the_first_map_is_figure_6() -> None:
    values, problems = parse_address("")
    assert (values["of"], values["of2"], values["show"]) == ("alpha", "beta", "topology")
    assert problems == ()
    assert format_address(values) == ""


@pytest.mark.parametrize(
    "query",
    [
        "of=b_h&of2=b_h&entry2=1&low=-1&high=1&value=0.25&value2=-0.125",
        "of=alpha&of2=s&beta=2.5&show=period&low2=0&high2=2",
        "system=fitzhugh-nagumo&of=I_ext&of2=tau&value=0.7",
    ],
)
def test_addresses_come_back(query: str) -> None:
    values, problems = parse_address(query)
    assert problems == ()
    again, _ = parse_address(format_address(values))
    assert again == values


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("of=b_q", "of"),
        ("of=b_h&entry=5&of2=b_r", "entry"),
        ("of=b_h&of2=b_h", "of2"),
        ("of=alpha&of2=b_h", "of2"),
        ("low=2&high=1", "low"),
        ("low=nan", "low"),
        ("high2=1e308", "high2"),
        ("high=99", "high"),
        ("value=7", "value"),
        ("value2=text", "value2"),
        ("show=colours", "show"),
        ("beta=1e9", "beta"),
        ("of2=line", "of2"),
        ("of2=gamma", "of2"),
    ],
)
def test_what_is_wrong_is_said_and_a_map_is_shown(query: str, field: str) -> None:
    values, problems = parse_address(query)
    assert problems[0].field == field
    keys = [(values[of], values[entry]) for of, entry, *_ in AXES]
    assert keys[0] != keys[1]
    assert all(key in {(one.of, one.entry) for one in all_axes(values["system"])} for key in keys)


@given(
    st.lists(st.tuples(st.sampled_from([field.symbol for field in fields_of("gru")]), st.text(max_size=8)), max_size=6)
)
def test_no_address_raises(pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{name}={text}" for name, text in pairs)
    values, _ = parse_address(query)
    assert values["of"]


@pytest.mark.parametrize("system", list(SYSTEMS))
def test_every_system_has_its_page(system: str) -> None:
    text = str(screen(f"system={system}", "build").to_plotly_json())
    assert "plane-plot" in text
    _, problems = parse_address(f"system={system}")
    assert problems == ()
