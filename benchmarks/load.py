"""A class at once: people who drag, people on one link; ``python -m benchmarks.load 5`` for five minutes of each.

Closed loop: everybody asks for the next picture when the last has come, without a pause for painting, so this is more
than so many hands can do. The people are one process on the same machine; what it takes of the processors is told.
"""

import math
import random
import sys

from benchmarks.crowd import Addresses, Tally, crowd, forever
from benchmarks.measure import heading, percentile, row
from benchmarks.memory import megabytes
from benchmarks.serving import Server, cpu_seconds, serving
from components.presets import presets

SECONDS = 12.0
PROMISED_RATE = 300.0
PROMISED_P95 = 0.250
PROMISED_MEMORY = 350.0
CROWDS = (1, 10, 30, 60)
SAME_LINK = 100
# a hand's moves from end to end and back
SWEEP = 400


def dragging(person: int) -> Addresses:
    """A person who moves one weight of a figure of the papers up and down, as a hand does: in steps of the slider."""
    rng = random.Random(person)
    values = rng.choice([preset.flow for preset in presets()]).parameter_values()
    symbol = rng.choice(("U_h", "U_r"))
    at = rng.randrange(4)
    # nobody has the networks of anybody else
    own = round(rng.uniform(-0.5, 0.5), 3)

    def address(number: int) -> str:
        moved = {name: list(entries) for name, entries in values.items()}
        moved["b_h"][0] += own
        moved[symbol][at] += 4.0 * math.sin(2.0 * math.pi * number / SWEEP)
        # never the same twice, so that nothing comes out of a cache
        moved["b_h"][1] += 1e-5 * number
        query = "&".join(f"{name}=" + ",".join(f"{v:.7g}" for v in entries) for name, entries in moved.items())
        return f"/api/v1/frame?{query}&quality=draft&v=load"

    return forever(address)


def following(_: int) -> Addresses:
    """A person on the link that all have: one full picture, again and again."""
    return forever(lambda number: f"/api/v1/frame?preset=3A&quality=full&v={number // 25}")


def report(name: str, tally: Tally, server: Server, used: float, promised: bool) -> None:
    """Print what came of one crowd."""
    p50, p95, p99 = (percentile(tally.seconds, share) for share in (0.5, 0.95, 0.99))
    errors = sum(tally.errors.values())
    row(f"{name}: frames a second", f"{tally.rate:.0f}", tally.rate >= PROMISED_RATE if promised else None)
    row(
        "   p50 / p95 / p99",
        f"{p50 * 1e3:.0f} / {p95 * 1e3:.0f} / {p99 * 1e3:.0f} ms",
        p95 <= PROMISED_P95 if promised else None,
    )
    row("   errors", f"{errors} of {sum(tally.statuses.values()):,} {tally.errors or ''}", errors == 0)
    row("   server's processor time a frame", f"{1e3 * used / max(1, tally.good):.2f} ms")
    row("   processors: server / people", f"{used / tally.elapsed:.2f} / {tally.own / tally.elapsed:.2f}")
    resident = max(megabytes(worker)[0] for worker in server.workers())
    row("   memory of the largest worker", f"{resident:.0f} MB", resident <= PROMISED_MEMORY)


def main(minutes: float = SECONDS / 60.0) -> None:
    """Print frames a second, latencies, errors and memory of every crowd."""
    heading(
        f"people at once, {60 * minutes:.0f} s each",
        f"30 dragging: {PROMISED_RATE:.0f} frames/s in total, p95 at most {PROMISED_P95 * 1e3:.0f} ms, no error",
    )
    with serving() as server:
        crowd(server.port, [dragging(number) for number in range(900, 904)], 3.0)
        for people in CROWDS:
            before = cpu_seconds(server)
            tally = crowd(server.port, [dragging(1000 * people + number) for number in range(people)], 60 * minutes)
            report(f"{people} dragging", tally, server, cpu_seconds(server) - before, people == 30)
        before = cpu_seconds(server)
        tally = crowd(server.port, [following(number) for number in range(SAME_LINK)], 60 * minutes)
        report(f"{SAME_LINK} on one link", tally, server, cpu_seconds(server) - before, False)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS / 60.0)
