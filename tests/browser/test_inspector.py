"""The inspector: table, picture and plane light up together; a picked point is shown in full and followed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import Visit

pytestmark = pytest.mark.browser

# the inset shown is that of the state and place of now
INSET = """() => !document.querySelector("#point-inset").classList.contains("stale")
  && document.querySelector("#inset-note").textContent"""


def place(visit: Visit, index: int) -> tuple[float, float]:
    x, y = visit.page.evaluate("i => { const p = gatescape.points.all()[i]; return [p.x, p.y]; }", index)
    return x, y


def test_rows_and_points_light_each_other_and_columns_sort(visit: Visit) -> None:
    page = visit.open("preset=3A").page
    rows = page.locator("#point-table tbody tr:not([hidden])")
    expect(rows).to_have_count(11)
    rows.nth(3).hover()
    expect(page.locator("#point-marks circle.lit")).to_have_count(1)
    expect(page.locator("#trace-determinant .mark.lit")).to_have_count(1)
    page.mouse.move(*visit.at(*place(visit, 6)))
    expect(page.locator("#point-table tr.lit")).to_have_count(1)
    expect(rows.nth(6)).to_have_class("lit")
    page.mouse.move(*visit.at(0.3, 0.3))
    expect(page.locator("#point-table tr.lit")).to_have_count(0)
    # four marks of the plane stand for eleven points: each lights all of its own
    page.locator("#trace-determinant .mark", has_text="× 3").hover()
    expect(page.locator("#point-table tr.lit")).to_have_count(3)

    # columns sort both ways
    kinds = page.locator("#point-table tbody .pick span span:first-child")
    page.locator(".of-kind .sort").click()
    assert [kind.split()[0] for kind in kinds.all_inner_texts()] == ["sink"] * 5 + ["saddle"] * 5 + ["source"]
    expect(page.locator("th.of-kind[aria-sort]").first).to_have_attribute("aria-sort", "ascending")
    page.locator(".of-kind .sort").click()
    assert [kind.split()[0] for kind in kinds.all_inner_texts()] == ["source"] + ["saddle"] * 5 + ["sink"] * 5
    for column in ("place", "eigenvalues", "index", "slowest", "width"):
        page.locator(f".of-{column} .sort").click()
        expect(page.locator(f"th.of-{column}")).to_have_attribute("aria-sort", "ascending")


def test_a_click_on_a_point_picks_it_and_starts_no_orbit(visit: Visit) -> None:
    page = visit.open("preset=3A").page
    saddle = page.evaluate("gatescape.points.all().findIndex((p) => p.kind === 'saddle')")
    x, y = place(visit, saddle)
    page.mouse.click(*visit.at(x, y))
    card = page.locator("#point-card")
    expect(card).to_be_visible()
    expect(card).to_contain_text("saddle")
    expect(card).to_contain_text(str(abs(x)))
    expect(card).to_contain_text("Proven: exactly one fixed point")
    expect(page.locator(".start")).to_have_count(0)
    # two directions, each with arms and heads
    expect(page.locator("#point-marks .eigen-arm.line")).to_have_count(2)
    assert f"picked={x!r},{y!r}" in visit.query()
    page.wait_for_function(INSET)
    expect(page.locator("#inset-note")).to_contain_text("% of the greatest linear speed")
    # chosen once more, it is put away
    page.locator("#point-table tr.picked .pick").click()
    expect(card).to_be_hidden()
    assert "picked" not in visit.query()


def test_a_link_opens_on_its_point_and_the_inset_zooms(visit: Visit) -> None:
    page = visit.open("preset=5B&picked=0,0").page
    card = page.locator("#point-card")
    expect(card).to_contain_text("source 1, spiral")
    expect(card).to_contain_text("period of a turn")
    page.wait_for_function(INSET)
    expect(page.locator("#inset-radius")).to_have_text("± 0.1")
    before = page.locator("#inset-note").inner_text()
    page.locator("#inset-closer").click()
    expect(page.locator("#inset-radius")).to_have_text("± 0.05")
    page.wait_for_function(INSET)
    assert page.locator("#inset-note").inner_text() != before
    # a point that changes its kind in a Hopf bifurcation stays picked
    expect(page.locator("#point-name")).to_contain_text("source")
    for index, value in ((0, 1.5), (3, 1.5)):
        page.evaluate("([i, v]) => gatescape.state.enter('U_h', i, v, 'done')", [index, value])
        visit.settle()
    expect(page.locator("#point-name")).to_contain_text("sink")
    # a link to a point that is not there opens without it
    visit.open("preset=5B&picked=0.5,0.5")
    expect(card).to_be_hidden()
    assert visit.query() == "preset=5B"


def test_the_picked_point_is_followed_and_dropped_when_it_is_gone(visit: Visit) -> None:
    page = visit.open("preset=2A").page
    sink = page.evaluate("gatescape.points.all().findIndex((p) => p.x > 0.5 && p.y > 0.5)")
    page.evaluate("i => gatescape.points.pick(i)", sink)
    slider = page.locator('[data-parameter="b_h"] .slider').first
    before, _ = place(visit, sink)
    slider.focus()
    for _ in range(3):
        page.keyboard.press("Shift+PageUp")
    visit.settle()
    x, y = visit.state()["picked"]  # type: ignore[misc]
    assert x > before + 0.05
    assert page.evaluate("gatescape.points.all()[gatescape.points.picked()].x") == x
    assert f"picked={x!r},{y!r}" in visit.query()
    # the sinks on the left vanish with their saddles; the ones on the right stay what they are
    page.evaluate("gatescape.state.enter('b_h', 0, 0, 'done')")
    visit.settle()
    page.evaluate("gatescape.points.pick(gatescape.points.all().findIndex((p) => p.kind === 'sink' && p.x < 0))")
    assert visit.state()["picked"][0] < 0  # type: ignore[index]
    page.evaluate("gatescape.state.enter('b_h', 0, 3, 'done')")
    visit.settle()
    assert visit.state()["picked"] is None
    expect(page.locator("#point-card")).to_be_hidden()
    assert "picked" not in visit.query()


def test_the_address_follows_the_picked_point_when_a_draft_comes_after_the_hand_let_go(visit: Visit) -> None:
    page = visit.open("preset=2A").page
    page.evaluate("gatescape.points.pick(gatescape.points.all().findIndex((p) => p.x > 0.5 && p.y > 0.5))")
    page.evaluate("['live', 'done'].forEach((phase) => gatescape.state.enter('b_h', 0, 0.25, phase))")
    visit.settle()
    x, y = visit.state()["picked"]  # type: ignore[misc]
    assert f"picked={x!r},{y!r}" in visit.query()


def test_an_unresolved_region_can_be_picked_and_says_what_is_open(visit: Visit) -> None:
    page = visit.open("preset=3B").page
    page.locator("#point-table .pick", has_text="unresolved").first.click()
    expect(page.locator("#point-card")).to_contain_text("Open: in a box of width")
    page.wait_for_function(INSET)


def test_by_keyboard(visit: Visit) -> None:
    page = visit.open("preset=3A").page
    page.locator("#portrait").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".point-mark:focus")).to_have_count(1)
    expect(page.locator("#point-table tr.lit")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    assert page.evaluate("gatescape.points.lit()") == [1]
    page.keyboard.press("Enter")
    expect(page.locator("#point-card")).to_be_visible()
    # one stop for all points, one for all rows
    expect(page.locator(".point-mark[tabindex='0']")).to_have_count(1)
    expect(page.locator(".pick[tabindex='0']")).to_have_count(1)
    page.locator(".pick[tabindex='0']").focus()
    page.keyboard.press("End")
    assert page.evaluate("gatescape.points.lit()") == [10]
    page.keyboard.press("Enter")
    assert page.evaluate("gatescape.points.picked()") == 10


def test_dragging_asks_for_no_inset(visit: Visit) -> None:
    page = visit.open("preset=3A&picked=0,0").page
    page.wait_for_function(INSET)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/v1/local" in request.url else None)
    page.evaluate(
        """async () => {
          for (let i = 1; i <= 12; i++) {
            gatescape.state.enter("b_h", 0, i / 1000, "live");
            await new Promise((done) => requestAnimationFrame(done));
          }
        }"""
    )
    assert asked == []
    page.evaluate("gatescape.state.enter('b_h', 0, 0.02, 'done')")
    visit.settle()
    page.wait_for_function(INSET)
    assert len(asked) == 1


def test_a_tap_picks_a_point_on_a_phone(phone: Visit) -> None:
    page = phone.open("preset=3A").page
    page.touchscreen.tap(*phone.at(*place(phone, 4)))
    expect(page.locator("#point-card")).to_be_visible()
    expect(page.locator("#point-table tr.picked")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
