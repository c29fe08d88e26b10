"""Keys: the sheet lists what the keys do, and every listed key does something."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from .conftest import Visit

pytestmark = pytest.mark.browser

# a state in which every key has something to do
SCENE = """(where) => {
  const gru = { parameters: gatescape.state.preset().parameters, reset: "before" };
  gatescape.cursor.hide();
  document.querySelector("dialog[open]")?.close();
  gatescape.state.change({
    parameters: { ...gru.parameters, b_h: [0.1, 0.05] }, window: [-0.9, 0.9, -0.9, 0.9], pinned: null,
    orbits: [[0.1, 0.2], [0.4, -0.3]], colours: [], other: gru, side: "left",
  }, "done");
  gatescape.state.enter("b_h", 1, 0.2, "done");
  gatescape.history.undo();
  gatescape.orbits.place(gatescape.state.window());
  gatescape.cursor.move(0.1, 0.1);
  const nodes = {
    page: gatescape.element("undo"), portrait: gatescape.element("portrait"), start: document.querySelector(".start"),
    slider: document.querySelector('[data-parameter="b_h"] .slider'),
  };
  nodes[where].focus();
}"""
SIGNATURE = """() => JSON.stringify([
  gatescape.state.now(), gatescape.cursor.shown(), gatescape.points.lit(),
  document.querySelectorAll("dialog[open]").length,
  // not its place in the document: ticks come under the sliders meanwhile
  [document.activeElement.tagName, document.activeElement.id, document.activeElement.getAttribute("aria-label")],
])"""
PRESSED = {" ": "Space", "Mod": "Control"}


def chord(key: str) -> str:
    if key == "+":
        return key
    return "+".join(PRESSED.get(part, part) for part in key.split("+"))


def listed(visit: Visit) -> dict[str, list[str]]:
    sections = visit.page.locator("#keys-list section")
    found: dict[str, list[str]] = {}
    for section in sections.all():
        rows = [json.loads(row.get_attribute("data-keys") or "[]") for row in section.locator("[data-keys]").all()]
        found[section.get_attribute("data-where") or ""] = [key for row in rows for key in row]
    return found


def test_the_sheet_lists_what_the_keys_do(visit: Visit) -> None:
    visit.open()
    sheet = listed(visit)
    table = visit.page.evaluate("gatescape.keys.table()")
    assert {where: sorted(keys) for where, keys in sheet.items()} == {
        where: sorted(keys) for where, keys in table.items()
    }
    assert all(len(keys) == len(set(keys)) for keys in sheet.values())
    # a key of the portrait or of a start would hide one of the page's
    for where in ("portrait", "start"):
        assert not set(sheet[where]) & set(sheet["page"])
    # and every listed key does something
    visit.open("preset=8A")
    for where, keys in sheet.items():
        for key in keys:
            visit.page.evaluate(SCENE, where)
            visit.page.wait_for_function("gatescape.points.all().length > 0")
            if where == "slider":
                # what the keys step between
                visit.page.locator('[data-parameter="b_h"] .changes:not(.stale) .tick').first.wait_for(state="attached")
            before = visit.page.evaluate(SIGNATURE)
            visit.page.keyboard.press(chord(key))
            assert visit.page.evaluate(SIGNATURE) != before, (where, key)


def test_no_keys_while_typing_nor_under_the_sheet(visit: Visit) -> None:
    visit.open("preset=8A")
    visit.page.locator('[data-parameter="b_h"] .number').first.focus()
    before = visit.page.evaluate(SIGNATURE)
    for key in ("?", "1", "t", "p", "c", "[", "n"):
        visit.page.keyboard.press(key)
    assert visit.page.evaluate(SIGNATURE) == before
    visit.page.keyboard.press("Escape")
    # the question mark opens the sheet, and Escape closes it
    visit.page.locator("#portrait").focus()
    visit.page.keyboard.press("?")
    dialog = visit.page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    visit.page.keyboard.press("t")
    assert visit.state()["theme"] == "auto"
    visit.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    visit.page.get_by_role("button", name="Keys").click()
    expect(dialog).to_be_visible()


def test_single_keys_may_be_switched_off_for_good(visit: Visit) -> None:
    visit.open("preset=8A")
    visit.page.keyboard.press("?")
    visit.page.get_by_role("checkbox", name="Single letters").uncheck()
    visit.page.keyboard.press("Escape")
    for _ in range(2):
        visit.page.keyboard.press("t")
        visit.page.keyboard.press("1")
        assert visit.query() == "preset=8A"
        visit.page.reload()
        visit.settle()
    # with the portrait in focus its own keys go on working
    visit.page.locator("#portrait").focus()
    visit.page.keyboard.press("+")
    assert visit.state()["window"] is not None


def test_an_orbit_by_keys_alone(visit: Visit) -> None:
    visit.open("preset=8A")
    visit.page.keyboard.press("g")
    visit.page.keyboard.press("n")
    expect(visit.page.locator("#keys-spoken")).to_contain_text("1 of 5")
    for _ in range(4):
        visit.page.keyboard.press("Shift+ArrowUp")
    visit.page.keyboard.press("Enter")
    visit.settle()
    (start,) = visit.state()["orbits"]  # type: ignore[misc]
    expect(visit.page.locator(".cursor")).to_be_visible()
    for _ in range(4):
        visit.page.keyboard.press("Shift+ArrowRight")
    visit.page.keyboard.press("m")
    visit.settle()
    (moved,) = visit.state()["orbits"]  # type: ignore[misc]
    assert moved[0] == pytest.approx(start[0] + 0.22, abs=0.01)
    assert moved[1] == pytest.approx(start[1], abs=0.01)
    visit.page.keyboard.press("Delete")
    visit.settle()
    assert visit.state()["orbits"] == []
