"""Which program makes the rows of a survey."""

from __future__ import annotations

import hashlib
import inspect
from functools import cache
from pathlib import Path

import numpy as np

from .._compilation import source_digest
from .distribution import Distribution


@cache
def survey_digest(module: str, distribution: type[Distribution]) -> str:
    """Sixteen hexadecimal digits that change with whatever may change a row.

    That is the module of this package that makes it, the distribution with the kernels of its flows, all that either
    imports, the compiler and numpy.

    Args:
        module: file name in this package, such as "drawing.py".
        distribution: class of what is drawn from.
    """
    paths = (Path(__file__).parent / module, Path(inspect.getfile(distribution)))
    parts = (*map(source_digest, paths), f"numpy {np.__version__}")
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]
