"""Maps of two parameters: the first picture, the whole one, and the curves, on planes of the papers."""

import os
import time

from benchmarks.measure import heading, row
from dynamics.catalogue.planes import paper_plane
from dynamics.continuation import bifurcation_curves, orbit_curves, plane_of, regime_levels
from dynamics.systems import GRU, FitzHughNagumo

FIRST, WHOLE = 2.0, 10.0
_HEAVY = GRU(Uh=((2000, 20), (300, 1000)), Ur=((-5000, 8000), (9000, -4000)), br=(100, -500))
_ROOM = GRU(Uh=((1.99, -3.44), (3.44, 1.99)), Ur=((2.8, -1.8), (-4.3, 0.1)), bh=(-0.02, 0.42), br=(1.5, 0.4))
PLANES = {
    "JSP21 fig. 6A, alpha and beta": paper_plane(("alpha", "beta"), alpha=0.6, beta=3.0, s=0.0),
    "alpha and s": paper_plane(("alpha", "s"), alpha=0.6, beta=3.0, s=0.0),
    "JSP21 fig. 3A, both biases": plane_of(GRU(), ("b_h", 0), ("b_h", 1)),
    "JSP21 fig. 3A, U_h12 and U_h21": plane_of(GRU(), ("U_h", 1), ("U_h", 2)),
    "two cycles, both biases": plane_of(_ROOM, ("b_h", 0), ("b_h", 1), ((-1.0, 0.5), (-0.5, 1.0))),
    "FitzHugh-Nagumo, I_ext and tau": plane_of(FitzHughNagumo(), ("I_ext", 0), ("tau", 0)),
    "gates of steepness 1000": plane_of(_HEAVY, ("U_r", 0), ("b_h", 0)),
}


def main() -> None:
    """Print wall time and processor time of each level, and of the curves."""
    workers = min(2, os.cpu_count() or 1)
    heading(
        "maps of two parameters",
        f"first picture within {FIRST:g} s, 256 by 256 within {WHOLE:g} s on two cores; here {workers} threads",
    )
    next(regime_levels(PLANES["alpha and s"], workers=workers))
    for name, plane in PLANES.items():
        begin, cpu, shown = time.perf_counter(), time.process_time(), 0.0
        places = 0
        for found in regime_levels(plane, workers=workers):
            shown, places = shown or time.perf_counter() - begin, found.evaluated
        whole, worked = time.perf_counter() - begin, time.process_time() - cpu
        said = f"first {shown:5.2f} s, whole {whole:6.2f} s, processor {worked:6.2f} s, {places} places"
        row(name, said, shown <= FIRST and whole <= WHOLE)
        begin = time.perf_counter()
        curves = bifurcation_curves(plane)
        middle = time.perf_counter()
        every = orbit_curves(curves)
        row(
            "    its curves",
            f"{middle - begin:5.2f} s for {len(curves.curves)}, with {len(curves.points)} points of codimension two; "
            f"{time.perf_counter() - middle:5.2f} s for {len(every.curves) - len(curves.curves)} of cycles",
        )


if __name__ == "__main__":
    main()
