"""From a dragged slider to the painted portrait, in Chromium, with the server on the same machine.

Every layer is on but basins, which are asked for once the picture rests; how long they take then comes last.
"""

import os
import shutil
import time

from playwright.sync_api import Page, sync_playwright

from benchmarks.measure import heading, percentile, row
from benchmarks.serving import serving

SECONDS = 4.0
PRESETS = ("3A", "2A", "5B", "8C")
LAYERS = "map,arrows,nullclines,trajectories,separatrices,cycles,points,slow"
BASINS = 1000.0
SETTLED = "window.gatescape && gatescape.gate && gatescape.state.ready() && gatescape.gate.idle()"


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


def basins_after(page: Page) -> float:
    """Milliseconds from a change that is done to the painted basins, 200 by 200."""
    delay: float = page.evaluate(
        """() => new Promise((tell) => {
          const { record } = gatescape.basinLayer;
          const before = record.arrived;
          const began = performance.now();
          gatescape.state.enter("b_h", 0, gatescape.state.now().parameters.b_h[0] + 0.01, "done");
          const look = () => (record.arrived > before ? tell(performance.now() - began) : requestAnimationFrame(look));
          look();
        })"""
    )
    return delay


def main() -> None:
    """Print redraws a second and delays for a few presets."""
    heading(
        "drag to paint in Chromium", "median at most 60 ms, at least 15 redraws a second; basins within 1 s of rest"
    )
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is None:
        row("Chromium is not on the PATH", "not measured", False)
        return
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for key in PRESETS:
            # Playwright waits by evaluating text, which the policy of our pages forbids
            page = browser.new_page(viewport={"width": 1440, "height": 900}, bypass_csp=True)
            page.goto(f"{server.address}/?preset={key}&layers={LAYERS}")
            page.wait_for_function(SETTLED, timeout=30_000)
            drag(page, 0.5)
            rate, delays = drag(page, SECONDS)
            page.wait_for_function(f"{SETTLED} && gatescape.gate.record.quality === 'full'", timeout=30_000)
            median = percentile(delays, 0.5)
            row(f"figure {key}: redraws a second", f"{rate:.1f}", rate >= 15)
            row(f"figure {key}: input to paint, median", f"{median:.0f} ms", median <= 60)
            row(f"figure {key}: input to paint, 95 of 100", f"{percentile(delays, 0.95):.0f} ms")
            layers = [*LAYERS.split(","), "basins"]
            page.evaluate("layers => gatescape.state.change({ layers }, 'look')", layers)
            page.wait_for_function("gatescape.basinLayer.resting()", timeout=30_000)
            delay = basins_after(page)
            row(f"figure {key}: rest to basins, 200 by 200", f"{delay:.0f} ms", delay <= BASINS)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
