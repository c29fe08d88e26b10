"""One-parameter diagrams: all branches of fixed points along a family, and what happens on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ..fixed_points import DEFAULT_BUDGET
from ..flow import FloatArray, Flow
from .corrector import EQUILIBRIA
from .families import Family, coefficients_of
from .mesh_proofs import proofs_of
from .normal_forms import HopfForm, SaddleNodeForm, hopf_form, saddle_node_form
from .touching import unseen_places
from .tracing import (
    BRANCH,
    CLOSED,
    DETERMINANT,
    END_OF_RANGE,
    LEFT_REGION,
    OUT_OF_STEPS,
    STUCK,
    TRACE,
    first_unknown,
    trace_curve,
)

EventKind = Literal["saddle-node", "hopf", "branch-point", "cusp", "double-zero", "neutral-saddle"]

MESH = 24
# the outermost values of the mesh, scaled
_END = 1.0 - 1e-6
# frequency, per GRU step; special points are located to 1e-10, which leaves eigenvalues of 1e-5 uncertain
_SLOWEST_HOPF = 1e-5
# where the scaled parameter pushes less than this across the slow direction, branches cross; or than this where nothing
# bends either
_STILL, _NEARLY_STILL = 1e-9, 1e-5
# a branch crosses another one more steeply than the state is known
_CROSSING = 1e-3
# coefficients of a normal form that are zero but for the error of their place
_FLAT = 1e-4
_LONGEST_STEP = 0.05
_MOST_POINTS = 6000
_MOST_EVENTS = 100
# of all branches together: gates that switch within a thousandth of the plane make them long
_MOST_IN_ALL = 60_000
_NEAR = 1e-7

ENDS: dict[int, str] = {
    END_OF_RANGE: "the end of the range",
    LEFT_REGION: "the border of the region that is searched",
    CLOSED: "its own start: the branch is closed",
    OUT_OF_STEPS: f"nothing yet: {_MOST_POINTS} points were not enough to follow it further",
    STUCK: "a place that the corrector could not pass",
}


@dataclass(frozen=True)
class Event:
    """A special point on a branch of fixed points, located to rounding level.

    Attributes:
        kind: "saddle-node", "hopf", "branch-point" (branches cross: a pitchfork or transcritical point), "cusp" (the
            branch turns upright without a fold: a triple fixed point), "double-zero" (both eigenvalues vanish, and no
            oscillation begins) or "neutral-saddle" (the eigenvalues of a saddle sum to zero; no bifurcation).
        value: of the parameter.
        x, y: the state.
        branch: number of the branch.
        form: normal-form coefficients of a saddle-node or Hopf point, else None.
    """

    kind: EventKind
    value: float
    x: float
    y: float
    branch: int
    form: SaddleNodeForm | HopfForm | None


@dataclass(frozen=True)
class Branch:
    """One connected branch of fixed points.

    Attributes:
        values: the parameter at each point, shape ``(n,)``.
        states: ``(x, y)`` at each point, shape ``(n, 2)``.
        trace, determinant: of the Jacobian there, shape ``(n,)``.
        closed: whether it returns to its start within the range.
        ends: how it ends, backward and forward, in words.
    """

    values: FloatArray
    states: FloatArray
    trace: FloatArray
    determinant: FloatArray
    closed: bool
    ends: tuple[str, str]


@dataclass(frozen=True)
class Diagram:
    """All fixed points along a family.

    Attributes:
        family: what varies.
        branches: connected branches.
        events: special points, by ascending value of the parameter.
        mesh: values at which the fixed points were proven complete and every one lies on a branch.
        unproven: values of the mesh at which the proof did not end, or a degenerate region was left.
        missed: proven fixed points through which no branch could be traced within the work allowed, as
            ``(value, x, y)``; usually empty.
        continua: values of the mesh at which a whole curve of fixed points was found; no branch is traced from one.
    """

    family: Family
    branches: tuple[Branch, ...]
    events: tuple[Event, ...]
    mesh: tuple[float, ...]
    unproven: tuple[float, ...]
    missed: tuple[tuple[float, float, float], ...]
    continua: tuple[float, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether at every value of the mesh all fixed points are proven, and every one lies on a branch."""
        return not (self.unproven or self.missed or self.continua)

    @property
    def bifurcations(self) -> tuple[Event, ...]:
        """The events at which the portrait changes."""
        return tuple(event for event in self.events if event.kind != "neutral-saddle")


def fixed_point_diagram(family: Family, mesh: int = MESH, budget: int = DEFAULT_BUDGET) -> Diagram:
    """Every branch of fixed points along a family, with saddle-nodes, Hopf points and branch points located.

    At each value of a mesh all fixed points are found with proof; from each that lies on no branch yet, a branch is
    traced both ways by pseudo-arclength continuation. A closed branch that fits between two values of the mesh can be
    missed, and one that lies within a millionth of the ends. Nothing else can, unless two branches pass each other so
    closely that a step leads over from one to the other.

    Args:
        family: the flows.
        mesh: number of values at which the fixed points are proven, besides the two ends.
        budget: largest number of boxes for each of these proofs.

    Raises:
        ValueError: if ``mesh`` is not positive, or the family is not smooth.
    """
    if mesh < 1:
        raise ValueError(f"mesh = {mesh} must be positive")
    tracer = _Tracer(family)
    proven: list[float] = []
    unproven: list[float] = []
    continua: list[float] = []
    # not quite at the ends nor in the middle, where symmetric families like to be degenerate
    places = np.concatenate(([-_END], -1.0 + 2.0 * (np.arange(mesh) + 0.4837) / mesh, [_END]))
    values = [family.value(s) for s in places.tolist()]
    proofs = proofs_of([family.flow_at(value) for value in values], budget)
    for value, found in zip(values, proofs, strict=True):
        (continua if found.continuum else proven if found.complete else unproven).append(value)
    points = np.concatenate([found.points for found in proofs])
    at = np.repeat(places, [len(found.points) for found in proofs])
    missed = tracer.follow_all(np.column_stack((points, at)))
    events = sorted(tracer.events(), key=lambda event: (event.value, event.x, event.y))
    left = tuple(unproven), tuple(missed), tuple(continua)
    return Diagram(family, tuple(tracer.branches), tuple(events), tuple(proven), *left)


class _Tracer:
    """Collects the branches of one family."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.coefficients = coefficients_of(family)
        flow = family.flow_at(family.value(0.0))
        self.addresses = flow.kernels.addresses
        region = flow.search_region
        self.low = np.array([region.x_min, region.y_min, -1.0])
        self.high = np.array([region.x_max, region.y_max, 1.0])
        self.branches: list[Branch] = []
        self._tables: list[FloatArray] = []
        # all of them, one after the other
        self._rows, self._ends = np.empty((0, 5)), np.empty(0, dtype=np.int64)
        self._raw: list[tuple[int, FloatArray]] = []
        self._traced = 0

    def follow_all(self, points: FloatArray) -> list[tuple[float, float, float]]:
        """Trace from every fixed point ``(x, y, s)`` that no branch passes.

        Returns:
            Those from which that failed, as ``(value, x, y)``.
        """
        failed: list[tuple[float, float, float]] = []
        at = self._unknown(points, 0)
        while at < len(points):
            if self._traced > _MOST_IN_ALL or not self._follow(points[at]):
                x, y, s = points[at].tolist()
                failed.append((self.family.value(s), x, y))
            at = self._unknown(points, at + 1)
        return failed

    def _unknown(self, points: FloatArray, begin: int) -> int:
        """Number of the first point through which no branch passes."""
        velocity, jacobian = self.addresses.velocity, self.addresses.jacobian
        return first_unknown(velocity, jacobian, self.coefficients, self._rows, self._ends, points, begin, _NEAR)

    def _follow(self, start: FloatArray) -> bool:
        forward, events, why = self._one_way(start, 1.0)
        if not len(forward):
            return False
        closed = why == CLOSED
        backward, other_events, other_why = (forward[:1], events[:0], why) if closed else self._one_way(start, -1.0)
        table = np.ascontiguousarray(np.concatenate((backward[:0:-1], forward)))
        number = len(self.branches)
        self.branches.append(
            Branch(
                self.family.value(table[:, 2]),
                table[:, :2].copy(),
                table[:, 3].copy(),
                table[:, 4].copy(),
                closed,
                (ENDS[other_why], ENDS[why]),
            )
        )
        self._tables.append(table)
        self._rows = np.concatenate((self._rows, table))
        self._ends = np.append(self._ends, len(self._rows))
        self._traced += len(table)
        self._raw += [(number, event) for event in (*other_events, *events)]
        return True

    def _one_way(self, start: FloatArray, direction: float) -> tuple[FloatArray, FloatArray, int]:
        out, events = np.empty((_MOST_POINTS, 5)), np.empty((_MOST_EVENTS, 5))
        points, count, why = trace_curve(
            self.addresses.velocity,
            self.addresses.jacobian,
            EQUILIBRIA,
            self.coefficients,
            start,
            np.array([0.0, 0.0, direction]),
            self.low,
            self.high,
            _LONGEST_STEP,
            out,
            events,
        )
        return out[:points].copy(), events[:count].copy(), why

    def events(self) -> list[Event]:
        """The events of all branches, each once."""
        found: list[Event] = []
        # where branches cross, one of them may turn back
        for branch, row in sorted(self._raw, key=lambda one: one[1][0] != BRANCH):
            what, x, y, s, _ = row.tolist()
            self._add(found, self._event(branch, int(what), x, y, s))
        for branch, table in enumerate(self._tables):
            for place in unseen_places(self.family, self.coefficients, table):
                if place.touching:
                    self._add(found, self._touch(branch, place.x, place.y, place.s))
                else:
                    self._add(found, self._event(branch, place.what, place.x, place.y, place.s))
        return found

    def _add(self, found: list[Event], event: Event | None) -> None:
        """Add an event, unless it is known."""
        if event is not None and not any(_same(event, other, self.family) for other in found):
            found.append(event)

    def _event(self, branch: int, what: int, x: float, y: float, s: float) -> Event:
        """What happens where a monitored number vanishes, with its normal form if it has one."""
        # rounding may put what is at an end of the range beyond it
        value = self.family.value(min(max(s, -1.0), 1.0))
        flow = self.family.flow_at(value)
        event = Event(self._kind(flow, what, x, y), value, x, y, branch, None)
        if event.kind == "saddle-node":
            form = saddle_node_form(flow, x, y, self._along(x, y, s))
            pushed = abs(form.along_parameter) * 0.5 * (self.family.high - self.family.low)
            if pushed < _STILL or (pushed < _NEARLY_STILL and abs(form.quadratic) < _FLAT):
                # the parameter pushes nothing across: another branch crosses this one, which may turn there
                return replace(event, kind="branch-point")
            return replace(event, form=form)
        return replace(event, form=hopf_form(flow, x, y)) if event.kind == "hopf" else event

    def _touch(self, branch: int, x: float, y: float, s: float) -> Event | None:
        """What a place is at which the determinant vanishes without changing its sign."""
        value = self.family.value(s)
        flow = self.family.flow_at(value)
        if abs(np.trace(flow.jacobian(x, y))) < _SLOWEST_HOPF:
            # as flat as that, no smallest determinant says where the place is; if the trace changes its sign, it does
            return None
        form = saddle_node_form(flow, x, y, self._along(x, y, s))
        upright = abs(form.quadratic) < _FLAT and abs(form.along_parameter) > _FLAT
        return Event("cusp", value, x, y, branch, None) if upright else None

    def _kind(self, flow: Flow, what: int, x: float, y: float) -> EventKind:
        """What an event is, by the number that vanishes there."""
        if what == BRANCH:
            return "branch-point"
        a, b, c, d = flow.jacobian(x, y).ravel().tolist()
        if what == DETERMINANT:
            # where both eigenvalues vanish there is no direction across the slow one
            return "double-zero" if abs(a + d) < _SLOWEST_HOPF else "saddle-node"
        determinant = a * d - b * c
        if abs(determinant) < _SLOWEST_HOPF**2:
            return "double-zero"
        return "hopf" if what == TRACE and determinant > 0.0 else "neutral-saddle"

    def _along(self, x: float, y: float, s: float) -> FloatArray:
        """Derivative of the velocity by the parameter, one-sided at the ends of the range."""
        low, high = max(s - 1e-5, -1.0), min(s + 1e-5, 1.0)
        values = [self.family.value(low), self.family.value(high)]
        flows: list[Flow] = [self.family.flow_at(value) for value in values]
        (ax, ay), (bx, by) = (flow.kernels.velocity(flow.pack(), x, y) for flow in flows)
        return np.array([bx - ax, by - ay]) / (values[1] - values[0])


def _same(one: Event, other: Event, family: Family) -> bool:
    """Whether two events are one: also a branch that turns back where another crosses it, which makes a pitchfork."""
    if abs(one.value - other.value) > 1e-8 * (family.high - family.low):
        return False
    kinds = {one.kind, other.kind}
    if "branch-point" in kinds and kinds <= {"branch-point", "saddle-node"}:
        near = _CROSSING
    elif len(kinds) == 1:
        near = 1e-6
    else:
        return False
    return abs(one.x - other.x) <= near and abs(one.y - other.y) <= near
