"""A bound on how much is computed at once: some work, some wait, the rest is asked to come back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class BusyError(Exception):
    """Too many computations are waiting already."""


class ComputeBound:
    """Lets ``at_once`` threads compute and ``waiting`` more wait for their turn.

    Raises:
        ValueError: if ``at_once`` is below 1 or ``waiting`` below 0.
    """

    def __init__(self, at_once: int, waiting: int, patience: float = 10.0) -> None:
        if at_once < 1 or waiting < 0:
            raise ValueError(f"a bound of {at_once} at once and {waiting} waiting lets nothing through")
        self._turn = threading.Semaphore(at_once)
        self._places = threading.Semaphore(at_once + waiting)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and hold it.

        Raises:
            BusyError: if the queue is full, or no turn came within ``patience`` seconds.
        """
        if not self._places.acquire(blocking=False):
            raise BusyError
        try:
            if not self._turn.acquire(timeout=self._patience):
                raise BusyError
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._places.release()
