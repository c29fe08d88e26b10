"""Compiled functions of one signature, compiled or loaded when they are first used.

Numba's own decorator does both as soon as a module is imported. The first picture needs half of what there is, so
that would double the time from the start to it. Here an import costs nothing, and a kernel that is only ever called by
others is never loaded by itself: the machine code of its callers holds it already.

Several processes may need the same kernel at once, as when one fills the cache while others begin to serve. One
compiles it, and the others wait for what it keeps.
"""

from __future__ import annotations

import fcntl
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from llvmlite.binding import parse_bitcode
from numba import config
from numba.core.compiler_lock import global_compiler_lock
from numba.core.registry import CPUDispatcher

# where machine code is kept is set by the first import of it
from . import _compilation  # noqa: F401


class Kernel(CPUDispatcher):  # type: ignore[misc]  # numba has no annotations
    """A function that is compiled for exactly one signature; called like any function, from Python or from kernels."""

    awaited: Any = None

    @property
    def source(self) -> Path:
        """The file in which the function stands."""
        return Path(inspect.getfile(self.py_func))

    def ready(self) -> None:
        """Compile the function, or load its machine code, unless that was done."""
        if self.awaited is None:
            return
        with global_compiler_lock:
            # another thread may have been first
            if self.awaited is not None:
                self.enable_caching()
                with _alone(f"{self.py_func.__module__}.{self.py_func.__qualname__}"):
                    self.compile(self.awaited)
                self.disable_compile()
                _set_aside(self)
                self.awaited = None

    def _compile_for_args(self, *args: Any, **_: Any) -> Any:
        # numba asks for it at the first call from Python, and takes the address that is returned
        self.ready()
        (made,) = self.overloads.values()
        given = [self.typeof_pyval(each) for each in args]
        self._types_active_call.clear()
        wanted = made.signature.args
        if any(self.typingctx.can_convert(*pair) is None for pair in zip(given, wanted, strict=True)):
            self._explain_matching_error(*args)
        return made.entry_point

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """What numba needs to compile a caller."""
        self.ready()
        return super().get_call_template(args, kws)

    def get_compile_result(self, sig: Any) -> Any:
        """The machine code for a signature."""
        self.ready()
        return super().get_compile_result(sig)


def _set_aside(loaded: Kernel) -> None:
    """Keep what only the compiling of callers needs as bytes: as modules that takes six times as much memory."""
    for made in loaded.overloads.values():
        library = made.library
        # there is none where it was compiled just now
        if library._shared_module is None:
            continue

        def module_for_linking(library: Any = library, bitcode: bytes = library._shared_module.as_bitcode()) -> Any:
            if library._shared_module is None:
                library._shared_module = parse_bitcode(bitcode)
            return library._shared_module

        library._shared_module = None
        library._get_module_for_linking = module_for_linking


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Hold a lock of all processes; kernels call each other in no circle, so nobody waits for himself."""
    folder = Path(config.CACHE_DIR) / "locks"
    try:
        folder.mkdir(exist_ok=True)
        lock = (folder / name).open("w")
    except OSError:
        # nothing can be kept there, so there is nothing to wait for
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# every kernel of the modules that are imported, those that are called before those that call them
KERNELS: list[Kernel] = []


def kernel(signature: Any, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Make a function a kernel; division by zero gives what IEEE 754 says.

    Args:
        signature: numba's type of the function, or its text.
        options: further ones of numba's decorator.
    """

    def decorate(function: Callable[..., Any]) -> Kernel:
        made = Kernel(function, targetoptions={"nopython": True, "boundscheck": None, "error_model": "numpy"} | options)
        made.awaited = signature
        KERNELS.append(made)
        return made

    return decorate
