"""Undo, redo, and what a reload keeps."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from .conftest import Visit

pytestmark = pytest.mark.browser


def drag(visit: Visit, symbol: str, pixels: int) -> None:
    slider = visit.page.locator(f'[data-parameter="{symbol}"] .slider').first
    bounds = slider.bounding_box()
    assert bounds
    x, y = bounds["x"] + bounds["width"] / 2, bounds["y"] + bounds["height"] / 2
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(x + pixels, y, steps=12)
    visit.page.mouse.up()
    visit.settle()


def counts(visit: Visit) -> list[int]:
    held: list[int] = visit.page.evaluate("gatescape.history.counts()")
    return held


def test_a_drag_is_one_step(visit: Visit) -> None:
    visit.open("preset=8A")
    expect(visit.page.locator("#undo")).to_be_disabled()
    drag(visit, "b_h", 25)
    moved = visit.query()
    assert moved != "preset=8A"
    assert counts(visit) == [1, 0]
    visit.page.get_by_role("button", name="Undo").click()
    visit.settle()
    assert visit.query() == "preset=8A"
    visit.page.get_by_role("button", name="Redo").click()
    visit.settle()
    assert visit.query() == moved
    # at most two hundred are kept
    visit.page.evaluate("for (let i = 1; i <= 230; i++) gatescape.state.enter('b_h', 1, i / 1000, 'done')")
    visit.settle()
    assert counts(visit) == [200, 0]


def test_everything_that_explores_is_a_step_and_looks_are_none(visit: Visit) -> None:
    visit.open("preset=8A")
    visit.page.locator("#preset-menu").select_option("3A")
    visit.settle()
    visit.page.mouse.click(*visit.at(0.3, 0.4))
    visit.settle()
    visit.page.locator("#zoom-in").click()
    visit.settle()
    visit.page.get_by_label("Arrows").uncheck()
    visit.settle()
    visit.page.get_by_label("Dark").check()
    visit.settle()
    assert counts(visit) == [4, 0]
    for _ in range(4):
        visit.page.keyboard.press("Control+z")
    visit.settle()
    assert visit.query() == "preset=8A&theme=dark"
    expect(visit.page.get_by_label("Arrows")).to_be_checked()
    for _ in range(4):
        visit.page.keyboard.press("Control+Shift+z")
    visit.settle()
    assert counts(visit) == [4, 0]
    expect(visit.page.get_by_label("Arrows")).not_to_be_checked()
    assert len(visit.state()["orbits"]) == 1  # type: ignore[arg-type]
    # resetting is a step too
    visit.open("preset=8A&b_h=0.1,0.2")
    visit.page.get_by_role("button", name="Reset").click()
    visit.settle()
    assert visit.query() == "preset=8A"
    visit.page.locator("#undo").click()
    visit.settle()
    assert visit.query() == "preset=8A&b_h=0.1,0.2"
    # and so is another link in the same tab
    visit.open("preset=2A")
    visit.page.locator("#undo").click()
    visit.settle()
    assert visit.query() == "preset=8A&b_h=0.1,0.2"


def test_a_reload_loses_nothing(visit: Visit) -> None:
    visit.open("preset=8A")
    for value in (0.1, 0.2, 0.3):
        visit.page.evaluate("v => gatescape.state.enter('b_h', 1, v, 'done')", value)
    visit.settle()
    visit.page.evaluate("gatescape.history.undo()")
    visit.settle()
    visit.page.reload()
    visit.settle()
    assert counts(visit) == [2, 1]
    assert visit.state()["parameters"]["b_h"][1] == 0.2  # type: ignore[index]
    visit.page.locator("#redo").click()
    visit.page.locator("#undo").click()
    visit.page.locator("#undo").click()
    visit.settle()
    assert visit.state()["parameters"]["b_h"][1] == 0.1  # type: ignore[index]


SPOILT = [
    "",
    "{",
    "null",
    "17",
    '"x"',
    "[]",
    '{"past": 3}',
    '{"build": "BUILD", "past": [null, 5, {"parameters": null}], "future": [{}], "present": "PRESENT"}',
    '{"build": "BUILD", "past": [], "future": [], "present": {"parameters": {"U_h": ["x"]}}}',
]


def test_a_spoilt_storage_is_done_without(visit: Visit) -> None:
    visit.open("preset=8A")
    # the next text of the list is put in place before each reload
    visit.page.add_init_script(
        """const name = "gatescape-history-1", next = Number(sessionStorage.getItem("next") || "0");
        const spoilt = SPOILT[next];
        if (spoilt !== undefined) {
          const { build, present } = JSON.parse(sessionStorage.getItem(name) || "{}");
          window.spoilt = spoilt.replace("BUILD", build).replace('"PRESENT"', JSON.stringify(present));
          sessionStorage.setItem(name, window.spoilt);
          sessionStorage.setItem("next", String(next + 1));
        }""".replace("SPOILT", json.dumps(SPOILT))
    )
    for i, spoilt in enumerate(SPOILT):
        visit.page.reload()
        visit.settle()
        assert visit.page.evaluate("window.spoilt !== undefined"), spoilt
        assert counts(visit) == [0, 0], spoilt
        visit.page.evaluate("v => gatescape.state.enter('b_h', 1, v, 'done')", (i + 1) / 10)
        visit.settle()
        assert counts(visit) == [1, 0], spoilt


def test_no_storage_at_all(visit: Visit) -> None:
    visit.page.add_init_script(
        """const closed = { get() { throw new DOMException("closed", "SecurityError"); } };
        Object.defineProperty(window, "sessionStorage", closed);
        Object.defineProperty(window, "localStorage", closed);"""
    )
    visit.open("preset=8A")
    visit.page.evaluate("gatescape.state.enter('b_h', 1, 0.3, 'done')")
    visit.settle()
    visit.page.locator("#undo").click()
    visit.settle()
    assert visit.query() == "preset=8A"
