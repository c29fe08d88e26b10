"""Compile every kernel of the app and fill the cache: ``python -m server.warm``."""

from __future__ import annotations

from dynamics.warm import warm

# kernels have explicit signatures: to import their module is to compile them
from . import codec, polylines, series  # noqa: F401

if __name__ == "__main__":
    print(f"kernels ready after {warm():.1f} s")
