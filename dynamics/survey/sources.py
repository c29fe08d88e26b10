"""Which program makes the rows of a survey."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import numpy as np

from .._compilation import source_digest

_SOURCES = {"chunk": ("drawing.py", "proving.py"), "climb": ("climbing.py", "drawing.py", "proving.py")}


@cache
def survey_digest(kind: str) -> str:
    """Sixteen hexadecimal digits that change with whatever may change a row of one kind ("chunk" or "climb").

    That is the compiled kernels, what compiles them, numpy, and the files of this package that make such a row.
    """
    digest = hashlib.sha256(f"{source_digest()} numpy {np.__version__}".encode())
    for name in _SOURCES[kind]:
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()[:16]
