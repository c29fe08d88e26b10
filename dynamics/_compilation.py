"""Where compiled kernels are kept.

Numba checks only the file of a cached function, not the files of the functions compiled into it, so an edit to
``enclosures.py`` would leave stale machine code in every caller. The cache folder is therefore named after a
digest of all sources of this package and of the versions that compile them.
"""

from __future__ import annotations

import hashlib
import os
import platform
import tempfile
from pathlib import Path

import llvmlite
import numba

CACHE_VARIABLE = "GATESCAPE_CACHE_DIR"


def source_digest() -> str:
    """Sixteen hexadecimal digits that change whenever a compiled source of this package or its compiler does."""
    digest = hashlib.sha256()
    digest.update(f"{numba.__version__} {llvmlite.__version__} {platform.python_version()}".encode())
    root = Path(__file__).parent
    for path in sorted(root.rglob("*.py")):
        source = path.read_bytes()
        if b"njit" in source:
            digest.update(str(path.relative_to(root)).encode())
            digest.update(source)
    return digest.hexdigest()[:16]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def choose_cache_folder() -> Path:
    """The folder for compiled kernels: below ``$GATESCAPE_CACHE_DIR``, the project's ``.cache`` or a temporary one."""
    name = f"kernels-{source_digest()}"
    configured = os.environ.get(CACHE_VARIABLE)
    candidates = [Path(configured)] if configured else [Path(__file__).parent.parent / ".cache"]
    candidates.append(Path(tempfile.gettempdir()) / f"gatescape-{os.getuid()}")
    for candidate in candidates:
        # an existing cache in a read-only container is as good as a writable one
        if (candidate / name).is_dir() or _writable(candidate / name):
            return candidate / name
    return Path(tempfile.mkdtemp(prefix="gatescape-"))


numba.config.CACHE_DIR = str(choose_cache_folder())
