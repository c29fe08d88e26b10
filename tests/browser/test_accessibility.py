"""For everyone: no violation of WCAG 2.2 AA that axe can find, in any look, with everything open; keys and speech."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from .conftest import Visit, watched
from .test_compare import RESTING

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SIZES = {"desk": (1440, 900), "projector": (1024, 768), "phone": (390, 844)}


def violations(page: Page) -> list[str]:
    # a colour is measured once it has arrived
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
    found: dict[str, Any] = Axe().run(page, options=RULES).response
    return [
        f"{fault['id']}: {node['html'][:160]} ({'; '.join(c['message'] for c in node['any'] + node['all'])})"
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


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_in_the_workbench_and_the_dialogs(
    browser: Browser, address: str, width: int, theme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    visit = watched(context, address).open(f"preset=5C&theme={theme}&orbits=0.3,0.4")
    page = visit.page
    for tab in ("orbits", "steps", "inputs"):
        page.locator(f"#tab-{tab}").click()
        expect(page.locator(f"#panel-{tab}")).to_be_visible()
        assert violations(page) == []
    for name in ("import", "share", "export", "keys", "about"):
        page.locator(f"#{name}-open").click()
        expect(page.locator("dialog[open]")).to_have_count(1)
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    context.close()
    assert visit.faults == []


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_while_portraits_are_compared(browser: Browser, address: str, width: int, theme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    visit = watched(context, address).open(
        f"preset=8A&theme={theme}&layers=map,nullclines,separatrices,cycles,points,basins"
    )
    page = visit.page
    page.get_by_role("button", name="Pin", exact=True).click()
    page.get_by_role("button", name="Compare", exact=True).click()
    page.evaluate("gatescape.state.enter('b_h', 0, 0.3, 'done')")
    visit.settle()
    page.wait_for_function(f"({RESTING})() && gatescape.basinLayer.resting()")
    for shown in ("#pin-note", "#other-portrait", "#basin-shares li"):
        expect(page.locator(shown).first).to_be_visible()
    assert violations(page) == []
    context.close()
    assert visit.faults == []


def test_every_term_explains_itself_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit.open("preset=5B&picked=0,0&layers=map,points,cycles").page
    card = page.locator("#explanation")
    keys = page.evaluate(
        """() => [...document.querySelectorAll("[data-term]")]
          .filter((button) => button.checkVisibility() && !button.closest("details:not([open])"))
          .map((button) => button.dataset.term)"""
    )
    keys = sorted(set(keys))
    assert len(keys) > 15
    for key in keys:
        term = page.locator(f'[data-term="{key}"]:visible').first
        term.focus()
        page.keyboard.press("Enter")
        expect(card).to_be_visible()
        expect(page.locator("#explanation-equation")).not_to_be_empty()
        # within the screen
        bounds = card.bounding_box()
        assert bounds
        assert bounds["x"] >= 0
        assert bounds["y"] >= 0
        assert bounds["x"] + bounds["width"] <= 1440
        assert bounds["y"] + bounds["height"] <= 900
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        expect(term).to_be_focused()


def test_a_term_can_be_tapped_on_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    visit = watched(context, address).open("preset=5B")
    page = visit.page
    page.locator('[data-term="limit cycle"]').first.tap()
    expect(page.locator("#explanation")).to_contain_text("Limit cycle")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.touchscreen.tap(195, 20)
    expect(page.locator("#explanation")).to_be_hidden()
    context.close()
    assert visit.faults == []


def test_about_is_typeset_and_closes_on_escape(visit: Visit) -> None:
    page = visit.open().page
    page.locator("#about-open").click()
    expect(page.locator("#about .fraction").first).to_be_visible()
    assert "$" not in page.locator("#about").inner_text()
    page.keyboard.press("Escape")
    expect(page.locator("#about")).to_be_hidden()
    expect(page.locator("#about-open")).to_be_focused()


def test_the_projector_is_kept_in_the_address_and_draws_larger(visit: Visit) -> None:
    page = visit.open("preset=3A").page
    letter = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.headline')).fontSize)")
    page.locator("#projector").click()
    expect(page.locator("#projector")).to_have_attribute("aria-pressed", "true")
    assert visit.query() == "preset=3A&projector=on" or visit.query() == "projector=on"
    visit.settle()
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.headline')).fontSize)") > 1.2 * letter
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.xtick text')).fontSize)") > 20
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.reload()
    visit.settle()
    expect(page.locator("#projector")).to_have_attribute("aria-pressed", "true")


def test_the_verdict_is_spoken_at_rest_and_not_in_a_drag(visit: Visit) -> None:
    page = visit.open("preset=3A").page
    spoken = page.locator("#verdict-spoken")
    expect(spoken).to_have_attribute("aria-live", "polite")
    expect(spoken).to_contain_text("5 sinks")
    page.evaluate(
        """() => {
          window.said = [];
          new MutationObserver(() => said.push(gatescape.element("verdict-spoken").textContent))
            .observe(gatescape.element("verdict-spoken"), { childList: true, characterData: true, subtree: true });
        }"""
    )
    page.evaluate(
        """async () => {
          for (let i = 1; i <= 15; i++) {
            gatescape.state.enter("b_h", 0, i / 10, "live");
            await new Promise((done) => requestAnimationFrame(done));
          }
          gatescape.state.enter("b_h", 0, 1.5, "done");
        }"""
    )
    visit.settle()
    assert page.evaluate("said.length") == 1
    assert "11" not in page.evaluate("said[0]")


def test_motion_stops_where_it_is_unwanted(browser: Browser, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    visit = watched(context, address).open()
    moving = visit.page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((node) => {
          const { transitionDuration, animationName } = getComputedStyle(node);
          return animationName !== "none" || transitionDuration.split(",").some((text) => parseFloat(text) > 0);
        }).length"""
    )
    assert moving == 0
    context.close()


def test_the_tabulator_goes_from_the_masthead_through_everything_once(visit: Visit) -> None:
    page = visit.open("preset=5B").page
    page.evaluate("document.body.focus()")
    seen: list[str] = []
    for _ in range(140):
        page.keyboard.press("Tab")
        name = page.evaluate(
            """() => {
              const node = document.activeElement;
              node.numbered ??= String(window.counted = (window.counted || 0) + 1);
              return node === document.body ? "" : node.numbered + " " + (node.id || node.className || node.tagName);
            }"""
        )
        if not name or name in seen:
            break
        seen.append(name)
    names = [name.split(" ", 1)[1] for name in seen]
    assert len(names) > 40
    # the portrait comes before what explains it
    order = [names.index(wanted) for wanted in ("about-open", "portrait", "preset-menu")]
    assert order == sorted(order)
