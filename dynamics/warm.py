"""Compile kernels beforehand and keep them: ``python -m dynamics.warm``."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Sequence
from multiprocessing.sharedctypes import Synchronized

# all that has kernels
from . import continuation, line, slow_points, survey  # noqa: F401
from .kernel import KERNELS, Kernel


def warm(kernels: Sequence[Kernel] = KERNELS, processes: int | None = None) -> float:
    """Compile kernels that are not kept yet, in so many processes, usually one for each core; returns the seconds.

    Raises:
        RuntimeError: if one cannot be compiled; the process that tried has said why.
    """
    begin = time.perf_counter()
    # forked, so that nothing is imported again
    context = multiprocessing.get_context("fork")
    taken = context.Value("i", 0)
    crew = [context.Process(target=_work, args=(kernels, taken)) for _ in range(processes or os.cpu_count() or 1)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    if any(one.exitcode for one in crew):
        raise RuntimeError("a kernel could not be compiled")
    return time.perf_counter() - begin


def _work(kernels: Sequence[Kernel], taken: Synchronized[int]) -> None:
    while True:
        with taken.get_lock():
            place = taken.value
            taken.value += 1
        if place >= len(kernels):
            return
        kernels[place].ready()


if __name__ == "__main__":
    print(f"kernels ready after {warm():.1f} s")
