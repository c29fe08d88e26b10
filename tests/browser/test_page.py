"""The page as a whole: opening, presets, layers, themes, links, and what happens when the server fails."""

from __future__ import annotations

import gzip
import urllib.request

import numpy as np
import pytest
from playwright.sync_api import Route, expect

from components.state import as_data, format_address, parse_address
from tests.server.decoder import decode

from .conftest import People, Visit

pytestmark = pytest.mark.browser

LINK = (
    "preset=8B&U_h=2.9,0.47,-0.47,2.96306&U_r=1e-7,0,0,-99.5&window=-0.9,0.1,-1,0&layers=map,nullclines,points"
    "&orbits=-0.5,-0.4;0.123456789,-0.2&theme=dark&palette=paper"
)


def test_opening_shows_the_default_figure_with_its_verdict(visit: Visit) -> None:
    visit.open()
    expect(visit.page.locator("#verdict-headline")).to_have_text("5 sinks · 1 source · 5 saddles")
    expect(visit.page.locator("#verdict-sentences")).to_contain_text("All 11 fixed points found, proven.")
    expect(visit.page.locator("#verdict-sentences")).to_contain_text("5 stable states: 2.3 bits of memory.")
    expect(visit.page.locator("#fixed-points tbody tr")).to_have_count(11)
    assert visit.query() == ""


def test_the_browser_decodes_what_python_encoded(visit: Visit, address: str) -> None:
    visit.open()
    query = "preset=8C&orbits=0.1,0.2&window=-0.9,0.3,-1,0.2"
    request = urllib.request.Request(f"{address}/api/v1/frame?{query}", headers={"Accept-Encoding": "gzip"})
    frame = decode(gzip.decompress(urllib.request.urlopen(request).read()))
    seen = visit.page.evaluate(
        """async (query) => {
          const frame = gatescape.decode(await (await fetch("/api/v1/frame?" + query)).arrayBuffer());
          const lines = {};
          const plain = (values) => [...values].map((v) => (v === v ? v : null));
          for (const [name, { x, y }] of Object.entries(frame.lines)) lines[name] = [plain(x), plain(y)];
          const { points, window } = frame;
          return { map: [...frame.map.samples], arrows: [...frame.arrows.codes], lines, points, window };
        }""",
        query,
    )
    assert seen["map"] == frame.speed.ravel().tolist()
    assert seen["arrows"] == frame.angles.ravel().tolist()
    assert seen["points"] == frame.header["points"]
    assert seen["window"] == frame.header["window"]
    for name, pieces in frame.lines.items():
        xs, ys = seen["lines"][name]
        assert xs.count(None) == len(pieces)
        if pieces:
            whole = np.concatenate(pieces)
            assert np.allclose([v for v in xs if v is not None], whole[:, 0], rtol=0, atol=1e-12)
            assert np.allclose([v for v in ys if v is not None], whole[:, 1], rtol=0, atol=1e-12)


def test_a_preset_loads_its_figure_and_says_what_is_worth_knowing(visit: Visit) -> None:
    visit.open("U_h=1,2,3,4&window=0,1,0,1")
    menu = visit.page.locator("#preset-menu")
    menu.select_option("5B")
    visit.settle()
    expect(visit.page.locator("#verdict-headline")).to_have_text("1 source")
    expect(visit.page.locator("#verdict-sentences")).to_contain_text("period 17.46 GRU steps")
    assert visit.query() == "preset=5B"
    for figure, words in (
        ("7", ("0.054085", "99.88", "0.0541746769")),
        ("8C", ("0.054085", "99.88", "0.0541746769")),
        ("5A", ("0.84107",)),
    ):
        menu.select_option(figure)
        for word in words:
            expect(visit.page.locator("#preset-note")).to_contain_text(word)
    visit.settle()


def test_a_link_restores_everything(visit: Visit) -> None:
    visit.open(LINK)
    expected, problems = parse_address(LINK)
    assert problems == ()
    assert visit.state() == as_data(expected)
    assert parse_address(visit.query()) == (expected, ())
    assert visit.query() == format_address(expected).replace("1e-07", "1e-7")
    visit.page.reload()
    visit.settle()
    assert visit.state() == as_data(expected)
    assert visit.page.locator("html").get_attribute("data-theme") == "dark"
    expect(visit.page.get_by_label("Arrows")).not_to_be_checked()
    expect(visit.page.get_by_label("as in the papers")).to_be_checked()


def test_a_broken_link_opens_with_messages(visit: Visit) -> None:
    visit.open("U_h=abc,0,0,2&window=1,1,1,1&preset=8C&utm_source=mail")
    items = visit.page.locator("#messages li")
    expect(items).to_have_count(2)
    expect(items.first).to_contain_text("U_h: 'abc' is not a number; the default is used.")
    items.first.get_by_role("button").click()
    expect(items).to_have_count(1)
    assert visit.query() == "preset=8C"


def test_each_layer_can_be_switched(visit: Visit) -> None:
    visit.open("preset=8C&window=-1.1,1.1,-1.1,1.1")
    last = visit.picture()
    labels = ("Arrows", "Trajectories", "Separatrices", "Limit cycles", "Nullclines", "Speed", "Fixed points")
    for left, label in zip(range(6, -1, -1), labels, strict=True):
        visit.page.get_by_label(label, exact=True).uncheck()
        visit.page.wait_for_function("(count) => gatescape.state.now().layers.length === count", arg=left)
        visit.settle()
        assert visit.differ(last, last := visit.picture())
    assert visit.query().endswith("layers=")
    visit.page.reload()
    visit.settle()
    assert visit.state()["layers"] == []


def test_theme_and_palette(visit: Visit) -> None:
    visit.open()
    html = visit.page.locator("html")
    light = visit.picture()
    assert html.get_attribute("data-theme") == "light"
    visit.page.emulate_media(color_scheme="dark")
    expect(html).to_have_attribute("data-theme", "dark")
    assert visit.query() == ""
    visit.page.get_by_label("Light", exact=True).check()
    expect(html).to_have_attribute("data-theme", "light")
    assert visit.query() == "theme=light"
    visit.settle()
    assert not visit.differ(visit.picture(), light)
    visit.page.get_by_label("as in the papers").check()
    visit.page.wait_for_function("location.search.includes('palette=paper')")
    visit.settle()
    assert visit.differ(visit.picture(), light)


def test_nothing_scrolls_sideways(visit: Visit) -> None:
    page = visit.open("preset=3B&U_r=-99.123456,12345.678e-3,0.000001,5").page
    for width, height in ((1440, 900), (1024, 768), (390, 844), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        visit.settle()
        # the figure follows the window a moment later
        page.wait_for_function(f"innerWidth === {width} && document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("[innerWidth, document.documentElement.scrollWidth <= innerWidth]") == [width, True]


def test_two_people_at_once(people: People) -> None:
    first, second = people.come().open("preset=2A"), people.come().open("preset=5B")
    first.page.locator("#preset-menu").select_option("10")
    first.settle()
    second.page.reload()
    second.settle()
    assert (first.query(), second.query()) == ("preset=10", "preset=5B")
    expect(second.page.locator("#verdict-headline")).to_have_text("1 source")


def test_a_server_that_fails_is_asked_again_and_one_that_refuses_is_not(visit: Visit) -> None:
    visit.allowed += ["503", "429", "400", "Failed to load resource", "ERR_FAILED"]
    visit.open()
    page, messages = visit.page, visit.page.locator("#messages li")
    failing: dict[str, int | dict[str, str]] = {}
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        if failing:
            route.fulfill(**failing)  # type: ignore[arg-type]
        else:
            route.continue_()

    page.route("**/api/v1/frame*", answer)
    kind = {"Content-Type": "application/json"}
    for preset, status, headers, headline in (
        ("2A", 503, kind, "4 sinks · 1 source · 4 saddles"),
        ("5B", 429, kind | {"Retry-After": "1"}, "1 source"),
    ):
        failing.update(status=status, headers=headers, body='{"error": "Too many portraits are waiting."}')  # type: ignore[arg-type]
        page.locator("#preset-menu").select_option(preset)
        expect(messages).to_contain_text("Too many portraits are waiting. Trying again.")
        failing.clear()
        visit.settle()
        expect(messages).to_have_count(0)
        expect(page.locator("#verdict-headline")).to_have_text(headline)

    failing.update(status=400, headers=kind, body='{"error": "U_h: no."}')  # type: ignore[arg-type]
    asked.clear()
    page.locator("#preset-menu").select_option("8A")
    expect(messages).to_contain_text("U_h: no.")
    failing.clear()
    page.locator("#preset-menu").select_option("3A")
    visit.settle()
    # the refused portrait was asked for once, and once the next
    assert len(asked) == 2
    expect(messages).to_have_count(0)


def test_what_is_asked_at_rest_comes_when_a_busy_server_said(visit: Visit) -> None:
    visit.allowed += ["503", "Failed to load resource"]
    visitors: list[str] = []

    def answer(route: Route) -> None:
        visitors.append(route.request.headers["x-visitor"])
        if len(visitors) == 1:
            route.fulfill(status=503, headers={"Retry-After": "1"}, json={"error": "Too busy."})
        else:
            route.continue_()

    visit.page.route("**/api/v1/slow*", answer)
    visit.open("preset=5C&layers=map,points,slow")
    visit.page.wait_for_function("() => gatescape.slowLayer.record.arrived === 1")
    expect(visit.page.locator("#messages li")).to_have_count(0)
    # the same page says who it is; the next one is another
    assert len(visitors) == 2
    visit.page.reload()
    visit.settle()
    visit.page.wait_for_function("() => gatescape.slowLayer.record.arrived === 1")
    assert visitors[0] == visitors[1] != visitors[2]


def test_a_slow_server_never_starves_the_picture_nor_leaves_a_stale_one(visit: Visit) -> None:
    visit.open()
    served: list[str] = []

    def late(route: Route) -> None:
        served.append(route.request.url)
        route.continue_()

    visit.page.route("**/api/v1/frame*", late)
    painted = visit.page.evaluate(
        """() => new Promise((resolve) => {
          const record = gatescape.gate.record;
          const before = record.painted;
          let i = 0;
          const move = () => {
            i += 1;
            gatescape.state.enter("U_h", 0, i / 50, i < 150 ? "live" : "done");
            if (i < 150) setTimeout(move, 8);
            else resolve(record.painted - before);
          };
          move();
        })"""
    )
    visit.settle()
    assert painted >= 3
    # one at a time, and far fewer than there were movements
    assert len(served) < 150
    assert "U_h=3,0,0,2" in served[-1]
    assert "quality=full" in served[-1]
