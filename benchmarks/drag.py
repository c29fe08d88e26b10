"""From a dragged slider to the painted portrait, in Chromium, with the server on the same machine."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.measure import heading, percentile, row

ROOT = Path(__file__).parent.parent
SECONDS = 4.0
PRESETS = ("3A", "2A", "5B", "8C")
SETTLED = "window.gatescape && gatescape.gate && gatescape.state.ready() && gatescape.gate.idle()"


@contextmanager
def serving() -> Iterator[str]:
    """gunicorn as ``make run`` starts it, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--log-level", "error", "app:server"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/healthz", 60.0)
        yield address
    finally:
        process.terminate()
        process.wait(15)


def wait_for(url: str, seconds: float) -> None:
    """Until the server answers.

    Raises:
        TimeoutError: if it does not.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{url} did not answer within {seconds:g} s")


def drag(page: Page, seconds: float) -> tuple[float, list[float]]:
    """Move the first slider to and fro, 60 events a second. Returns redraws a second and delays in ms."""
    slider = page.locator('[data-parameter="U_h"] .entry .slider').first
    box = slider.bounding_box()
    if box is None:
        raise RuntimeError("the slider of U_h is not on the screen")
    y = box["y"] + box["height"] / 2
    left, width = box["x"] + 0.55 * box["width"], 0.25 * box["width"]
    page.mouse.move(left, y)
    page.mouse.down()
    since = page.evaluate("performance.now()")
    begin, k = time.monotonic(), 0
    while time.monotonic() - begin < seconds:
        k += 1
        phase = (k % 240) / 120
        page.mouse.move(left + width * (phase if phase <= 1 else 2 - phase), y)
        time.sleep(max(0.0, begin + k / 60 - time.monotonic()))
    times = page.evaluate("since => gatescape.gate.record.times.filter(([at]) => at > since)", since)
    elapsed = (page.evaluate("performance.now()") - since) / 1e3
    page.mouse.up()
    return len(times) / elapsed, [delay for _, delay in times]


def main() -> None:
    """Print redraws a second and delays for a few presets."""
    heading("drag to paint in Chromium", "median at most 60 ms, at least 15 redraws a second")
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is None:
        row("Chromium is not on the PATH", "not measured", False)
        return
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for key in PRESETS:
            # Playwright waits by evaluating text, which the policy of our pages forbids
            page = browser.new_page(viewport={"width": 1440, "height": 900}, bypass_csp=True)
            page.goto(f"{address}/?preset={key}")
            page.wait_for_function(SETTLED, timeout=30_000)
            drag(page, 0.5)
            rate, delays = drag(page, SECONDS)
            page.wait_for_function(f"{SETTLED} && gatescape.gate.record.quality === 'full'", timeout=30_000)
            median = percentile(delays, 0.5)
            row(f"figure {key}: redraws a second", f"{rate:.1f}", rate >= 15)
            row(f"figure {key}: input to paint, median", f"{median:.0f} ms", median <= 60)
            row(f"figure {key}: input to paint, 95 of 100", f"{percentile(delays, 0.95):.0f} ms")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
