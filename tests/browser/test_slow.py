"""The layer of slow points: asked for at rest, true when shown, gone while a hand moves; for everyone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import Visit
from .test_accessibility import THEMES, dressed, violations

pytestmark = pytest.mark.browser

ALL = "layers=map,arrows,nullclines,trajectories,separatrices,cycles,points,slow"
LINE = "U_h=4,-4,-4,4&U_r=0.56,-0.56,-0.56,0.56&b_h=0,0&b_r=-1.955,-1.955&"
SHOWN = "() => gatescape.slowLayer.resting() && gatescape.slow.of(gatescape.state.now()) !== null"


def test_off_at_first_and_asked_for_only_when_wanted(visit: Visit) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url) if "/api/v1/slow" in request.url else None)
    visit.open("preset=5C")
    page = visit.page
    expect(page.locator("#slow-regions")).to_be_hidden()
    before = visit.picture()
    assert asked == []
    page.get_by_role("checkbox", name="Slow points").check()
    page.wait_for_function(SHOWN)
    assert len(asked) == 1
    assert visit.differ(visit.picture(), before)
    rows = page.locator("#slow-list .slow-point")
    expect(rows).to_have_count(4)
    for row in rows.all():
        expect(row).to_contain_text("passage 128 steps at speed 0.00088")
    expect(page.locator("#slow-list .proven")).to_have_text("None of them is a fixed point, proven.")
    expect(page.locator("#slow-spoken")).to_have_text(re.compile(r"^4 slow points: .* passage 128 steps"))
    expect(page.locator("#legend li", has_text="slow, but no fixed point")).to_be_visible()
    page.get_by_role("checkbox", name="Slow points").uncheck()
    visit.settle()
    assert not visit.differ(visit.picture(), before)
    assert visit.query() == "preset=5C"
    expect(page.locator("#slow-regions")).to_be_hidden()
    expect(page.locator("#legend li", has_text="slow, but no fixed point")).to_be_hidden()


def test_focus_and_hover_name_a_slow_point_and_a_press_zooms(visit: Visit) -> None:
    visit.open("preset=5C&" + ALL)
    page = visit.page
    page.wait_for_function(SHOWN)
    # the figure to take away has the marks
    items = page.evaluate(
        """() => {
          const count = (layers) => {
            const recorder = gatescape.recorder(1);
            const options = { width: 300, theme: "light", layers, caption: "", parameters: false };
            gatescape.sheet(gatescape.shown().frame, gatescape.state.now(), options).draw(recorder);
            return recorder.items.length;
          };
          return [count(["nullclines", "slow"]), count(["nullclines"])];
        }"""
    )
    # a halo, a body and an outline for each of four
    assert items[0] - items[1] == 12

    label = page.locator("#slow-marks .slow-label")
    expect(label).to_have_count(0)
    place = page.evaluate("(({x, y}) => [x, y])(gatescape.slow.of(gatescape.state.now()).points[2])")
    page.mouse.move(*visit.at(*place))
    expect(label).to_contain_text("passage 128 steps")
    expect(label).to_contain_text("no fixed point, proven")
    page.mouse.move(*visit.at(0.3, -0.2))
    expect(label).to_have_count(0)
    row = page.locator("#slow-list .slow-point").nth(2)
    row.focus()
    expect(label).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_function("gatescape.state.now().window !== null")
    visit.settle()
    low, high, bottom, top = page.evaluate("gatescape.state.now().window")
    assert low < place[0] < high
    assert bottom < place[1] < top
    # the same network: nothing is asked again, and the row keeps the focus
    assert page.evaluate("gatescape.slowLayer.record.asked") == 1
    expect(row).to_be_focused()


def test_nothing_is_asked_while_a_hand_moves_and_nothing_stale_is_drawn(visit: Visit) -> None:
    visit.open("preset=5C&" + ALL)
    page = visit.page
    page.wait_for_function(SHOWN)
    for i in range(12):
        page.evaluate("v => gatescape.state.enter('b_h', 0, v, 'live')", i / 100)
    assert page.evaluate("gatescape.slowLayer.record.asked") == 1
    assert page.evaluate("gatescape.slow.of(gatescape.state.now())") is None
    # held back: the picture does without, and the list says that it is old
    page.route("**/api/v1/slow**", lambda route: None)
    page.evaluate("gatescape.state.change({}, 'done')")
    visit.settle()
    expect(page.locator("#slow-regions")).to_have_class("slow-regions stale")
    without = visit.picture()
    page.get_by_role("checkbox", name="Slow points").uncheck()
    page.wait_for_function("gatescape.resting()")
    assert not visit.differ(visit.picture(), without)


def test_a_refusal_is_one_sentence_and_asked_once(visit: Visit) -> None:
    visit.open("preset=5C")
    page = visit.page
    visit.allowed.append("503")
    page.route("**/api/v1/slow**", lambda route: route.fulfill(status=503, json={"error": "Too busy."}))
    page.get_by_role("checkbox", name="Slow points").check()
    expect(page.locator("#slow-list")).to_contain_text("Not computed.")
    expect(page.locator("body")).to_contain_text("No slow points: Too busy.")
    visit.settle()
    assert page.evaluate("gatescape.slowLayer.record.asked") == 1


def test_a_pseudo_line_and_frozen_regions_are_drawn_and_told(visit: Visit) -> None:
    visit.open(LINE + ALL)
    page = visit.page
    page.wait_for_function(SHOWN)
    expect(page.locator("#slow-list")).to_contain_text(
        "pseudo-line attractor, length 1.51: nullclines at most 0.0098 apart"
    )
    expect(page.locator("#legend li", has_text="the nullclines nearly coincide")).to_be_visible()
    visit.open("preset=2A&U_z=6,0,0,0&b_z=2,0&" + ALL)
    page.wait_for_function(SHOWN)
    expect(page.locator("#slow-list")).to_contain_text("x frozen in 28 % of the square: time constant above 100 steps")
    shown = visit.picture()
    page.get_by_role("checkbox", name="Slow points").uncheck()
    page.wait_for_function("gatescape.resting()")
    assert visit.differ(visit.picture(), shown)


def test_axe_finds_nothing(visit: Visit) -> None:
    page = visit.open(f"preset=5C&U_z=6,0,0,5&b_z=2,0&{ALL}").page
    for size in ("desk", "phone"):
        for theme in THEMES:
            dressed(visit, size, theme)
            page.wait_for_function(SHOWN)
            page.locator("#slow-list .slow-point").first.focus()
            assert violations(page) == [], (size, theme)
