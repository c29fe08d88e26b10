"""What changes along one parameter: the topology of every span between two bifurcations, and what happens at each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from .branches import MESH, Diagram, Event, fixed_point_diagram
from .cycle_ends import CycleEnd
from .cycles import CYCLE_MESH, cycle_branches
from .families import Family
from .mesh_proofs import proofs_of
from .normal_forms import HopfForm, SaddleNodeForm

BUDGET = 20_000
# in parts of the range
_SIMULTANEOUS = 1e-8

ChangeKind = Literal[
    "saddle-node", "hopf", "branch-point", "cusp", "double-zero", "homoclinic", "heteroclinic", "fold-of-cycles"
]


@dataclass(frozen=True)
class Change:
    """One bifurcation along a parameter; simultaneous ones of a kind are one change.

    Attributes:
        kind: what happens.
        value: of the parameter.
        count: how many happen at once, as in symmetric flows.
        words: what happens there as the parameter grows, without a full stop.
    """

    kind: ChangeKind
    value: float
    count: int
    words: str


@dataclass(frozen=True)
class Span:
    """Values between two neighbouring changes of the fixed points.

    Attributes:
        low, high: its ends.
        sinks, sources, saddles: numbers of fixed points, proven in its middle.
        complete: whether that proof ended and left nothing open.
    """

    low: float
    high: float
    sinks: int
    sources: int
    saddles: int
    complete: bool


@dataclass(frozen=True)
class Changes:
    """Everything that changes along a family, by ascending value.

    Attributes:
        spans: they cover the whole range.
        changes: of the fixed points, and of the limit cycles where they were followed.
        complete: whether every proof ended and every branch could be followed.
    """

    spans: tuple[Span, ...]
    changes: tuple[Change, ...]
    complete: bool


@dataclass(frozen=True)
class PointChanges:
    """What changes in the fixed points along a family, and the branches from which limit cycles can be followed.

    Attributes:
        diagram: the branches of fixed points.
        changes: the changes of the fixed points alone.
    """

    diagram: Diagram
    changes: Changes


def changes_along(
    family: Family,
    *,
    cycles: bool = False,
    mesh: int = MESH,
    budget: int = BUDGET,
    workers: int = 1,
    stop: Callable[[], bool] | None = None,
) -> Changes:
    """The changes along a family.

    Args:
        family: the flows.
        cycles: whether limit cycles are followed too, which takes some three times as long.
        mesh: number of values at which the fixed points are proven.
        budget: largest number of boxes for each proof.
        workers: number of threads that look for cycles.
        stop: asked between the steps of following cycles; if it says True, what was found so far is returned.
    """
    points = point_changes(family, mesh, budget)
    return changes_with_cycles(points, budget, workers, stop) if cycles else points.changes


def point_changes(family: Family, mesh: int = MESH, budget: int = BUDGET) -> PointChanges:
    """The changes of the fixed points along a family; see :func:`changes_along`."""
    diagram = fixed_point_diagram(family, mesh, budget)
    together = _simultaneous([change_of(event) for event in diagram.bifurcations], family)
    near = _SIMULTANEOUS * (family.high - family.low)
    borders = [family.low, *(change.value for change in together if change.kind in _OF_POINTS), family.high]
    spans = _spans(family, [(low, high) for low, high in pairwise(borders) if high - low > near], budget)
    complete = diagram.complete and all(span.complete for span in spans)
    return PointChanges(diagram, Changes(spans, together, complete))


def changes_with_cycles(
    points: PointChanges, budget: int = BUDGET, workers: int = 1, stop: Callable[[], bool] | None = None
) -> Changes:
    """The changes of the fixed points and of the limit cycles; see :func:`changes_along`."""
    found = [*points.changes.changes, *_of_cycles(points.diagram, budget, workers, stop)]
    return replace(points.changes, changes=_simultaneous(found, points.diagram.family))


def _simultaneous(found: list[Change], family: Family) -> tuple[Change, ...]:
    """Changes by ascending value; those of a kind that happen at once are one."""
    together: list[Change] = []
    near = _SIMULTANEOUS * (family.high - family.low)
    for change in sorted(found, key=lambda one: (one.value, one.kind, one.words)):
        before = together[-1] if together else None
        if before and before.words == change.words and change.value - before.value <= near:
            together[-1] = replace(before, count=before.count + change.count)
        else:
            together.append(change)
    return tuple(together)


_OF_POINTS = {"saddle-node", "hopf", "branch-point", "double-zero"}


def _spans(family: Family, ends: list[tuple[float, float]], budget: int) -> tuple[Span, ...]:
    # not quite in the middle, where symmetric families like to be degenerate
    flows = [family.flow_at(low + 0.4837 * (high - low)) for low, high in ends]
    return tuple(
        Span(low, high, found.sinks, found.sources, found.saddles, found.complete)
        for (low, high), found in zip(ends, proofs_of(flows, budget, thorough=True), strict=True)
    )


def change_of(event: Event) -> Change:
    """What happens at an event of a branch of fixed points as the parameter grows."""
    if isinstance(event.form, SaddleNodeForm):
        pair = "a sink and a saddle" if event.form.other_eigenvalue < 0.0 else "a source and a saddle"
        # du/dt = b (value - critical) + a u^2 has its two points where the two terms differ in sign
        dying = event.form.quadratic * event.form.along_parameter > 0.0
        return Change("saddle-node", event.value, 1, f"{pair} {'meet and vanish' if dying else 'appear'}")
    if isinstance(event.form, HopfForm):
        how = {
            "supercritical": "a spiral changes its stability, and a stable cycle is there on one side",
            "subcritical": "a spiral changes its stability, and an unstable cycle is there on one side",
        }.get(event.form.criticality, "a spiral changes its stability")
        return Change("hopf", event.value, 1, how)
    if event.kind == "cusp":
        return Change("cusp", event.value, 1, "a fixed point is triple: a cusp, met exactly")
    if event.kind == "double-zero":
        return Change("double-zero", event.value, 1, "both eigenvalues of a fixed point vanish")
    return Change("branch-point", event.value, 1, "branches of fixed points cross")


_FEW = {2: "two", 3: "three", 4: "four"}


def _loop_words(end: CycleEnd) -> str:
    number = len(end.saddles)
    through = "a saddle: a homoclinic orbit"
    if number > 1:
        through = f"{_FEW.get(number, number)} saddles: a heteroclinic loop"
    return f"{'a stable' if end.attracts else 'an unstable'} cycle ends in {through}"


def _of_cycles(diagram: Diagram, budget: int, workers: int, stop: Callable[[], bool] | None) -> list[Change]:
    found: list[Change] = []
    for branch in cycle_branches(diagram, CYCLE_MESH // 2, budget, quick=True, workers=workers, stop=stop):
        found += [
            Change("fold-of-cycles", fold.value, 1, "a stable and an unstable cycle meet") for fold in branch.folds
        ]
        for end in branch.ends:
            if end.kind in {"homoclinic", "heteroclinic"}:
                found.append(Change(end.kind, end.value, 1, _loop_words(end)))
    return found
