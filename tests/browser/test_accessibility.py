"""For everyone: no violation of WCAG 2.2 AA that axe can find, in any look, with everything open; keys and speech."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import People, Visit
from .test_compare import RESTING

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIZES = {"desk": (1440, 900), "projector": (1024, 768), "phone": (390, 844)}
LOOKS: tuple[tuple[str, Literal["light", "dark"]], ...] = (("desk", "light"), ("phone", "dark"))
# the three sizes, two of them dark
TOLD: tuple[tuple[str, Literal["light", "dark"]], ...] = (LOOKS[0], ("projector", "dark"), LOOKS[1])


def violations(page: Page, within: str | None = None) -> list[str]:
    """What axe finds on the page, or within one element of it."""
    # a colour is measured once it has arrived
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
    found: dict[str, Any] = Axe().run(page, context=within, options=RULES).response
    return [
        f"{fault['id']}: {node['html'][:160]} ({'; '.join(c['message'] for c in node['any'] + node['all'])})"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def dressed(visit: Visit, size: str, theme: Literal["light", "dark"]) -> None:
    """Another size and another theme of the same page, and the projector's look where that is its size."""
    page = visit.page
    width, height = SIZES[size]
    projector = page.locator("#projector")
    # on a phone there is no such button
    if size != "projector" and projector.get_attribute("aria-pressed") == "true":
        projector.click()
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme)
    if size == "projector" and projector.get_attribute("aria-pressed") != "true":
        projector.click()
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    if page.evaluate("location.pathname === '/'"):
        visit.settle()


def test_axe_finds_nothing_in_any_look(visit: Visit) -> None:
    """At a desk, on a projector and on a phone, light and dark: the page, a term explained, and what it is about."""
    page = visit.open("preset=5B&orbits=0.3,0.4&picked=0,0").page
    expect(page.locator("#point-card")).to_be_visible()
    page.locator(".weights .fold summary").click()
    for size in SIZES:
        for theme in THEMES:
            dressed(visit, size, theme)
            assert violations(page) == [], (size, theme)
            page.locator('[data-term="proven"]').first.click()
            expect(page.locator("#explanation")).to_be_visible()
            assert violations(page, "#explanation") == [], (size, theme)
            page.keyboard.press("Escape")
            page.locator("#about-open").click()
            expect(page.locator("#about")).to_be_visible()
            assert violations(page, "#about") == [], (size, theme)
            page.keyboard.press("Escape")
            expect(page.locator("#about")).to_be_hidden()


def test_axe_finds_nothing_in_the_workbench_and_the_dialogs(visit: Visit) -> None:
    page = visit.open("preset=5C&orbits=0.3,0.4").page
    for size, theme in LOOKS:
        dressed(visit, size, theme)
        for tab in ("orbits", "steps", "inputs"):
            page.locator(f"#tab-{tab}").click()
            expect(page.locator(f"#panel-{tab}")).to_be_visible()
            assert violations(page, "#workbench") == [], (size, theme, tab)
        for name in ("import", "share", "export", "keys", "about"):
            page.locator(f"#{name}-open").click()
            expect(page.locator("dialog[open]")).to_have_count(1)
            assert violations(page, f"#{name}") == [], (size, theme)
            page.keyboard.press("Escape")
            expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_canvas_is_no_picture_before_something_is_drawn_on_it(visit: Visit) -> None:
    """Between its making and its first drawing a canvas would be a picture without a name."""
    unnamed = visit.open("preset=5C").page.evaluate(
        """() => ["curves", "plot"].flatMap((kind) => {
            const host = gatescape.make("div");
            gatescape[kind](host, () => 100);
            return [...host.querySelectorAll("canvas")].map((canvas) => [canvas.role, canvas.ariaLabel]);
        })"""
    )
    assert unnamed == [[None, None], [None, None]]


def test_axe_finds_nothing_while_portraits_are_compared(visit: Visit) -> None:
    page = visit.open("preset=8A&layers=map,nullclines,separatrices,cycles,points,basins").page
    page.get_by_role("button", name="Pin", exact=True).click()
    page.get_by_role("button", name="Compare", exact=True).click()
    page.evaluate("gatescape.state.enter('b_h', 0, 0.3, 'done')")
    for size, theme in LOOKS:
        dressed(visit, size, theme)
        page.wait_for_function(f"({RESTING})() && gatescape.basinLayer.resting()")
        for shown in ("#pin-note", "#other-portrait", "#basin-shares li"):
            expect(page.locator(shown).first).to_be_visible()
        assert violations(page) == [], (size, theme)


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
    # what it is about is typeset, and closes on Escape
    page.locator("#about-open").click()
    expect(page.locator("#about .fraction").first).to_be_visible()
    assert "$" not in page.locator("#about").inner_text()
    page.keyboard.press("Escape")
    expect(page.locator("#about")).to_be_hidden()
    expect(page.locator("#about-open")).to_be_focused()


def test_a_term_can_be_tapped_on_a_phone(phone: Visit) -> None:
    page = phone.open("preset=5B").page
    page.locator('[data-term="limit cycle"]').first.tap()
    expect(page.locator("#explanation")).to_contain_text("Limit cycle")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.touchscreen.tap(195, 20)
    expect(page.locator("#explanation")).to_be_hidden()


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


def test_motion_stops_where_it_is_unwanted(people: People) -> None:
    page = people.come(still=True).open().page
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((node) => {
          const { transitionDuration, animationName } = getComputedStyle(node);
          return animationName !== "none" || transitionDuration.split(",").some((text) => parseFloat(text) > 0);
        }).length"""
    )
    assert moving == 0


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
