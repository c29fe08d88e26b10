"""Memory of the workers while people drag different parameters; ``python -m benchmarks.memory 60`` for an hour."""

import random
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.measure import heading, row
from benchmarks.serving import Server, serving

PROMISE = 350.0
MINUTES = 2.0
PEOPLE = 8


def megabytes(process: int) -> tuple[float, float]:
    """Resident memory of a process, and its share of it where pages are shared, MB."""
    with Path(f"/proc/{process}/smaps_rollup").open() as lines:
        held = {name: int(size) for name, size, _ in (line.split()[:3] for line in lines if line.endswith("kB\n"))}
    return held["Rss:"] / 1024, held["Pss:"] / 1024


def visit(server: Server, seed: int, until: float, asked: list[int], refused: list[int]) -> None:
    """Ask for one picture after another, as a dragging hand does, and for what else the page asks at rest."""
    rng = random.Random(seed)
    word = {"X-Visitor": f"memory{seed}"}
    while time.monotonic() < until:
        weights = "&".join(
            f"{name}=" + ",".join(f"{rng.gauss(0, scale):.3f}" for _ in range(count))
            for name, count, scale in (("U_h", 4, 4), ("U_r", 4, 6), ("b_h", 2, 0.4), ("b_r", 2, 6))
        )
        kinds = ["frame?quality=draft"] * 12 + [
            "frame?quality=full",
            "basins?size=200",
            "portrait?",
            "orbits?orbits=0,0",
        ]
        url = f"{server.address}/api/v1/{rng.choice(kinds)}&{weights}"
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=word), timeout=60) as answer:
                answer.read()
        except urllib.error.HTTPError as error:
            # as the page does when the server has too much to do, or did too much for it
            if error.code not in {429, 503}:
                raise
            error.close()
            refused[0] += 1
            time.sleep(float(error.headers["Retry-After"]))
        else:
            asked[0] += 1


def main(minutes: float = MINUTES) -> None:
    """Print the memory of the largest worker at the beginning, half way and at the end."""
    heading(f"memory of a worker under {minutes:g} minutes of load", f"at most {PROMISE:.0f} MB after an hour")
    with serving() as server:
        begin = time.monotonic()
        until, asked, refused = begin + 60 * minutes, [0], [0]
        people = [threading.Thread(target=visit, args=(server, seed, until, asked, refused)) for seed in range(PEOPLE)]
        for person in people:
            person.start()
        for name, share in (("soon after the start", 0.1), ("half way", 0.5), ("at the end", 0.99)):
            time.sleep(max(0.0, begin + share * 60 * minutes - time.monotonic()))
            resident, proportional = max(megabytes(worker) for worker in server.workers())
            row(f"{name}: resident / its share", f"{resident:.0f} / {proportional:.0f} MB", resident <= PROMISE)
        for person in people:
            person.join()
        row("requests answered / put off", f"{asked[0]:,} / {refused[0]:,}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES)
