"""Where a curve of homoclinic orbits begins: near a Bogdanov-Takens point, by the geometry of its normal form.

In the normal form (Kuznetsov, section 8.4) saddle-nodes lie on ``4 beta_1 = beta_2^2``, Hopf points on
``beta_1 = 0`` and homoclinic orbits on ``beta_1 = -6/25 beta_2^2`` to leading order. So on a short line across the
curves that meets the saddle-nodes in F and the Hopf points in H, the homoclinic orbit is 24/25 of FH beyond H, in
whatever coordinates.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..fixed_points import fixed_points
from ..flow import FloatArray
from .corrector import HOPF_POINTS, MOST_CORRECTIONS, SADDLE_NODES, corrected
from .curve_records import Curve, Special
from .families import Plane, coefficients_of_plane

BEYOND = 24.0 / 25.0
# how far the saddle is from the point inside the loop where the curve is started: large enough to be measured, and as
# small as that allows, for the normal form
_APART = (0.05, 0.1, 0.2, 0.4)
_BUDGET = 20_000


@dataclass(frozen=True)
class TakensSeed:
    """A guess of a homoclinic orbit.

    Attributes:
        at: scaled parameters.
        across: from the saddle-nodes to the Hopf points, a unit vector in scaled parameters.
        reach: how far the guess lies beyond the Hopf points.
        saddle, inside: the saddle and the point inside the loop.
    """

    at: FloatArray
    across: FloatArray
    reach: float
    saddle: tuple[float, float]
    inside: tuple[float, float]


class TakensSeeds:
    """Guesses of homoclinic orbits near Bogdanov-Takens points.

    Args:
        plane: the flows.
        curves: of Hopf points, among others.
    """

    def __init__(self, plane: Plane, curves: tuple[Curve, ...]) -> None:
        self.plane = plane
        self.coefficients = coefficients_of_plane(plane)
        self.addresses = plane.flow_at(*plane.values(0.0, 0.0)).kernels.addresses
        self.hopfs = [curve for curve in curves if curve.kind == "hopf"]

    def near(self, point: Special) -> Iterator[TakensSeed]:
        """Guesses at several distances, the nearest first; none where no Hopf curve ends at the point."""
        for hopf in self.hopfs:
            for order in (slice(None), slice(None, None, -1)):
                parameters, states = hopf.parameters[order], hopf.states[order]
                if (
                    np.allclose(parameters[0], point.parameters, rtol=0.0, atol=self._near())
                    and math.dist(states[0], point.state) < 1e-6
                ):
                    scaled = [self.plane.scaled(pair) for pair in parameters.tolist()]
                    yield from self._along(np.column_stack((states, scaled)))

    def _near(self) -> float:
        return 1e-9 * float(np.subtract(self.plane.high, self.plane.low).max())

    def _along(self, table: FloatArray) -> Iterator[TakensSeed]:
        lengths = np.concatenate(([0.0], np.cumsum(np.linalg.norm(np.diff(table, axis=0), axis=1))))
        for apart in _APART:
            # the distance between saddle and focus grows along the curve as the length does
            low, high = 0.0, float(lengths[-1])
            found: TakensSeed | None = None
            for _ in range(12):
                middle = 0.5 * (low + high)
                seed = self._at(table, lengths, middle)
                if seed is None or math.dist(seed.saddle, seed.inside) > apart:
                    high = middle
                else:
                    low, found = middle, seed
                if found is not None and math.dist(found.saddle, found.inside) > 0.7 * apart:
                    break
            if found is not None:
                yield found

    def _at(self, table: FloatArray, lengths: FloatArray, length: float) -> TakensSeed | None:
        """The guess across the Hopf point at a length of the curve."""
        i = min(int(np.searchsorted(lengths, length, side="right")) - 1, len(table) - 2)
        chord = table[i + 1] - table[i]
        size = lengths[i + 1] - lengths[i]
        if size == 0.0:
            return None
        hopf = table[i] + (length - lengths[i]) / size * chord
        if not self._correct(HOPF_POINTS, hopf, chord / size):
            return None
        x, y, s, t = hopf.tolist()
        points = fixed_points(self.plane.flow_at(*self.plane.values(s, t)), budget=_BUDGET).points
        saddle = min(
            (p for p in points if p.kind == "saddle"), key=lambda p: math.dist((p.x, p.y), (x, y)), default=None
        )
        along = chord[2:] / max(float(np.linalg.norm(chord[2:])), 1e-300)
        if saddle is None or not along.any():
            return None
        fold = np.array([0.5 * (x + saddle.x), 0.5 * (y + saddle.y), s, t])
        if not self._correct(SADDLE_NODES, fold, np.array([0.0, 0.0, *along])):
            return None
        across = hopf[2:] - fold[2:]
        width = float(np.linalg.norm(across))
        if not 0.0 < width < 0.2:
            return None
        at = hopf[2:] + BEYOND * across
        return TakensSeed(at, across / width, BEYOND * width, (saddle.x, saddle.y), (x, y))

    def _correct(self, system: int, u: FloatArray, border: FloatArray) -> bool:
        done = corrected(
            self.addresses.velocity,
            self.addresses.jacobian,
            system,
            self.coefficients,
            u,
            np.ascontiguousarray(border),
            MOST_CORRECTIONS,
        )
        return bool(done >= 0 and np.isfinite(u).all())
