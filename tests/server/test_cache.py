"""The cache computes once, forgets the oldest, and does not keep failures."""

from __future__ import annotations

import threading

import pytest

from server.cache import SingleFlightCache
from server.limits import BusyError, ComputeBound


def test_many_threads_cost_one_computation() -> None:
    cache: SingleFlightCache[str, int] = SingleFlightCache(4)
    started, go = threading.Event(), threading.Event()
    calls: list[int] = []

    def compute() -> int:
        calls.append(1)
        started.set()
        go.wait(5)
        return 42

    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(cache.get("key", compute))) for _ in range(20)]
    for thread in threads:
        thread.start()
    assert started.wait(5)
    go.set()
    for thread in threads:
        thread.join(5)
    assert answers == [42] * 20
    assert len(calls) == 1


def test_the_entry_unused_for_longest_goes_first() -> None:
    cache: SingleFlightCache[int, int] = SingleFlightCache(2)
    calls: list[int] = []

    def get(key: int) -> int:
        def compute() -> int:
            calls.append(key)
            return key

        return cache.get(key, compute)

    get(1), get(2), get(1), get(3), get(1), get(2)
    assert calls == [1, 2, 3, 2]
    assert len(cache) == 2


def test_a_failure_reaches_everyone_and_is_not_kept() -> None:
    cache: SingleFlightCache[str, int] = SingleFlightCache(1)

    def fail() -> int:
        raise RuntimeError("no")

    for _ in range(2):
        with pytest.raises(RuntimeError):
            cache.get("key", fail)
    assert cache.get("key", lambda: 7) == 7


def test_a_cache_for_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        SingleFlightCache(0)


def test_beyond_the_queue_everyone_is_told_to_come_back() -> None:
    bound = ComputeBound(at_once=1, waiting=0)
    with bound.turn(), pytest.raises(BusyError), bound.turn():
        pass
    with bound.turn():
        pass


def test_patience_ends() -> None:
    bound = ComputeBound(at_once=1, waiting=1, patience=0.01)
    with bound.turn(), pytest.raises(BusyError), bound.turn():
        pass
