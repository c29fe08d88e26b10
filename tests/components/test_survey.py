"""The words, numbers and data of the Survey page."""

import json
from typing import Any

import pytest

from components import survey, survey_facts, survey_words
from components.address import read_fields
from components.state import parse_address
from components.survey_state import FIELDS
from components.survey_table import explore_address
from dynamics.noise import wilson
from dynamics.survey.shipped import shipped_survey
from dynamics.systems.random_grus import RandomGRUs

SURVEY = shipped_survey()


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 2, "0"),
        (65.394, 2, "65"),
        (0.999, 2, "1.0"),
        (9.96, 2, "10"),
        (0.000123, 2, "0.00012"),
        (1234.0, 2, "1,200"),
    ],
)
def test_numbers_have_significant_digits_and_no_powers(value: float, digits: int, text: str) -> None:
    assert survey_words.significant(value, digits) == text


def test_a_share_is_said_as_far_as_its_interval_allows() -> None:
    assert survey_words.share_with_interval(wilson(500, 1000)) == ("50.0 %", "46.9–53.1")
    share, interval = survey_words.share_with_interval(wilson(1, 10_000_000))
    assert share == "0.000010 %"
    low, high = map(float, interval.split("–"))
    assert low < 0.00001 < high


def test_an_arrangement_is_said_without_what_is_not_there() -> None:
    assert survey_words.arrangement((2, 0, 1)) == "2\N{NO-BREAK SPACE}sinks · 1\N{NO-BREAK SPACE}saddle"
    assert survey_words.arrangement((0, 1, 0)) == "1\N{NO-BREAK SPACE}source"


def test_the_sentences_say_what_the_counts_are() -> None:
    one = sum(e.count for e in SURVEY.examples if sum(e.topology) == 1)
    text = survey_words.headline(SURVEY)
    assert f"Of {SURVEY.draws:,} random GRUs" in text
    assert f"{100 * one / SURVEY.draws:.0f} % have a single fixed point" in text
    most = max(sum(e.topology) for e in SURVEY.examples if e.count)
    assert f"The most that any has is {survey_words.in_words(most)}" in text
    assert f"{SURVEY.mean_points(SURVEY.at(0, 32.0)):.2f} where it is 32" in survey_words.trend(SURVEY)
    assert ("None stayed undecided" in survey_words.openness(SURVEY)) == (SURVEY.undecided == 0)
    assert SURVEY.climbs
    assert f"Of {SURVEY.climbs.count:,} climbs" in survey_words.climbing(SURVEY)


def test_every_example_is_opened_as_it_is() -> None:
    for example in SURVEY.examples:
        state, problems = parse_address(explore_address(example).partition("?")[2])
        assert problems == ()
        assert state.flow == RandomGRUs().flow(example.numbers)


def test_the_data_for_the_script_are_json_of_the_counts() -> None:
    data: dict[str, Any] = json.loads(json.dumps(survey_facts.as_data(SURVEY), allow_nan=False))
    assert len(data["scales"]) == len(SURVEY.strata)
    for example in SURVEY.examples:
        key = "-".join(map(str, example.topology))
        assert (key in data["maps"]) == (example.count > 0)
        if example.count:
            percents = data["maps"][key]["values"]
            mean = sum(percents) / len(percents) / 100
            assert mean * SURVEY.draws == pytest.approx(example.count)
            for name in SURVEY.names:
                assert max(share for share, *_ in data["topologies"][key][name]["shares"]) > 0
    for curves in data["curves"].values():
        for i in range(len(curves["scales"])):
            total = sum(line["shares"][i][0] for line in curves["lines"])
            assert total == pytest.approx(1.0, abs=1e-4)


def test_a_broken_address_opens_with_sentences() -> None:
    state, problems = read_fields("show=9-9-9&along=U_z&order=share", FIELDS)
    assert (state["show"], state["along"], state["order"]) == ("mean", "U_h", "share")
    assert [p.field for p in problems] == ["show", "along"]
    assert "neither 'mean' nor an arrangement that was drawn" in problems[0].sentence
    assert survey.screen("show=9-9-9", "build") is not None
