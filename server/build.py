"""The build version: part of every frame's address, so that no answer of older code is ever reused."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

_SOURCES = ("dynamics", "interchange", "server", "components", "assets")


@cache
def build_version() -> str:
    """``GATESCAPE_BUILD`` if set, else a hash of the sources."""
    given = os.environ.get("GATESCAPE_BUILD", "").strip()
    if given:
        return given[:40]
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for folder in _SOURCES:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".py", ".js", ".css", ".toml"}:
                digest.update(path.relative_to(root).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
