"""The plane: orbits, zoom and pan."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import Visit

pytestmark = pytest.mark.browser


def test_a_click_starts_an_orbit_that_can_be_dragged_and_removed(visit: Visit) -> None:
    visit.open("preset=2A")
    before = visit.picture()
    visit.page.mouse.click(*visit.at(0.31, 0.42))
    visit.settle()
    start = visit.page.locator(".start")
    expect(start).to_have_count(1)
    x, y = visit.state()["orbits"][0]  # type: ignore[index]
    assert abs(x - 0.31) < 0.01
    assert abs(y - 0.42) < 0.01
    assert f"orbits={x:g},{y:g}" in visit.query()
    assert visit.differ(visit.picture(), before)
    assert visit.page.evaluate(
        "gatescape.shown().frame.lines.future.x.length > 2 && gatescape.shown().frame.lines.past.x.length > 2"
    )

    visit.page.mouse.move(*visit.at(x, y))
    visit.page.mouse.down()
    visit.page.mouse.move(*visit.at(0.0, 0.5), steps=4)
    visit.page.mouse.move(*visit.at(-0.5, 0.6), steps=4)
    visit.page.mouse.up()
    visit.settle()
    x, y = visit.state()["orbits"][0]  # type: ignore[index]
    assert abs(x + 0.5) < 0.01
    assert abs(y - 0.6) < 0.01

    visit.page.mouse.click(*visit.at(x, y))
    visit.settle()
    expect(start).to_have_count(0)
    assert visit.query() == "preset=2A"
    assert not visit.differ(visit.picture(), before)


def test_at_most_twenty_orbits(visit: Visit) -> None:
    visit.open("orbits=" + ";".join(f"{i / 30},0.5" for i in range(20)))
    visit.page.mouse.click(*visit.at(-0.5, -0.5))
    expect(visit.page.locator("#messages li")).to_contain_text("There are 20 orbits already")
    visit.page.locator("#clear-orbits").click()
    visit.settle()
    expect(visit.page.locator(".start")).to_have_count(0)


def test_the_wheel_zooms_about_the_pointer_and_everything_is_computed_anew(visit: Visit) -> None:
    visit.open("preset=8C")
    visit.page.mouse.move(*visit.at(-0.5, -0.6))
    for _ in range(5):
        visit.page.mouse.wheel(0, -240)
    visit.page.wait_for_function("gatescape.state.now().window !== null")
    visit.page.wait_for_function("location.search.includes('window=')")
    visit.settle()
    x0, x1, y0, y1 = visit.state()["window"]  # type: ignore[misc]
    assert x1 - x0 < 0.5
    assert x0 < -0.5 < x1
    assert y0 < -0.6 < y1
    assert visit.page.evaluate("gatescape.shown().frame.window") == [x0, x1, y0, y1]
    visit.page.get_by_role("button", name="Show the whole square").click()
    visit.settle()
    assert visit.query() == "preset=8C"


def test_panning_zooming_and_orbits_by_keyboard(visit: Visit) -> None:
    visit.open()
    visit.page.locator("#portrait").focus()
    for key in ("+", "ArrowRight", "ArrowUp"):
        visit.page.keyboard.press(key)
    visit.settle()
    x0, x1, _, _ = visit.state()["window"]  # type: ignore[misc]
    assert x1 - x0 == pytest.approx(2.2 * 0.7, abs=1e-3)
    assert (x0 + x1) / 2 == pytest.approx(0.154, abs=1e-3)
    visit.page.keyboard.press("0")
    visit.settle()
    assert visit.query() == ""

    # an orbit by keyboard
    visit.page.locator("#portrait").focus()
    visit.page.keyboard.press("Enter")
    visit.settle()
    visit.page.locator(".start").focus()
    visit.page.keyboard.press("ArrowRight")
    visit.settle()
    assert visit.state()["orbits"][0][0] > 0  # type: ignore[index]
    visit.page.keyboard.press("Delete")
    visit.settle()
    expect(visit.page.locator(".start")).to_have_count(0)

    # a double click is one orbit, whether its second click still meets the plane or the start that is there by then
    visit.page.evaluate("Object.defineProperty(Event.prototype, 'timeStamp', { get: () => window.clock })")
    for clock in (1000.0, 1200.0):
        visit.page.evaluate("clock => { window.clock = clock; }", clock)
        visit.page.mouse.click(*visit.at(-0.3, 0.3))
        visit.settle()
        expect(visit.page.locator(".start")).to_have_count(1)
    # later a click removes it
    visit.page.evaluate("window.clock = 2000")
    visit.page.mouse.click(*visit.at(-0.3, 0.3))
    visit.settle()
    expect(visit.page.locator(".start")).to_have_count(0)

    # a drag pans and leaves no orbit
    # all places first: the plane moves under the hand
    from_here, over, to_there = visit.at(0.2, 0.2), visit.at(0.0, 0.1), visit.at(-0.2, 0.0)
    visit.page.mouse.move(*from_here)
    visit.page.mouse.down()
    visit.page.mouse.move(*over, steps=3)
    visit.page.mouse.move(*to_there, steps=3)
    visit.page.mouse.up()
    visit.settle()
    x0, x1, y0, _y1 = visit.state()["window"]  # type: ignore[misc]
    assert abs(x0 - (-1.1 + 0.4)) < 0.02
    assert abs(y0 - (-1.1 + 0.2)) < 0.02
    assert abs((x1 - x0) - 2.2) < 1e-3
    expect(visit.page.locator(".start")).to_have_count(0)


def test_a_tap_on_a_phone_starts_an_orbit_and_nothing_scrolls_sideways(phone: Visit) -> None:
    page = phone.open("preset=7").page
    for orbits, (width, height) in enumerate(((390, 844), (320, 640)), 1):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        phone.settle()
        page.touchscreen.tap(*phone.at(0.2, 0.3 / orbits))
        phone.settle()
        expect(page.locator(".start")).to_have_count(orbits)
        assert page.evaluate("[innerWidth, document.documentElement.scrollWidth <= innerWidth]") == [width, True]
        # the portrait stays in sight while the sliders below it are reached
        page.locator('[data-parameter="b_r"] .slider').first.scroll_into_view_if_needed()
        bounds = page.locator("#portrait").bounding_box()
        assert bounds
        assert bounds["y"] > -5
