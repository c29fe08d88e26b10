"""What a person does with a map of two parameters."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from .conftest import Visit
from .test_accessibility import LOOKS, dressed, violations

pytestmark = pytest.mark.browser

# the finest map and its curves are there, the portrait too, nothing is asked
RESTING = """() => window.gatescape && gatescape.state?.ready() && gatescape.plane?.resting()
  && gatescape.diagramPortrait.frame()?.quality === "full" """
# a small rectangle around the cusp and the Bogdanov-Takens points of figure 8
BIASES = "preset=8A&of=b_h&of2=b_h&entry2=1&low=0.25&high=0.4&low2=0&high2=0.1"


def opened(visit: Visit, query: str = "") -> Page:
    visit.page.goto(f"{visit.address}/bifurcations/two{'?' + query if query else ''}")
    visit.page.wait_for_function(RESTING, timeout=120_000)
    return visit.page


def place(page: Page, first: float, second: float) -> tuple[float, float]:
    """Where a point of the map is on the screen."""
    at = page.evaluate(
        """([first, second]) => {
          const bounds = gatescape.plane.plot().canvas.getBoundingClientRect();
          const [x, y] = gatescape.plane.plot().frame().place(first, second);
          return [bounds.left + x, bounds.top + y];
        }""",
        [first, second],
    )
    return at[0], at[1]


def test_figure_6_by_hand_and_by_key(visit: Visit) -> None:
    """JSP21 fig. 6A: regions with their words, the portrait that follows, the address that holds it."""
    # a server that is busy at first is asked again, and the page says so quietly
    later = {"Retry-After": "1"}
    visit.page.route(
        "**/api/v1/regimes?*", lambda route: route.fulfill(status=503, headers=later, json={"error": "Busy."}), times=1
    )
    visit.allowed.append("503")
    visit.page.goto(f"{visit.address}/bifurcations/two")
    expect(visit.page.locator("#plane-busy")).to_have_text("The server is busy; it is asked again in a moment…")
    page = opened(visit)
    assert page.title() == "Two parameters · Gatescape"
    assert page.evaluate("location.search") == ""
    words = ["1 sink", "1 source, 1 stable cycle", "4 sinks, 1 source, 4 saddles"]
    for i, text in enumerate(words):
        expect(page.locator("#plane-legend li").nth(i)).to_contain_text(text)
    expect(page.locator("#plane-lines li")).to_have_count(2)
    assert page.evaluate("gatescape.plane.made().data.stride") == 1
    # hovering tells, dragging moves the cursor
    page.mouse.move(*place(page, 1.2, 1.0))
    expect(page.locator("#plane-under")).to_contain_text("1 sink")
    page.mouse.move(*place(page, 0.6, 3.0))
    page.mouse.down()
    page.mouse.move(*place(page, 0.1, 5.0))
    page.wait_for_function("gatescape.diagramPortrait.resting()")
    assert page.evaluate("location.search") == ""
    page.mouse.up()
    page.wait_for_function(RESTING)
    expect(page.locator("#diagram-headline")).to_have_text("4 sinks · 1 source · 4 saddles")
    assert "value2=5" in page.evaluate("location.search")
    # keys move it by round steps
    page.locator("#plane-plot").focus()
    before = page.evaluate("gatescape.axes.values(gatescape.state.now())")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    after = page.evaluate("gatescape.axes.values(gatescape.state.now())")
    assert after[0] > before[0]
    assert after[1] < before[1]
    # the period and its mean
    page.get_by_role("radio", name="Period", exact=True).check()
    page.wait_for_function(RESTING, timeout=120_000)
    expect(page.locator("#plane-legend")).to_contain_text("by equal ratios")
    expect(page.locator("#plane-means-part")).to_be_visible()
    # as fine as the topology, and it says how
    expect(page.locator("main")).to_contain_text("are interpolated, where two orders of interpolation agree")
    assert "show=period" in page.evaluate("location.search")
    assert violations(page) == []


def test_points_of_codimension_two_and_files(visit: Visit, tmp_path: Path) -> None:
    page = opened(visit, BIASES)
    rows = page.locator("#plane-points tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("0.03272251913")
    # a row leads to its point exactly, and so does a press on it
    rows.nth(0).get_by_role("button").click()
    page.wait_for_function(RESTING)
    assert "value=0.2959877452" in page.evaluate("location.search")
    page.locator("#plane-plot").scroll_into_view_if_needed()
    page.mouse.click(*place(page, 0.3399196926, 0.0761484706))
    page.wait_for_function(RESTING)
    assert "value=0.339919692" in page.evaluate("location.search")
    files = {}
    for name in ("png", "svg", "csv", "json"):
        with page.expect_download() as download:
            page.locator(f"#plane-{name}").click()
        files[name] = tmp_path / name
        download.value.save_as(files[name])
    assert files["png"].read_bytes().startswith(b"\x89PNG")
    # the figure stands alone: its legend names fields and lines
    texts = {text.text for text in ElementTree.parse(files["svg"]).iter("{http://www.w3.org/2000/svg}text")}
    assert {"saddle-nodes", "3 sinks, 2 saddles"} <= texts
    table = list(csv.DictReader(files["csv"].open()))
    assert {row["kind"] for row in table} >= {"saddle-node", "hopf", "cusp", "bogdanov-takens"}
    whole = json.loads(files["json"].read_text())
    assert len(whole["map"]["rows"]) == 257
    assert len(whole["curves"]["points"]) == 3
    # the other axis gives way where two cannot stand together
    page.locator("#plane-menu").select_option("alpha 0")
    page.wait_for_function(RESTING, timeout=120_000)
    assert page.evaluate("gatescape.axes.turns(gatescape.state.now())")
    page.locator("#plane-menu2").select_option("alpha 0")
    page.wait_for_function(RESTING, timeout=120_000)
    assert page.evaluate("[gatescape.state.now().of, gatescape.state.now().of2].join()") == "beta,alpha"


def test_nonsense_and_refusals_are_sentences(visit: Visit) -> None:
    page = opened(visit, "of=alpha&of2=b_h&low=nan")
    expect(page.locator("#messages")).to_contain_text("cannot vary together")
    page.locator("#plane-low input").fill("9e99")
    page.locator("#plane-low input").press("Enter")
    expect(page.locator("#messages")).to_contain_text("outside")
    page.route("**/api/v1/regimes?*", lambda route: route.fulfill(status=503, json={"error": "Too much is computed."}))
    visit.allowed.append("503")
    page.locator("#plane-low input").fill("0.1")
    page.locator("#plane-low input").press("Enter")
    expect(page.locator("#messages")).to_contain_text("Too much is computed.")
    expect(page.locator("#plane-busy")).to_be_hidden()


def test_accessible_and_whole_on_every_screen(visit: Visit) -> None:
    page = opened(visit, BIASES)
    for size, theme in LOOKS:
        dressed(visit, size, theme)
        page.wait_for_function(RESTING, timeout=120_000)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, size
        assert violations(page) == [], (size, theme)
