"""A progress bar on a terminal; on a pipe or in a log file, a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

_WIDTH = 28
_TERMINAL_SECONDS, _LOG_SECONDS = 0.2, 30.0


class Progress:
    """Shows how far a survey is.

    Args:
        stream: where to write, usually standard error.
        things: what is counted, such as "chunks".
        total: how many there are in all.
        done: how many earlier runs have left.
        clock: seconds that only grow.
    """

    def __init__(
        self, stream: TextIO, things: str, total: int, done: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream, self._things, self._total = stream, things, total
        self._done = done
        self._fresh = 0
        self._evaluations = 0
        self._clock = clock
        self._begin = clock()
        self._shown = float("-inf")
        self._terminal = stream.isatty()

    def add(self, evaluations: int) -> None:
        """One more thing is done, which stands for so many flows."""
        self._done += 1
        self._fresh += 1
        self._evaluations += evaluations
        now = self._clock()
        if now - self._shown >= (_TERMINAL_SECONDS if self._terminal else _LOG_SECONDS):
            self._shown = now
            self._write(self.line(), "\r" if self._terminal else "")

    def end(self) -> None:
        """Shows the last state and leaves the line."""
        self._write(self.line(), "\r" if self._terminal else "")
        if self._terminal:
            self._write("")

    def line(self) -> str:
        """The bar, the share, the speed and the time that is left."""
        share = self._done / self._total if self._total else 1.0
        filled = int(_WIDTH * share)
        bar = "#" * filled + "." * (_WIDTH - filled)
        text = f"[{bar}] {100 * share:5.1f} %  {self._done:,} of {self._total:,} {self._things}"
        seconds = self._clock() - self._begin
        if self._fresh and seconds > 0.0:
            left = (self._total - self._done) * seconds / self._fresh
            text += f"  {self._evaluations / seconds:,.0f} GRUs/s  {_duration(left)} left"
        return text

    def _write(self, text: str, start: str = "") -> None:
        # on a terminal the line is written over, so what was longer has to be cleared
        self._stream.write(f"{start}{text}\x1b[K" if start else f"{text}\n")
        self._stream.flush()


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
