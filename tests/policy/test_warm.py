"""What is compiled beforehand is all that the app compiles: a start never waits for a kernel."""

from __future__ import annotations

from pathlib import Path

from .test_structure import PACKAGES, ROOT, imports, module_name, sources


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
    return {module for module in reached if "njit(" in files[module].read_text()}


def test_every_kernel_of_the_app_is_compiled_beforehand() -> None:
    needed = kernels_behind(ROOT / "app.py")
    assert {"dynamics.integration", "dynamics.basins"} <= needed
    assert needed - kernels_behind(ROOT / "server" / "warm.py") == set()
