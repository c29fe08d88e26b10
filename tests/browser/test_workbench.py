"""The workbench: orbits in time, the discrete GRU, pulses, noise, the machine."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import People, Visit
from .test_accessibility import THEMES

pytestmark = pytest.mark.browser

OVERSHOOTING = "U_h=-4,0,0,-4&U_r=0,0,0,0&b_z=-2,-2"


def rest(visit: Visit) -> Visit:
    """Wait until the picture is painted and every question of the workbench is answered."""
    visit.settle()
    visit.page.wait_for_function("gatescape.gate.idle() && gatescape.answered()")
    return visit


def dots(visit: Visit) -> int:
    """How many pixels of the canvas above the picture are painted."""
    count: int = visit.page.evaluate(
        """async () => {
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          const canvas = document.querySelector(".overlay");
          if (canvas.hidden) return 0;
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let painted = 0;
          for (let i = 3; i < data.length; i += 4) painted += data[i] > 0;
          return painted;
        }"""
    )
    return count


def test_tabs_open_close_and_are_kept_in_the_address(visit: Visit) -> None:
    visit.open()
    tabs = visit.page.locator("#workbench [role=tab]")
    expect(tabs).to_have_count(3)
    expect(visit.page.locator("#workbench [role=tabpanel]:visible")).to_have_count(0)
    tabs.nth(0).focus()
    visit.page.keyboard.press("ArrowRight")
    expect(tabs.nth(1)).to_be_focused()
    visit.page.keyboard.press("Enter")
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    expect(visit.page.locator("#panel-steps")).to_be_visible()
    assert visit.query() == "bench=steps"
    visit.page.reload()
    rest(visit)
    expect(visit.page.locator("#panel-steps")).to_be_visible()
    tabs.nth(1).click()
    expect(visit.page.locator("#panel-steps")).to_be_hidden()
    assert visit.query() == ""


def test_an_orbit_is_listed_with_its_ends_and_can_be_changed(visit: Visit) -> None:
    visit.open("bench=orbits")
    expect(visit.page.locator("#orbit-hint")).to_be_visible()
    visit.page.mouse.click(*visit.at(0.3, 0.4))
    rest(visit)
    rows = visit.page.locator("#orbit-list li")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text(re.compile(r"reaches sink 11 after \d+ steps"))
    # the number is the table's
    expect(visit.page.locator("#fixed-points")).to_contain_text("sink 11")

    box = visit.page.get_by_label("Orbit 1, x at the start")
    box.fill("-0.123456789012345")
    box.press("Enter")
    rest(visit)
    assert visit.state()["orbits"][0][0] == -0.123456789012345  # type: ignore[index]
    assert "orbits=-0.123456789012345," in visit.query()
    expect(rows.first).to_contain_text("reaches sink 1 after")
    box.fill("")
    box.press("Enter")
    expect(visit.page.locator("#messages li")).to_contain_text("that is not a number; -0.123456789012345 is kept")

    visit.page.get_by_label("Orbit 1, colour").select_option(label="crimson")
    rest(visit)
    assert "colours=3" in visit.query()
    visit.page.mouse.click(*visit.at(0.3, -0.4))
    rest(visit)
    expect(rows).to_have_count(2)
    visit.page.get_by_role("button", name="Remove orbit 1").click()
    rest(visit)
    expect(rows).to_have_count(1)
    # the one that stays keeps its own colour, the second of the set
    assert "colours=1" in visit.query()
    visit.page.locator("#clear-orbits").click()
    rest(visit)
    assert visit.query() == "bench=orbits"
    expect(visit.page.locator("#orbit-hint")).to_be_visible()


def test_time_is_linked_between_curves_and_plane(visit: Visit) -> None:
    visit.open("bench=orbits&orbits=0.3,0.4;-0.5,0.2")
    rest(visit)
    assert dots(visit) == 0
    canvas = visit.page.locator("#orbit-curves canvas")
    canvas.scroll_into_view_if_needed()
    bounds = canvas.bounding_box()
    assert bounds
    visit.page.mouse.move(bounds["x"] + 0.6 * bounds["width"], bounds["y"] + 60)
    expect(visit.page.locator(".clock")).to_contain_text("t =")
    assert dots(visit) > 50

    visit.page.locator(".scrub").first.focus()
    before = visit.page.locator(".clock").inner_text()
    visit.page.keyboard.press("ArrowRight")
    visit.page.keyboard.press("PageDown")
    expect(visit.page.locator(".clock")).not_to_have_text(before)

    # from the plane: the pointer on the start of an orbit's future is time zero or a little later
    visit.page.locator("#portrait").scroll_into_view_if_needed()
    visit.page.mouse.move(*visit.at(0.6, 0.62))
    visit.page.mouse.move(*visit.at(0.34, 0.435))
    expect(visit.page.locator(".clock")).to_contain_text(re.compile(r"t = [01]\.\d"))


def test_play_runs_to_the_end_and_pauses(visit: Visit) -> None:
    visit.open("bench=orbits&orbits=0.3,0.4")
    rest(visit)
    play = visit.page.locator("#orbit-player .action")
    visit.page.get_by_label("Speed of playing").select_option("2")
    play.click()
    expect(play).to_have_text("Pause")
    visit.page.wait_for_function("parseFloat(document.querySelector('.clock').textContent.replace('t = ', '')) > 0.5")
    play.click()
    expect(play).to_have_text("Play")
    paused = visit.page.locator(".clock").inner_text()
    assert dots(visit) > 20
    assert visit.page.locator(".clock").inner_text() == paused
    visit.page.get_by_label("Speed of playing").select_option("50")
    play.click()
    expect(play).to_have_text("Play", timeout=10_000)
    visit.page.wait_for_function(
        "Number(document.querySelector('.scrub').value) === Number(document.querySelector('.scrub').max)"
    )


def test_an_orbit_under_way_can_be_followed_longer(visit: Visit) -> None:
    visit.open("bench=orbits&preset=8C&orbits=-0.55,-0.6")
    rest(visit)
    expect(visit.page.locator("#orbit-longer")).to_contain_text("Still under way at 60 steps.")
    visit.page.get_by_role("button", name="Follow for 240 steps").click()
    rest(visit)
    assert "time=240" in visit.query()
    visit.page.get_by_role("button", name="Follow for 1000 steps").click()
    rest(visit)
    expect(visit.page.locator("#orbit-list")).to_contain_text("settles on the limit cycle")
    visit.page.get_by_role("button", name="Follow for 60 steps").click()
    rest(visit)
    assert "time" not in visit.query()


def test_orbits_are_smooth_where_the_window_is_small(visit: Visit) -> None:
    # a spiral out of a source: several turns within a thousandth of the square
    visit.open("bench=orbits&preset=5B&window=-0.001,0.001,-0.001,0.001&orbits=0.0001,0")
    rest(visit)
    assert visit.page.evaluate("gatescape.shown().frame.lines.future.x.length") > 40


def test_the_dial_goes_from_the_flow_to_the_discrete_network(visit: Visit) -> None:
    visit.open(f"bench=steps&orbits=0.3,0.4&{OVERSHOOTING}")
    rest(visit)
    assert dots(visit) == 0
    expect(visit.page.locator("#step-planes svg")).to_have_count(2)
    expect(visit.page.locator("#step-table")).to_contain_text("sink 1")
    # eigenvalues light up with their point
    visit.page.locator("#step-table tbody tr").first.hover()
    expect(visit.page.locator("#step-planes .lit")).to_have_count(2)
    assert visit.page.evaluate("gatescape.points.lit()") == [0]
    visit.page.get_by_role("button", name="the discrete GRU").click()
    rest(visit)
    assert "step=1" in visit.query()
    assert dots(visit) > 50
    expect(visit.page.locator("#step-warning")).to_contain_text("Sink 1 is stable in the flow but not at Δt = 1")
    expect(visit.page.locator("#step-warning")).to_contain_text("0.4566")
    expect(visit.page.locator("#step-table")).to_contain_text("unstable")
    # long runs of the iterates are in the list of orbits
    visit.page.locator("#tab-orbits").click()
    expect(visit.page.locator("#orbit-list")).to_contain_text("Δt = 1: settles on an orbit of period 2")
    visit.page.locator("#tab-steps").click()

    box = visit.page.get_by_label("Step Δt", exact=True)
    box.fill("0.25")
    box.press("Enter")
    rest(visit)
    expect(visit.page.locator("#step-warning")).to_be_hidden()
    assert "step=0.25" in visit.query()
    box.fill("7")
    box.press("Enter")
    expect(visit.page.locator("#messages li")).to_contain_text("lies between 0 and 1; 0.25 is kept")
    visit.page.get_by_label("Step Δt, slider").focus()
    visit.page.keyboard.press("Home")
    rest(visit)
    assert "step" not in visit.query().replace("bench=steps", "")
    assert dots(visit) == 0


def test_a_pulse_by_numbers_flips_the_memory(visit: Visit) -> None:
    visit.open("bench=inputs&pulse=2,0,10,0,0")
    rest(visit)
    start = visit.page.get_by_label("Begin at")
    expect(start.locator("option:checked")).to_contain_text("sink 1 ")
    visit.page.get_by_role("button", name="Give this pulse").click()
    expect(visit.page.locator("#pulse-outcome")).to_have_text("The memory flips: sink 1 before, sink 11 after.")
    # the state is where the pulse has led it: the same pulse changes nothing more
    expect(start.locator("option:checked")).to_contain_text("sink 11 ")
    assert dots(visit) > 100
    visit.page.get_by_role("button", name="Give this pulse").click()
    expect(visit.page.locator("#pulse-outcome")).to_have_text("The memory holds: sink 11 before and after.")
    # the machine is drawn on demand
    expect(visit.page.locator("#machine-diagram svg")).to_have_count(0)
    visit.page.locator("#machine-fold summary").click()
    expect(visit.page.locator(".machine-state")).to_have_count(5)
    row = visit.page.locator("#machine-diagram tbody tr").first
    expect(row.locator("th")).to_have_text("sink 1")
    expect(row.locator("td").first).to_have_text("11")
    visit.page.locator(".machine-state").first.hover()
    expect(visit.page.locator(".machine-edge.of-this")).not_to_have_count(0)
    # what belongs to another network is taken away
    visit.page.locator("[data-parameter=b_h] input[type=number]").first.fill("0.1")
    visit.page.keyboard.press("Enter")
    rest(visit)
    expect(visit.page.locator("#pulse-outcome")).to_have_text("")
    assert dots(visit) == 0


def test_a_pulse_by_hand(visit: Visit) -> None:
    visit.open("bench=inputs&pulse=3,0,10,0,0")
    rest(visit)
    arrow = visit.page.get_by_role("button", name="Input right: hold")
    arrow.scroll_into_view_if_needed()
    bounds = arrow.bounding_box()
    assert bounds
    visit.page.mouse.move(bounds["x"] + 20, bounds["y"] + 20)
    visit.page.mouse.down()
    visit.page.wait_for_function("parseFloat(document.querySelector('.pad-centre').textContent) > 9")
    visit.page.mouse.up()
    expect(visit.page.locator("#pulse-outcome")).to_have_text("The memory flips: sink 1 before, sink 11 after.")
    length = visit.state()["pulse"][2]  # type: ignore[index]
    assert length > 9

    arrow.focus()
    visit.page.keyboard.down("ArrowLeft")
    visit.page.wait_for_function("parseFloat(document.querySelector('.pad-centre').textContent) > 9")
    visit.page.keyboard.up("ArrowLeft")
    expect(visit.page.locator("#pulse-outcome")).to_contain_text("The memory flips: sink 11 before")


def test_noise_shows_paths_and_shares(visit: Visit) -> None:
    visit.open("bench=inputs&noise=0.2,3,200,30")
    rest(visit)
    visit.page.get_by_role("button", name="Run", exact=True).click()
    bars = visit.page.locator("#noise-shares li")
    expect(bars).to_have_count(5)
    assert dots(visit) > 500
    first = visit.page.locator("#noise-shares ul").inner_text()
    assert re.search(r"\d+\.\d % \(\d+\.\d to \d+\.\d\)", first)
    seed = visit.page.get_by_label("Noise, seed of the random numbers")
    seed.fill("4")
    seed.press("Enter")
    expect(visit.page.locator("#noise-shares ul")).not_to_have_text(first, use_inner_text=True)
    assert "noise=0.2,4,200,30" in visit.query()
    seed.fill("1.5")
    seed.press("Enter")
    expect(visit.page.locator("#messages li")).to_contain_text("1.5 is not a whole number; 4 is kept")
    visit.page.get_by_role("button", name="Clear", exact=True).click()
    expect(bars).to_have_count(0)
    assert dots(visit) == 0
    # what takes too long is refused in a sentence
    visit.allowed.append("400")
    visit.open("bench=inputs&noise=0.2,3,5000,1000")
    rest(visit)
    visit.page.get_by_role("button", name="Run", exact=True).click()
    expect(visit.page.locator("#noise-shares")).to_contain_text("take too long; at most")


def test_on_a_phone_nothing_scrolls_sideways(phone: Visit) -> None:
    page = phone.open("bench=orbits&orbits=0.3,0.4&step=0.5&preset=7").page
    for bench in ("orbits", "steps", "inputs"):
        if bench != "orbits":
            page.locator(f"#tab-{bench}").click()
        expect(page.locator(f"#panel-{bench}")).to_be_visible()
        rest(phone)
        if bench == "inputs":
            page.locator("#machine-fold summary").click()
            page.get_by_role("button", name="Run", exact=True).click()
            expect(page.locator("#noise-shares li")).not_to_have_count(0)
            expect(page.locator(".machine-state")).not_to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), bench


def test_with_reduced_motion_nothing_moves_by_itself(people: People) -> None:
    visit = people.come(1280, 800, still=True).open("bench=inputs&pulse=2,0,10,0,0")
    rest(visit)
    visit.page.get_by_role("button", name="Give this pulse").click()
    expect(visit.page.locator("#pulse-outcome")).to_contain_text("The memory flips")
    first = dots(visit)
    assert first > 100
    assert dots(visit) == first


def test_axe_finds_nothing(visit: Visit) -> None:
    page = visit.open(f"bench=orbits&orbits=0.3,0.4;-0.5,0.2&step=1&{OVERSHOOTING}").page
    for bench in ("orbits", "steps", "inputs"):
        if bench != "orbits":
            page.locator(f"#tab-{bench}").click()
        expect(page.locator(f"#panel-{bench}")).to_be_visible()
        rest(visit)
        if bench == "inputs":
            page.locator("#machine-fold summary").click()
            page.get_by_role("button", name="Run", exact=True).click()
            page.get_by_role("button", name="Give this pulse").click()
            expect(page.locator("#noise-shares li")).not_to_have_count(0)
            expect(page.locator("#pulse-outcome")).not_to_have_text("")
            expect(page.locator("#machine-diagram table")).to_be_visible()
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            expect(page.locator("html")).to_have_attribute("data-theme", theme)
            rest(visit)
            found = Axe().run(page, context="#workbench").response["violations"]
            assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == [], (bench, theme)
