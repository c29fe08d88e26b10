"""A class at once: people who drag, people on one link, people in a room, each crowd for a while; all in one table.

``python -m benchmarks load 5`` takes five minutes for each crowd, half an hour in all; over the loopback only. Closed
loop: everybody asks for the next picture when the last has come, without a pause for painting, so this is more than so
many hands can do. The people are one process on the same machine; what it takes of the processors is told.
"""

import asyncio
import math
import random
import sys
import tempfile
from dataclasses import dataclass

from benchmarks.crowd import Addresses, Tally, crowd, forever
from benchmarks.measure import heading, on_the_promised_machine, percentile, row
from benchmarks.memory import megabytes
from benchmarks.reference import scipy_here
from benchmarks.rooms import FOLLOWERS, PROMISE, RATE, Lecture, lecture_of
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


@dataclass(frozen=True)
class Line:
    """One line of the table.

    Attributes:
        name: of the crowd.
        rate: frames a second of all.
        seconds: of each frame, from the wish to its last byte.
        errors: in words.
        processors: of the server and of the people, cores on average.
        memory: of the largest worker at the end, MB.
    """

    name: str
    rate: float
    seconds: list[float]
    errors: str
    processors: tuple[float, float]
    memory: float


COLUMNS = "frames/s    p50    p95    p99 ms   server + people cores    ms/frame    MB   errors"


def written(line: Line) -> str:
    """The line as text."""
    p50, p95, p99 = (1e3 * percentile(line.seconds, share) for share in (0.5, 0.95, 0.99))
    server, people = line.processors
    cost = 1e3 * server / line.rate if line.rate else math.nan
    return (
        f"   {line.name:<18} {line.rate:8.0f} {p50:6.0f} {p95:6.0f} {p99:6.0f} {server:15.2f} + {people:.2f}"
        f" {cost:15.2f} {line.memory:9.0f}   {line.errors}"
    )


def largest(server: Server) -> float:
    """Memory of the largest worker, MB."""
    return max(megabytes(worker)[0] for worker in server.workers())


def of_crowd(name: str, server: Server, people: list[Addresses], seconds: float) -> Line:
    """Let a crowd ask for frames."""
    before = cpu_seconds(server)
    tally: Tally = crowd(server.port, people, seconds)
    used = cpu_seconds(server) - before
    errors = ", ".join(f"{times} x {status or 'broken'}" for status, times in tally.errors.items()) or "none"
    cores = used / tally.elapsed, tally.own / tally.elapsed
    return Line(name, tally.rate, tally.seconds, errors, cores, largest(server))


def of_room(server: Server, seconds: float) -> Line:
    """A lecture: frames are those that followers got, seconds from showing to the last byte of the picture."""
    lecture: Lecture = asyncio.run(lecture_of(server, "sent", seconds))
    errors = ", ".join(sorted(set(lecture.errors))[:2]) or "none"
    cores = lecture.used / lecture.elapsed, lecture.own / lecture.elapsed
    rate = len(lecture.painted) / lecture.elapsed
    return Line(f"a room of {FOLLOWERS}", rate, lecture.painted, errors, cores, largest(server))


def main(minutes: float = SECONDS / 60.0) -> None:
    """Print frames a second, latencies, errors and memory of every crowd in one table, then what was promised."""
    heading(
        f"people at once, {60 * minutes:.0f} s each; a room at {RATE:g} states a second",
        f"30 dragging: {PROMISED_RATE:.0f} frames/s in total, p95 at most {PROMISED_P95 * 1e3:.0f} ms, no error; "
        f"a room: p95 at most {1e3 * PROMISE:.0f} ms",
    )
    lines = []
    print(f"   {'':<18} {COLUMNS}", flush=True)
    with tempfile.TemporaryDirectory() as folder, serving(GATESCAPE_ROOMS_DIR=folder, REDIS_URL="") as server:
        crowd(server.port, [dragging(number) for number in range(900, 904)], 3.0)

        def tell(line: Line) -> Line:
            lines.append(line)
            print(written(line), flush=True)
            return line

        dragged = {}
        for people in CROWDS:
            hands = [dragging(1000 * people + number) for number in range(people)]
            dragged[people] = tell(of_crowd(f"{people} dragging", server, hands, 60 * minutes))
        link = [following(number) for number in range(SAME_LINK)]
        tell(of_crowd(f"{SAME_LINK} on one link", server, link, 60 * minutes))
        room = tell(of_room(server, 60 * minutes))
    class_of_30 = dragged[30]
    row("30 dragging: frames a second", f"{class_of_30.rate:.0f}", class_of_30.rate >= PROMISED_RATE)
    there = 1.0 / on_the_promised_machine(1.0 / class_of_30.rate, scipy_here())
    row("where scipy's portrait takes 240 ms", f"{there:.0f}", there >= PROMISED_RATE)
    p95 = percentile(class_of_30.seconds, 0.95)
    row("30 dragging: p95", f"{1e3 * p95:.0f} ms", p95 <= PROMISED_P95)
    p95 = percentile(room.seconds, 0.95)
    row(f"a room of {FOLLOWERS}: p95", f"{1e3 * p95:.0f} ms", p95 <= PROMISE)
    row("errors", str(sum(line.errors != "none" for line in lines)), all(line.errors == "none" for line in lines))
    memory = max(line.memory for line in lines)
    row("memory of the largest worker", f"{memory:.0f} MB", memory <= PROMISED_MEMORY)
    share = max(line.processors[1] / sum(line.processors) for line in lines)
    row("the people's own share of the processors, at most", f"{100 * share:.0f} %")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS / 60.0)
