"""Comparing: the ghost of a pinned portrait, and two portraits side by side."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import Visit

pytestmark = pytest.mark.browser

RESTING = """() => {
  const state = gatescape.state.now();
  if (!gatescape.compare.resting() || !gatescape.gate.idle() || !gatescape.resting()) return false;
  if (state.other === null) return true;
  const frame = gatescape.second.frame();
  const wanted = gatescape.address.ofFlow({ ...state, ...state.other });
  return frame !== null && frame.quality === "full" && gatescape.second.query() === wanted;
}"""


def rest(visit: Visit) -> None:
    visit.settle()
    visit.page.wait_for_function(RESTING)


def weight(visit: Visit, symbol: str, index: int) -> float:
    entries = visit.state()["parameters"][symbol]  # type: ignore[index]
    return float(entries[index])


def enter(visit: Visit, symbol: str, index: int, value: float) -> None:
    visit.page.evaluate("([s, i, v]) => gatescape.state.enter(s, i, v, 'done')", [symbol, index, value])
    rest(visit)


def other_picture(visit: Visit) -> str:
    text: str = visit.page.evaluate("gatescape.element('other-picture').toDataURL()")
    return text


def test_a_pinned_portrait_stays_while_weights_move(visit: Visit) -> None:
    page = visit.open("preset=8A").page
    page.get_by_role("button", name="Pin", exact=True).click()
    enter(visit, "b_h", 0, 0.2)
    expect(page.locator("#pin-note")).to_contain_text("3 sinks · 2 saddles")
    with_ghost = visit.picture()
    pinned = visit.query()
    assert "pinned=" in pinned
    page.get_by_role("button", name="Unpin").click()
    rest(visit)
    assert visit.differ(with_ghost, visit.picture())
    assert "pinned" not in visit.query()
    expect(page.locator("#pin-note")).to_be_hidden()

    # a link restores the ghost
    visit.open(pinned)
    rest(visit)
    page.wait_for_function("gatescape.element('pin-headline').textContent !== ''")
    rest(visit)
    again = visit.picture()
    page.locator("#pin").click()
    rest(visit)
    assert visit.differ(again, visit.picture())
    page.get_by_role("button", name="Undo").click()
    rest(visit)
    expect(page.locator("#pin-note")).to_contain_text("3 sinks · 2 saddles")

    # it follows the window, and one may go back to it
    page.locator("#zoom-in").click()
    rest(visit)
    zoomed = visit.picture()
    page.locator("#pin").click()
    rest(visit)
    assert visit.differ(zoomed, visit.picture())
    visit.open(pinned)
    rest(visit)
    page.get_by_role("button", name="Go back to it").click()
    rest(visit)
    assert weight(visit, "b_h", 0) == 0.32


def test_two_portraits_and_the_sliders_act_on_the_chosen_one(visit: Visit) -> None:
    visit.open("preset=3A")
    visit.page.get_by_role("button", name="Compare").click()
    rest(visit)
    enter(visit, "b_h", 0, 0.25)
    assert visit.page.evaluate("gatescape.second.frame().state.parameters.b_h") == [0, 0]
    expect(visit.page.locator("#side-a")).to_contain_text("4 sinks · 1 source · 4 saddles")
    expect(visit.page.locator("#side-b")).to_contain_text("5 sinks · 1 source · 5 saddles")
    expect(visit.page.locator("#side-a")).to_have_attribute("aria-pressed", "true")

    visit.page.locator("#side-b").click()
    rest(visit)
    assert weight(visit, "b_h", 0) == 0.0
    expect(visit.page.locator("#side-a")).to_contain_text("4 sinks")
    expect(visit.page.locator("#verdict-headline")).to_have_text("5 sinks · 1 source · 5 saddles")
    left = visit.page.locator("#other-portrait").bounding_box()
    right = visit.page.locator("#portrait").bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"]

    enter(visit, "b_h", 1, 0.3)
    visit.open(visit.query())
    rest(visit)
    assert weight(visit, "b_h", 1) == 0.3
    assert visit.state()["other"]["parameters"]["b_h"] == [0.25, 0]  # type: ignore[index]
    assert visit.state()["side"] == "right"


def test_swap_copy_and_close(visit: Visit) -> None:
    visit.open("preset=3A")
    visit.page.locator("#split").click()
    enter(visit, "b_h", 0, 0.25)
    visit.page.get_by_role("button", name="Swap").click()
    rest(visit)
    assert visit.state()["side"] == "right"
    expect(visit.page.locator("#side-b")).to_contain_text("4 sinks")
    visit.page.get_by_role("button", name="Copy B to A").click()
    rest(visit)
    expect(visit.page.locator("#side-a")).to_contain_text("4 sinks")
    visit.page.locator("#compare-close").click()
    rest(visit)
    expect(visit.page.locator("#other-portrait")).to_be_hidden()
    assert visit.query() == "b_h=0.25,0"


def test_both_portraits_show_the_same_window_and_orbits(visit: Visit) -> None:
    visit.open("preset=3A")
    visit.page.locator("#split").click()
    rest(visit)
    before = other_picture(visit)
    visit.page.locator("#zoom-in").click()
    rest(visit)
    assert visit.page.evaluate("gatescape.second.frame().window") == visit.state()["window"]
    assert other_picture(visit) != before
    visit.page.mouse.click(*visit.at(0.3, 0.4))
    rest(visit)
    assert visit.page.evaluate("gatescape.second.frame().lines.future.x.length") > 2
    # a click on the other portrait chooses it
    visit.page.locator("#other-portrait").click()
    rest(visit)
    assert visit.state()["side"] == "right"


def test_a_broken_comparison_still_opens(visit: Visit) -> None:
    for query, words in (
        ("pinned=1,2", "pinned: needs 8 parts"),
        ("other=nan;;;;;;;before", "other: "),
        ("side=up", "side: 'up' is not one of left, right"),
    ):
        visit.open(query)
        expect(visit.page.locator("#messages li").first).to_contain_text(words)
        expect(visit.page.locator("#other-portrait")).to_be_hidden()


def test_one_above_the_other_on_a_phone(phone: Visit) -> None:
    page = phone.open("preset=3A").page
    page.locator("#split").tap()
    rest(phone)
    # the chosen portrait sticks to the top of the screen while the sliders are reached
    page.evaluate("scrollTo(0, 0)")
    boxes = page.evaluate(
        "['portrait', 'other-portrait'].map((id) => gatescape.element(id).getBoundingClientRect().toJSON())"
    )
    assert boxes[0]["bottom"] <= boxes[1]["top"] + 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
