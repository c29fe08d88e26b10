"""A bounded cache that computes each missing answer once, however many threads ask for it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

from . import metrics


class PersonalError(Exception):
    """A failure that concerns only whoever asked; others who wait for the same answer try themselves."""


Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class SingleFlightCache(Generic[Key, Value]):
    """Keeps the answers that were used last; a failure is handed to every waiting thread and not kept.

    Args:
        entries: how many answers are kept at most; the one unused for longest goes first.
        name: what the metrics call it.

    Raises:
        ValueError: if ``entries`` is below 1.
    """

    def __init__(self, entries: int, name: str = "other") -> None:
        if entries < 1:
            raise ValueError(f"a cache must hold at least 1 entry, got {entries}")
        self._entries = entries
        self._name = name
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._under_way: dict[Key, Future[Value]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key, compute: Callable[[], Value]) -> Value:
        """The kept answer, the one that another thread is computing, or a new one."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                metrics.cached(self._name, "kept")
                return self._kept[key]
            flight = self._under_way.get(key)
            leads = flight is None
            if flight is None:
                flight = self._under_way[key] = Future()
        metrics.cached(self._name, "computed" if leads else "joined")
        if not leads:
            try:
                return flight.result()
            except PersonalError:
                return self.get(key, compute)
        try:
            value = compute()
        except BaseException as error:
            with self._lock:
                del self._under_way[key]
            flight.set_exception(error)
            raise
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._entries:
                self._kept.popitem(last=False)
            del self._under_way[key]
        flight.set_result(value)
        return value
