"""100,000 hostile requests to the app in this process: faults, the slowest answers, and whether memory grows.

``python -m benchmarks.hostile 10000`` sends fewer. Not part of ``make bench``: it takes an hour on one core.
"""

import json
import logging
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from app import create_app
from benchmarks.measure import heading, percentile, row
from tests.support.hostile import hostile_requests

COUNT = 100_000
REPORT = 5_000
MOST_SECONDS = 10.0
# growth of memory once the caches are full
MOST_GROWTH = 60.0


def resident() -> float:
    """Memory of this process that is in use, MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


class Faults(logging.Handler):
    """Counts what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message."""
        self.messages.append(record.getMessage())


def main(count: int = COUNT) -> None:
    """Send them and print what came back."""
    heading(
        f"{count:,} hostile requests, one after another",
        "no fault, no answer above 10 s, memory stays",
    )
    faults = Faults()
    logging.getLogger().addHandler(faults)
    # rooms of its own
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"GATESCAPE_ROOMS_DIR": folder, "REDIS_URL": ""}
        send(count, faults)


def send(count: int, faults: Faults) -> None:
    """Send so many, with rooms where the environment says."""
    client = create_app().server.test_client()
    opened = json.loads(client.post("/api/v1/rooms", json={"address": "/"}).data)
    seen: Counter[int] = Counter()
    seconds, memory = [], []
    dearest = (0.0, "")
    for number, request in enumerate(hostile_requests(count, 1, opened["room"], opened["token"])):
        begin, used = time.perf_counter(), time.process_time()
        # from everywhere: no visitor has enough to be refused for it
        answer = client.open(
            request.address,
            method=request.method,
            data=request.body or None,
            headers=request.headers,
            environ_overrides={"REMOTE_ADDR": f"10.0.{number % 251}.1"},
        )
        body = answer.get_data()
        seconds.append(time.perf_counter() - begin)
        dearest = max(dearest, (time.process_time() - used, request.address))
        seen[answer.status_code] += 1
        if answer.status_code in {500, 502} or b"Traceback" in body:
            faults.messages.append(f"{answer.status_code} for {request}")
        if number % REPORT == REPORT - 1:
            memory.append(resident())
            print(f"   … {number + 1:,}: {memory[-1]:.0f} MB, {len(faults.messages)} faults", flush=True)
    row("answers by status", ", ".join(f"{status}: {times:,}" for status, times in sorted(seen.items())))
    row("faults", f"{len(faults.messages)}", not faults.messages)
    for message in faults.messages[:10]:
        print("     ", message[:300])
    row("median answer", f"{percentile(seconds, 0.5) * 1e3:.1f} ms")
    row("slowest answer", f"{max(seconds):.2f} s", max(seconds) < MOST_SECONDS)
    # what a busy machine adds to the clock is not the app's doing
    row("processor time of the dearest", f"{dearest[0]:.2f} s")
    print("     ", dearest[1][:300])
    if len(memory) > 2:
        # the caches fill first
        growth = memory[-1] - memory[len(memory) // 2]
        row(
            "memory: at the end, growth in the second half",
            f"{memory[-1]:.0f} / {growth:+.0f} MB",
            growth < MOST_GROWTH,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
