"""Inputs: what a pulse does to the state, and the finite-state machine that pulses make of the attractors.

An input to a GRU adds to the bias of the candidate state (JSP21 eq. 3), so during a pulse the flow is that of another
GRU, with ``b_h`` displaced; a kick displaces the state itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .attractors import Attractor, attractors, capture_sets
from .fixed_points import FixedPoints, fixed_points
from .flow import FloatArray, Flow, Window
from .limit_cycles import LimitCycles, limit_cycles
from .settling import REASONS, UNSETTLED, settle_all
from .trajectories import Trajectory, default_region, trajectory

AMPLITUDE = 1.0
DURATION = 10.0
PHASES = 32
LARGEST = 100.0
LONGEST = 10_000.0
INPUT_FIELD = "bh"


@dataclass(frozen=True)
class Pulse:
    """An input for a while, a kick, or both: the kick comes first.

    Attributes:
        name: for people.
        x, y: displacement of ``b_h`` during the pulse.
        duration: in GRU steps.
        kick_x, kick_y: displacement of the state at the beginning.

    Raises:
        ValueError: naming the number that is not finite or out of range.
    """

    name: str
    x: float = 0.0
    y: float = 0.0
    duration: float = 0.0
    kick_x: float = 0.0
    kick_y: float = 0.0

    def __post_init__(self) -> None:
        for name in ("x", "y", "kick_x", "kick_y"):
            value = getattr(self, name)
            if not abs(value) <= LARGEST:
                raise ValueError(f"pulse {self.name!r}: {name} = {value} must lie between ±{LARGEST:g}")
        if not 0.0 <= self.duration <= LONGEST:
            raise ValueError(f"pulse {self.name!r}: duration = {self.duration} must lie between 0 and {LONGEST:g}")

    @property
    def acts_by_input(self) -> bool:
        """Whether it displaces ``b_h`` for some time."""
        return self.duration > 0.0 and (self.x != 0.0 or self.y != 0.0)


@dataclass(frozen=True)
class PulseResponse:
    """The orbit of a state that rests, receives a pulse and goes on.

    Attributes:
        pulse: the pulse.
        segments: before, during and after, each a trajectory with dense output and times of its own from 0.
        offsets: when each segment begins, GRU steps from the start of the first.
        t: joined times, shape ``(n,)``; a kick gives two rows of one time.
        points: joined positions, shape ``(n, 2)``.
        attractors: sinks first, then stable cycles.
        before: number of the attractor to which the state would have gone without the pulse, or ``UNSETTLED``.
        after: number of the attractor to which it goes.
        flipped: whether both are settled and differ: the memory has flipped.
        sentence: the same for people.
    """

    pulse: Pulse
    segments: tuple[Trajectory, ...]
    offsets: tuple[float, ...]
    t: FloatArray
    points: FloatArray
    attractors: tuple[Attractor, ...]
    before: int
    after: int
    flipped: bool
    sentence: str

    def at(self, t: ArrayLike) -> FloatArray:
        """Positions at joined times, shape ``(..., 2)``; at a kick, the state after it.

        Raises:
            ValueError: naming a time that is not covered.
        """
        wanted = np.asarray(t, dtype=np.float64)
        end = float(self.t[-1])
        outside = ~((wanted >= 0.0) & (wanted <= end))
        if np.any(outside):
            raise ValueError(f"t = {np.atleast_1d(wanted)[np.atleast_1d(outside)][0]:g} lies outside 0 to {end:g}")
        out = np.empty((*wanted.shape, 2))
        which = np.searchsorted(self.offsets, wanted, side="right") - 1
        for i, segment in enumerate(self.segments):
            # rounding of the joined times must not ask for more than the segment has
            local = np.clip(wanted[which == i] - self.offsets[i], 0.0, float(segment.t[-1]))
            out[which == i] = segment.at(local)
        return out


@dataclass(frozen=True)
class Transition:
    """Where a pulse leads from an attractor.

    Attributes:
        source, target: numbers of attractors; the target may be ``UNSETTLED``.
        pulse: index in ``Machine.pulses``.
        share: 1 from a sink; from a cycle the share of its phases from which the pulse leads there.
    """

    source: int
    pulse: int
    target: int
    share: float


@dataclass(frozen=True)
class Machine:
    """The finite-state machine of a flow under pulses (JSP21 fig. 2B).

    Attributes:
        attractors: the states, sinks first, then stable cycles.
        pulses: the inputs.
        transitions: for every state and input at least one, in this order, the likeliest first.
    """

    attractors: tuple[Attractor, ...]
    pulses: tuple[Pulse, ...]
    transitions: tuple[Transition, ...]

    def target(self, source: int, pulse: int) -> int:
        """The state to which a pulse (most often) leads.

        Raises:
            ValueError: if there is no such state or pulse.
        """
        for transition in self.transitions:
            if (transition.source, transition.pulse) == (source, pulse):
                return transition.target
        raise ValueError(f"there is no transition from state {source} under pulse {pulse}")


def directed(name: str, angle: float, amplitude: float, duration: float) -> Pulse:
    """A pulse of ``b_h`` with a direction in radians.

    Raises:
        ValueError: as :class:`Pulse`.
    """
    return Pulse(name, amplitude * math.cos(angle), amplitude * math.sin(angle), duration)


def default_pulses(amplitude: float = AMPLITUDE, duration: float = DURATION) -> tuple[Pulse, ...]:
    """Eight pulses: both units alone and together, each way. On a diagonal each unit gets the full amplitude.

    Raises:
        ValueError: as :class:`Pulse`.
    """
    signs = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (-1, -1), (1, -1))
    words = {1: "+", -1: "−"}
    return tuple(
        Pulse(
            " ".join(words[sign] + axis for sign, axis in ((sx, "x"), (sy, "y")) if sign),
            amplitude * sx,
            amplitude * sy,
            duration,
        )
        for sx, sy in signs
    )


def displaced(flow: Flow, x: float, y: float) -> Flow:
    """The flow with ``b_h`` displaced, as under a constant input.

    Raises:
        ValueError: if the flow has no ``b_h``, or the displaced one is out of range.
    """
    if INPUT_FIELD not in {field.name for field in fields(flow)}:  # type: ignore[arg-type]
        raise ValueError(f"{flow.title} has no input b_h: only kicks of the state act on it")
    bias: Any = getattr(flow, INPUT_FIELD)
    return replace(flow, **{INPUT_FIELD: (bias[0] + x, bias[1] + y)})  # type: ignore[type-var]


def pulse_response(
    flow: Flow,
    x: float,
    y: float,
    pulse: Pulse,
    *,
    before: float = 5.0,
    after: float = 60.0,
    found: FixedPoints | None = None,
    cycles: LimitCycles | None = None,
    window: Window | None = None,
) -> PulseResponse:
    """Follow a state through a pulse and on.

    Args:
        flow: the flow without the pulse.
        x, y: the start.
        pulse: the pulse.
        before, after: durations shown before and after it, in GRU steps; the outcome is decided beyond them.
        found, cycles: the flow's fixed points and limit cycles, if known.
        window: where it will be drawn.

    Raises:
        ValueError: naming a number that cannot be used, or if the flow has no input.
    """
    for name, duration in (("before", before), ("after", after)):
        if not 0.0 <= duration <= LONGEST:
            raise ValueError(f"{name} = {duration} must lie between 0 and {LONGEST:g}")
    found = fixed_points(flow) if found is None else found
    cycles = limit_cycles(flow, found) if cycles is None else cycles
    pulsed = displaced(flow, pulse.x, pulse.y) if pulse.acts_by_input else flow
    segments: list[Trajectory] = []
    place = np.array([float(x), float(y)])
    for i, (field, duration) in enumerate(((flow, before), (pulsed, pulse.duration), (flow, after))):
        if i == 1:
            place = place + np.array([pulse.kick_x, pulse.kick_y])
        segment = trajectory(
            field, float(place[0]), float(place[1]), duration, region=_region(flow, place), window=window
        )
        segments.append(segment)
        place = segment.points[-1]
    # the length of a segment is what it covers, should it have been stopped early
    offsets = np.concatenate(([0.0], np.cumsum([segment.t[-1] for segment in segments])))
    starts = np.array([(x, y), segments[2].points[0]], dtype=np.float64)
    labels, reasons = settle_all(flow, starts, capture_sets(flow, found, cycles))
    known = attractors(found, cycles)
    first, second = labels.tolist()
    flipped = UNSETTLED not in (first, second) and first != second
    return PulseResponse(
        pulse,
        tuple(segments),
        tuple(offsets[:3].tolist()),
        np.concatenate([segment.t + offset for segment, offset in zip(segments, offsets[:3], strict=True)]),
        np.concatenate([segment.points for segment in segments]),
        known,
        first,
        second,
        flipped,
        _sentence(known, first, second, reasons.tolist()),
    )


def _region(flow: Flow, place: FloatArray) -> Window:
    """Where the orbit is followed: a kick may have thrown it far out."""
    usual = default_region(flow)
    x, y = place.tolist()
    return Window(
        min(usual.x_min, x - 1.0), max(usual.x_max, x + 1.0), min(usual.y_min, y - 1.0), max(usual.y_max, y + 1.0)
    )


def _sentence(known: tuple[Attractor, ...], before: int, after: int, reasons: list[int]) -> str:
    if before == UNSETTLED:
        return f"What the pulse changes cannot be told: without it, {REASONS[reasons[0]]}."
    if after == UNSETTLED:
        return f"After the pulse the end is not settled: {REASONS[reasons[1]]}."
    if before == after:
        return f"The memory holds: the state returns to {_name(known[after])}."
    return f"The memory flips: from {_name(known[before])} to {_name(known[after])}."


def _name(attractor: Attractor) -> str:
    if attractor.kind == "cycle":
        return "the limit cycle"
    return f"the sink at ({attractor.x:.3f}, {attractor.y:.3f})"


def machine(
    flow: Flow,
    pulses: Sequence[Pulse] | None = None,
    *,
    found: FixedPoints | None = None,
    cycles: LimitCycles | None = None,
) -> Machine:
    """The finite-state machine that pulses make of a flow's attractors.

    Args:
        flow: the flow.
        pulses: the inputs; :func:`default_pulses` if None.
        found, cycles: the flow's fixed points and limit cycles, if known.

    Raises:
        ValueError: if a pulse cannot act on this flow.
    """
    inputs = default_pulses() if pulses is None else tuple(pulses)
    found = fixed_points(flow) if found is None else found
    cycles = limit_cycles(flow, found) if cycles is None else cycles
    states = attractors(found, cycles)
    sets = capture_sets(flow, found, cycles)
    transitions: list[Transition] = []
    phases = [_phases(flow, state, cycles) for state in states]
    for number in range(len(states)):
        for i, pulse in enumerate(inputs):
            ends = [_through(flow, pulse, place) for place in phases[number]]
            labels, _ = settle_all(flow, np.array(ends).reshape(-1, 2), sets)
            targets, counts = np.unique(labels, return_counts=True)
            ordered = sorted(zip(counts.tolist(), targets.tolist(), strict=True), reverse=True)
            transitions += [Transition(number, i, target, count / len(labels)) for count, target in ordered]
    return Machine(states, inputs, tuple(transitions))


def _phases(flow: Flow, state: Attractor, cycles: LimitCycles) -> FloatArray:
    """The sink, or places on the cycle at equal intervals of time; shape ``(n, 2)``."""
    if state.kind == "sink":
        return np.array([[state.x, state.y]])
    period = cycles.cycles[state.index].period
    return trajectory(flow, state.x, state.y, period).at(period * np.arange(PHASES) / PHASES)


def _through(flow: Flow, pulse: Pulse, place: FloatArray) -> FloatArray:
    """The state at the end of a pulse."""
    x, y = place[0] + pulse.kick_x, place[1] + pulse.kick_y
    pulsed = displaced(flow, pulse.x, pulse.y) if pulse.acts_by_input else flow
    path = trajectory(pulsed, x, y, pulse.duration, region=_region(flow, np.array([x, y])))
    return path.points[-1]
