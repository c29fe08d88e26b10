"""Compile kernels before anybody asks for what they compute, and keep them.

``python -m server.warm`` compiles all of them; ``python -m server.warm first`` those of the first picture, after which
the app can start and have the others compiled beside. Where nothing is left to do, neither imports what would take
seconds.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dynamics.kernel import Kernel

_PROJECT = Path(__file__).resolve().parent.parent
_FOLDERS = ("dynamics", "server")
_KEPT_SECONDS = 30 * 86400.0
_DIGEST = re.compile(r"[0-9a-f]{32}")
_STAMP = re.compile(r"(all|first)-[0-9a-f]{32}")


def stamp(first: bool = False) -> Path:
    """The file that says that the kernels of these sources are kept for this processor, all or those needed first."""
    digest = hashlib.sha256()
    for package in ("numba", "llvmlite", "numpy"):
        digest.update(version(package).encode())
    digest.update(f"{platform.python_version()} {platform.machine()} {_processor()}".encode())
    for source in sorted(path for folder in _FOLDERS for path in (_PROJECT / folder).rglob("*.py")):
        digest.update(str(source.relative_to(_PROJECT)).encode())
        digest.update(source.read_bytes())
    folder = Path(os.environ.get("GATESCAPE_CACHE_DIR") or _PROJECT / ".cache")
    return folder / "kernels" / f"{'first' if first else 'all'}-{digest.hexdigest()[:32]}"


def _processor() -> str:
    """What machine code depends on."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return "".join(sorted({line for line in lines if line.startswith(("model name", "flags", "Features"))}))


def chosen_first() -> list[Kernel]:
    """The kernels that the first picture may need."""
    from dynamics._compilation import ROOT, reached
    from dynamics.kernel import KERNELS

    from . import codec, polylines

    needed = reached(ROOT / "portrait.py") | reached(ROOT / "systems" / "gru_kernels.py")
    needed |= {Path(module.__file__ or "") for module in (codec, polylines)}
    return [each for each in KERNELS if each.source in needed]


def compile_kernels(first: bool) -> float:
    """Compile what is not kept yet, all or what the first picture needs; returns the seconds."""
    from dynamics import warm
    from dynamics.kernel import KERNELS

    from . import series  # noqa: F401  # has a kernel that the first picture does not need

    chosen = chosen_first()
    return warm.warm(chosen if first else [*chosen, *(each for each in KERNELS if each not in chosen)])


def first_picture() -> None:
    """Load the kernels of the first picture, by making it: processes forked afterwards share them."""
    from dynamics import GRU, analyse

    from .frame import QUALITIES, encode_frame

    for quality in ("draft", "full"):
        encode_frame(analyse(GRU(), None, QUALITIES[quality]), [], quality)


def forget(folder: Path, now: float) -> None:
    """Remove what only versions had that did not start for a month; an edit makes a new version.

    Args:
        folder: of all kernels; a stamp in it lists the folders of a version, and is touched when that starts.
        now: seconds since the epoch.
    """
    oldest = now - _KEPT_SECONDS
    stamps = [path for path in folder.iterdir() if _STAMP.fullmatch(path.name)]
    used = {name for path in stamps if path.stat().st_mtime >= oldest for name in path.read_text().split()}
    for path in folder.iterdir():
        if path.stat().st_mtime >= oldest:
            continue
        if path in stamps:
            path.unlink(missing_ok=True)
        elif _DIGEST.fullmatch(path.name) and path.name not in used:
            shutil.rmtree(path, ignore_errors=True)


def _folders() -> list[str]:
    """Names of the folders in which this version's kernels are kept."""
    from dynamics._compilation import ROOT, source_digest
    from dynamics.kernel import KERNELS

    # the few kernels of the server lie in a folder that numba names
    return sorted({source_digest(each.source) for each in KERNELS if each.source.is_relative_to(ROOT)})


def main(first: bool) -> None:
    """Do it, and say how long it took."""
    # each digests all sources: the second only if need be
    for known in map(stamp, (False, first)):
        if known.exists():
            with suppress(OSError):
                known.touch()
            return
    print("Compiling kernels; later starts find them compiled.", flush=True)
    seconds = compile_kernels(first)
    print(f"Kernels ready after {seconds:.1f} s.")
    # where this folder cannot be written they are kept elsewhere, and the next start looks again
    with suppress(OSError):
        made = stamp(first)
        made.write_text("\n".join(_folders()))
        forget(made.parent, made.stat().st_mtime)


if __name__ == "__main__":
    main(first="first" in sys.argv[1:])
