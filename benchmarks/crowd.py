"""Closed-loop people for benchmarks: each asks, waits for the answer, and asks again; light, so that the server shows.

A person's page is one connection that stays open, as a browser's. Nothing is decoded: an answer is its status and its
length. A connection that breaks is an error, and is opened anew, as a browser does.
"""

import asyncio
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

# nobody waits longer for a picture
PATIENCE = 20.0

Addresses = Iterator[str]


@dataclass
class Tally:
    """What came of it.

    Attributes:
        seconds: of each answer, from the request to its last byte.
        statuses: how often each status came; 0 is a connection that broke or an answer that never came.
        size: bytes of all answers' bodies.
        elapsed: how long it took.
        own: processor seconds of this process meanwhile.
    """

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    size: int = 0
    elapsed: float = 0.0
    own: float = 0.0

    @property
    def good(self) -> int:
        """Answers with status 200."""
        return self.statuses[200]

    @property
    def errors(self) -> dict[int, int]:
        """All other statuses and how often they came."""
        return {status: times for status, times in sorted(self.statuses.items()) if status != 200}

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return self.good / self.elapsed


class BrokenError(Exception):
    """The connection broke."""


class _Answers(asyncio.Protocol):
    """One connection; reads one answer at a time, by its length or in chunks."""

    def __init__(self) -> None:
        self.held = bytearray()
        self.waiting: asyncio.Future[tuple[int, int]] | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self.held += data
        found = parsed(self.held)
        if found and self.waiting and not self.waiting.done():
            self.held.clear()
            self.waiting.set_result(found)

    def connection_lost(self, _: Exception | None) -> None:
        self.transport = None
        if self.waiting and not self.waiting.done():
            self.waiting.set_exception(BrokenError())

    async def ask(self, request: bytes) -> tuple[int, int]:
        if self.transport is None:
            raise BrokenError
        self.waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await asyncio.wait_for(self.waiting, PATIENCE)


def parsed(held: bytes | bytearray) -> tuple[int, int] | None:
    """Status and length of a complete answer; None while it is not complete."""
    head = held.find(b"\r\n\r\n")
    if head < 0:
        return None
    lines = held[:head].lower()
    status = int(lines[9:12])
    at = lines.find(b"\r\ncontent-length:")
    if at >= 0:
        length = int(lines[at + 17 :].split(b"\r\n", 1)[0])
        return (status, length) if len(held) >= head + 4 + length else None
    if b"\r\ntransfer-encoding: chunked" in lines:
        return (status, len(held) - head - 4) if held.endswith(b"0\r\n\r\n") else None
    return status, 0


async def _person(port: int, visitor: str, addresses: Addresses, until: float, tally: Tally) -> None:
    loop = asyncio.get_running_loop()
    connection: _Answers | None = None
    for address in addresses:
        if time.monotonic() >= until:
            break
        begin = time.perf_counter()
        try:
            if connection is None or connection.transport is None:
                _, connection = await loop.create_connection(_Answers, "127.0.0.1", port)
            head = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nX-Visitor: {visitor}\r\n\r\n"
            status, size = await connection.ask(head.encode())
        except (OSError, BrokenError, TimeoutError):
            tally.statuses[0] += 1
            if connection and connection.transport:
                connection.transport.abort()
            connection = None
            await asyncio.sleep(0.1)
            continue
        tally.seconds.append(time.perf_counter() - begin)
        tally.statuses[status] += 1
        tally.size += size
        if status in {429, 503}:
            # as politely as a page: it waits before it asks again
            await asyncio.sleep(0.5)
    if connection and connection.transport:
        connection.transport.close()


def crowd(port: int, people: Sequence[Addresses], seconds: float, meanwhile: Callable[[], None] | None = None) -> Tally:
    """Let people ask for so long.

    Args:
        port: where the server listens, on this machine.
        people: the addresses that each asks for, one after another; endless.
        seconds: after which nobody asks any more.
        meanwhile: is called once, half way, in a thread of its own.
    """
    tally = Tally()

    async def all_of_them() -> None:
        until = time.monotonic() + seconds
        running = [_person(port, f"person{number}", each, until, tally) for number, each in enumerate(people)]
        if meanwhile:
            running.append(_later(seconds / 2, meanwhile))
        await asyncio.gather(*running)

    used, begin = _own_seconds(), time.perf_counter()
    asyncio.run(all_of_them())
    tally.elapsed, tally.own = time.perf_counter() - begin, _own_seconds() - used
    return tally


async def _later(seconds: float, call: Callable[[], None]) -> None:
    await asyncio.sleep(seconds)
    await asyncio.to_thread(call)


def _own_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def forever(make: Callable[[int], str]) -> Addresses:
    """``make(0)``, ``make(1)``, …"""
    return (make(number) for number in count())
