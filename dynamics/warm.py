"""Compile every kernel and fill the cache: ``python -m dynamics.warm``."""

from __future__ import annotations

import time

# kernels have explicit signatures: to import their module is to compile them
from . import GRU, SYSTEMS, OneUnitGRU, analyse, continuation, orbit, slow_points  # noqa: F401
from .line import fixed_points_on_line, saddle_nodes


def warm() -> float:
    """Run every analysis once on every system and reset variant; returns the seconds it took."""
    begin = time.perf_counter()
    for flow in (*(system() for system in SYSTEMS.values()), GRU(reset="after")):
        portrait = analyse(flow)
        centre_x = 0.5 * (portrait.window.x_min + portrait.window.x_max)
        centre_y = 0.5 * (portrait.window.y_min + portrait.window.y_max)
        orbit(flow, centre_x, centre_y, found=portrait.fixed_points)
        slow_points(flow, portrait.fixed_points)
    # a GRU with unresolved regions compiles what only those need
    analyse(GRU(Uh=((2, 0), (0, 2)), Ur=((-1, 0), (0, -1)), bh=(0, 0), br=(0, 0)))
    fixed_points_on_line(OneUnitGRU())
    saddle_nodes(OneUnitGRU())
    return time.perf_counter() - begin


if __name__ == "__main__":
    print(f"kernels ready after {warm():.1f} s")
