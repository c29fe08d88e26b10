"""Several computations of one request at once."""

from __future__ import annotations

import threading

import pytest

from server.fair_queue import Visitor
from server.side_by_side import side_by_side
from server.visitors import Accounts, present, standing_for

VISITOR = Visitor("192.0.2.1", "page")


def test_answers_come_in_order_and_tasks_run_at_once() -> None:
    meeting = threading.Barrier(2)

    def task(answer: int) -> int:
        meeting.wait(timeout=30)
        return answer

    assert side_by_side([lambda: task(1), lambda: task(2)]) == [1, 2]


def test_every_task_knows_the_visitor() -> None:
    with standing_for(VISITOR, Accounts(0.0)):
        assert side_by_side([present, present]) == [VISITOR, VISITOR]
        assert side_by_side([present]) == [VISITOR]


def test_nothing_is_nothing() -> None:
    assert side_by_side([]) == []


def test_what_a_task_raises_is_raised() -> None:
    def fail() -> None:
        raise KeyError("lost")

    with pytest.raises(KeyError, match="lost"):
        side_by_side([lambda: None, fail])
