"""What a person does on the page of bifurcations."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from .conftest import People, Visit
from .test_accessibility import TOLD, dressed, violations

pytestmark = pytest.mark.browser

# branches and cycles are followed, the portrait is there, nothing is asked
RESTING = """() => window.gatescape && gatescape.state?.ready() && gatescape.diagram.resting()
  && gatescape.diagramPortrait.frame()?.quality === "full" && document.querySelector("#diagram-busy").hidden"""


def opened(visit: Visit, query: str = "") -> Page:
    visit.page.goto(f"{visit.address}/bifurcations{'?' + query if query else ''}")
    visit.page.wait_for_function(RESTING)
    return visit.page


def place(page: Page, value: float, state: float) -> tuple[float, float]:
    """Where a point of the diagram is on the screen."""
    at = page.evaluate(
        """([value, state]) => {
          const bounds = gatescape.diagram.plot().canvas.getBoundingClientRect();
          const [x, y] = gatescape.diagram.plot().frame().place(value, state);
          return [bounds.left + x, bounds.top + y];
        }""",
        [value, state],
    )
    return at[0], at[1]


def shown_value(page: Page) -> float:
    return float(page.evaluate("gatescape.family.value(gatescape.state.now())"))


def test_the_papers_own_way_to_the_homoclinic_orbit(visit: Visit) -> None:
    """JSP21 figure 8, from the address to the exact value, by hand, by key and by the meter."""
    page = opened(visit)
    assert page.title() == "Bifurcations · Gatescape"
    assert page.evaluate("location.search") == ""
    expect(page.locator("#diagram-verdict")).to_have_text("1 Hopf point · 1 homoclinic orbit")
    expect(page.locator("#diagram-sentences li").first).to_have_class("proven")
    rows = page.locator("#diagram-events tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("0.05300939422")
    expect(rows.nth(0)).to_contain_text("supercritical")
    expect(page.locator("#diagram-cycles")).to_contain_text("grows into the saddle")
    # by hand: the portrait follows while the finger is down
    page.evaluate("""() => {
      window.seen = [];
      const headline = document.querySelector("#diagram-headline");
      document.addEventListener("gatescape:beside", () => seen.push(headline.textContent));
    }""")
    x, y = place(page, 0.054, 0.4)
    page.mouse.move(x, y)
    page.mouse.down()
    for value in (0.052, 0.05, 0.048):
        page.mouse.move(*place(page, value, 0.4))
        page.wait_for_function("gatescape.diagramPortrait.resting()")
    page.wait_for_function("seen.includes('3 sinks · 2 saddles')")
    assert page.evaluate("location.search") == ""
    page.mouse.up()
    page.wait_for_function(RESTING)
    assert shown_value(page) == pytest.approx(0.048, abs=1e-4)
    assert "value=0.048" in page.evaluate("location.search")
    # a press on a mark lands on it exactly
    page.mouse.click(*place(page, 0.0530093942198, -0.6061))
    expect(page.locator("#diagram-event")).to_contain_text("1: a spiral changes its stability")
    assert shown_value(page) == pytest.approx(0.0530093942198, abs=1e-12)
    expect(page.locator("#diagram-events tr.here")).to_have_count(1)
    # by key alone
    page.get_by_label("γ, slider").focus()
    page.keyboard.press(".")
    expect(page.locator("#diagram-event")).to_contain_text("2: a stable cycle ends in a saddle")
    page.keyboard.press(",")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("gatescape.family.value(gatescape.state.now()) < 0.053")
    # the meter: the gap here, its zero, and the law
    expect(page.locator("#meter-sentence")).to_contain_text("changes its sign once")
    page.get_by_role("button", name="Solve: gap = 0").click()
    page.wait_for_function("Math.abs(gatescape.family.value(gatescape.state.now()) - 0.0541746769162) < 1e-12")
    expect(page.locator("#meter-reading")).to_contain_text("The two manifolds meet: a homoclinic orbit.")
    expect(page.locator("#meter-facts")).to_contain_text("0.0541746769162")
    expect(page.locator("#meter-facts")).to_contain_text("−6.6235")
    # reload loses nothing
    page.wait_for_function(RESTING)
    before = visit.state()
    page.reload()
    page.wait_for_function(RESTING)
    assert visit.state() == before
    expect(page.get_by_label("Value", exact=True)).to_have_value(str(before["value"]))


def test_the_portrait_is_that_of_the_library(visit: Visit) -> None:
    """What the script makes of a value is what the numerics make of it."""
    page = opened(visit, "of=alpha&beta=2.5&s=0.5&value=0.7")
    parameters = page.evaluate("gatescape.diagramPortrait.frame().state.parameters")
    c, n = 2.5 * math.cos(0.7), 2.5 * math.sin(0.7)
    assert parameters["U_h"] == pytest.approx([c, -n, n, c], abs=1e-15)
    assert parameters["b_r"] == [0.5, 0.5]
    expect(page.locator("#along-held label:visible")).to_have_count(2)
    page.get_by_label("β, factor by which U h stretches").fill("3")
    page.keyboard.press("Enter")
    page.wait_for_function(RESTING)
    assert "beta" not in page.evaluate("location.search")
    expect(page.locator("#diagram-verdict")).to_contain_text("Hopf point")
    href = page.locator("#diagram-explore").get_attribute("href")
    page.get_by_role("link", name="Open in Explore").click()
    page.wait_for_function("location.pathname === '/' && window.gatescape && gatescape.state?.ready()")
    visit.settle()
    assert href
    c, n = 3.0 * math.cos(0.7), 3.0 * math.sin(0.7)
    assert visit.state()["parameters"]["U_h"] == pytest.approx([c, -n, n, c], abs=1e-15)  # type: ignore[index]


def test_a_loop_of_several_saddles(visit: Visit) -> None:
    page = opened(visit, "preset=xxiv&of=b_r&entry=1")
    row = page.locator("#diagram-events tbody tr", has_text="heteroclinic loop")
    expect(row).to_contain_text("a stable cycle ends in three saddles")
    expect(row.locator(".places .numbers")).to_have_count(3)
    expect(page.locator("#diagram-cycles")).to_contain_text("grows into the saddles at (−0.297, 0), (0, 0) and")
    row.locator('[data-term="heteroclinic"]').click()
    expect(page.locator("#explanation")).to_contain_text("Orbits from saddle to saddle that close up")
    expect(page.locator("#explanation-equation")).not_to_be_empty()


def test_any_entry_of_any_preset(visit: Visit) -> None:
    page = opened(visit)
    page.locator("#preset-menu").select_option("3A")
    page.wait_for_function(RESTING)
    assert page.evaluate("location.search") == "?of=b_h"
    expect(page.locator("#diagram-verdict")).to_have_text(
        "8 saddle-nodes · 1 Hopf point · 1 branch point · 1 homoclinic orbit"
    )
    page.get_by_role("button", name="Fit to the events").click()
    page.wait_for_function(RESTING)
    low, high = page.evaluate("gatescape.family.range(gatescape.state.now())")
    assert -1.5 < low < -0.5328
    assert 0.5327 < high < 1.5
    expect(page.locator("#diagram-events tbody tr")).to_have_count(11)
    page.get_by_label("Upper end of the range").fill("-5")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("is no range")
    page.locator("#along-menu").select_option("c_h 0")
    page.wait_for_function(RESTING)
    expect(page.locator("#diagram-verdict")).to_have_text("No bifurcation in this range")
    expect(page.locator("#diagram-sentences")).to_contain_text("nothing in this range depends on the parameter")
    page.locator("#along-menu").select_option("line 0")
    page.locator("#along-to").select_option("5B")
    page.wait_for_function(RESTING)
    assert page.evaluate("location.search") == "?of=line&to=5B"
    # at its end it is the other preset
    page.get_by_label("share of the way, slider").focus()
    page.keyboard.press("End")
    page.wait_for_function(RESTING)
    parameters = page.evaluate("gatescape.diagramPortrait.frame().state.parameters")
    wanted = page.evaluate("gatescape.state.facts().presets.find((one) => one.key === '5B').parameters")
    assert parameters == {name: pytest.approx(values, abs=1e-15) for name, values in wanted.items()}


def test_other_systems_explosions_and_broken_links_in_words(visit: Visit) -> None:
    page = opened(visit, "system=fitzhugh-nagumo&axis=period")
    expect(page.locator("#diagram-verdict")).to_contain_text("2 Hopf points")
    sentences = page.evaluate("gatescape.diagram.made().data.cycles.flatMap((one) => one.ends.map((end) => end.kind))")
    expect(page.locator("#diagram-cycles li")).to_have_count(len(sentences) // 2)
    # one branch, through both canard explosions
    assert sentences == ["hopf", "hopf"]
    expect(page.locator("#diagram-cycles")).to_contain_text("2 folds of cycles")
    expect(page.locator("#diagram-events")).to_contain_text("0.3241785225")
    expect(page.locator("#meter-sentence")).to_contain_text("there is no gap to measure")
    expect(page.locator("#meter-plots")).to_be_hidden()
    # a broken link opens with sentences
    opened(visit, "of=b_h&entry=7&low=1e308&value=nan&axis=up&nonsense=1")
    expect(page.locator("#messages li")).to_have_count(4)
    expect(page.locator("#messages")).to_contain_text("b_h has no entry 7, only 0 to 1")
    expect(page.locator("#diagram-verdict")).to_contain_text("saddle-nodes")


def test_axe_finds_nothing_and_nothing_is_too_wide(people: People) -> None:
    visit = people.come(touch=True)
    page = opened(visit)
    for size, theme in TOLD:
        dressed(visit, size, theme)
        page.wait_for_function(RESTING)
        assert violations(page) == [], (size, theme)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, size
    # on a phone, a finger moves the cursor
    page.locator("#diagram-plot").scroll_into_view_if_needed()
    page.touchscreen.tap(*place(page, 0.06, 0.4))
    page.wait_for_function("Math.abs(gatescape.family.value(gatescape.state.now()) - 0.06) < 3e-4")


def test_the_diagram_is_taken_away(visit: Visit, tmp_path: Path) -> None:
    """Figure and tables hold what the screen shows, in full precision."""
    page = opened(visit, "preset=3A&of=b_h&low=-0.8&high=0.6")
    page.locator("#diagram-export-open").click()
    assert violations(page) == []

    def taken(name: str) -> bytes:
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        return path.read_bytes()

    lines = [line for line in taken("Bifurcations as CSV").decode().splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    assert len(rows) == 11
    loop = next(row for row in rows if row["kind"] == "homoclinic")
    assert float(loop["b_h1"]) == pytest.approx(0.423753117538938, abs=1e-12)
    whole = json.loads(taken("All of it as JSON"))
    assert whole["parameters"]["U_r"] == [5, 8, 8, 5]
    assert [event["value"] for event in whole["events"] if event["kind"] == "hopf"] == [
        float(row["b_h1"]) for row in rows if row["kind"] == "hopf"
    ]
    picture = ElementTree.fromstring(taken("Figure as SVG"))
    texts = {text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert {str(number) for number in range(1, 12)} <= texts
    # and its legend, with the values
    assert {"sinks", "unstable cycle, its ends", "homoclinic orbit at 0.423753"} <= texts
    assert taken("Figure as PNG").startswith(b"\x89PNG")
