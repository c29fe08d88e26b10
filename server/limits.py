"""A bound on how much is computed at once: some work, some wait, the rest is asked to come back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from . import metrics


class BusyError(Exception):
    """Too many computations are waiting already."""


class ComputeBound:
    """Lets ``at_once`` threads compute and ``waiting`` more wait for their turn; ``name`` is what the metrics call it.

    Raises:
        ValueError: if ``at_once`` is below 1 or ``waiting`` below 0.
    """

    def __init__(self, at_once: int, waiting: int, patience: float = 10.0, name: str = "other") -> None:
        if at_once < 1 or waiting < 0:
            raise ValueError(f"a bound of {at_once} at once and {waiting} waiting lets nothing through")
        self._turn = threading.Semaphore(at_once)
        self._places = threading.Semaphore(at_once + waiting)
        self._patience = patience
        self._name = name

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and hold it.

        Raises:
            BusyError: if the queue is full, or no turn came within ``patience`` seconds.
        """
        if not self._places.acquire(blocking=False):
            metrics.refused(self._name)
            raise BusyError
        try:
            with metrics.waits(self._name):
                mine = self._turn.acquire(timeout=self._patience)
            if not mine:
                metrics.refused(self._name)
                raise BusyError
            try:
                with metrics.computes(self._name):
                    yield
            finally:
                self._turn.release()
        finally:
            self._places.release()
