"""Work in pieces, done here, by several processes, or by a Dask cluster: the pieces are the same."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import islice
from typing import Any, Protocol

from .drawing import Row

_AHEAD = 2
# seconds: a scheduler may be busy, and the workers of a new one compile first
_PATIENCE = 30


class Work(Protocol):
    """Work that consists of numbered pieces, each of which gives one row; picklable."""

    @property
    def kind(self) -> str:
        """What one piece is called, and the key of its number in the row."""

    @property
    def things(self) -> str:
        """What many pieces are called."""

    def manifest(self) -> dict[str, Any]:
        """What the work is: rows of works with equal manifests belong together."""

    def run(self, number: int) -> Row:
        """Do one piece; the row depends on nothing but the work and the number."""

    def evaluations(self, row: Row) -> int:
        """Number of flows that a row stands for."""


class ClusterError(RuntimeError):
    """A Dask cluster that cannot do the work; the message says why and what to do."""


def piece(work: Work, number: int) -> tuple[dict[str, Any], Row]:
    """One piece, as done by a worker.

    Returns:
        The manifest as the worker sees it, and the row with ``seconds``: the processor time that it took.
    """
    begin = time.process_time()
    row = work.run(number)
    row["seconds"] = round(time.process_time() - begin, 4)
    return work.manifest(), row


def run_here(work: Work, numbers: Iterable[int]) -> Iterator[Row]:
    """Do the pieces one after another in this process."""
    for number in numbers:
        yield piece(work, number)[1]


def run_in_processes(work: Work, numbers: Iterable[int], processes: int) -> Iterator[Row]:
    """Do the pieces in several processes of this machine; the rows come as they are done."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_follow_parent)
    waiting = iter(numbers)
    pending: set[Future[tuple[dict[str, Any], Row]]] = set()
    try:
        while True:
            # a few ahead, so that no process waits, and no more, so that memory does not grow with the survey
            for number in islice(waiting, processes * _AHEAD - len(pending)):
                pending.add(pool.submit(piece, work, number))
            if not pending:
                return
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()[1]
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _follow_parent() -> None:
    """In a worker: leave interrupts to the parent, and end when it ends, even if it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def run_on_cluster(work: Work, numbers: Iterable[int], address: str) -> Iterator[Row]:
    """Do the pieces on a Dask cluster; the rows come as they are done.

    Args:
        work, numbers: what to do.
        address: of the scheduler, such as ``tcp://10.0.0.1:8786``. Its workers need this package in the same version.

    Raises:
        ClusterError: if ``distributed`` is not installed, the scheduler does not answer, it has no workers, or a worker
            has other sources.
    """
    try:
        import distributed
    except ImportError:
        raise ClusterError("--scheduler needs Dask: pip install distributed, here and on every worker") from None
    try:
        client: Any = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        reason = str(error) or type(error).__name__
        raise ClusterError(f"no Dask scheduler answers at {address}: {reason.splitlines()[0]}") from None
    own = work.manifest()
    with client:
        threads = sum(client.nthreads().values())
        if threads == 0:
            raise ClusterError(f"the scheduler at {address} has no workers; start some with: dask worker {address}")
        waiting = iter(numbers)
        finished: Any = distributed.as_completed(loop=client.loop, with_results=True)
        pending = 0
        while True:
            for number in islice(waiting, max(1, threads * _AHEAD) - pending):
                finished.add(client.submit(piece, work, number, pure=False))
                pending += 1
            if not pending:
                return
            _, (theirs, row) = next(finished)
            pending -= 1
            if theirs != own:
                raise ClusterError(
                    f"a worker of {address} has other sources ({theirs['sources']}) than this program "
                    f"({own['sources']}); install the same version on every machine"
                )
            yield row
