"""Several computations of one request at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

Value = TypeVar("Value")


def side_by_side(tasks: Sequence[Callable[[], Value]]) -> list[Value]:
    """The answers of some tasks, each in a thread of its own that knows the visitor as this one does.

    Args:
        tasks: few; they wait for their turns themselves.

    Raises:
        Exception: the first that a task raises, in the order of the tasks; the others are waited for.
    """
    if len(tasks) < 2:
        return [task() for task in tasks]
    with ThreadPoolExecutor(len(tasks)) as threads:
        return [answer.result() for answer in [threads.submit(copy_context().run, task) for task in tasks]]
