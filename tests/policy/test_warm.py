"""What is compiled beforehand is all that the app compiles, and the first picture needs only what is compiled first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from .test_structure import PACKAGES, ROOT, imports, module_name, sources

# in a process of its own, since this one has made many pictures
PICTURE = """
import app
from dynamics.kernel import KERNELS
from server.warm import chosen_first, first_picture

assert all(kernel.awaited for kernel in KERNELS), "an import compiles"
first_picture()
used = {kernel for kernel in KERNELS if not kernel.awaited}
assert len(used) >= 10
print(sorted(kernel.py_func.__qualname__ for kernel in used - set(chosen_first())))
"""


def kernels_behind(start: Path) -> set[str]:
    """Modules with compiled kernels that a file imports, directly or through others."""
    files = {module_name(path): path for path in sources(*PACKAGES)}
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for name in imports(waiting.pop()):
            # importing a module imports the packages around it
            parts = name.split(".")
            for depth in range(1, len(parts) + 1):
                module = ".".join(parts[:depth])
                if module in files and module not in reached:
                    reached.add(module)
                    waiting.append(files[module])
    return {module for module in reached if "@kernel(" in files[module].read_text()}


def test_every_kernel_of_the_app_is_compiled_beforehand() -> None:
    needed = kernels_behind(ROOT / "app.py")
    assert {"dynamics.integration", "dynamics.basins"} <= needed
    assert needed - kernels_behind(ROOT / "server" / "warm.py") == set()


def test_imports_compile_nothing_and_the_first_picture_needs_what_is_compiled_first() -> None:
    command = [sys.executable, "-c", PICTURE]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert (answer.stderr, answer.stdout) == ("", "[]\n")
