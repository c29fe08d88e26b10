"""What one worker has computed, for the others."""

from __future__ import annotations

import multiprocessing
import threading

import numpy as np
import pytest

from components.presets import find_preset
from dynamics.continuation import entry_of
from server import shared_points
from server.shared_memo import SharedMemo
from server.shared_points import SharedPoints

FAMILY = entry_of(find_preset("9B").flow, "b_r", 0)


def test_an_answer_is_that_to_its_question() -> None:
    memo = SharedMemo(4, 100)
    assert memo.get("one") is None
    memo.put("one", b"first")
    memo.put("one", b"second")
    assert memo.get("one") == b"second"
    assert memo.get("other") is None


def test_questions_that_share_a_place_are_told_apart() -> None:
    memo = SharedMemo(1, 100)
    memo.put("one", b"first")
    memo.put("other", b"second")
    assert memo.get("one") is None
    assert memo.get("other") == b"second"


def test_what_is_too_long_or_nothing_is_not_kept() -> None:
    memo = SharedMemo(2, 4)
    memo.put("long", b"12345")
    memo.put("nothing", b"")
    assert memo.get("long") is None
    assert memo.get("nothing") is None


@pytest.mark.parametrize(("places", "size"), [(0, 10), (10, 0)])
def test_without_room_there_is_no_memo(places: int, size: int) -> None:
    with pytest.raises(ValueError, match="hold nothing"):
        SharedMemo(places, size)


def test_what_is_being_overwritten_is_no_answer() -> None:
    """Writers and a reader at once: every answer that is read is whole."""
    memo, done = SharedMemo(1, 1 << 16), threading.Event()
    answers = [bytes([k]) * 50_000 for k in range(1, 5)]

    def write(answer: bytes) -> None:
        while not done.is_set():
            memo.put("question", answer)

    writers = [threading.Thread(target=write, args=[answer]) for answer in answers]
    for writer in writers:
        writer.start()
    read = [memo.get("question") for _ in range(2000)]
    done.set()
    for writer in writers:
        writer.join()
    assert {answer for answer in read if answer is not None} <= set(answers)
    assert any(answer is not None for answer in read)


def test_another_process_reads_it() -> None:
    memo = SharedMemo(4, 100)
    forked = multiprocessing.get_context("fork")
    writer = forked.Process(target=memo.put, args=("question", b"answer"))
    writer.start()
    writer.join()
    assert memo.get("question") == b"answer"


def test_branches_along_a_slider_are_followed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = SharedPoints()
    first = shared.along(FAMILY, "key")
    monkeypatch.setattr(shared_points, "point_changes", None)
    again = shared.along(FAMILY, "key")
    assert again is not first
    assert again.changes == first.changes
    assert again.diagram.family is FAMILY
    assert again.diagram.events == first.diagram.events
    for one, other in zip(again.diagram.branches, first.diagram.branches, strict=True):
        np.testing.assert_array_equal(one.values, other.values)
        np.testing.assert_array_equal(one.states, other.states)
