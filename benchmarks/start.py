"""From ``make run`` to the first portrait: with compiled kernels at hand, and for the first time ever."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request

from benchmarks.measure import heading, row
from benchmarks.serving import ROOT, serving

WARM, FIRST = 5.0, 60.0


def start(**settings: str) -> float:
    """Seconds from the command to the first portrait, by the two steps of ``make run``."""
    begin = time.perf_counter()
    warm = [sys.executable, "-m", "server.warm", "first"]
    subprocess.run(warm, cwd=ROOT, env=os.environ | settings, check=True, stdout=subprocess.DEVNULL)
    with serving(**settings) as server:
        urllib.request.urlopen(f"{server.address}/api/v1/frame", timeout=120).close()
        return time.perf_counter() - begin


def main() -> None:
    """Print both; the first start has a cache of its own, which is thrown away."""
    heading("start to the first portrait", f"at most {WARM:g} s with a warm cache, {FIRST:g} s for the first time ever")
    with tempfile.TemporaryDirectory() as empty:
        first = start(GATESCAPE_CACHE_DIR=empty)
        row("first start ever", f"{first:.1f} s", first <= FIRST)
        warm = min(start(GATESCAPE_CACHE_DIR=empty) for _ in range(3))
        row("with a warm cache, quickest of three", f"{warm:.1f} s", warm <= WARM)


if __name__ == "__main__":
    main()
