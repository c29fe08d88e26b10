"""The catalogue: what is shown, found, opened and restored."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from dynamics.catalogue import extremes, figures, topologies

from .conftest import Visit
from .test_accessibility import LOOKS, dressed, violations

pytestmark = pytest.mark.browser

ALL = len(figures()) + len(topologies()) + len(extremes())
# the portraits that are in sight are drawn
DRAWN = """() => window.gatescape && gatescape.state?.ready() && gatescape.thumbnails.resting()
  && [...document.querySelectorAll(".card-picture")].every((canvas) => {
    const { top, bottom } = canvas.getBoundingClientRect();
    return canvas.clientWidth === 0 || bottom < 0 || top > innerHeight || canvas.dataset.drawn;
  })"""


def opened(visit: Visit, query: str = "") -> Page:
    visit.page.goto(f"{visit.address}/catalogue{'?' + query if query else ''}")
    visit.page.wait_for_function(DRAWN)
    return visit.page


def shown(page: Page) -> list[str]:
    return page.locator(".card:not([hidden]) .card-label").all_inner_texts()


def test_every_portrait_has_a_card_and_is_drawn_when_it_comes_into_sight(visit: Visit) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: "quality=thumbnail" in request.url and asked.append(request.url))
    page = opened(visit)
    expect(page).to_have_title("Catalogue · Gatescape")
    expect(page.locator(".card")).to_have_count(ALL)
    expect(page.locator("#catalogue-shown")).to_have_text(f"{ALL} portraits")
    assert 5 <= len(asked) < ALL
    page.locator("#catalogue-extremes .card").last.scroll_into_view_if_needed()
    page.wait_for_function(DRAWN)
    colours = page.locator("#catalogue-extremes canvas").last.evaluate(
        """(canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }"""
    )
    assert colours > 200


def test_filters_and_the_link_that_restores_them(visit: Visit) -> None:
    page = opened(visit)
    page.get_by_label("Sinks").select_option("5")
    page.get_by_label("Saddles").select_option("5")
    assert shown(page) == ["3A", "Row xxxvi"]
    expect(page.locator("#catalogue-shown")).to_have_text(f"2 of {ALL} portraits")
    expect(page.locator("#catalogue-extremes")).to_be_hidden()
    assert visit.query() == "sinks=5&saddles=5"
    page.reload()
    page.wait_for_function(DRAWN)
    assert shown(page) == ["3A", "Row xxxvi"]
    expect(page.get_by_label("Sinks")).to_have_value("5")
    # nothing, and the way back
    page.get_by_label("Limit cycles").select_option("1")
    expect(page.locator("#catalogue-none")).to_be_visible()
    assert shown(page) == []
    page.get_by_role("button", name="Show all cards").click()
    expect(page.locator("#catalogue-none")).to_be_hidden()
    assert len(shown(page)) == ALL
    assert visit.query() == ""
    page.get_by_label("Limit cycles").select_option("1")
    assert shown(page) == ["5B", "5C", "7", "8B", "8C"]


def test_search_knows_numerals_numbers_and_words(visit: Visit) -> None:
    page = opened(visit)
    box = page.get_by_role("searchbox")
    for text, found in {
        "x": ["Row x"],
        "XXIV": ["Row xxiv"],
        "10xv": ["Row xv"],
        "3a": ["3A"],
        "4a": ["9A"],
        "figure 9": ["9A", "9B"],
        "figure 4": ["3B"],
        "homoclinic-like": ["9A", "9B"],
        "  eleven fixed  observed ": ["3A", "13"],
    }.items():
        box.fill(text)
        assert shown(page) == found, text
    page.wait_for_function("location.search === '?search=eleven%20fixed%20observed'")
    # thirteen and fifteen come with their proof
    box.fill("beyond")
    for count in (13, 15):
        card = page.locator(f".card:has-text('{count} ')").filter(has=page.locator(".card-label", has_text=str(count)))
        card.get_by_text("The proof").click()
        expect(card.locator(".card-proof")).to_contain_text(f"All {count} fixed points found, proven.")
        expect(card.locator("tbody tr")).to_have_count(count)
    box.press("Enter")
    box.fill("xyzzy")
    expect(page.get_by_text("No portrait of the papers is like this.")).to_be_visible()
    page.wait_for_function("location.search === '?search=xyzzy'")
    page.get_by_role("button", name="Show all", exact=True).click()
    expect(box).to_have_value("")
    expect(box).to_be_focused()


def test_a_card_opens_just_its_network_in_the_same_look(visit: Visit) -> None:
    page = opened(visit, "search=15&theme=dark&palette=paper")
    page.get_by_role("link", name="Fifteen fixed points").focus()
    page.keyboard.press("Enter")
    visit.settle()
    assert visit.query() == "preset=15&theme=dark&palette=paper"
    expect(page.locator("#verdict-headline")).to_have_text("7 sinks · 1 source · 7 saddles")
    expect(page.locator("#preset-menu option:checked")).to_have_text("Fifteen fixed points")
    expect(page.locator("#preset-note")).to_contain_text("Seven stable states")
    page.go_back()
    page.wait_for_function(DRAWN)
    assert shown(page) == ["15"]
    opened(visit, "search=xxiv")
    page.get_by_role("link", name="Row xxiv").click()
    visit.settle()
    expect(page.locator("#verdict-headline")).to_have_text("4 sinks · 3 saddles")
    expect(page.locator("#preset-note")).to_contain_text("JSP19 table 3, row xxiv, as printed.")


def test_a_card_turns_over_between_printed_and_exact_weights(visit: Visit) -> None:
    page = opened(visit, "search=xv")
    card = page.locator(".card:not([hidden])")
    exact, printed = card.get_by_label("exact"), card.get_by_label("printed", exact=True)
    expect(exact).to_be_checked()
    body = card.locator(".card-body:not(.away)")
    expect(body).to_contain_text("2 sinks")
    expect(body).to_contain_text("as the paper counts")
    body.get_by_text("2 numbers moved").click()
    expect(body.locator(".card-moved li")).to_have_text(["Ur11 −1 → 0", "Ur22 0 → −1"])
    height = page.evaluate("document.body.scrollHeight")
    printed.focus()
    page.keyboard.press("Space")
    expect(body).to_contain_text("3 degenerate points")
    expect(body).to_contain_text("The paper counts")
    assert page.evaluate("document.body.scrollHeight") == height
    page.wait_for_function(DRAWN)
    expect(card.locator("canvas")).to_have_attribute("data-drawn", "xv")
    assert visit.query() == "search=xv&turned=xv"
    page.reload()
    page.wait_for_function(DRAWN)
    expect(printed).to_be_checked()
    # filters count by the weights that are chosen for all
    page.get_by_label("as printed", exact=True).check()
    assert visit.query() == "search=xv&weights=printed"
    page.get_by_label("Sinks").select_option("2")
    expect(page.locator("#catalogue-none")).to_be_visible()
    page.locator("#catalogue-weights").get_by_label("exact").check()
    expect(card).to_have_count(1)
    expect(exact).to_be_checked()
    card.get_by_role("link").click()
    visit.settle()
    assert visit.query() == "preset=xv-exact"
    expect(page.locator("#preset-note")).to_contain_text("JSP19 table 3, row xv, exact.")
    expect(page.locator("#verdict-headline")).to_have_text("2 sinks · 1 saddle · 3 unresolved regions")


def test_a_broken_link_opens_with_messages(visit: Visit) -> None:
    page = opened(visit, "sinks=many&sources=0&cycles=1&theme=dark")
    expect(page.locator("#messages li")).to_have_count(1)
    expect(page.locator("#messages")).to_contain_text("sinks: 'many' does not occur in the catalogue")
    assert shown(page) == []
    assert visit.query() == "sources=0&cycles=1&theme=dark"


def test_a_portrait_that_could_not_be_fetched_is_said_and_fetched_later(visit: Visit) -> None:
    visit.allowed.append("503")
    busy = '{"error": "Too many portraits are waiting to be computed; try again in a moment."}'
    visit.page.route("**/api/v1/frame*", lambda route: route.fulfill(status=503, body=busy), times=1)
    visit.page.goto(f"{visit.address}/catalogue?search=3A")
    visit.page.wait_for_function(DRAWN)
    expect(visit.page.locator("#messages")).to_be_empty()


def test_axe_finds_nothing(visit: Visit) -> None:
    page = opened(visit)
    for size, theme in LOOKS:
        dressed(visit, size, theme)
        page.wait_for_function(DRAWN)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
        assert violations(page) == [], (size, theme)
        page.get_by_label("Sinks").select_option("7")
        page.get_by_label("Saddles").select_option("0")
        expect(page.locator("#catalogue-none")).to_be_visible()
        assert violations(page) == [], (size, theme, "nothing found")
        page.get_by_role("button", name="Show all cards").click()
        expect(page.locator("#catalogue-none")).to_be_hidden()
