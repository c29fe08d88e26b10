"""Fingers on a phone: pan, pinch and tap, and the page still scrolls."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import Visit

pytestmark = pytest.mark.browser

Fingers = list[tuple[float, float]]


def glide(visit: Visit, *ways: Fingers, steps: int = 10) -> None:
    """Put down a finger at the start of each way, move all to the ends together, and lift them."""
    session = visit.page.context.new_cdp_session(visit.page)

    def touch(kind: str, points: Fingers) -> None:
        named = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": named})

    touch("touchStart", [way[0] for way in ways])
    for k in range(1, steps + 1):
        share = k / steps
        touch(
            "touchMove",
            [(a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])) for a, b in ways],
        )
    touch("touchEnd", [])
    visit.settle()


def whole(phone: Visit) -> None:
    """The whole square again."""
    phone.page.evaluate("gatescape.state.change({ window: null }, 'done')")
    phone.settle()


def test_a_finger_pans_and_two_zoom_or_move(phone: Visit) -> None:
    phone.open("preset=8A")
    glide(phone, [phone.at(0.4, 0.0), phone.at(-0.2, 0.0)])
    x0, x1, y0, y1 = phone.state()["window"]  # type: ignore[misc]
    assert x1 - x0 == pytest.approx(2.2, abs=1e-3)
    assert x0 == pytest.approx(-1.1 + 0.6, abs=0.05)
    assert "window=" in phone.query()

    # two fingers zoom about their middle, side by side or one above the other
    near, far = 0.15, 0.45
    for upright in (False, True):
        whole(phone)
        ways: list[Fingers] = [
            [phone.at(0.2, s * near), phone.at(0.2, s * far)]
            if upright
            else [phone.at(s * near, 0.2), phone.at(s * far, 0.2)]
            for s in (-1, 1)
        ]
        glide(phone, *ways)
        x0, x1, y0, y1 = phone.state()["window"]  # type: ignore[misc]
        assert x1 - x0 == pytest.approx(2.2 * near / far, rel=0.05), upright
        middle = (0.2, 0.0) if upright else (0.0, 0.2)
        before = ((middle[0] + 1.1) / 2.2, (middle[1] + 1.1) / 2.2)
        assert (middle[0] - x0) / (x1 - x0) == pytest.approx(before[0], abs=0.03), upright
        assert (middle[1] - y0) / (y1 - y0) == pytest.approx(before[1], abs=0.03), upright
        # the page itself is not zoomed
        assert phone.page.evaluate("visualViewport.scale") == pytest.approx(1)

    # two fingers move the view in any direction
    whole(phone)
    glide(phone, [phone.at(-0.2, 0.4), phone.at(-0.2, -0.1)], [phone.at(0.2, 0.4), phone.at(0.2, -0.1)])
    _, _, y0, y1 = phone.state()["window"]  # type: ignore[misc]
    assert y1 - y0 == pytest.approx(2.2, rel=0.03)
    assert y0 == pytest.approx(-1.1 + 0.5, abs=0.08)
    assert phone.page.evaluate("scrollY") == 0

    # pinching together zooms out
    phone.page.evaluate("gatescape.state.change({ window: [-0.5, 0.5, -0.5, 0.5] }, 'done')")
    phone.settle()
    glide(phone, [phone.at(-0.4, 0.0), phone.at(-0.2, 0.0)], [phone.at(0.4, 0.0), phone.at(0.2, 0.0)])
    x0, x1, _, _ = phone.state()["window"]  # type: ignore[misc]
    assert x1 - x0 == pytest.approx(2.0, rel=0.05)
    # none of that has placed an orbit
    assert phone.state()["orbits"] == []


def test_one_finger_up_scrolls_the_page(phone: Visit) -> None:
    phone.open("preset=8A")
    glide(phone, [phone.at(0.0, -0.8), phone.at(0.0, 0.6)])
    phone.page.wait_for_function("scrollY > 30")
    assert phone.state()["orbits"] == []


def test_a_tap_starts_an_orbit_and_a_finger_drags_its_start(phone: Visit) -> None:
    phone.open("preset=8A")
    phone.page.touchscreen.tap(*phone.at(0.3, 0.3))
    phone.settle()
    expect(phone.page.locator(".start")).to_have_count(1)
    (start,) = phone.state()["orbits"]  # type: ignore[misc]
    glide(phone, [phone.at(*start), phone.at(-0.4, -0.2)])
    (moved,) = phone.state()["orbits"]  # type: ignore[misc]
    assert moved == pytest.approx([-0.4, -0.2], abs=0.03)
    assert phone.state()["window"] is None
