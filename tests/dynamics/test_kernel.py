"""Kernels are compiled when they are first used, for one signature, by one process."""

import fcntl
import multiprocessing
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numba import config, types

from dynamics.kernel import Kernel, kernel

LIST = types.Array(types.float64, 1, "C")


def made_anew() -> Kernel:
    """The same function each time, as different processes have it."""

    @kernel("float64(float64)")
    def half(x):
        return x / 2.0

    return half


@pytest.fixture
def half() -> Kernel:
    return made_anew()


def test_nothing_is_compiled_before_the_first_call(half: Kernel) -> None:
    assert not half.overloads
    assert half(3.0) == 1.5
    assert len(half.overloads) == 1
    # a whole number is converted, as by numba's own decorator, and makes no second version
    assert half(3) == 1.5
    assert len(half.overloads) == 1


def test_the_first_call_may_convert(half: Kernel) -> None:
    assert half(3) == 1.5


@pytest.mark.parametrize("wrong", ["three", np.zeros(3, np.float32), np.zeros((3, 3))[:, 0]])
def test_what_does_not_fit_is_refused_at_the_first_call_and_later(wrong: object) -> None:
    @kernel(types.float64(LIST))
    def total(a):
        return a.sum()

    for _ in range(2):
        with pytest.raises(TypeError):
            total(wrong)
    assert total(np.ones(3)) == 3.0


def test_a_kernel_that_another_calls_is_compiled_with_it(half: Kernel) -> None:
    @kernel("float64(float64)")
    def quarter(x):
        return half(half(x))

    assert quarter(2.0) == 0.5
    assert half.overloads


def test_a_kernel_that_was_loaded_can_be_compiled_into_another(half: Kernel) -> None:
    """What only the compiling of callers needs is put aside when machine code is loaded, and taken out again."""
    half.ready()
    loaded = made_anew()
    loaded.ready()
    assert sum(loaded.stats.cache_hits.values()) == 1
    (library,) = (made.library for made in loaded.overloads.values())
    assert library._shared_module is None

    @kernel("float64(float64)")
    def eighth(x):
        return loaded(loaded(loaded(x)))

    assert eighth(4.0) == 0.5


def test_division_by_zero_is_that_of_ieee_754(half: Kernel) -> None:
    @kernel("float64(float64)")
    def inverse(x):
        return 1.0 / x

    assert inverse(0.0) == np.inf


def in_another_process(act: Callable[[], None]) -> multiprocessing.Process:
    process = multiprocessing.get_context("fork").Process(target=act)
    process.start()
    return process


def test_who_needs_what_another_process_compiles_waits_for_it(half: Kernel) -> None:
    name = f"{half.py_func.__module__}.{half.py_func.__qualname__}"
    folder = Path(config.CACHE_DIR) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        other = in_another_process(half.ready)
        # the only process that waits for a lock of this file
        while not any(line.split()[1] == "->" and int(line.split()[5]) == other.pid for line in locks()):
            assert other.is_alive()
        fcntl.flock(lock, fcntl.LOCK_UN)
    other.join(60)
    assert other.exitcode == 0


def locks() -> list[str]:
    return Path("/proc/locks").read_text().splitlines()


def test_a_folder_without_room_for_locks_keeps_nobody_from_compiling(
    half: Kernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "locks").touch()
    monkeypatch.setattr(config, "CACHE_DIR", str(tmp_path))
    assert half(3.0) == 1.5
