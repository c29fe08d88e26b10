"""What changes along all twelve sliders at once, asked for as the page does at rest: two questions at a time."""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from flask import Flask

from app import create_app
from benchmarks.measure import heading, percentile, row
from components.presets import presets_of

PROMISE = 0.3
LANES = 2
SLIDERS = {"U_h": 4, "U_r": 4, "b_h": 2, "b_r": 2}
PLAIN = [f"of={slider}" for slider in SLIDERS]
CYCLES = [f"of={slider}&entry={entry}&cycles=1" for slider, size in SLIDERS.items() for entry in range(size)]


def main() -> None:
    """Print median and worst over the catalogue; nothing is answered from what was kept."""
    heading("bands and ticks of all twelve sliders", f"within {PROMISE * 1e3:.0f} ms of rest")
    app = create_app().server
    plain: dict[str, float] = {}
    whole: dict[str, float] = {}
    with ThreadPoolExecutor(LANES) as lanes:
        for key in ["warm-up", *(preset.key for preset in presets_of("gru"))]:
            # the warm-up's answers are not those of any other
            network = "U_h=1.234,0,0,2" if key == "warm-up" else f"preset={key}"
            begin = time.perf_counter()
            list(lanes.map(lambda question, network=network: _ask(app, f"{network}&{question}"), PLAIN))  # type: ignore[misc]
            plain[key] = time.perf_counter() - begin
            list(lanes.map(lambda question, network=network: _ask(app, f"{network}&{question}"), CYCLES))  # type: ignore[misc]
            whole[key] = time.perf_counter() - begin
    for name, seconds, promise in (("fixed points", plain, PROMISE), ("with cycles", whole, None)):
        del seconds["warm-up"]
        middle = median(seconds.values())
        row(f"{name}: median of {len(seconds)} networks", f"{middle * 1e3:.0f} ms", promise and middle <= promise)
        row("p95", f"{percentile(list(seconds.values()), 0.95) * 1e3:.0f} ms")
        if promise is None:
            kept = sum(one <= PROMISE for one in seconds.values())
            row(f"networks within {PROMISE * 1e3:.0f} ms", f"{kept} of {len(seconds)}")
        slowest = max(seconds, key=lambda key: seconds[key])
        row(f"slowest: {slowest}", f"{seconds[slowest] * 1e3:.0f} ms")


def _ask(app: Flask, query: str) -> None:
    answer = app.test_client().get(f"/api/v1/changes?{query}")
    if answer.status_code != 200:
        raise RuntimeError(f"{query}: {answer.get_data(as_text=True)}")


if __name__ == "__main__":
    main()
