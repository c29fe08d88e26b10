"""Lessons: a story told by keyboard alone, answers right and wrong, a hand that takes over, and links."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from components.lessons import find_lesson, lessons, weights_on
from tests.support.lesson_facts import facts_of, network

from .conftest import People, Visit
from .test_accessibility import TOLD, dressed, violations

pytestmark = pytest.mark.browser

RESTING = "() => !gatescape.lessonPlayer.playing()"


@pytest.fixture
def visit(people: People) -> Visit:
    """Less motion, so that a path is at its end at once; motion itself has tests of its own."""
    return people.come(still=True)


def verdict(page: Page) -> object:
    return page.locator(".lesson-verdict")


def test_the_index_leads_to_a_story_and_back(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{visit.address}/lessons?theme=dark")
    link = page.get_by_role("link", name="The Hopf bifurcation")
    expect(link).to_be_visible()
    expect(page.get_by_role("link", name="Lessons")).to_have_attribute("aria-current", "page")
    assert violations(page) == []
    link.click()
    expect(page.locator("#lesson-title")).to_have_text("A turn instead of a memory")
    visit.settle()
    assert visit.query() == "lesson=hopf&theme=dark"


def test_a_story_by_keyboard_alone(visit: Visit) -> None:
    page = visit.open("lesson=hopf").page
    expect(page.locator("#lesson-progress")).to_have_text("Step 1 of 4")

    # a wrong answer, then the right one
    page.locator("#lesson-play").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Two", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(verdict(page)).to_contain_text("No.")  # type: ignore[arg-type]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(verdict(page)).to_contain_text("Yes.")  # type: ignore[arg-type]

    page.keyboard.press(".")
    visit.settle()
    expect(page.locator("#lesson-spoken")).to_contain_text("Step 2 of 4: Turn less.")
    assert visit.query() == "lesson=hopf&at=2"
    box = page.locator(".lesson-number")
    for typed, said in (("a lot", "Type a number"), ("0.8267", "alike on both sides"), ("0,841", "arccos")):
        box.fill(typed)
        box.press("Enter")
        expect(verdict(page)).to_contain_text(said)  # type: ignore[arg-type]

    page.keyboard.press("Tab")
    page.keyboard.press(",")
    expect(page.locator("#lesson-progress")).to_have_text("Step 1 of 4")
    expect(page.locator("#lesson-back")).to_be_disabled()

    # the keys are in the sheet while a lesson is told
    keys = page.evaluate("gatescape.keys.table().page")
    assert {",", ".", "l"} <= set(keys)
    assert "PageDown" not in keys
    page.locator("#projector").click()
    assert {"PageUp", "PageDown"} <= set(page.evaluate("gatescape.keys.table().page"))
    page.keyboard.press("PageDown")
    expect(page.locator("#lesson-progress")).to_have_text("Step 2 of 4")
    page.locator("#lesson-leave").click()
    assert not {",", ".", "l", "PageDown"} & set(page.evaluate("gatescape.keys.table().page"))


def test_a_link_to_a_step_restores_it_and_what_was_changed_in_it(visit: Visit) -> None:
    page = visit.open("lesson=hopf&at=3").page
    expect(page.locator("#lesson-title")).to_have_text("A cycle is born")
    expect(page.locator("#lesson-quantity")).to_contain_text("= 0.7800")
    assert visit.query() == "lesson=hopf&at=3"
    assert visit.page.evaluate("gatescape.shown().frame.cycles.length") == 1
    place = page.get_by_role("slider", name="Place on the path")
    place.press("Home")
    visit.settle()
    expect(page.locator("#lesson-quantity")).to_contain_text("= 0.8600")
    held = visit.state()
    page.reload()
    visit.settle()
    assert visit.state() == held
    assert page.evaluate("gatescape.shown().frame.cycles.length") == 0
    page.locator("#lesson-play").click()
    visit.settle()
    assert visit.query() == "lesson=hopf&at=3"


def test_a_prediction_a_last_step_and_something_to_do(visit: Visit) -> None:
    page = visit.open("lesson=two-units&at=2").page
    page.get_by_role("button", name="5", exact=True).click()
    expect(verdict(page)).to_contain_text("No.")  # type: ignore[arg-type]
    visit.settle()
    assert visit.state()["parameters"]["U_h"] == [3, 0, 0, 3]  # type: ignore[index]
    expect(page.locator("#verdict-headline")).to_contain_text("4 sinks")
    expect(page.locator("#lesson-quantity")).to_have_text("Off the path")
    page.get_by_role("button", name="4", exact=True).click()
    expect(verdict(page)).to_contain_text("Yes.")  # type: ignore[arg-type]

    page.locator("#lesson-next").press("Enter")
    expect(page.locator("#lesson-progress")).to_have_text("Step 3 of 4")
    # a button that goes out of use hands the focus on
    page.locator("#lesson-next").press("Enter")
    after = page.get_by_role("link", name="Next: What the reset gate bends")
    expect(after).to_be_focused()
    expect(after).to_have_attribute("href", "/?lesson=nullclines")
    # something to do is recognised
    visit.settle()
    expect(verdict(page)).to_contain_text("Now: 4 sinks, 1 source, 4 saddles")  # type: ignore[arg-type]
    for name in ("U h, row 1, column 2", "U h, row 2, column 1"):
        page.get_by_role("spinbutton", name=name).fill("2")
        page.keyboard.press("Enter")
    visit.settle()
    expect(verdict(page)).to_contain_text("Yes.")  # type: ignore[arg-type]


def test_leaving_keeps_the_portrait(visit: Visit) -> None:
    page = visit.open("lesson=hopf&at=4").page
    before = visit.state()
    page.locator("#lesson-leave").click()
    visit.settle()
    expect(page.locator("#lesson")).to_be_hidden()
    expect(page.locator("#portrait")).to_be_focused()
    assert visit.state()["parameters"] == before["parameters"]
    assert "lesson" not in visit.query()
    page.reload()
    visit.settle()
    assert visit.state()["parameters"] == before["parameters"]


def test_the_page_reads_the_facts_that_the_numerics_tell(visit: Visit) -> None:
    """Of every step of every lesson: the counts that decide about answers, and the times to what a frame holds."""
    visit.open("lesson=hopf")
    for lesson in lessons():
        for step in lesson.steps:
            held = visit.page.evaluate(
                "(weights) => gatescape.lessonFacts.ask({...gatescape.state.now(), parameters: weights, window: null})",
                {symbol: list(values) for symbol, values in step.weights.items()},
            )
            told = facts_of(network(step.weights))
            assert held.keys() == told.keys()
            for name, value in told.items():
                expected = pytest.approx(value, rel=1e-9) if isinstance(value, float) else value
                assert held[name] == expected, (step.title, name)

    # and of a path, the weights on it
    step = find_lesson("hopf").steps[2]
    told = visit.page.evaluate(
        """() => {
          const { path, state } = gatescape.state.facts().lesson.steps[2];
          return gatescape.lessonPath.weights(path, state.parameters, 0.81);
        }"""
    )
    assert told["U_h"] == pytest.approx(weights_on(step, 0.81)["U_h"], abs=2e-12)


def test_steps_of_euler_are_asked_of_the_server(visit: Visit) -> None:
    page = visit.open("lesson=homoclinic&at=5").page
    box = page.locator(".lesson-number")
    for typed, said in (("1.5", "between 0 and 1"), ("0.2", "alike on both sides"), ("0.12", "0.05347")):
        box.fill(typed)
        box.press("Enter")
        expect(verdict(page)).to_contain_text(said)  # type: ignore[arg-type]


class TestMotion:
    """With motion, as most people have it."""

    @pytest.fixture
    def visit(self, people: People) -> Visit:
        return people.come()

    def test_a_path_plays_in_drafts_and_ends_at_rest(self, visit: Visit) -> None:
        page = visit.page
        page.goto(f"{visit.address}/?lesson=hopf&at=3")
        page.wait_for_function("window.gatescape?.lessonPlayer?.playing()")
        begun = page.evaluate("gatescape.gate.record.painted")
        page.wait_for_function(RESTING, timeout=20_000)
        visit.settle()
        # how many drafts there are is the machine's business
        assert page.evaluate("gatescape.gate.record.painted") > begun
        assert visit.query() == "lesson=hopf&at=3"
        assert page.evaluate("gatescape.history.counts()[0]") <= 1

    def test_pause_stays_and_a_hand_takes_over(self, visit: Visit) -> None:
        page = visit.page
        page.goto(f"{visit.address}/?lesson=hopf&at=3")
        page.wait_for_function("window.gatescape?.lessonPlayer?.playing()")
        begun = visit.state()["parameters"]
        page.wait_for_function("(b) => gatescape.state.now().parameters.U_h[0] !== b.U_h[0]", arg=begun)
        page.keyboard.press("l")
        expect(page.locator("#lesson-play")).to_have_text("Go on")
        visit.settle()
        paused = visit.state()["parameters"]
        page.keyboard.press("l")
        page.wait_for_function("(before) => gatescape.state.now().parameters.U_h[0] !== before.U_h[0]", arg=paused)
        slider = page.get_by_role("slider", name="b h, entry 1, slider")
        slider.press("ArrowRight")
        assert page.evaluate(RESTING)
        visit.settle()
        assert visit.state()["parameters"]["b_h"][0] > 0  # type: ignore[index]
        expect(page.locator("#lesson-play")).to_have_text("Replay")


def test_axe_finds_nothing(visit: Visit) -> None:
    page = visit.open("lesson=two-units&at=2").page
    page.get_by_role("button", name="3", exact=True).click()
    expect(verdict(page)).to_have_class(re.compile("wrong"))  # type: ignore[arg-type]
    for size, theme in TOLD:
        dressed(visit, size, theme)
        assert violations(page) == [], (size, theme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
        page.locator('#lesson [data-term="saddle"]').click()
        expect(page.locator("#explanation")).to_contain_text("Saddle")
        page.keyboard.press("Escape")
    page.goto(f"{visit.address}/lessons")
    expect(page.get_by_role("link", name="Two units, four states")).to_be_visible()
    for size, theme in TOLD:
        dressed(visit, size, theme)
        assert violations(page) == [], ("the index", size, theme)
