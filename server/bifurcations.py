"""A one-parameter diagram as plain data: branches of fixed points and of limit cycles, and every special point."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dynamics.continuation import (
    CycleBranch,
    CycleEnd,
    Event,
    HopfForm,
    SaddleNodeForm,
    change_of,
    cycle_branches,
    fixed_point_diagram,
)
from dynamics.continuation.branches import Branch
from dynamics.continuation.families import Family

from . import diagram_words

# boxes for the proof at each value, as for the sliders
BUDGET = 20_000
# of one branch: a drawing needs no more
MOST_POINTS = 1000


def diagram_as_data(family: Family, cycles: bool) -> dict[str, Any]:
    """The diagram along a family, in full precision; limit cycles if they are asked for."""
    diagram = fixed_point_diagram(family, budget=BUDGET)
    followed = cycle_branches(diagram, budget=BUDGET) if cycles else ()
    return {
        "of": family.symbol,
        "range": [family.low, family.high],
        "branches": [_branch(branch) for branch in diagram.branches],
        "events": [_event(event) for event in diagram.events],
        "cycles": [_cycles(branch) for branch in followed],
        "cycles_followed": cycles,
        "complete": diagram.complete,
        "unproven": list(diagram.unproven),
        "continua": list(diagram.continua),
        "missed": [list(point) for point in diagram.missed],
        "headline": diagram_words.headline(diagram, followed),
        "sentences": diagram_words.sentences(diagram, followed, cycles),
    }


def _thinned(count: int) -> list[int]:
    kept = list(range(0, count, max(1, -(-count // MOST_POINTS))))
    return kept if kept[-1] == count - 1 else [*kept, count - 1]


def _branch(branch: Branch) -> dict[str, Any]:
    kept = _thinned(len(branch.values))
    return {
        "value": branch.values[kept].tolist(),
        "x": branch.states[kept, 0].tolist(),
        "y": branch.states[kept, 1].tolist(),
        "trace": branch.trace[kept].tolist(),
        "determinant": branch.determinant[kept].tolist(),
        "closed": branch.closed,
        "ends": list(branch.ends),
    }


def _event(event: Event) -> dict[str, Any]:
    form = event.form
    return {
        "kind": event.kind,
        "value": float(event.value),
        "x": float(event.x),
        "y": float(event.y),
        "branch": event.branch,
        "words": "" if event.kind == "neutral-saddle" else change_of(event).words,
        "saddle_node": asdict(form) if isinstance(form, SaddleNodeForm) else None,
        "hopf": {**asdict(form), "criticality": form.criticality} if isinstance(form, HopfForm) else None,
    }


def _cycles(branch: CycleBranch) -> dict[str, Any]:
    return {
        "value": branch.values.tolist(),
        "period": branch.periods.tolist(),
        "log_multiplier": branch.log_multipliers.tolist(),
        "extent": branch.extents.tolist(),
        "folds": [{"value": fold.value, "period": fold.period} for fold in branch.folds],
        "ends": [_end(end) for end in branch.ends],
        "words": diagram_words.cycle_words(branch),
    }


def _end(end: CycleEnd) -> dict[str, Any]:
    orbit, loop = end.homoclinic, end.heteroclinic
    around = loop or orbit
    return {
        "kind": end.kind,
        "value": float(end.value),
        "words": diagram_words.end_words(end),
        "saddles": [list(saddle) for saddle in end.saddles] if around else None,
        "inside": list(around.inside) if around else None,
        "attracts": end.attracts if around else None,
        "saddle_quantity": orbit.saddle_quantity if orbit else None,
        "rate": orbit.rate if orbit else None,
        "attraction": loop.attraction if loop else None,
    }
