"""A lecture: one leads, a hundred follow, on real gunicorn as ``make run`` starts it, over the loopback.

First the events alone; then every follower asks for the picture of what he is told as well, one request at a time; then
as the page does it: pictures come along with the events. Whoever leads asks for his own picture always.
"""

import asyncio
import json
import os
import re
import resource
import shutil
import subprocess
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlparse

from benchmarks.measure import heading, percentile, row
from benchmarks.serving import Server, cpu_seconds, serving

# whether followers want pictures: no, they ask for them, or they come along with the events
Pictures = Literal["none", "asked", "sent"]

FOLLOWERS = 100
RATE = 10.0
SECONDS = 20.0
PROMISE = 0.150

# the last digit keeps the others from being shortened
_SHOWN = re.compile(rb'"address":"/\?b_h=0\.(\d{4})1,0[&"]')


@dataclass
class Lecture:
    """What happened.

    Attributes:
        sent: when each state was handed to the server.
        received: how long after that each follower had it.
        painted: how long after that each had the picture.
        asked: how many pictures followers asked for.
        errors: in words.
        elapsed: how long states were shown.
        used: processor seconds of the server's workers meanwhile.
        own: processor seconds of this process meanwhile.
    """

    sent: dict[int, float] = field(default_factory=dict)
    received: list[float] = field(default_factory=list)
    painted: list[float] = field(default_factory=list)
    asked: int = 0
    errors: list[str] = field(default_factory=list)
    elapsed: float = 0.0
    used: float = 0.0
    own: float = 0.0


def call(address: str, method: str, token: str = "", body: object = None) -> dict[str, str]:
    """One request of whoever leads."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(address, data, headers, method=method), timeout=10) as answer:
        held: dict[str, str] = json.load(answer)
        return held


async def request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, text: str, body: bytes = b"") -> bytes:
    """One request on an open connection; the answer's body."""
    writer.write(text.encode() + body)
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head[:20]:
        raise RuntimeError(head[:40].decode("latin-1"))
    length = re.search(rb"(?i)content-length: (\d+)", head)
    if length is None:
        raise RuntimeError("an answer without a length")
    return await reader.readexactly(int(length[1]))


async def follow(host: str, port: int, code: str, lecture: Lecture, pictures: Pictures) -> None:
    """One follower, until cancelled."""
    gate = Gate(host, port, lecture) if pictures != "none" else None
    last = ""
    try:
        reader, writer = await asyncio.open_connection(host, port, limit=1 << 20)
        wants = "?pictures=yes" if pictures == "sent" else ""
        writer.write(f"GET /api/v1/rooms/{code}/events{wants} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head[:20]:
            lecture.errors.append(head[:40].decode("latin-1"))
            return
        while True:
            event = await reader.readuntil(b"\n\n")
            found = _SHOWN.search(event)
            number = int(found[1]) if found else -1
            if number in lecture.sent and found and found[1].decode() != last:
                last = found[1].decode()
                since = time.perf_counter() - lecture.sent[number]
                lecture.received.append(since)
                if gate and b"\npicture: draft " in event:
                    gate.wish = None
                    lecture.painted.append(since)
                elif gate:
                    lecture.asked += 1
                    gate.want(number)
    except (OSError, asyncio.IncompleteReadError) as error:
        lecture.errors.append("a stream ended" if isinstance(error, EOFError) else repr(error))
    finally:
        if gate:
            gate.close()


class Gate:
    """As in the page: one picture is asked for at a time, and the latest wish waits."""

    def __init__(self, host: str, port: int, lecture: Lecture, counts: bool = True) -> None:
        self.host, self.port, self.lecture, self.counts = host, port, lecture, counts
        self.wish: int | None = None
        self.task: asyncio.Task[None] | None = None
        self.pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    def want(self, number: int) -> None:
        """The picture of a state, in place of any that waits."""
        self.wish = number
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self.run())

    async def run(self) -> None:
        """Ask while something is wanted."""
        while self.wish is not None:
            number, self.wish = self.wish, None
            try:
                self.pipe = self.pipe or await asyncio.open_connection(self.host, self.port)
                path = f"/api/v1/frame?b_h=0.{number:04d}1,0&quality=draft"
                head = f"Host: bench\r\nAccept-Encoding: gzip\r\nX-Visitor: bench-{id(self)}\r\n"
                await request(*self.pipe, f"GET {path} HTTP/1.1\r\n{head}\r\n")
                if self.counts:
                    self.lecture.painted.append(time.perf_counter() - self.lecture.sent[number])
            except (OSError, RuntimeError, asyncio.IncompleteReadError) as error:
                self.lecture.errors.append(repr(error))
                self.pipe = None

    def close(self) -> None:
        """Ask no more."""
        if self.task:
            self.task.cancel()
        if self.pipe:
            self.pipe[1].close()


async def lead(address: str, code: str, token: str, lecture: Lecture, seconds: float, pictures: Pictures) -> None:
    """Show another state ten times a second, and look at it."""
    parts = urlparse(address)
    host, port = str(parts.hostname), int(parts.port or 80)
    reader, writer = await asyncio.open_connection(host, port)
    gate = Gate(host, port, lecture, counts=False)
    begin = time.perf_counter()
    for step in range(int(seconds * RATE)):
        # as many as four digits can tell apart
        number = 1 + step % 9999
        if pictures != "none":
            gate.want(number)
        body = json.dumps({"address": f"/?b_h=0.{number:04d}1,0", "live": True}).encode()
        lecture.sent[number] = time.perf_counter()
        text = (
            f"PUT /api/v1/rooms/{code}/state HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        await request(reader, writer, text, body)
        await asyncio.sleep(max(0.0, begin + (step + 1) / RATE - time.perf_counter()))
    lecture.elapsed = time.perf_counter() - begin
    gate.close()
    writer.close()


def own_seconds() -> float:
    """Processor time of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def lecture_of(server: Server, pictures: Pictures, seconds: float = SECONDS) -> Lecture:
    """A lecture of a bounded time."""
    lecture = Lecture()
    parts = urlparse(server.address)
    opened = call(f"{server.address}/api/v1/rooms", "POST", body={"address": "/"})
    code, token = opened["room"], opened["token"]
    followers = [
        asyncio.create_task(follow(str(parts.hostname), int(parts.port or 80), code, lecture, pictures))
        for _ in range(FOLLOWERS)
    ]
    await asyncio.sleep(2.0)
    used, own = cpu_seconds(server), own_seconds()
    await lead(server.address, code, token, lecture, seconds, pictures)
    lecture.used, lecture.own = cpu_seconds(server) - used, own_seconds() - own
    await asyncio.sleep(1.0)
    for follower in followers:
        follower.cancel()
    await asyncio.gather(*followers, return_exceptions=True)
    return lecture


def report(name: str, lecture: Lecture) -> None:
    """Print what came of it."""
    expected = FOLLOWERS * len(lecture.sent)
    p50, p95, p99 = (1e3 * percentile(lecture.received, share) for share in (0.5, 0.95, 0.99))
    row(f"{name}: from showing to hearing, p50 / p95", f"{p50:.0f} / {p95:.0f} ms", p95 <= 1e3 * PROMISE)
    row("   p99 / longest", f"{p99:.0f} / {1e3 * max(lecture.received):.0f} ms")
    row("   heard, of those shown to all", f"{len(lecture.received):,} of {expected:,}")
    if lecture.painted:
        q50, q95 = (1e3 * percentile(lecture.painted, share) for share in (0.5, 0.95))
        row("   from showing to having the picture, p50 / p95", f"{q50:.0f} / {q95:.0f} ms", q95 <= 1e3 * PROMISE)
        rate = len(lecture.painted) / FOLLOWERS / lecture.elapsed
        row("   pictures a second, each; asked for", f"{rate:.1f}; {lecture.asked:,}")
    row("   errors", str(len(lecture.errors)), not lecture.errors)
    for error in sorted(set(lecture.errors))[:3]:
        print(f"     {error}")
    row("   processors: server / people", f"{lecture.used / lecture.elapsed:.2f} / {lecture.own / lecture.elapsed:.2f}")


def lectures(kind: str, *ways: Pictures, **settings: str) -> None:
    """Lectures on one kind of store, with pictures in each of the ways."""
    with serving(**settings) as server:
        for pictures in ways:
            report(f"{kind}, pictures {pictures}", asyncio.run(lecture_of(server, pictures)))


def main() -> None:
    """Print delays for both stores."""
    heading(
        f"a room of {FOLLOWERS}, {RATE:g} states a second",
        f"p95 at most {1e3 * PROMISE:.0f} ms from showing to hearing, and to having the picture",
    )
    with tempfile.TemporaryDirectory() as folder:
        lectures("file", "none", "asked", "sent", GATESCAPE_ROOMS_DIR=folder, REDIS_URL="")
    if shutil.which("redis-server") is None:
        row("redis-server is not on the PATH", "not measured")
        return
    with tempfile.TemporaryDirectory() as folder:
        socket = Path(folder) / "socket"
        process = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", folder],
            stdout=subprocess.DEVNULL,
        )
        try:
            deadline = time.monotonic() + 20
            while not socket.exists() and time.monotonic() < deadline:
                time.sleep(0.05)
            lectures("Redis", "none", "sent", REDIS_URL=f"unix://{socket}")
        finally:
            process.terminate()
            process.wait(10)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
