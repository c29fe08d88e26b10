"""What changes along all twelve sliders at once, asked for as the page does at rest: ten questions, six at a time."""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from flask import Flask

from app import create_app
from benchmarks.measure import heading, on_the_promised_machine, percentile, row
from benchmarks.reference import scipy_here
from components.presets import presets_of

PROMISE = 0.3
LANES = 6
SLIDERS = {"U_h": 4, "U_r": 4, "b_h": 2, "b_r": 2}
PLAIN = [f"of={slider}" for slider in SLIDERS]
# two neighbours in one question, those first that take longest
LONGEST = ("b_r", "U_r", "U_h", "b_h")
CYCLES = [
    f"of={slider}&entry={first}&entry={first + 1}&cycles=1"
    for slider in LONGEST
    for first in range(0, SLIDERS[slider], 2)
]
# the answers to these are those of no preset
WARM_UP = ("U_h=1.234,0,0,2", "preset=3A&b_r=2.345,3", "preset=9B&b_r=2.345,3", "preset=xix&b_r=2.345,3")


def main() -> None:
    """Print median and worst over the catalogue; nothing is answered from what was kept."""
    heading("bands and ticks of all twelve sliders", f"within {PROMISE * 1e3:.0f} ms of rest")
    app = create_app().server
    scipy: list[float] = []
    plain: dict[str, float] = {}
    whole: dict[str, float] = {}
    with ThreadPoolExecutor(LANES) as lanes:
        for network in WARM_UP:
            _rested(app, lanes, network)
        for number, preset in enumerate(presets_of("gru")):
            if number % 20 == 0:
                # the speed of a shared machine changes from minute to minute
                scipy.append(scipy_here())
            plain[preset.key], whole[preset.key] = _rested(app, lanes, f"preset={preset.key}")
    there = median(scipy)
    row("scipy's portrait, median of the same minutes", f"{there * 1e3:.0f} ms")
    for name, seconds in (("fixed points", plain), ("with cycles", whole)):
        middle, all_of_them = median(seconds.values()), list(seconds.values())
        row(f"{name}: median of {len(seconds)} networks", f"{middle * 1e3:.0f} ms", middle <= PROMISE)
        row("p95", f"{percentile(all_of_them, 0.95) * 1e3:.0f} ms")
        slowest = max(seconds, key=lambda key: seconds[key])
        row(f"slowest: {slowest}", f"{seconds[slowest] * 1e3:.0f} ms", seconds[slowest] <= PROMISE)
        scaled = on_the_promised_machine(seconds[slowest], there)
        row("that where scipy takes 240 ms", f"{scaled * 1e3:.0f} ms", scaled <= PROMISE)
        row(
            f"networks within {PROMISE * 1e3:.0f} ms", f"{sum(one <= PROMISE for one in all_of_them)} of {len(seconds)}"
        )


def _rested(app: Flask, lanes: ThreadPoolExecutor, network: str) -> tuple[float, float]:
    """Seconds until the fixed points of all sliders are answered, and until everything is."""
    begin = time.perf_counter()
    ends = list(lanes.map(lambda question: _asked(app, f"{network}&{question}"), [*PLAIN, *CYCLES]))
    return max(ends[: len(PLAIN)]) - begin, max(ends) - begin


def _asked(app: Flask, query: str) -> float:
    """When a question is answered."""
    answer = app.test_client().get(f"/api/v1/changes?{query}")
    if answer.status_code != 200:
        raise RuntimeError(f"{query}: {answer.get_data(as_text=True)}")
    return time.perf_counter()


if __name__ == "__main__":
    main()
