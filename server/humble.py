"""Threads that compute after those that draw pictures."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from .visitors import charge

Value = TypeVar("Value")
_NICE = 10


def be_humble() -> None:
    """Let this thread run after those that draw pictures."""
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


class HumbleThreads:
    """A few threads of low priority, made when they are first needed: after the workers are forked.

    Args:
        count: how many.
    """

    def __init__(self, count: int) -> None:
        self._threads = ThreadPoolExecutor(count, "humble", initializer=be_humble)

    def run(self, work: Callable[[], Value]) -> Value:
        """What some work gives; its processor time is drawn from the present visitor's account."""
        value, seconds = self._threads.submit(_timed, work).result()
        charge(seconds)
        return value


def _timed(work: Callable[[], Value]) -> tuple[Value, float]:
    begin = time.thread_time()
    return work(), time.thread_time() - begin
