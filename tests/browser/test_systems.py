"""Other systems through the same page: chosen, opened from a link, moved by a slider, described truly."""

from __future__ import annotations

import json
import urllib.request

import pytest
from playwright.sync_api import expect

from components.presets import presets_of
from dynamics.systems import SYSTEMS

from .conftest import Visit
from .test_accessibility import violations

pytestmark = pytest.mark.browser

OTHERS = [name for name in SYSTEMS if name != "gru"]


def middle(visit: Visit) -> tuple[float, float]:
    """A place of the plane near the middle of what is shown, off the fixed points that lie there."""
    x0, x1, y0, y1 = visit.page.evaluate("gatescape.shown().frame.window")
    return x0 + 0.57 * (x1 - x0), y0 + 0.63 * (y1 - y0)


def told(address: str, query: str) -> list[str]:
    """The verdict that the server gives of an address, in sentences."""
    with urllib.request.urlopen(f"{address}/api/v1/portrait?{query}") as answer:
        verdict: list[str] = json.load(answer)["verdict"]
    return verdict


@pytest.mark.parametrize("name", OTHERS)
def test_a_system_from_its_link_to_its_code(visit: Visit, name: str) -> None:
    """Opened from a link, moved by a slider, reset; nothing of a network is offered; no look hinders anyone."""
    visit.open(f"system={name}")
    page = visit.page
    assert visit.query() == f"system={name}"
    expect(page.locator("#system-menu")).to_have_value(name)
    expect(page.locator(".weights .slider")).to_have_count(sum(p.size for p in SYSTEMS[name].parameters))
    expect(page.locator("#verdict-spoken")).to_have_text(" ".join(told(visit.address, visit.query())))

    first = visit.picture()
    page.locator(".weights .slider").first.focus()
    for _ in range(8):
        page.keyboard.press("PageUp")
    visit.settle()
    assert visit.differ(first, visit.picture())
    assert f"{SYSTEMS[name].parameters[0].symbol}=" in visit.query()
    expect(page.locator("#verdict-spoken")).to_have_text(" ".join(told(visit.address, visit.query())))
    expect(page.locator("#preset-changed")).to_contain_text("Parameters changed from “")
    page.get_by_role("button", name="Reset").click()
    visit.settle()
    assert visit.query() == f"system={name}"

    # nothing of a network is offered
    for gone in ("#import-open", "#reset-variant", "#tab-steps", "#tab-inputs"):
        expect(page.locator(gone)).to_have_count(0)
    page.mouse.click(*visit.at(*middle(visit)))
    page.locator("#tab-orbits").click()
    visit.settle()
    expect(page.locator("#orbit-list li")).to_have_count(1)
    page.locator("#export-open").click()
    page.get_by_role("tab", name="Code").click()
    expect(page.locator("#export-panel [name=export-code]")).to_have_count(2)
    expect(page.locator("#export-panel pre")).to_contain_text(f"flow = {SYSTEMS[name].__name__}(")
    page.keyboard.press("Escape")

    # its last preset hinders nobody, in light on a desk and in dark on a phone
    page.locator("#preset-menu").select_option(presets_of(name)[-1].key)
    visit.settle()
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    visit.settle()
    assert violations(page) == []


def test_another_system_is_chosen_and_the_way_back_leads_to_the_gru(visit: Visit) -> None:
    visit.open("preset=5B&theme=dark")
    page = visit.page
    page.locator("#system-menu").select_option("fitzhugh-nagumo")
    page.wait_for_url("**/?system=fitzhugh-nagumo&theme=dark")
    visit.settle()
    expect(page.locator("#verdict-headline")).to_have_text("1 source")
    page.locator("#preset-menu").select_option("between")
    visit.settle()
    expect(page.locator("#verdict-sentences")).to_contain_text("2 limit cycles found")
    page.get_by_role("button", name="Undo").click()
    visit.settle()
    assert visit.query() == "system=fitzhugh-nagumo&theme=dark"

    page.go_back()
    page.wait_for_function("window.gatescape && gatescape.state && gatescape.state.ready()")
    visit.settle()
    assert visit.query() == "preset=5B&theme=dark"
    expect(page.locator("#system-menu")).to_have_value("gru")


def test_a_pinned_neuron_stays_as_a_ghost_and_comes_back_from_its_link(visit: Visit) -> None:
    visit.open("system=fitzhugh-nagumo&I_ext=0&pinned=1;0.7;0.8;12.5&other=0.33;0.7;0.8;12.5")
    expect(visit.page.locator("#pin-headline")).to_have_text("1 source")
    expect(visit.page.locator("#side-b")).to_contain_text("1 sink")
    assert "pinned=1;0.7;0.8;12.5&other=0.33;0.7;0.8;12.5" in visit.query()
