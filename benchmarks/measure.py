"""Timing and printing that all benchmarks share."""

import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Seconds of repeated runs."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle of the runs."""
        return statistics.median(self.seconds)

    @property
    def best(self) -> float:
        """The quickest run: what the machine can do when nobody else wants it."""
        return min(self.seconds)


def timed(function: Callable[[], object], runs: int, warm_up: int = 1) -> Timing:
    """Time a function after a few unmeasured runs."""
    for _ in range(warm_up):
        function()
    seconds = []
    for _ in range(runs):
        begin = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - begin)
    return Timing(tuple(seconds))


def interleaved(functions: dict[str, Callable[[], object]], runs: dict[str, int]) -> dict[str, Timing]:
    """Time several functions in turns, so that a busy minute of the machine hits all of them.

    Args:
        functions: by name.
        runs: how often each is measured; slower ones less often.
    """
    for function in functions.values():
        function()
    seconds: dict[str, list[float]] = {name: [] for name in functions}
    for turn in range(max(runs.values())):
        for name, function in functions.items():
            if turn * runs[name] // max(runs.values()) != (turn + 1) * runs[name] // max(runs.values()):
                begin = time.perf_counter()
                function()
                seconds[name].append(time.perf_counter() - begin)
    return {name: Timing(tuple(s)) for name, s in seconds.items()}


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that is at least as large as a share of them."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


# seconds that scipy's portrait of case xxxvi took on the machine for which the promises were written
SCIPY_PORTRAIT = 0.240


def on_the_promised_machine(seconds: float, scipy_portrait: float) -> float:
    """A time here, as it would be where scipy takes what it took when the promises were written.

    Args:
        seconds: measured here.
        scipy_portrait: what scipy's portrait takes here, measured in the same run.
    """
    return seconds * SCIPY_PORTRAIT / scipy_portrait


def heading(title: str, promise: str) -> None:
    """Print what is measured, on what, and what was promised."""
    cores, load = os.cpu_count(), os.getloadavg()[0]
    print(f"== {title}  ({cores} cores, load {load:.1f}, {platform.machine()}, Python {platform.python_version()})")
    print(f"   promise: {promise}")


def row(name: str, value: str, verdict: bool | None = None) -> None:
    """Print one figure; ``verdict`` says whether a promise is kept."""
    mark = "" if verdict is None else "   kept" if verdict else "   NOT KEPT"
    print(f"   {name:<52} {value:>22}{mark}")
