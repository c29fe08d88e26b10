"""Where compiled kernels are kept, and when they are compiled again.

Numba checks only the file of a cached function, not the files of the functions compiled into it, so an edit to
``enclosures.py`` would leave stale machine code in every caller. Here a function's stamp is a digest of its own file
and of every file of this package that it imports, directly or not, and of the versions that compile it.
"""

from __future__ import annotations

import ast
import hashlib
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import llvmlite
import numba
from numba.core import caching

CACHE_VARIABLE = "GATESCAPE_CACHE_DIR"
ROOT = Path(__file__).parent


@cache
def source_digest(path: Path) -> str:
    """Thirty-two hexadecimal digits that change whenever a source of this package that reaches ``path`` does."""
    digest = hashlib.sha256()
    digest.update(f"{numba.__version__} {llvmlite.__version__} {platform.python_version()}".encode())
    for source in sorted(reached(path)):
        digest.update(str(source.relative_to(ROOT)).encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()[:32]


def reached(path: Path) -> set[Path]:
    """The file and all files of this package that it imports, directly or not."""
    found: set[Path] = set()
    waiting = [path]
    while waiting:
        source = waiting.pop()
        if source not in found:
            found.add(source)
            waiting.extend(_imported(source))
    return found


@cache
def _imported(path: Path) -> tuple[Path, ...]:
    """Files of this package that one file imports.

    A name may be a module of the package that is named, or be defined in that package's ``__init__``; both count.
    """
    files: list[Path] = []
    for folder, name in _names(ast.parse(path.read_bytes()), path):
        place = folder.joinpath(*name.split(".")) if name else folder
        files.extend(f for f in (place.with_suffix(".py"), place / "__init__.py") if f.is_file())
    # the package's own __init__ gathers everything; no kernel is defined there
    return tuple(f for f in files if f != ROOT / "__init__.py")


def _names(tree: ast.Module, path: Path) -> Iterator[tuple[Path, str]]:
    """Folder and dotted name of everything that may be a module of this package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            if node.level:
                folder, base = path.parents[node.level - 1], node.module or ""
            else:
                folder, base = ROOT.parent, node.module or ""
            yield folder, base
            for alias in node.names:
                yield folder, f"{base}.{alias.name}" if base else alias.name
        elif isinstance(node, ast.Import):
            yield from ((ROOT.parent, alias.name) for alias in node.names)


# bytes that must be free where kernels are to be kept; all of them together take less
ROOM = 32_000_000


class SourcesLocator(caching.UserProvidedCacheLocator):  # type: ignore[misc]  # numba has no annotations
    """Keeps the machine code of this package's functions, each in a folder named after the digest of its sources."""

    def get_cache_path(self) -> str:
        """Where the function is kept: the same for every copy of the same sources."""
        return str(Path(numba.config.CACHE_DIR) / source_digest(Path(self._py_file)))

    @classmethod
    def from_function(cls, py_func: object, py_file: str) -> SourcesLocator | None:
        """The locator of a function of this package; None for any other."""
        if not Path(py_file).resolve().is_relative_to(ROOT.resolve()):
            return None
        located: SourcesLocator | None = super().from_function(py_func, py_file)
        return located

    def get_source_stamp(self) -> str:
        """What must agree for kept machine code to be used."""
        return source_digest(Path(self._py_file))


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    # what cannot be kept is a fault in numba's eyes, and the start would fail
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= ROOM


def choose_cache_folder() -> Path:
    """The folder for compiled kernels: below ``$GATESCAPE_CACHE_DIR``, the project's ``.cache`` or a temporary one.

    What a folder that cannot be written to holds, as in a read-only container or on a full disk, is copied to the
    temporary one.
    """
    configured = os.environ.get(CACHE_VARIABLE)
    wanted = (Path(configured) if configured else ROOT.parent / ".cache") / "kernels"
    if _writable(wanted):
        return wanted
    shared = Path(tempfile.gettempdir()) / f"gatescape-{os.getuid()}" / "kernels"
    chosen = shared if _writable(shared) else Path(tempfile.mkdtemp(prefix="gatescape-"))
    if wanted.is_dir():
        try:
            shutil.copytree(wanted, chosen, dirs_exist_ok=True)
        except OSError:
            # the temporary folder is full too: what is kept already can still be read
            return wanted
    return chosen


numba.config.CACHE_DIR = str(choose_cache_folder())
# other packages' functions go on as they are used to
numba.config.CACHE_LOCATOR_CLASSES = ",".join(
    [f"{__name__}.{SourcesLocator.__name__}", *(known.__name__ for known in caching.CacheImpl._locator_classes)]
)
