"""The address of the page of bifurcations: everything it holds comes back, and nonsense gets sentences."""

from __future__ import annotations

from itertools import product

import pytest

from components import bifurcations
from components.bifurcation_state import all_along, as_data, format_address, parse_address, range_of
from dynamics.systems import SYSTEMS
from tests.support.hostile import NUMBERS


def test_the_page_opens_on_the_papers_own_family() -> None:
    values, problems = parse_address("")
    assert (values["of"], values["axis"], values["low"], values["value"]) == ("gamma", "x", None, None)
    assert range_of(values) == (0.04, 0.07)
    assert format_address(values) == ""
    assert problems == ()


@pytest.mark.parametrize("system", SYSTEMS)
def test_everything_that_varies_can_be_linked_to(system: str) -> None:
    ranges = set()
    for one in all_along(system):
        query = f"system={system}&of={one.of}&entry={one.entry}"
        values, problems = parse_address(query)
        assert problems == ()
        low, high = range_of(values)
        assert one.lowest <= low < high <= one.highest
        assert parse_address(format_address(values)) == (values, ())
        ranges.add((one.of, one.entry))
    assert len(ranges) == len(all_along(system)) >= sum(parameter.size for parameter in SYSTEMS[system].parameters)


def test_a_whole_link_comes_back() -> None:
    query = "preset=5B&b_h=0.1,-0.2&theme=dark&of=U_r&entry=2&low=-3.25&high=7&value=1e-05&axis=period"
    values, problems = parse_address(query)
    assert problems == ()
    assert format_address(values).split("&") == query.split("&")
    data = as_data(values)
    assert data["parameters"]["b_h"] == [0.1, -0.2]
    assert (data["entry"], data["low"], data["value"]) == (2, -3.25, 1e-05)


def test_the_range_reaches_the_present_value() -> None:
    values, _ = parse_address("of=b_h&entry=1&b_h=0,25&value=25")
    assert range_of(values) == (-10.0, 25.0)
    assert values["value"] == 25.0


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("of=U_q", "of", "is not one of alpha, beta, s, gamma, U_h"),
        ("of=b_h&entry=2", "entry", "only 0 to 1"),
        ("of=b_h&entry=-1", "entry", "counted from 0"),
        ("of=b_h&entry=1e3", "entry", "counted from 0"),
        ("of=alpha&low=-7", "low", "outside -6.28319 to 6.28319"),
        ("low=1&high=-1", "low", "the range 1 to -1 is not an interval"),
        ("low=0.05&high=0.05", "low", "is not an interval"),
        ("value=9", "value", "outside the range 0.04 to 0.07"),
        ("value=nan", "value", "is not a number"),
        ("high=1e308", "high", "outside -1e+06 to 1e+06"),
        ("of=line&to=nowhere", "to", "there is no preset 'nowhere'"),
        ("beta=1e308", "beta", "outside -100 to 100"),
        ("axis=z", "axis", "not one of x, y, period"),
        ("system=fitzhugh-nagumo&of=gamma", "of", "is not one of"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(query: str, field: str, words: str) -> None:
    values, problems = parse_address(query)
    assert [problem.field for problem in problems] == [field]
    assert words in problems[0].sentence
    low, high = range_of(values)
    assert low < high


@pytest.mark.parametrize(("name", "text"), [*product(("of", "entry", "to", "low", "high", "value", "alpha"), NUMBERS)])
def test_no_address_breaks_the_page(name: str, text: str) -> None:
    values, _ = parse_address(f"{name}={text}")
    low, high = range_of(values)
    assert low < high
    assert bifurcations.screen(f"?{name}={text}", "build") is not None
