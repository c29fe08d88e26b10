"""What a visitor sees when a worker is killed under his hand: the picture stops for a moment, and goes on by itself."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.hosting.processes import App, until

from .conftest import watched


@pytest.mark.slow
def test_workers_killed_in_mid_drag(browser: Browser, tmp_path: Path) -> None:
    app = App({"WEB_CONCURRENCY": "2", "GATESCAPE_ROOMS_DIR": str(tmp_path / "rooms")}, tmp_path / "log").start()
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        until(app.ready, 240)
        visit = watched(context, app.address)
        visit.open("preset=2A")
        page = visit.page
        painted = "gatescape.gate.record.painted"
        thumb = page.locator('[data-parameter="U_h"] .entry .slider').first.bounding_box()
        assert thumb
        across = iter(range(1, 100))

        def drag(steps: int) -> None:
            for _ in range(steps):
                page.mouse.move(
                    thumb["x"] + thumb["width"] * (0.5 + next(across) / 250), thumb["y"] + thumb["height"] / 2
                )

        page.mouse.move(thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2)
        page.mouse.down()
        drag(5)
        page.wait_for_function(f"() => {painted} > 1")
        victims = app.workers()
        assert len(victims) == 2
        before = page.evaluate(painted)
        for victim in victims:
            os.kill(victim, signal.SIGKILL)
        drag(10)
        page.mouse.up()
        until(lambda: not set(victims) & set(app.workers()) and len(app.workers()) == 2)
        # nothing is touched any more: the page asks again by itself
        page.wait_for_function(f"(before) => {painted} > before", before, timeout=30_000)
        visit.settle()
        expect(page.locator("#messages li")).to_have_count(0)
        # and he has lost nothing: the address holds what the slider shows
        held = page.evaluate("gatescape.state.now().parameters")
        query = visit.query()
        page.reload()
        visit.settle()
        assert page.evaluate("gatescape.state.now().parameters") == held
        assert visit.query() == query
        lost = ("ERR_", "Failed to load resource")
        assert [fault for fault in visit.faults if not any(words in fault for words in lost)] == []
    finally:
        context.close()
        app.stop()
