"""What changes along all twelve sliders at once: bands and ticks, asked for as the page does when a hand rests."""

import time
from statistics import median

from app import create_app
from benchmarks.measure import heading, percentile, row
from components.presets import presets_of

PROMISE = 0.3
SLIDERS = ("U_h", "U_r", "b_h", "b_r")


def main() -> None:
    """Print median and worst over the catalogue; nothing is answered from what was kept."""
    heading("bands and ticks of all twelve sliders", f"within {PROMISE * 1e3:.0f} ms of rest")
    client = create_app().server.test_client()
    seconds: dict[str, float] = {}
    for key in ["warm-up", *(preset.key for preset in presets_of("gru"))]:
        # the warm-up's answers are not those of any other
        network = "U_h=1.234,0,0,2" if key == "warm-up" else f"preset={key}"
        begin = time.perf_counter()
        for slider in SLIDERS:
            answer = client.get(f"/api/v1/changes?{network}&of={slider}")
            if answer.status_code != 200:
                raise RuntimeError(f"{key}: {answer.get_data(as_text=True)}")
        seconds[key] = time.perf_counter() - begin
    del seconds["warm-up"]
    middle = median(seconds.values())
    row(f"median of {len(seconds)} networks", f"{middle * 1e3:.0f} ms", middle <= PROMISE)
    row("p95", f"{percentile(list(seconds.values()), 0.95) * 1e3:.0f} ms")
    slowest = max(seconds, key=lambda key: seconds[key])
    row(f"slowest: {slowest}", f"{seconds[slowest] * 1e3:.0f} ms")


if __name__ == "__main__":
    main()
