"""Fixed points by interval branch and bound: existence, uniqueness and completeness proven."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .flow import Window

Kind = Literal["sink", "source", "saddle", "saddle-node-1", "saddle-node-2", "degenerate"]
Shape = Literal["node", "spiral", "star", "centre"]


@dataclass(frozen=True)
class FixedPoint:
    """One fixed point, proven to exist and to be the only one in its uniqueness box.

    Attributes:
        x, y: position, the midpoint of ``box``.
        kind: "sink", "source", "saddle", or "degenerate" where the sign of the trace is not certain (a Hopf point).
        shape: "node", "spiral", "star" or "centre"; None for a saddle.
        eigenvalues: of the Jacobian at the point, per GRU step, by descending real part.
        eigenvectors: unit vectors in the same order, for real eigenvalues; empty for a complex pair.
        jacobian: ``(a, b, c, d)`` row by row.
        index: Poincare index, +1 or -1.
        box: enclosure ``(x_low, x_high, y_low, y_high)``.
    """

    x: float
    y: float
    kind: Kind
    shape: Shape | None
    eigenvalues: tuple[complex, complex]
    eigenvectors: tuple[tuple[float, float], ...]
    jacobian: tuple[float, float, float, float]
    index: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Cluster:
    """A small region in which double precision cannot resolve the fixed points.

    It holds one degenerate fixed point, several that nearly coincide, or (index 0 only) none.

    Attributes:
        x, y: centre.
        kind: "saddle-node-1" (sink meets saddle), "saddle-node-2" (source meets saddle) or "degenerate".
        index: winding number of the flow around the region, or None if it could not be certified.
        eigenvalues: of the Jacobian at the centre.
        box: ``(x_low, x_high, y_low, y_high)`` covering the region.
    """

    x: float
    y: float
    kind: Kind
    index: int | None
    eigenvalues: tuple[complex, complex]
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class FixedPoints:
    """All fixed points of a flow.

    Attributes:
        points: proven points, sorted by x then y.
        clusters: what could not be resolved, never dropped.
        complete: the search ended within its budget: outside ``points`` and ``clusters`` there is proven to be none.
        index_sum: sum of the certified indices.
        boxes_examined: number of boxes the search looked at.
        region: the box that was searched.
        reason: if not complete, a sentence saying why and what to do; else empty.
    """

    points: tuple[FixedPoint, ...]
    clusters: tuple[Cluster, ...]
    complete: bool
    index_sum: int
    boxes_examined: int
    region: Window
    reason: str = ""

    def count(self, kind: Kind) -> int:
        """Number of points and clusters of one kind."""
        return sum(p.kind == kind for p in self.points) + sum(c.kind == kind for c in self.clusters)
