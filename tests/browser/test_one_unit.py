"""What a person does on the page of one unit."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import Visit
from .test_accessibility import dressed, violations

pytestmark = pytest.mark.browser

# nothing is asked, and the controls and the canvases have followed
RESTING = """() => window.gatescape && gatescape.state && gatescape.state.ready() && gatescape.answered()
  && document.querySelector("#unit-headline").textContent !== "" """


def opened(visit: Visit, query: str = "") -> Page:
    visit.page.goto(f"{visit.address}/one-unit{'?' + query if query else ''}")
    visit.page.wait_for_function(RESTING)
    return visit.page


def colours(page: Page, canvas: str) -> int:
    """How many different colours a canvas shows: an empty one shows one."""
    return int(
        page.evaluate(
            """(css) => {
              const canvas = document.querySelector(css);
              const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              return new Set(new Uint32Array(data.buffer)).size;
            }""",
            f"{canvas} canvas",
        )
    )


def test_a_link_opens_figure_1b(visit: Visit) -> None:
    page = opened(visit, "preset=B")
    expect(page.locator("#unit-headline")).to_have_text("Two fixed points: half-stable, sink")
    expect(page.locator("#unit-sentences")).to_contain_text("halts when it comes from the left")
    expect(page.locator("#unit-points tbody tr")).to_have_count(2)
    expect(page.locator("[data-unit=B]")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("b h", exact=True)).to_have_value("-0.7031308373119788")
    assert page.title() == "One unit · Gatescape"
    page.wait_for_function("document.querySelector('#unit-line canvas').width > 300")
    assert colours(page, "#unit-line") > 20
    # the address of the figure itself, which is what is shared, with its code
    assert page.evaluate("location.search") == "?preset=B"
    page.locator("#share-open").click()
    expect(page.get_by_label("Link to this page")).to_have_value(f"{visit.address}/one-unit?preset=B")
    expect(page.locator("#share-code img")).to_be_visible()


def test_a_broken_link_opens_with_a_sentence(visit: Visit) -> None:
    page = opened(visit, "U_h=zz&step=7&nonsense=1")
    expect(page.locator("#messages li")).to_have_count(2)
    expect(page.locator("#messages")).to_contain_text("U_h: 'zz' is not a number; the default is used.")
    expect(page.locator("#unit-headline")).to_have_text("Three fixed points: sink, source, sink")


def test_the_line_follows_a_drag(visit: Visit) -> None:
    page = opened(visit, "preset=C")
    page.evaluate("""() => {
      window.told = [];
      const headline = document.querySelector("#unit-headline");
      document.addEventListener("gatescape:line", () => told.push(headline.textContent));
    }""")
    slider = page.get_by_label("b h, slider")
    box = slider.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    start = slider.evaluate("(node) => (Number(node.value) + 1000) / 2000")
    page.mouse.move(box["x"] + start * box["width"], middle)
    page.mouse.down()
    for step in range(1, 40):
        page.mouse.move(box["x"] + (start + (0.65 - start) * step / 39) * box["width"], middle)
        page.wait_for_function("(n) => told.length >= n || gatescape.answered()", arg=step)
    # while the hand is still down, the verdict has gone from three to one, and the panel is faded
    page.wait_for_function(
        "told.includes('Three fixed points: sink, source, sink') && told.includes('One fixed point: sink')"
    )
    expect(page.locator("#unit-pulse-plots")).to_have_class("unit-plots stale")
    assert "b_h" not in page.evaluate("location.search")
    page.mouse.up()
    page.wait_for_function(RESTING)
    assert "b_h=" in page.evaluate("location.search")
    expect(page.locator("#unit-pulse-words")).to_contain_text("one sink only")
    expect(page.locator("#unit-note")).to_contain_text("Weights changed")
    page.locator("#unit-reset").click()
    expect(page.locator("#unit-headline")).to_have_text("Three fixed points: sink, source, sink")
    page.wait_for_function("location.search === ''")


def test_snap_lands_on_the_half_stable_point(visit: Visit) -> None:
    page = opened(visit, "preset=A")
    expect(page.locator("#unit-headline")).to_have_text("One fixed point: sink")
    page.get_by_role("button", name="Snap b h to −0.703131").click()
    expect(page.locator("#unit-headline")).to_have_text("Two fixed points: half-stable, sink")
    expect(page.locator("#unit-sentences")).to_contain_text("is the critical value, proven to within")
    assert visit.state()["parameters"]["b_h"] == [pytest.approx(-0.7031308373119788, abs=1e-12)]  # type: ignore[index]
    # by U_h too, from elsewhere
    page.goto(f"{visit.address}/one-unit?preset=symmetric&b_h=0.1")
    page.wait_for_function(RESTING)
    page.get_by_role("button", name="Snap U h to 2.595765").click()
    expect(page.locator("#unit-headline")).to_contain_text("Two fixed points")
    expect(page.locator("#unit-points")).to_contain_text("half-stable")


def test_a_pulse_flips_the_memory_from_its_smallest_amplitude_on(visit: Visit) -> None:
    page = opened(visit, "preset=C&pulse=0.2,10")
    words = page.locator("#unit-pulse-words")
    expect(words).to_contain_text("The memory holds")
    words.get_by_role("button", name="use it").click()
    expect(words).to_contain_text("The memory flips: from the sink at −0.7616 to the one at −0.0164.")
    amplitude = visit.state()["pulse"][0]  # type: ignore[index]
    assert amplitude == pytest.approx(0.31357 * 1.001, abs=1e-4)
    # played, the state goes from one sink to the other
    page.evaluate("""() => {
      window.states = [];
      const { state } = gatescape.unitLine;
      gatescape.unitLine.state = (h, during) => {
        states.push([h, during]);
        state(h, during);
      };
    }""")
    page.get_by_role("button", name="Play the pulse").click()
    page.wait_for_function("states.length > 5 && states[states.length - 1][0] === null")
    states = [one for one in page.evaluate("states") if one[0] is not None]
    assert states[0] == [pytest.approx(-0.7616, abs=1e-4), False]
    assert states[-1] == [pytest.approx(-0.0164, abs=0.01), False]
    assert any(during for _, during in states)
    page.get_by_label("Length of the pulse in GRU steps").fill("9")
    page.keyboard.press("Enter")
    expect(words).to_contain_text("The memory holds")
    page.get_by_label("Amplitude of the pulse").fill("2000")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("2000 is outside -100 to 100")
    # the other way round
    page.get_by_label("right sink").check()
    expect(words).to_contain_text("returns to the sink at −0.0164")
    assert "sink=right" in page.evaluate("location.search")
    assert colours(page, "#unit-pulse-border") > 10


def test_the_cobweb_of_the_discrete_unit_and_the_slow_passage(visit: Visit) -> None:
    page = opened(visit, "preset=C&panel=steps")
    outcome = page.locator("#unit-steps-words")
    expect(outcome).to_have_text("The discrete unit does not rest: it repeats after 2 steps.")
    expect(page.locator("#unit-steps-table tbody tr").nth(2)).to_contain_text("repels")
    page.get_by_label("Step Δt", exact=True).fill("0.05")
    page.keyboard.press("Enter")
    expect(outcome).to_contain_text("settles at h = −0.0164")
    expect(page.locator("#unit-steps-table tbody tr").nth(2)).to_contain_text("attracts")
    assert page.evaluate("location.search") == "?panel=steps&step=0.05"
    assert colours(page, "#unit-steps-web") > 20
    # by keys alone: the dial, and the tabs
    page.get_by_label("Step Δt, slider").focus()
    page.keyboard.press("End")
    expect(outcome).to_contain_text("repeats after 2 steps")
    page.locator("#unit-tab-steps").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#unit-panel-passage")).to_be_visible()
    expect(page.locator("#unit-tab-passage")).to_be_focused()

    # the passage is slow beside the saddle-node
    expect(page.locator("#unit-passage-words")).to_contain_text("two fixed points stand in the way")
    page.get_by_role("button", name="Go to a distance of 0.001 from").click()
    facts = page.locator("#unit-passage-facts")
    expect(facts).to_contain_text("41.870 steps")
    expect(facts).to_contain_text("39.036 steps")
    expect(page.locator("#unit-headline")).to_have_text("One fixed point: sink")
    assert colours(page, "#unit-passage-law") > 10
    # what is shared is the page with its panel
    page.wait_for_function(RESTING)
    page.locator("#share-open").click()
    expect(page.get_by_label("Link to this page")).to_have_value(re.compile(r"/one-unit\?.*panel=passage"))


def test_the_pages_lead_to_each_other_and_take_the_look_along(visit: Visit) -> None:
    page = opened(visit, "theme=dark")
    page.get_by_role("link", name="Explore").click()
    page.wait_for_function("location.pathname === '/' && window.gatescape && gatescape.state?.ready()")
    assert visit.state()["theme"] == "dark"
    visit.settle()
    page.get_by_role("link", name="One unit").click()
    page.wait_for_function("location.pathname === '/one-unit'")
    page.wait_for_function(RESTING)
    assert visit.state()["theme"] == "dark"


def test_axe_finds_nothing_and_nothing_is_too_wide(visit: Visit) -> None:
    page = opened(visit, "preset=C")
    page.locator(".unit-weights .fold summary").click()
    for size, theme, tabs in (
        ("desk", "light", ("passage", "steps", "pulse")),
        ("projector", "light", ("passage",)),
        ("phone", "dark", ("steps",)),
    ):
        dressed(visit, size, theme)  # type: ignore[arg-type]
        for tab in tabs:
            page.locator(f"#unit-tab-{tab}").click()
            expect(page.locator(f"#unit-panel-{tab}")).to_be_visible()
            page.wait_for_function(RESTING)
            assert violations(page) == [], (size, theme, tab)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, (size, tab)
