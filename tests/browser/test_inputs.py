"""Inputs as people give them: amplitude, direction and length; and what the legend says while they are shown."""

from __future__ import annotations

import math

import pytest
from playwright.sync_api import Locator, expect

from dynamics.pulses import directed

from .conftest import Visit
from .test_workbench import rest

pytestmark = pytest.mark.browser


def test_a_pulse_has_an_amplitude_and_a_direction(visit: Visit) -> None:
    visit.open("bench=inputs&pulse=0,-2,10,0,0")
    rest(visit)
    page = visit.page
    amplitude, direction = page.get_by_label("Pulse, amplitude"), page.get_by_label("Pulse, direction in degrees")
    expect(amplitude).to_have_value("2")
    expect(direction).to_have_value("270")

    def give(box: Locator, text: str) -> list[float]:
        box.fill(text)
        box.press("Enter")
        held: list[float] = visit.state()["pulse"]  # type: ignore[assignment]
        return held

    assert give(direction, "180") == [-2, 0, 10, 0, 0]
    assert "pulse=-2,0,10,0,0" in visit.query()
    assert give(direction, "-90") == [0, -2, 10, 0, 0]
    assert give(amplitude, "0") == [0, 0, 10, 0, 0]
    # a direction outlives the amplitude
    assert give(amplitude, "1.5") == [0, -1.5, 10, 0, 0]
    x, y, *_ = give(direction, "45")
    assert x == y == pytest.approx(1.5 * math.sqrt(0.5), rel=1e-15)
    expect(page.locator(".pulse-parts")).to_have_text("That is 1.061 to x and 1.061 to y.")
    # other numbers leave the parts alone, to the last digit; a reload shows what was typed
    assert give(page.get_by_label("Pulse, length in GRU steps"), "4") == [x, y, 4, 0, 0]
    page.reload()
    rest(visit)
    expect(amplitude).to_have_value("1.5")
    expect(direction).to_have_value("45")
    give(amplitude, "21")
    expect(page.locator("#messages li")).to_contain_text("Pulse, amplitude: 21 is outside 0 to 20; 1.5 is kept.")
    assert visit.state()["pulse"] == [x, y, 4, 0, 0]

    # directions are those of the numerics
    degrees = [0.0, 30.0, 45.0, 60.0, 90.0, 120.0, 135.0, 180.0, 210.0, 225.0, 270.0, 315.0, 330.0, 12.3456789, 359.999]
    told = page.evaluate("all => all.map((d) => gatescape.polar.parts(2.7, d))", degrees)
    back = page.evaluate("all => all.map(([x, y]) => gatescape.polar.of(x, y))", told)
    for angle, parts in zip(degrees, told, strict=True):
        pulse = directed("a", math.radians(angle), 2.7, 1.0)
        assert parts == pytest.approx([pulse.x, pulse.y], abs=1e-14)
    assert back == [[2.7, angle] for angle in degrees]


def test_every_arrow_keeps_the_amplitude(visit: Visit) -> None:
    visit.open("bench=inputs&pulse=3,0,10,0,0")
    rest(visit)
    for name, x, y in (("up and right", 1, 1), ("up and left", -1, 1), ("down and left", -1, -1), ("down", 0, -1)):
        visit.page.get_by_role("button", name=f"Input {name}: hold").focus()
        visit.page.keyboard.press("Enter", delay=60)
        rest(visit)
        held: list[float] = visit.state()["pulse"]  # type: ignore[assignment]
        size = math.hypot(x, y)
        assert held[:2] == pytest.approx([3 * x / size, 3 * y / size], rel=1e-14)
        expect(visit.page.get_by_label("Pulse, amplitude")).to_have_value("3")


def test_the_legend_explains_what_is_shown_and_only_that(visit: Visit) -> None:
    visit.open("bench=inputs&orbits=0.3,0.4&noise=0.2,3,50,30")
    rest(visit)
    lines = {
        name: visit.page.locator("#legend li", has_text=text)
        for name, text in (("iterates", "in steps of"), ("pulse", "under the pulse"), ("noise", "under noise"))
    }

    def shown(*names: str) -> None:
        for name, line in lines.items():
            expect(line).to_be_visible(visible=name in names)

    shown()
    visit.page.get_by_role("button", name="Run", exact=True).click()
    shown("noise")
    visit.page.get_by_role("button", name="Give this pulse").click()
    shown("noise", "pulse")
    visit.page.evaluate("gatescape.state.change({ step: 0.5 }, 'look')")
    shown("iterates", "noise", "pulse")
    visit.page.get_by_role("button", name="Clear", exact=True).click()
    shown("iterates", "pulse")
    visit.page.get_by_role("tab", name="Inputs").click()
    shown("iterates")
    visit.page.get_by_role("button", name="Clear orbits").click()
    shown()


def test_a_pulse_is_taken_away_when_its_numbers_are_edited(visit: Visit) -> None:
    visit.open("bench=inputs&pulse=3,0,10,0,0")
    rest(visit)
    page = visit.page
    outcome, curves = page.locator("#pulse-outcome"), page.locator("#pulse-curves")
    drawn = page.locator("#legend li", has_text="under the pulse")

    def give() -> None:
        page.get_by_role("button", name="Give this pulse").click()
        expect(outcome).not_to_be_empty()
        expect(curves).to_be_visible()
        expect(drawn).to_be_visible()

    def gone() -> None:
        expect(outcome).to_be_empty()
        expect(curves).to_be_hidden()
        expect(drawn).to_be_hidden()

    give()
    for name, text in (("amplitude", "2"), ("direction in degrees", "90"), ("length in GRU steps", "5")):
        box = page.get_by_label(f"Pulse, {name}")
        box.fill(text)
        box.press("Enter")
        gone()
        rest(visit)
        gone()
        give()
    # a number that is refused changes nothing
    box.fill("-1")
    box.press("Enter")
    expect(outcome).not_to_be_empty()
    # another start is another pulse too
    page.get_by_label("Begin at").select_option(label=page.get_by_label("Begin at").locator("option").last.inner_text())
    gone()
    # what an arrow gives by hand is of the numbers that it leaves behind
    page.get_by_role("button", name="Input up: hold").focus()
    page.keyboard.press("Enter", delay=60)
    rest(visit)
    expect(outcome).not_to_be_empty()
    expect(curves).to_be_visible()
    assert visit.state()["pulse"][0] == 0  # type: ignore[index]


def test_noise_runs_anew_from_another_start_and_a_reload_loses_no_result(visit: Visit) -> None:
    visit.open("preset=3A&bench=inputs&noise=0.02,3,40,20&pulse=3,0,10,0,0")
    rest(visit)
    page, shares = visit.page, visit.page.locator("#noise-shares")
    page.get_by_role("button", name="Run", exact=True).click()
    rest(visit)
    first = shares.inner_text()
    options = page.get_by_label("Begin at").locator("option")
    page.get_by_label("Begin at").select_option(label=options.nth(1).inner_text())
    expect(shares).not_to_have_text(first, use_inner_text=True)
    rest(visit)
    expect(shares.locator("li").nth(1)).to_contain_text("100.0 %")
    page.get_by_role("button", name="Give this pulse").click()
    rest(visit)

    def seen() -> list[str]:
        expect(page.locator("#noise-shares li").first).to_be_visible()
        expect(page.locator("#pulse-outcome")).not_to_be_empty()
        begin = page.get_by_label("Begin at").evaluate("node => node.selectedOptions[0].textContent")
        return [page.locator("#pulse-outcome").inner_text(), page.locator("#noise-shares").inner_text(), begin]

    before = seen()
    page.reload()
    visit.settle()
    rest(visit)
    assert seen() == before
    # what is taken away stays away
    page.get_by_role("button", name="Clear", exact=True).click()
    box = page.get_by_label("Pulse, amplitude")
    box.fill("2")
    box.press("Enter")
    page.reload()
    visit.settle()
    rest(visit)
    expect(page.locator("#pulse-outcome")).to_be_empty()
    expect(page.locator("#noise-shares")).to_be_empty()
