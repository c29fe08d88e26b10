"""The Survey page: its map, its curves, its table, and the way from an example to its portrait."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from dynamics.survey.shipped import shipped_survey

from .conftest import Visit
from .test_accessibility import LOOKS, dressed, violations

pytestmark = pytest.mark.browser

SURVEY = shipped_survey()
DRAWN = """() => window.gatescape && gatescape.state?.ready() && document.querySelector("#survey-curves svg")
  && document.querySelector("#survey-map [data-stratum]").textContent !== "" """


def opened(visit: Visit, query: str = "") -> Page:
    visit.page.goto(f"{visit.address}/survey{'?' + query if query else ''}")
    visit.page.wait_for_function(DRAWN)
    return visit.page


def arrangements(page: Page) -> list[str]:
    return page.locator("#survey-table tbody th").all_inner_texts()


def test_the_page_says_how_many_and_shows_the_means(visit: Visit) -> None:
    page = opened(visit)
    expect(page).to_have_title("Survey · Gatescape")
    expect(page.locator(".lead")).to_contain_text(f"Of {SURVEY.draws:,} random GRUs")
    cells = page.locator("#survey-map [data-stratum]")
    expect(cells).to_have_count(len(SURVEY.strata))
    assert cells.all_inner_texts() == [f"{SURVEY.mean_points([stratum]):.2f}" for stratum in SURVEY.strata]
    assert page.locator("#survey-curves .curve").count() == len(SURVEY.points())
    assert len(arrangements(page)) == len(SURVEY.examples)
    # a broken link opens with a message
    opened(visit, "show=99-0-0&along=U_r")
    expect(page.locator("#messages li")).to_have_count(1)
    expect(page.locator("#messages")).to_contain_text("show: '99-0-0' is neither 'mean' nor an arrangement")
    assert visit.query() == "along=U_r"


def test_choices_are_made_by_keyboard_and_restored_by_the_link(visit: Visit) -> None:
    page = opened(visit)
    # one sink and one source stand first; by share, one sink does
    page.get_by_role("radio", name="How common").focus()
    page.keyboard.press("Space")
    commonest = max(SURVEY.examples, key=lambda example: example.count)
    assert commonest.topology == (1, 0, 0)
    assert arrangements(page)[0] == "1\N{NO-BREAK SPACE}sink"
    page.get_by_role("button", name="2 sinks · 1 saddle", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#survey-map-title")).to_have_text("Share of draws with 2 sinks · 1 saddle, in percent")
    page.get_by_role("radio", name="t, of the reset gate").check()
    assert visit.query() == "show=2-0-1&along=U_r&order=share"
    shown = page.locator("#survey-map [data-stratum]").all_inner_texts()
    for text, stratum in zip(shown, SURVEY.strata, strict=True):
        share = 100 * stratum.seen.get((2, 0, 1), 0) / stratum.draws
        assert float(text) == pytest.approx(share, rel=0.051)
    page.reload()
    page.wait_for_function(DRAWN)
    expect(page.locator("#survey-curves .curve-chosen")).to_have_count(1)
    expect(page.locator("#survey-curves svg")).to_have_accessible_name(re.compile(r"over the scale t from 0\.5 to 32"))
    assert arrangements(page)[0] == "1\N{NO-BREAK SPACE}sink"
    expect(page.locator('[aria-pressed="true"][data-show]')).to_have_attribute("data-show", "2-0-1")
    # back to the mean; the keyboard is where the choice was made
    page.get_by_role("button", name="Show the mean").press("Enter")
    expect(page.locator("#survey-map-title")).to_have_text("Mean number of fixed points")
    expect(page.locator('[data-show="2-0-1"]')).to_be_focused()
    assert visit.query() == "along=U_r&order=share"


def test_an_example_opens_with_the_points_that_are_claimed(visit: Visit) -> None:
    page = opened(visit, "theme=dark")
    page.get_by_role("link", name="Open the first with 4 sinks · 1 source · 4 saddles in Explore").press("Enter")
    visit.settle()
    expect(page.locator("#verdict-headline")).to_have_text("4 sinks · 1 source · 4 saddles")
    assert "theme=dark" in visit.query()
    page.go_back()
    page.wait_for_function(DRAWN)
    assert SURVEY.climbs
    sinks, sources, saddles = SURVEY.climbs.holders[0].topology
    page.locator(".holder a").first.click()
    visit.settle()
    assert visit.page.locator("#verdict-headline").inner_text().startswith(f"{sinks} sinks")
    counts = page.evaluate("gatescape.shown().frame.points.map((point) => point.kind)")
    assert (counts.count("sink"), counts.count("source"), counts.count("saddle")) == (sinks, sources, saddles)


def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(visit: Visit) -> None:
    page = opened(visit)
    for size, theme in (*LOOKS, ("projector", "dark")):
        dressed(visit, size, theme)
        if theme == "dark" and page.locator("#survey-curves .curve-chosen").count() == 0:
            page.get_by_role("button", name="2 sinks · 1 saddle", exact=True).press("Enter")
            expect(page.locator("#survey-curves .curve-chosen")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
        assert violations(page) == [], (size, theme)
