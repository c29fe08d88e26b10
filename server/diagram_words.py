"""A one-parameter diagram in words: what happens along the parameter, how sure that is, and how each branch ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from dynamics.continuation import CycleBranch, CycleEnd, Diagram, Event, HopfForm

_ROUNDING = 1e-12
_NAMES = {
    "saddle-node": ("saddle-node", "saddle-nodes"),
    "hopf": ("Hopf point", "Hopf points"),
    "branch-point": ("branch point", "branch points"),
    "cusp": ("cusp", "cusps"),
    "double-zero": ("point with two zero eigenvalues", "points with two zero eigenvalues"),
    "homoclinic": ("homoclinic orbit", "homoclinic orbits"),
    "heteroclinic": ("heteroclinic loop", "heteroclinic loops"),
    "fold-of-cycles": ("fold of cycles", "folds of cycles"),
}


def number(value: float, digits: int = 6) -> str:
    """A number for reading, with a true minus sign."""
    return f"{value:.{digits}g}".replace("-", "\N{MINUS SIGN}")


def place(point: tuple[float, float]) -> str:
    """A point of the plane for reading; what is 0 up to rounding is 0."""
    x, y = (0.0 if abs(value) < _ROUNDING else value for value in point)
    return f"({number(x, 4)}, {number(y, 4)})"


def counted(count: int, kind: str) -> str:
    """ "1 Hopf point", "4 saddle-nodes"."""
    return f"{count} {_NAMES[kind][count != 1]}"


def headline(diagram: Diagram, cycles: Sequence[CycleBranch]) -> str:
    """What happens along the whole range, counted; without a full stop."""
    counts = Counter(str(event.kind) for event in diagram.bifurcations)
    for loop in ("homoclinic", "heteroclinic"):
        counts[loop] = sum(end.kind == loop for branch in cycles for end in branch.ends)
    counts["fold-of-cycles"] = sum(len(branch.folds) for branch in cycles)
    found = [counted(counts[kind], kind) for kind in _NAMES if counts[kind]]
    return " · ".join(found) if found else "No bifurcation in this range"


def sentences(diagram: Diagram, cycles: Sequence[CycleBranch], followed: bool) -> list[str]:
    """How sure the diagram is, and what is worth knowing of it."""
    told = [proof(diagram)]
    if diagram.branches and _nothing_depends(diagram):
        told.append(
            "No fixed point moves: nothing in this range depends on the parameter."
            if diagram.complete
            else "None of the fixed points that were found moves."
        )
    told += [f"{kind[0].upper()}{kind[1:]} at once near {number(value)}." for kind, value in _at_once(diagram)]
    left = sum(branch.ends.count("the border of the region that is searched") for branch in diagram.branches)
    if left:
        told.append(f"{_times(left)} a branch leaves the region in which all fixed points are searched for.")
    stuck = [end for branch in diagram.branches for end in branch.ends if end.startswith(("a place", "nothing yet"))]
    if stuck:
        told.append(f"{_times(len(stuck))} a branch of fixed points could not be followed to its end.")
    if followed:
        if diagram.unproven:
            told.append("Where the search for fixed points did not end, cycles were not searched for.")
        told += [_unborn(event) for event in _without_cycles(diagram, cycles)]
        unseen = {"lost", "long period", "explosion"}
        lost = [end for branch in cycles for end in branch.ends if end.kind in unseen]
        if lost:
            told.append("Not every branch of cycles could be followed to its end; each says below where it stopped.")
    return told


def proof(diagram: Diagram) -> str:
    """Whether every branch is there."""
    if diagram.complete:
        return (
            f"All fixed points proven at {len(diagram.mesh)} values, and every one lies on a branch: only a closed "
            "branch between two of these values could be missing."
        )
    parts = []
    total = len(diagram.mesh) + len(diagram.unproven) + len(diagram.continua)
    if diagram.continua:
        parts.append(
            f"at {len(diagram.continua)} of {total} values there is a whole curve of fixed points, "
            "which no branch shows"
        )
    if diagram.unproven:
        parts.append(
            f"at {len(diagram.unproven)} of {total} values the proof left something open, first at "
            f"{number(diagram.unproven[0])}"
        )
    if diagram.missed:
        parts.append(
            f"through {len(diagram.missed)} proven fixed {'point' if len(diagram.missed) == 1 else 'points'} no branch "
            "could be traced within the work allowed"
        )
    return f"Not proven complete: {', and '.join(parts)}."


def end_words(end: CycleEnd) -> str:
    """How a branch of cycles ends, without a full stop."""
    at = number(end.value, 10)
    if end.kind == "homoclinic" and end.homoclinic is not None:
        return (
            f"grows into the saddle at {place(end.homoclinic.saddle)} at {at}, its period without bound: a "
            "homoclinic orbit"
        )
    if end.heteroclinic is not None:
        places = [place(saddle) for saddle in end.heteroclinic.saddles]
        return (
            f"grows into the saddles at {', '.join(places[:-1])} and {places[-1]} at {at}, its period without bound: a "
            "heteroclinic loop"
        )
    return {
        "hopf": f"shrinks onto a fixed point at the Hopf point {at}",
        "saddle-node": f"ends at {at}, where a saddle-node appears on it; its period grows without bound",
        "range": f"goes on beyond the range at {at}",
        "closed": "returns to its own start",
        "long period": f"was followed to {at}, where its period is too long to go on",
        "explosion": f"grows explosively at {at}, within a span of the parameter that double precision cannot resolve "
        "(a canard); what it grows into is another branch",
        "lost": f"could not be followed past {at}",
    }.get(end.kind, f"ends at {at}")


def cycle_words(branch: CycleBranch) -> str:
    """What one branch of cycles does, in one sentence."""
    stable = branch.log_multipliers < 0.0
    kind = "Stable" if stable.all() else "Stable and unstable" if stable.any() else "Unstable"
    sizes = (branch.extents[:, 1] - branch.extents[:, 0]).max(initial=0.0)
    shortest, longest = branch.periods.min(initial=float("inf")), branch.periods.max(initial=0.0)
    folds = f", with {counted(len(branch.folds), 'fold-of-cycles')}" if branch.folds else ""
    first, last = (end_words(end) for end in branch.ends)
    ends = first if branch.ends[0].kind == "closed" else f"One way it {first}; the other way it {last}"
    ends = ends[0].upper() + ends[1:]
    return (
        f"{kind}, up to {number(float(sizes), 3)} wide in x, period {number(float(shortest), 4)} to "
        f"{number(float(longest), 4)}{folds}. {ends}."
    )


def _times(count: int) -> str:
    return "Once" if count == 1 else "Twice" if count == 2 else f"{count} times"


def _nothing_depends(diagram: Diagram) -> bool:
    rows = [np.column_stack((b.states, b.trace, b.determinant)) for b in diagram.branches]
    return all(float(np.ptp(row, axis=0).max()) < 1e-12 for row in rows)


def _at_once(diagram: Diagram) -> list[tuple[str, float]]:
    """Bifurcations of one kind that share their value, as in symmetric flows."""
    near = 1e-8 * (diagram.family.high - diagram.family.low)
    groups: list[tuple[str, float, int]] = []
    for event in diagram.bifurcations:
        same = [i for i, (kind, value, _) in enumerate(groups) if kind == event.kind and event.value - value <= near]
        if same:
            kind, value, count = groups[same[0]]
            groups[same[0]] = (kind, value, count + 1)
        else:
            groups.append((event.kind, event.value, 1))
    return [(counted(count, kind), value) for kind, value, count in groups if count > 1]


def _without_cycles(diagram: Diagram, cycles: Sequence[CycleBranch]) -> list[Event]:
    near = 1e-5 * (diagram.family.high - diagram.family.low)
    ends = [end.value for branch in cycles for end in branch.ends if end.kind == "hopf"]
    return [
        event
        for event in diagram.events
        if event.kind == "hopf" and not any(abs(event.value - value) <= near for value in ends)
    ]


def _unborn(event: Event) -> str:
    degenerate = isinstance(event.form, HopfForm) and event.form.criticality == "undecided"
    why = "its first Lyapunov coefficient is zero within its error" if degenerate else "they are too small to follow"
    return f"No cycles could be followed from the Hopf point at {number(event.value, 10)}: {why}."
