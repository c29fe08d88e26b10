"""Who has asked for something newer: work for what a page has left behind is stopped, in whichever worker it is.

A page says with its token (header ``X-Visitor``) that it is the same; the subject that it asked about last is kept in a
page of anonymous shared memory that is made before the workers are forked. So this holds for all workers of one server,
and not between several servers behind one proxy. There is no lock: a place that two pages share by chance stops the
work of neither. Whoever sends no token is never stopped.
"""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Callable
from typing import Any

from .cache import PersonalError
from .visitors import present

PLACES = 1 << 14
_FIELDS = 2


class SupersededError(PersonalError):
    """The page that asked has asked for something newer meanwhile."""

    def __init__(self) -> None:
        super().__init__("The page that asked for this has asked for something newer since.")


class Newest:
    """What each page asked about last, in one kind of question.

    Args:
        places: how many pages are told apart.
    """

    def __init__(self, places: int = PLACES) -> None:
        self._places = places
        self._memory = memoryview(mmap.mmap(-1, 8 * _FIELDS * places)).cast("Q")

    def claim(self, subject: Any) -> Callable[[], bool]:
        """Note that the present visitor asks about a subject; the answer says whether he has moved on to another."""
        visitor = present()
        if not visitor.token:
            return _never
        who, what = _digest(f"{visitor.address} {visitor.token}"), _digest(repr(subject))
        at, memory = _FIELDS * (who % self._places), self._memory
        memory[at], memory[at + 1] = who, what
        return lambda: memory[at] == who and memory[at + 1] != what


def _never() -> bool:
    return False


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
