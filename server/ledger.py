"""What each visitor has lately cost, in processor seconds: accounts in memory that all workers of a host share.

An account is a bucket of core-seconds that refills at a steady rate. What a computation took is drawn afterwards, since
nobody knows it before, so an account may be overdrawn once, and is then closed until it is level again.

The accounts lie in a page of anonymous shared memory that is made before the workers are forked. There is no lock: a
worker that is killed can hold none. Two workers that draw from one account in the same microsecond may lose one of the
two sums, which does no harm. An account is found by a digest, never by an address; when a place is wanted by another,
the account that has drawn least is forgotten.
"""

from __future__ import annotations

import hashlib
import math
import mmap
import time
from collections.abc import Callable
from dataclasses import dataclass

# accounts that are kept; a million bytes
PLACES = 1 << 15
# places where an account may lie
_WAYS = 8
_FIELDS = 3


@dataclass(frozen=True)
class Allowance:
    """How much an account may draw.

    Attributes:
        rate: core-seconds a second in the long run.
        burst: core-seconds at once, after a rest.

    Raises:
        ValueError: if one of them is not a positive number.
    """

    rate: float
    burst: float

    def __post_init__(self) -> None:
        for name, value in (("rate", self.rate), ("burst", self.burst)):
            if not (math.isfinite(value) and value > 0.0):
                raise ValueError(f"{name} = {value} must be a positive number of core-seconds")


class Ledger:
    """Accounts by name.

    Args:
        places: how many accounts are kept.
        clock: seconds that never run backward, the same in all workers.
    """

    def __init__(self, places: int = PLACES, clock: Callable[[], float] = time.monotonic) -> None:
        self._places = max(_WAYS, places)
        self._clock = clock
        # of each place: digest, core-seconds drawn and not yet refilled, when that was so
        self._memory = memoryview(mmap.mmap(-1, 8 * _FIELDS * self._places)).cast("d")

    def drawn(self, name: str, allowance: Allowance) -> float:
        """Core-seconds that an account has drawn and that have not been refilled."""
        at = self._find(_digest(name))
        return 0.0 if at is None else self._level(at, allowance)

    def wait(self, name: str, allowance: Allowance) -> float:
        """Seconds until an account may draw again; 0 if it may now."""
        return max(0.0, (self.drawn(name, allowance) - allowance.burst) / allowance.rate)

    def draw(self, name: str, cost: float, allowance: Allowance) -> None:
        """Draw core-seconds."""
        digest = _digest(name)
        at = self._find(digest)
        if at is None:
            at = min(self._ways(digest), key=lambda place: self._level(place, allowance))
            level = 0.0
        else:
            level = self._level(at, allowance)
        memory = self._memory
        memory[at], memory[at + 1], memory[at + 2] = digest, level + max(0.0, cost), self._clock()

    def _level(self, at: int, allowance: Allowance) -> float:
        # another worker may be writing: whatever is read is a number, and never below zero
        return max(0.0, self._memory[at + 1] - allowance.rate * max(0.0, self._clock() - self._memory[at + 2]))

    def _ways(self, digest: float) -> list[int]:
        first = int(digest) % self._places
        return [_FIELDS * ((first + way) % self._places) for way in range(_WAYS)]

    def _find(self, digest: float) -> int | None:
        for at in self._ways(digest):
            if self._memory[at] == digest:
                return at
        return None


def _digest(name: str) -> float:
    """A whole number below 2**53, which a double holds exactly; never 0, which is an empty place."""
    return float((int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big") >> 11) or 1)
