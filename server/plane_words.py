"""Regimes, curves and special points of a plane in words."""

from __future__ import annotations

from dynamics.continuation import Curve, Curves, Regime, RegimeMap, Special

_BORDER = "the border of the rectangle"
UNDECIDED = "not decided"
_SPECIAL = {
    "cusp": "cusp: two curves of saddle-nodes meet",
    "bogdanov-takens": "Bogdanov-Takens point: Hopf, saddle-node and homoclinic curves meet",
    "generalised-hopf": "generalised Hopf (Bautin) point: a curve of folds of cycles begins",
    "double-zero": "the whole Jacobian vanishes, as a symmetry makes it",
    "branch-point": "two curves cross at one state",
}


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def regime_words(regime: Regime) -> str:
    """A topology, such as "2 sinks, 1 saddle, 1 stable cycle"."""
    if not regime.decided:
        return UNDECIDED
    parts = [
        (regime.sinks, "sink", "sinks"),
        (regime.sources, "source", "sources"),
        (regime.saddles, "saddle", "saddles"),
        (regime.stable, "stable cycle", "stable cycles"),
        (regime.unstable, "unstable cycle", "unstable cycles"),
    ]
    return ", ".join(_counted(*part) for part in parts if part[0]) or "no fixed point"


def special_words(point: Special) -> str:
    """What happens at a point of codimension two."""
    return _SPECIAL[point.kind]


def curve_words(curve: Curve) -> str:
    """A curve, and how it ends."""
    names = {
        "saddle-node": "saddle-nodes",
        "hopf": "Hopf points",
        "neutral-saddle": "neutral saddles (no bifurcation)",
        "homoclinic": "homoclinic orbits",
        "heteroclinic": "heteroclinic loops",
        "fold-of-cycles": "folds of cycles",
    }
    together = f", {curve.together} curves on one another" if curve.together > 1 else ""
    ends = f"from {curve.ends[0]} to {curve.ends[1]}"
    if curve.closed:
        ends = "closed"
    elif curve.ends == (_BORDER, _BORDER):
        ends = "from border to border"
    return f"{names[curve.kind]}{together}: {ends}"


def map_sentences(found: RegimeMap) -> list[str]:
    """How sure and how fine a map is."""
    decided = sum(regime.decided for regime in found.regimes)
    how = (
        f"{_counted(decided, 'topology', 'topologies')} at this fineness: fixed points proven at "
        f"{found.evaluated:,} of {found.labels.size:,} places, cycles searched for at {found.searched:,}; "
        "the rest is as its surroundings."
    )
    sentences = [how]
    if decided < len(found.regimes):
        sentences.append(
            "Where nothing is decided, fixed points could not be told apart in double precision or the proof used up "
            "its budget."
        )
    if found.interpolated:
        sentences.append(
            f"Periods at {found.interpolated:,} of these places are interpolated, where two orders of "
            "interpolation agree to 1 %; the others come from the search for cycles."
        )
    if found.last and len(found.regimes) == 1 and decided:
        sentences.append("Nothing changes in this rectangle.")
    return [*sentences, *([found.reason] if found.reason else [])]


def curve_sentences(found: Curves, cycles: bool) -> list[str]:
    """How complete the curves are."""
    if not found.curves:
        first = "No curve of saddle-nodes or Hopf points crosses the lines on which they are looked for."
    else:
        points = _counted(len(found.points), "point", "points") if found.points else "no point"
        first = (
            f"{_counted(len(found.curves), 'curve', 'curves')} and {points} of codimension two, corrected to rounding "
            "level."
        )
    how = (
        "Homoclinic orbits are followed from the Bogdanov-Takens points, folds of cycles from the generalised Hopf "
        "points, and both from three lines along each axis; others may be there."
    )
    return [first, *([how] if cycles else []), *found.notes]
