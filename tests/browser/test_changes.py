"""Sliders that know: bands and ticks under them, and the way from one bifurcation to the next."""

import pytest
from playwright.sync_api import expect

from .test_accessibility import THEMES, violations

KNOWN = """() => gatescape.changes.resting() && gatescape.gate.idle()
  && document.querySelectorAll(".changes .span").length > 0"""

SIZES = {"U_h": 4, "U_r": 4, "b_h": 2, "b_r": 2}


def band(visit, symbol: str, index: int):
    return visit.page.locator(f"[data-parameter='{symbol}'] .entry").nth(index)


def test_every_slider_has_its_band(visit) -> None:
    visit.open("preset=3A")
    visit.page.wait_for_function(KNOWN, timeout=20_000)
    for symbol, entries in SIZES.items():
        for i in range(entries):
            assert band(visit, symbol, i).locator(".span").count() >= 2
            assert band(visit, symbol, i).locator(".tick").count() >= 1
    assert visit.page.locator(".changes.stale:visible").count() == 0
    # nothing is in the way of anyone
    for theme in THEMES:
        visit.page.emulate_media(color_scheme=theme)
        expect(visit.page.locator("html")).to_have_attribute("data-theme", theme)
        visit.settle()
        assert violations(visit.page) == [], theme
    # a change elsewhere fades what is no longer true
    before = band(visit, "b_h", 0).locator(".changes").inner_html()
    box = band(visit, "U_r", 0).locator("input[type=number]")
    box.fill("6")
    box.press("Enter")
    visit.settle()
    visit.page.wait_for_function(KNOWN, timeout=20_000)
    assert band(visit, "b_h", 0).locator(".changes").inner_html() != before
    assert visit.page.locator(".changes.stale:visible").count() == 0


def test_a_tick_is_landed_on_exactly(visit) -> None:
    visit.open("preset=8A")
    visit.page.wait_for_function(KNOWN, timeout=20_000)
    tick = band(visit, "b_h", 1).locator(".tick.hopf").first
    assert "spiral changes its stability" in tick.get_attribute("title")
    # neighbours share its pixels: each click goes to the next of them
    place = tick.bounding_box()
    met = set()
    for _ in range(4):
        visit.page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
        visit.settle()
        words = visit.page.locator("#change-words").inner_text()
        met.add((round(visit.state()["parameters"]["b_h"][1], 10), "spiral changes its stability" in words))
    assert (0.0530093942, True) in met
    # the note gives its place to the words, and has it back when the slider is left
    note = visit.page.locator(".changes-note .note")
    assert not note.is_visible()
    visit.page.mouse.move(place["x"], place["y"] + 300)
    note.wait_for(state="visible")
    assert visit.page.locator("#change-words").inner_text() == ""


def test_keys_go_from_one_bifurcation_to_the_next(visit) -> None:
    visit.open("preset=3A")
    visit.page.wait_for_function(KNOWN, timeout=20_000)
    slider = band(visit, "b_h", 0).locator("input[type=range]")
    slider.focus()
    visit.page.wait_for_function(KNOWN, timeout=20_000)
    visit.page.keyboard.press(".")
    visit.settle()
    assert visit.state()["parameters"]["b_h"][0] == pytest.approx(0.154803364494, abs=1e-11)
    assert "a sink and a saddle meet and vanish" in visit.page.locator("#change-words").inner_text()
    visit.page.keyboard.press(",")
    visit.settle()
    assert visit.state()["parameters"]["b_h"][0] == pytest.approx(-0.088189361061, abs=1e-11)


def test_every_slider_learns_of_cycles_by_itself(visit) -> None:
    """Nobody points at any; two neighbours are asked about in one question, and until then each says that it waits."""
    visit.page.add_init_script(
        """new MutationObserver(() => {
          const waiting = document.querySelectorAll(".changes.following .span").length;
          window.mostWaiting = Math.max(window.mostWaiting || 0, waiting);
        }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });"""
    )
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url) if "/changes?" in request.url else None)
    visit.open("preset=3A")
    visit.page.wait_for_function(KNOWN, timeout=20_000)
    assert [band(visit, "b_h", i).locator(".tick.homoclinic").count() for i in (0, 1)] == [1, 1]
    followed = [url.split("of=")[1].split("&cycles")[0] for url in asked if "cycles=1" in url]
    pairs = {f"{name}&entry={i}&entry={i + 1}" for name, size in SIZES.items() for i in range(0, size, 2)}
    assert sorted(followed) == sorted(pairs)
    assert visit.page.evaluate("window.mostWaiting") > 0
    assert visit.page.locator(".changes.following:visible").count() == 0
    slider = band(visit, "b_h", 0).locator("input[type=range]")
    slider.focus()
    words = visit.page.locator("#change-words")
    # snapping reaches the homoclinic orbit, and says so where nothing more is known
    for _ in range(20):
        visit.page.keyboard.press(".")
        visit.settle()
        if "homoclinic" in words.inner_text():
            break
    assert visit.state()["parameters"]["b_h"][0] == pytest.approx(0.42375311753894, abs=1e-11)
    for _ in range(20):
        visit.page.keyboard.press(".")
        visit.settle()
        if "No bifurcation is known above" in words.inner_text():
            break
    assert "No bifurcation is known above" in words.inner_text()
    # the diagram along the slider that was touched last
    visit.page.locator("#change-diagram").click()
    visit.page.wait_for_url("**/bifurcations?*of=b_h*")
    expect(visit.page.locator("#diagram-title")).to_contain_text("bh1")
