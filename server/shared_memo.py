"""What one worker has computed, for the others: a few answers in memory that is made before the workers are forked.

There is no lock. An answer stands beside a checksum of itself and of what it answers, so one that is being overwritten,
or was left half written by a worker that died, is none.
"""

from __future__ import annotations

import hashlib
import mmap

_DIGEST = 16
_HEAD = _DIGEST + 8


class SharedMemo:
    """Keeps bytes by what they answer; a new answer takes the place of an older one.

    Args:
        places: how many answers.
        size: bytes of one at most; longer ones are not kept.

    Raises:
        ValueError: if one of them is not positive.
    """

    def __init__(self, places: int, size: int) -> None:
        if places < 1 or size < 1:
            raise ValueError(f"{places} places of {size} bytes hold nothing")
        self._places, self._size = places, size
        # pages of it that are never written take no memory
        self._memory = mmap.mmap(-1, places * (_HEAD + size))

    def get(self, question: str) -> bytes | None:
        """The answer that is kept, if it is whole."""
        at = self._place(question)
        length = int.from_bytes(self._memory[at + _DIGEST : at + _HEAD], "little")
        if not 0 < length <= self._size:
            return None
        answer = self._memory[at + _HEAD : at + _HEAD + length]
        return answer if self._memory[at : at + _DIGEST] == _digest(question, answer) else None

    def put(self, question: str, answer: bytes) -> None:
        """Keep an answer, if it is short enough."""
        if not 0 < len(answer) <= self._size:
            return
        at = self._place(question)
        # what is read meanwhile does not fit its checksum
        self._memory[at : at + _HEAD] = _digest(question, answer) + len(answer).to_bytes(8, "little")
        self._memory[at + _HEAD : at + _HEAD + len(answer)] = answer

    def _place(self, question: str) -> int:
        number = int.from_bytes(hashlib.blake2b(question.encode(), digest_size=8).digest(), "big")
        return (number % self._places) * (_HEAD + self._size)


def _digest(question: str, answer: bytes) -> bytes:
    return hashlib.blake2b(
        answer, digest_size=_DIGEST, key=hashlib.blake2b(question.encode(), digest_size=32).digest()
    ).digest()
