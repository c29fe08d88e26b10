"""Bounds on what is computed: how much at once, for whom first, and how much for one visitor.

Work of four classes waits for turns (see docs/decisions/rate-limit.md). Pictures that follow a hand come first; what
is asked at rest comes next; maps, basins and diagrams begin only while no picture waits; last comes what a page asks
ahead of time. Within a class addresses take
turns, and within an address its visitors. When a queue is full, the lowest class is asked to come back, and within it
whoever waits with most.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum

from . import metrics
from .fair_queue import FairQueue, Visitor
from .visitors import account, present


class Priority(IntEnum):
    """Classes of work, the first first."""

    INTERACTIVE = 0
    RESTING = 1
    BACKGROUND = 2
    AHEAD = 3


class BusyError(Exception):
    """Too many computations are waiting already."""

    def __init__(self, priority: Priority = Priority.INTERACTIVE) -> None:
        super().__init__("too many computations are waiting")
        # seconds after which it may be worth while to ask again
        self.retry_after = (1, 2, 5, 8)[priority]


@dataclass(eq=False)
class _Waiter:
    priority: Priority
    visitor: Visitor
    decided: threading.Event = field(default_factory=threading.Event)
    granted: bool = False

    def has_turn(self) -> bool:
        return self.granted


class _Process:
    """All bounds of this process: one lock, since a turn in one may let another begin."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.bounds: weakref.WeakSet[ComputeBound] = weakref.WeakSet()

    def pictures_wait(self) -> bool:
        return any(bound.pictures_wait() for bound in self.bounds)

    def grant(self) -> None:
        for bound in list(self.bounds):
            bound.grant()


_PROCESS = _Process()


class ComputeBound:
    """Lets ``at_once`` threads compute and ``waiting`` more wait for their turn.

    Args:
        at_once: how many compute.
        waiting: how many may wait.
        patience: seconds after which whoever waits is asked to come back.
        name: what the metrics call it.
        priority: of a turn that does not say its own.

    Raises:
        ValueError: if ``at_once`` is below 1 or ``waiting`` below 0.
    """

    def __init__(
        self,
        at_once: int,
        waiting: int,
        patience: float = 10.0,
        name: str = "other",
        priority: Priority = Priority.INTERACTIVE,
    ) -> None:
        if at_once < 1 or waiting < 0:
            raise ValueError(f"a bound of {at_once} at once and {waiting} waiting lets nothing through")
        self._free = at_once
        self._places = waiting
        self._patience = patience
        self._name = name
        self._priority = priority
        self._queues: dict[Priority, FairQueue[_Waiter]] = {each: FairQueue() for each in Priority}
        with _PROCESS.lock:
            _PROCESS.bounds.add(self)

    @contextmanager
    def turn(self, priority: Priority | None = None) -> Iterator[None]:
        """Wait for a turn and hold it; what it takes is drawn from the visitor's account.

        Raises:
            BusyError: if the queue is full, or no turn came within ``patience`` seconds.
            OverdrawnError: if the visitor's account is overdrawn.
        """
        with account(self._name):
            self._wait(_Waiter(self._priority if priority is None else priority, present()))
            try:
                with metrics.computes(self._name):
                    yield
            finally:
                with _PROCESS.lock:
                    self._free += 1
                    _PROCESS.grant()

    def _wait(self, waiter: _Waiter) -> None:
        with _PROCESS.lock:
            self._queues[waiter.priority].push(waiter.visitor, waiter)
            self.grant()
            if not waiter.has_turn():
                self._shed()
        if waiter.has_turn():
            return
        if not waiter.decided.is_set():
            with metrics.waits(self._name):
                waiter.decided.wait(self._patience)
        with _PROCESS.lock:
            if waiter.has_turn():
                return
            if self._queues[waiter.priority].remove(waiter.visitor, waiter):
                # others may have waited for this one
                _PROCESS.grant()
        metrics.refused(self._name, waiter.priority.name.lower())
        raise BusyError(waiter.priority)

    def pictures_wait(self) -> bool:
        """Whether a picture that follows a hand waits here."""
        return len(self._queues[Priority.INTERACTIVE]) > 0

    def grant(self) -> None:
        """Give free turns to whoever is next; under the process's lock."""
        for priority, queue in self._queues.items():
            while self._free and queue:
                if priority >= Priority.BACKGROUND and _PROCESS.pictures_wait():
                    return
                waiter = queue.pop()
                waiter.granted = True
                self._free -= 1
                waiter.decided.set()

    def _shed(self) -> None:
        """Ask one to come back if too many wait: of the lowest class, of the visitor who waits with most."""
        if sum(map(len, self._queues.values())) <= self._places:
            return
        queue = next(queue for queue in reversed(self._queues.values()) if queue)
        queue.pop_newest(queue.busiest()).decided.set()
