"""For everyone: no violation of WCAG 2.2 AA that axe can find, in any look, with everything open; keys and speech."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from .conftest import Visit, watched

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SIZES = {"desk": (1440, 900), "projector": (1024, 768), "phone": (390, 844)}


def violations(page: Page) -> list[str]:
    # a colour is measured once it has arrived
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
    found: dict[str, Any] = Axe().run(page, options=RULES).response
    return [
        f"{fault['id']}: {node['html'][:160]} ({'; '.join(c['message'] for c in node['any'] + node['all'] + node['none'])})"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, address: str, theme: str, size: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=size == "phone")
    query = f"preset=5B&theme={theme}&orbits=0.3,0.4&picked=0,0" + ("&projector=on" if size == "projector" else "")
    visit = watched(context, address).open(query)
    page = visit.page
    expect(page.locator("#point-card")).to_be_visible()
    page.locator(".weights .fold summary").click()
    assert violations(page) == []

    page.locator('[data-term="proven"]').first.click()
    expect(page.locator("#explanation")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")

    page.locator("#about-open").click()
    expect(page.locator("#about")).to_be_visible()
    assert violations(page) == []
    context.close()
    assert visit.faults == []
