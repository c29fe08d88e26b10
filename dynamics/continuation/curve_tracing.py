"""Follows curves of saddle-nodes and Hopf points through a plane, and locates what happens on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import scipy

from ..flow import FloatArray
from .branches import Event
from .chords import nearest_chord
from .corrector import HOPF_POINTS, MOST_CORRECTIONS, SADDLE_NODES, corrected
from .curve_records import Curve, CurveKind, Curves, Special, SpecialKind
from .families import Plane, coefficients_of_plane
from .normal_forms import hopf_form
from .tracing import BRANCH, CLOSED, DETERMINANT, END_OF_RANGE, LEFT_REGION, OUT_OF_STEPS, TRACE, TURN, trace_curve

_LONGEST_STEP = 0.04
_MOST_POINTS = 4000
_MOST_EVENTS = 60
_MOST_CURVES = 80
_MOST_IN_ALL = 60_000
# two solutions nearer than this, in parts of half the rectangle and of the state, are one
_SAME = 1e-6
_BOGDANOV_TAKENS = "a Bogdanov-Takens point"

ENDS = {
    END_OF_RANGE: "the border of the rectangle",
    LEFT_REGION: "the border of the region of states that is searched",
    CLOSED: "its own start: the curve is closed",
    OUT_OF_STEPS: f"nothing yet: {_MOST_POINTS} points were not enough to follow it further",
}
_STUCK = "a place that the corrector could not pass"


@dataclass
class _Traced:
    """A curve in scaled unknowns ``(x, y, s, t)``, before it is cut at its special points."""

    system: int
    table: FloatArray
    determinants: FloatArray
    ends: tuple[str, str]
    closed: bool
    seed: tuple[float, float]
    # index of the point before each Bogdanov-Takens point, and that point
    turns: list[tuple[int, FloatArray]]


class CurveTracer:
    """Collects the curves of one plane."""

    def __init__(self, plane: Plane) -> None:
        self.plane = plane
        self.coefficients = coefficients_of_plane(plane)
        middle = plane.flow_at(*plane.values(0.0, 0.0))
        self.addresses = middle.kernels.addresses
        region = middle.search_region
        self.low = np.array([region.x_min, region.y_min, -1.0, -1.0])
        self.high = np.array([region.x_max, region.y_max, 1.0, 1.0])
        self.traced: list[_Traced] = []
        self.specials: list[Special] = []
        self.notes: list[str] = []
        self._points = 0

    def from_event(self, axis: int, at: float, event: Event) -> None:
        """Follow the curve through an event on a line, unless it is known."""
        if event.kind in {"cusp", "double-zero"}:
            # a point of its own: curves that end there are found from their other places
            return
        if event.kind == "branch-point":
            self._note(
                "Some branches of fixed points cross (a pitchfork of a symmetric system, or a transcritical point): "
                "curves of such points are not followed, though the map shows where the counts change."
            )
            return
        system = SADDLE_NODES if event.kind == "saddle-node" else HOPF_POINTS
        line = self.plane.line(axis, at), self.plane.line(1 - axis, at)
        along, across = line[0].scaled(event.value), line[1].scaled(at)
        s, t = (along, across) if axis == 0 else (across, along)
        self._from_place(system, np.array([event.x, event.y, s, t]))

    def through_special_points(self, stop: Callable[[], bool]) -> None:
        """Follow the other curve through each Bogdanov-Takens point: a short one may cross none of the lines."""
        done = 0
        while done < len(self.specials) and not stop():
            point = self.specials[done]
            done += 1
            if point.kind == "bogdanov-takens":
                s, t = self.plane.scaled(point.parameters)
                for system in (HOPF_POINTS, SADDLE_NODES):
                    start = np.array([*point.state, s, t])
                    if not self._known(system, start):
                        self._from_place(system, self._beside(system, start))

    def _beside(self, system: int, place: FloatArray) -> FloatArray:
        """A few steps along a curve, so that it does not begin at a special point."""
        for direction in (*np.eye(4)[[3, 2]], *-np.eye(4)[[3, 2]]):
            rows, _, _ = self._one_way(system, place, direction, 4)
            if len(rows) > 1:
                return rows[-1, :4].copy()
        return place

    def _from_place(self, system: int, start: FloatArray) -> None:
        if self._known(system, start):
            return
        if len(self.traced) >= _MOST_CURVES or self._points > _MOST_IN_ALL:
            self._note(f"More than {_MOST_CURVES} curves, or very long ones: the rest was left out.")
            return
        self._follow(system, start)

    def _note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

    def correct(self, system: int, u: FloatArray, border: FloatArray) -> bool:
        """Newton's method in the plane across ``border``, in place."""
        addresses = self.addresses
        done = corrected(addresses.velocity, addresses.jacobian, system, self.coefficients, u, border, MOST_CORRECTIONS)
        return bool(done >= 0 and np.isfinite(u).all())

    def _known(self, system: int, start: FloatArray) -> bool:
        return any(one.system == system and self._passes(one, start) for one in self.traced)

    def _passes(self, one: _Traced, place: FloatArray) -> bool:
        """Whether a curve passes through a place: the nearest of its chords, corrected across the chord."""
        chord = nearest_chord(one.table, place)
        if chord is None or chord.length == 0.0 or chord.distance > 0.3 * chord.length + 1e-4:
            return False
        u = chord.foot.copy()
        return self.correct(one.system, u, chord.along / chord.length) and bool(np.abs(u - place).max() <= _SAME)

    def _follow(self, system: int, start: FloatArray) -> None:
        # a curve may run straight along one parameter, or, at a cusp, along none
        for border in np.eye(4)[[3, 2, 0, 1]]:
            forward = self._one_way(system, start, border)
            if len(forward[0]) > 1:
                break
        else:
            self._note(
                "A curve is degenerate where it was found (a symmetry holds its points together) and could not be "
                "followed."
            )
            return
        closed = forward[2] == CLOSED
        empty = forward[0][:1], forward[1][:0], forward[2]
        backward = empty if closed else self._one_way(system, start, -border)
        table = np.concatenate((backward[0][:0:-1], forward[0]))
        shift = max(len(backward[0]) - 1, 0)
        turns: list[tuple[int, FloatArray]] = []
        for events, sense in ((backward[1], -1), (forward[1], 1)):
            for row in events:
                before = int(row[5])
                place = shift + before if sense > 0 else shift - before - 1
                kind = self._special(system, int(row[0]), row[1:5])
                if system == HOPF_POINTS and kind in {"bogdanov-takens", "double-zero"}:
                    turns.append((place, row[1:5].copy()))
        ends = (ENDS.get(backward[2], _STUCK), ENDS.get(forward[2], _STUCK))
        self.traced.append(
            _Traced(
                system,
                np.ascontiguousarray(table[:, :4]),
                table[:, 5].copy(),
                ends,
                closed,
                self.plane.values(float(start[2]), float(start[3])),
                sorted(turns, key=lambda turn: turn[0]),
            )
        )
        self._points += len(table)

    def _one_way(
        self, system: int, start: FloatArray, direction: FloatArray, most: int = _MOST_POINTS
    ) -> tuple[FloatArray, FloatArray, int]:
        out, events = np.empty((most, 6)), np.empty((_MOST_EVENTS, 6))
        points, count, why = trace_curve(
            self.addresses.velocity,
            self.addresses.jacobian,
            system,
            self.coefficients,
            start,
            direction.copy(),
            self.low,
            self.high,
            _LONGEST_STEP,
            out,
            events,
        )
        return out[:points].copy(), events[:count].copy(), why

    def _special(self, system: int, what: int, u: FloatArray) -> SpecialKind | None:
        kind: SpecialKind
        if what == TURN:
            kind = "cusp"
        elif what == BRANCH:
            kind = "branch-point"
        elif (what == TRACE and system == SADDLE_NODES) or (what == DETERMINANT and system == HOPF_POINTS):
            # both eigenvalues vanish; with two eigenvectors it is another point, which no generic plane meets
            flow = self.plane.flow_at(*self.plane.values(float(u[2]), float(u[3])))
            jordan = float(np.abs(flow.jacobian(u[0], u[1])).max()) > 1e-6
            kind = "bogdanov-takens" if jordan else "double-zero"
        else:
            return None
        self._add(kind, u)
        return kind

    def _add(self, kind: SpecialKind, u: FloatArray) -> None:
        x, y, s, t = u.tolist()
        if not (abs(s) <= 1.0 and abs(t) <= 1.0):
            return
        found = Special(kind, self.plane.values(s, t), (x, y))
        if not any(self._one_point(found, other) for other in self.specials):
            self.specials.append(found)

    def _one_point(self, one: Special, other: Special) -> bool:
        size = np.subtract(self.plane.high, self.plane.low)
        apart = np.abs(np.subtract(one.parameters, other.parameters)) / size
        states = np.abs(np.subtract(one.state, other.state))
        return one.kind == other.kind and bool(apart.max() <= 1e-6 and states.max() <= 1e-4)

    def result(self) -> Curves:
        """The curves, cut where they change their kind, and their special points."""
        curves: list[Curve] = []
        for one in self.traced:
            together = sum(
                other.system == one.system and bool(np.abs(np.subtract(other.seed, one.seed)).max() <= self._near())
                for other in self.traced
            )
            for kind, piece, ends, closed in self._pieces(one):
                if kind == "hopf":
                    self._generalised(piece)
                curves.append(self._curve(kind, piece, closed, ends, together))
        rank = {"saddle-node": 0, "hopf": 1, "neutral-saddle": 2}
        curves.sort(key=lambda curve: rank[curve.kind])
        points = sorted(self.specials, key=lambda point: (*point.parameters, point.kind, *point.state))
        return Curves(self.plane, tuple(curves), tuple(points), tuple(self.notes))

    def _near(self) -> float:
        return 1e-8 * float(np.subtract(self.plane.high, self.plane.low).max())

    def _pieces(self, one: _Traced) -> Iterator[tuple[CurveKind, FloatArray, tuple[str, str], bool]]:
        if one.system == SADDLE_NODES:
            yield "saddle-node", one.table, one.ends, one.closed
            return
        table, determinants, turns = one.table, one.determinants, one.turns
        first: FloatArray | None = None
        if one.closed and turns:
            # begin at a special point, so that no piece is cut where the tracing happened to begin
            count, (begin, first) = len(table) - 1, turns[0]
            order = (begin + 1 + np.arange(count)) % count
            table, determinants = table[order], determinants[order]
            turns = [*(((place - begin - 1) % count, point) for place, point in turns[1:]), (count - 1, first)]
        cuts = [-1, *(place for place, _ in turns), len(table) - 1]
        points = [first, *(point for _, point in turns), None]
        for i in range(len(cuts) - 1):
            inner = table[cuts[i] + 1 : cuts[i + 1] + 1]
            if not len(inner):
                continue
            parts = [p[None, :] for p in (points[i],) if p is not None]
            more = [p[None, :] for p in (points[i + 1],) if p is not None]
            piece = np.concatenate([*parts, inner, *more])
            ends = (
                one.ends[0] if points[i] is None else _BOGDANOV_TAKENS,
                one.ends[1] if points[i + 1] is None else _BOGDANOV_TAKENS,
            )
            kind: CurveKind = (
                "hopf" if float(np.median(determinants[cuts[i] + 1 : cuts[i + 1] + 1])) > 0.0 else "neutral-saddle"
            )
            yield kind, piece, ends, one.closed and not turns

    def _curve(self, kind: CurveKind, table: FloatArray, closed: bool, ends: tuple[str, str], together: int) -> Curve:
        first, second = self.plane.line(0, 0.0), self.plane.line(1, 0.0)
        parameters = np.array([(first.value(s), second.value(t)) for s, t in table[:, 2:4].tolist()])
        return Curve(kind, parameters, table[:, :2].copy(), closed, ends, together)

    def _generalised(self, table: FloatArray) -> None:
        """Bautin points: where the first Lyapunov coefficient changes its sign along a Hopf curve."""
        every = max(1, len(table) // 120)
        rows = [*range(0, len(table) - 1, every), len(table) - 1]
        values = [self._lyapunov(table[i]) for i in rows]
        for k in range(len(rows) - 1):
            (low, low_error), (high, high_error) = values[k], values[k + 1]
            if low * high < 0.0 and abs(low) > low_error and abs(high) > high_error:
                self._bautin(table, rows[k], rows[k + 1])

    def _lyapunov(self, u: FloatArray) -> tuple[float, float]:
        flow = self.plane.flow_at(*self.plane.values(float(u[2]), float(u[3])))
        a, b, c, d = flow.jacobian(u[0], u[1]).ravel().tolist()
        if not a * d - b * c > 1e-8:
            return 0.0, 1.0
        form = hopf_form(flow, float(u[0]), float(u[1]))
        return form.lyapunov, form.error

    def _bautin(self, table: FloatArray, low: int, high: int) -> None:
        while high - low > 1:
            middle = (low + high) // 2
            if self._lyapunov(table[middle])[0] * self._lyapunov(table[low])[0] > 0.0:
                low = middle
            else:
                high = middle
        begin, chord = table[low], table[high] - table[low]
        unit = chord / np.linalg.norm(chord)
        u = begin.copy()

        def along(share: float) -> float:
            u[:] = begin + share * chord
            self.correct(HOPF_POINTS, u, unit)
            return self._lyapunov(u)[0]

        if along(0.0) * along(1.0) < 0.0:
            along(float(scipy.optimize.brentq(along, 0.0, 1.0, xtol=1e-14)))
            self._add("generalised-hopf", u)
