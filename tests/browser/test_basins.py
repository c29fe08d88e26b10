"""The layer of basins: asked for at rest, true when shown, gone while a hand moves."""

from __future__ import annotations

import json
import struct

import pytest
from playwright.sync_api import Route, expect

from .conftest import Visit

pytestmark = pytest.mark.browser

ALL = "layers=map,arrows,nullclines,trajectories,separatrices,cycles,points,basins"
SHOWN = "() => gatescape.basinLayer.resting() && gatescape.basins.of(gatescape.state.now()) !== null"


def test_off_at_first_and_asked_for_only_when_wanted(visit: Visit) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url) if "/basins" in request.url else None)
    visit.open("preset=2A")
    expect(visit.page.locator("#basin-shares")).to_be_hidden()
    before = visit.picture()
    assert asked == []
    visit.page.get_by_role("checkbox", name="Basins").check()
    visit.page.wait_for_function(SHOWN)
    assert visit.differ(visit.picture(), before)
    assert "basins" in visit.query()
    rows = visit.page.locator("#basin-shares li")
    expect(rows).to_have_count(4)
    expect(rows.first).to_contain_text("25.0 %")
    visit.page.get_by_role("checkbox", name="Basins").uncheck()
    visit.settle()
    assert not visit.differ(visit.picture(), before)
    assert visit.query() == "preset=2A"


def test_a_link_restores_the_layer_which_is_never_stale(visit: Visit) -> None:
    visit.open("preset=8A&" + ALL)
    visit.page.wait_for_function(SHOWN)
    expect(visit.page.locator("#basin-shares li")).to_have_count(3)
    # nothing is asked while a hand moves
    asked = visit.page.evaluate("gatescape.basinLayer.record.asked")
    for i in range(12):
        visit.page.evaluate("v => gatescape.state.enter('b_h', 0, v, 'live')", 0.3 - i / 100)
    assert visit.page.evaluate("gatescape.basinLayer.record.asked") == asked
    visit.page.evaluate("gatescape.state.change({}, 'done')")
    visit.settle()
    visit.page.wait_for_function(SHOWN)
    # hold every further map back: the picture must do without
    visit.page.route("**/api/v1/basins**", lambda route: None)
    visit.page.evaluate("gatescape.state.enter('b_h', 0, 0.2, 'done')")
    visit.settle()
    with_layer = visit.picture()
    assert visit.page.evaluate("gatescape.basins.of(gatescape.state.now())") is None
    expect(visit.page.locator("#basin-shares")).to_have_class("basins stale")
    visit.page.get_by_role("checkbox", name="Basins").uncheck()
    visit.page.wait_for_function("gatescape.resting()")
    # without the layer only the sinks' marks change back to their own colour
    share = visit.page.evaluate(
        "([a, b]) => kept[a].reduce((n, pixel, i) => n + (pixel !== kept[b][i]), 0) / kept[a].length",
        [with_layer, visit.picture()],
    )
    assert share < 0.01


def test_a_zoom_is_computed_anew_at_the_pixels_of_the_screen(visit: Visit) -> None:
    visit.open("preset=8A&window=-0.62,-0.6,-0.5,-0.48&" + ALL)
    visit.page.wait_for_function(SHOWN)
    held = visit.page.evaluate(
        "[gatescape.basins.of(gatescape.state.now())].map((m) => [m.window, m.size, m.labels.length])[0]"
    )
    assert held[0] == [-0.62, -0.6, -0.5, -0.48]
    assert held[1] >= 200
    assert held[2] == held[1] ** 2


def cut_short(route: Route) -> None:
    """Hand on a fine map as if its work had been cut short."""
    answer = route.fetch()
    body = answer.body()
    if "size=200&" in route.request.url:
        route.fulfill(body=body)
        return
    (length,) = struct.unpack("<I", body[4:8])
    header = json.loads(body[8 : 8 + length])
    header["shown"]["complete"] = False
    text = json.dumps(header).encode()
    route.fulfill(body=body[:4] + struct.pack("<I", len(text)) + text + body[8 + length :])


def test_a_fine_map_that_was_cut_short_does_not_replace_a_whole_coarse_one(visit: Visit) -> None:
    visit.page.route("**/api/v1/basins**", cut_short)
    visit.open("preset=2A&" + ALL)
    visit.page.wait_for_function(SHOWN)
    visit.page.wait_for_function("gatescape.basinLayer.resting()")
    assert visit.page.evaluate("gatescape.basins.of(gatescape.state.now()).size") == 200
    expect(visit.page.locator("#basin-shares")).not_to_have_attribute("aria-busy", "true")


def test_what_is_not_settled_is_hatched_and_said(visit: Visit) -> None:
    # row iv of the catalogue: three quarters of the square drift into points that cannot be resolved
    visit.open("U_h=2,0,0,2&U_r=-1,0,0,-1&b_h=0,0&b_r=0,0&" + ALL)
    visit.page.wait_for_function("gatescape.basinLayer.resting()")
    expect(visit.page.locator("#basin-shares")).to_contain_text("not settled")
    expect(visit.page.locator("#basin-shares .hatched")).to_have_count(1)
