"""Sliders and number boxes: the portrait follows, and ends on the exact value in full quality."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import Visit

pytestmark = pytest.mark.browser


def entry(visit: Visit, symbol: str, index: int):  # type: ignore[no-untyped-def]
    """The slider and the box of one entry."""
    cell = visit.page.locator(f'[data-parameter="{symbol}"] .entry').nth(index)
    return cell.locator(".slider"), cell.locator(".number")


def test_the_portrait_follows_a_drag_and_ends_on_the_final_value(visit: Visit) -> None:
    visit.open("preset=2A")
    slider, box = entry(visit, "U_h", 0)
    before = visit.picture()
    bounds = slider.bounding_box()
    assert bounds
    x, y = bounds["x"] + bounds["width"] * 0.65, bounds["y"] + bounds["height"] / 2
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    for step in range(1, 13):
        visit.page.mouse.move(x - 4 * step, y)
    # still held down: drafts are painted
    visit.page.wait_for_function(
        "gatescape.gate.record.times.length > 3 && gatescape.shown().frame.quality === 'draft'"
    )
    visit.page.mouse.up()
    visit.settle()
    value = visit.state()["parameters"]["U_h"][0]  # type: ignore[index]
    assert value < 1.0
    assert box.input_value() == visit.page.evaluate("String(gatescape.state.now().parameters.U_h[0])")
    assert f"U_h={value:g},0,0,3" in visit.query()
    assert visit.differ(visit.picture(), before)
    expect(visit.page.locator("#verdict-headline")).to_have_text("2 sinks · 1 saddle")


def test_a_typed_value_is_exact(visit: Visit) -> None:
    visit.open("preset=8C")
    _, box = entry(visit, "b_h", 1)
    box.fill("0.0541746769")
    box.press("Enter")
    visit.settle()
    assert visit.query() == "preset=8C&b_h=0.32,0.0541746769"
    assert "b_h=0.32,0.0541746769&" in visit.page.evaluate("gatescape.gate.record.query")
    visit.page.reload()
    visit.settle()
    assert box.input_value() == "0.0541746769"


def test_a_value_outside_the_slider_widens_it(visit: Visit) -> None:
    visit.open()
    slider, box = entry(visit, "U_h", 1)
    box.fill("25")
    box.press("Enter")
    visit.settle()
    assert 0 < float(slider.input_value()) < 1000
    slider.press("ArrowRight")
    visit.settle()
    assert box.input_value() == "25.1"
    # and back: within the usual range the slider has its usual ends
    box.fill("10")
    box.press("Enter")
    visit.settle()
    assert float(slider.input_value()) == 1000
    # the slider of the reset gate is fine near zero and reaches a hundred
    values = visit.page.evaluate(
        """() => { const s = gatescape.scale(-100, 100, 10, 0.01);
           return [0, 10, 1000, -1000, s.position(37), s.position(4.5)].map((p) => s.value(p)); }"""
    )
    assert values[0] == 0
    assert 0 < values[1] < 1
    assert values[2:4] == [100, -100]
    assert values[4:] == [37, 4.5]


def test_what_is_not_a_value_keeps_the_last_good_one(visit: Visit) -> None:
    visit.open()
    _, box = entry(visit, "U_h", 0)
    messages = visit.page.locator("#messages li")
    for text, words, good in (
        ("", "not a number; 2 is kept", "3"),
        ("123456", "outside -10000 to 10000; 3 is kept", "4"),
    ):
        before = box.input_value()
        box.fill(text)
        box.press("Tab")
        expect(messages).to_contain_text(words)
        assert box.input_value() == before
        box.fill(good)
        box.press("Enter")
        expect(messages).to_have_count(0)
    # and every control has a name
    nameless = visit.page.evaluate(
        """() => {
          const label = (node) => (node.labels && node.labels.length ? node.labels[0].textContent.trim() : "");
          return [...document.querySelectorAll("input, select, button")]
            .filter((node) => !(node.getAttribute("aria-label") || node.textContent.trim() || label(node)))
            .map((node) => node.outerHTML);
        }"""
    )
    assert nameless == []


def test_double_click_and_delete_go_back_to_the_figures_value(visit: Visit) -> None:
    visit.open("preset=5B&U_h=9,8,7,6")
    for index, value in ((0, "2.4271"), (1, "-1.7634")):
        slider, box = entry(visit, "U_h", index)
        if index:
            slider.press("Delete")
        else:
            slider.dblclick()
        visit.settle()
        assert box.input_value() == value


def test_a_figures_note_stands_only_while_its_weights_do(visit: Visit) -> None:
    visit.open("preset=3B")
    note, line = visit.page.locator("#preset-note"), visit.page.locator("#preset-changed")
    entry = visit.page.locator("[data-parameter=b_h] input[type=number]").first
    above = "document.querySelector('[data-parameter]').getBoundingClientRect().top"
    expect(note).to_contain_text("One sink")
    expect(line).to_be_hidden()
    own, height = entry.input_value(), visit.page.evaluate(above)
    entry.fill("0.25")
    entry.press("Enter")
    expect(note).to_be_hidden()
    expect(line).to_have_text("Weights changed from figure 3B.")
    # nothing moves under a hand that drags
    assert visit.page.evaluate(above) == pytest.approx(height, abs=0.5)
    entry.fill(own)
    entry.press("Enter")
    expect(note).to_be_visible()
    expect(line).to_be_hidden()
    # a link with weights of its own, and the way back
    visit.open("preset=3B&b_h=0.25,0")
    expect(line).to_be_visible()
    expect(note).to_be_hidden()
    visit.page.locator("#preset-reset").click()
    expect(note).to_be_visible()
    visit.open("preset=3B&reset=after")
    expect(line).to_have_text("Reset variant changed from figure 3B.")


def test_the_reset_variant_changes_the_flow_and_shows_its_bias(visit: Visit) -> None:
    visit.open()
    visit.page.locator("summary", has_text="reset variant").click()
    assert not visit.page.locator('[data-parameter="c_h"]').is_visible()
    visit.page.get_by_label("after it (PyTorch, cuDNN)").check()
    visit.settle()
    assert visit.page.locator('[data-parameter="c_h"]').is_visible()
    assert visit.query() == "reset=after"
    visit.page.locator("#preset-reset").click()
    visit.settle()
    assert visit.query() == ""
    expect(visit.page.get_by_label("before the product (the papers)")).to_be_checked()
