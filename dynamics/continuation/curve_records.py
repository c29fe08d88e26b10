"""What is found in a plane of two parameters: curves of bifurcations, and their points of codimension two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..flow import FloatArray
from .families import Plane

CurveKind = Literal["saddle-node", "hopf", "neutral-saddle", "homoclinic", "heteroclinic", "fold-of-cycles"]
SpecialKind = Literal["cusp", "bogdanov-takens", "generalised-hopf", "double-zero", "branch-point"]


@dataclass(frozen=True)
class Curve:
    """One curve of bifurcations of fixed points.

    Attributes:
        kind: "saddle-node", "hopf", "homoclinic", "heteroclinic", "fold-of-cycles", or "neutral-saddle": a Hopf curve
            beyond a Bogdanov-Takens point, where the eigenvalues of a saddle sum to zero, which is no bifurcation.
        parameters: at each point, shape ``(n, 2)``.
        states: ``(x, y)`` at each point, shape ``(n, 2)``; a saddle of a loop, the point inside a cycle.
        closed: whether it returns to its start.
        ends: how it ends, backward and forward, in words.
        together: how many curves, this one included, run over the same parameters, as in symmetric flows.
    """

    kind: CurveKind
    parameters: FloatArray
    states: FloatArray
    closed: bool
    ends: tuple[str, str]
    together: int = 1


@dataclass(frozen=True)
class Special:
    """A point of codimension two, located to rounding level.

    Attributes:
        kind: "cusp" (the saddle-node's quadratic coefficient vanishes), "bogdanov-takens" (both eigenvalues are zero),
            "generalised-hopf" (Bautin: the first Lyapunov coefficient vanishes), "double-zero" (the whole Jacobian is
            zero, as symmetries make it) or "branch-point" (two curves cross at one state).
        parameters: of the plane.
        state: ``(x, y)``.
    """

    kind: SpecialKind
    parameters: tuple[float, float]
    state: tuple[float, float]


@dataclass(frozen=True)
class Curves:
    """All curves that were found in a plane.

    Attributes:
        plane: the rectangle.
        curves: by kind, then as found.
        points: of codimension two, by the first parameter.
        notes: sentences about what could not be followed; empty if all was.
    """

    plane: Plane
    curves: tuple[Curve, ...]
    points: tuple[Special, ...]
    notes: tuple[str, ...]
