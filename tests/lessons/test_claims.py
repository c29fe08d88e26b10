"""Every number and every answer in the lessons, verified against the numerics."""

from __future__ import annotations

import re

import pytest

from components import glossary
from components.lessons import Bracket, Lesson, Step, lessons, weights_on
from components.state import MOST_ORBITS, format_address, parse_address
from dynamics import long_run
from dynamics.systems import GRU
from tests.support.lesson_facts import facts_of, holds, network

TOLD = [
    pytest.param(lesson, at, id=f"{lesson.key} {at}") for lesson in lessons() for at in range(1, len(lesson.steps) + 1)
]


def step_of(lesson: Lesson, at: int) -> Step:
    return lesson.steps[at - 1]


def on_path(step: Step, value: float) -> GRU:
    return network({**step.weights, **weights_on(step, value)})


def separates(step: Step, bracket: Bracket, value: float) -> bool:
    low, high = value - bracket.tolerance, value + bracket.tolerance
    if bracket.along == "step":
        (start,) = (tuple(map(float, text.split(","))) for text in step.shown["orbits"].split(";"))
        endings = [long_run(network(step.weights), *start, dt=step_size).ending for step_size in (low, high)]
        return endings == [bracket.before["ending"], bracket.after["ending"]]
    return holds(bracket.before, on_path(step, low)) and holds(bracket.after, on_path(step, high))


@pytest.mark.parametrize(("lesson", "at"), TOLD)
def test_the_portrait_is_as_claimed(lesson: Lesson, at: int) -> None:
    step = step_of(lesson, at)
    flow = network(step.weights)
    assert holds(step.claims, flow), (dict(step.claims), facts_of(flow))
    if step.path:
        start = on_path(step, step.path.start)
        assert holds(step.begins, start), (dict(step.begins), facts_of(start))
    for bracket in step.brackets:
        assert separates(step, bracket, bracket.value)


@pytest.mark.parametrize(("lesson", "at"), TOLD)
def test_the_question_has_one_right_answer(lesson: Lesson, at: int) -> None:
    step = step_of(lesson, at)
    question = step.question
    assert question
    about = network({**step.weights, **question.weights})
    if question.kind == "choice":
        assert [holds(option.when, about) for option in question.options].count(True) == 1, facts_of(about)
    elif question.kind == "do":
        # not done before it is begun, and done by what keeps the rest as it was
        assert not holds(question.when, about)
        assert not set(question.keep) & set(question.solution)
        done = network({**step.weights, **question.solution})
        assert holds(question.when, done), facts_of(done)
    elif question.bracket:
        bracket = question.bracket
        assert separates(step, bracket, bracket.value)
        assert not any(separates(step, bracket, bracket.value + wrong * bracket.tolerance) for wrong in (-4, 4))
    else:
        assert facts_of(about)[question.fact] is not None


@pytest.mark.parametrize(("lesson", "at"), TOLD)
def test_a_step_is_a_short_link(lesson: Lesson, at: int) -> None:
    step = step_of(lesson, at)
    short = f"lesson={lesson.key}" + (f"&at={at}" if at > 1 else "")
    state, problems = parse_address(short)
    assert problems == ()
    assert state.flow == network(step.weights)
    assert format_address(state) == short
    assert len(state.orbits) <= MOST_ORBITS


@pytest.mark.parametrize(("lesson", "at"), TOLD)
def test_words_are_short_and_can_be_set(lesson: Lesson, at: int) -> None:
    step = step_of(lesson, at)
    question = step.question
    texts = [step.title, *step.text, step.trial]
    if question:
        texts += [question.prompt, question.explanation, *(option.text for option in question.options)]
        for key in re.findall(r"\[\[(.+?)\]\]", " ".join(texts[len(step.text) + 2 :])):
            pytest.fail(f"{key}: a question explains no terms")
    keys = {entry.key for entry in glossary.ENTRIES}
    for text in texts:
        assert text.count("$") % 2 == 0, text
        for formula in text.split("$")[1::2]:
            assert set(re.findall(r"\\([a-z]+)", formula)) <= {"frac", "mat", "text", "quad"}, formula
        for marked in re.findall(r"\[\[(.+?)\]\]", text):
            assert marked.split("|")[0] in keys, marked
    assert 1 <= len(step.text) <= 3
    assert all(len(text) < 330 for text in step.text)


def test_there_are_stories_in_order() -> None:
    numbers = [lesson.number for lesson in lessons()]
    assert numbers == sorted(set(numbers))
    assert len({lesson.key for lesson in lessons()}) == len(numbers)
    for lesson in lessons():
        assert 3 <= len(lesson.steps) <= 8


@pytest.mark.parametrize(("lesson", "at"), TOLD)
def test_a_step_moves_and_gives_something_to_try_and_asks(lesson: Lesson, at: int) -> None:
    step = step_of(lesson, at)
    assert step.path
    assert step.trial
    assert step.question
    # and what it asks of another portrait is asked of another one indeed
    assert not step.question.weights or network({**step.weights, **step.question.weights}) != network(step.weights)
