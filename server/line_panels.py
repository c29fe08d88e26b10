"""The panels of the page of one unit: pulses, the slow passage, and the discrete unit."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from components.one_unit_state import LONGEST, STRONGEST, OneUnitState
from dynamics.line import (
    LineFixedPoints,
    SaddleNode,
    SlowPoint,
    Switch,
    cobweb,
    fixed_points_on_line,
    map_points,
    passage,
    saddle_nodes,
    slow_points,
    switch,
)
from dynamics.systems import OneUnitGRU
from dynamics.trajectories import trajectory

from .line import curve, nearest_node, written

BEFORE = 5.0
SAMPLES = 240
AMPLITUDES = 24
ITERATES = 60
# distances from the saddle-node, as powers of ten, at which the passage is timed
DISTANCES = tuple(-0.5 * k for k in range(2, 15))
WIDEST = 0.3
LONGEST_PASSAGE = 50_000.0


def pulse_as_data(state: OneUnitState) -> dict[str, Any]:
    """What a pulse does to a switch, and which pulses flip it."""
    flow, (amplitude, length) = state.flow, state.pulse
    found = fixed_points_on_line(flow)
    made = switch(flow, state.sink == "left", found=found)
    if made is None:
        return {"switch": None, "sentence": _no_switch(found)}
    needed = made.smallest_length(amplitude)
    flips = made.flips(amplitude, length)
    smallest = made.smallest_amplitude(length)
    if smallest is not None and abs(smallest) > STRONGEST:
        smallest = None
    return {
        "switch": {
            "start": made.start,
            "threshold": made.threshold,
            "target": made.target,
            "rheobase": made.rheobase,
            "shortest": made.shortest,
        },
        "flips": flips,
        "needed": _finite(needed),
        "smallest": smallest,
        "sentence": _outcome(made, flips),
        "curve": _pulse_curve(made, amplitude, length, flips),
        "pulsed": _velocity(flow.displaced(amplitude)),
        "boundary": _boundary(made),
    }


def _no_switch(found: LineFixedPoints) -> str:
    if not found.complete or found.clusters:
        return "Nothing to flip: the fixed points are not two sinks with a source between them."
    return "Nothing to flip: there is one sink only, and every state comes back to it."


def _outcome(made: Switch, flips: bool) -> str:
    if flips:
        return f"The memory flips: from the sink at {written(made.start, 4)} to the one at {written(made.target, 4)}."
    return f"The memory holds: the state returns to the sink at {written(made.start, 4)}."


def _pulse_curve(made: Switch, amplitude: float, length: float, flips: bool) -> dict[str, Any]:
    """The state before, during and after the pulse; time 0 is its beginning."""
    flow = made.flow
    assert isinstance(flow, OneUnitGRU)
    times, states = [np.array([-BEFORE, 0.0])], [np.array([made.start, made.start])]
    place = made.start
    if length > 0.0:
        path = trajectory(flow.displaced(amplitude).planar(), place, 0.0, length)
        t = np.linspace(0.0, float(path.t[-1]), SAMPLES)
        times.append(t)
        states.append(path.at(t)[:, 0])
        place = float(path.points[-1][0])
    target = made.target if flips else made.start
    after = min(max(20.0, length, 1.2 * _time_back(flow, place, target)), LONGEST)
    path = trajectory(flow.planar(), place, 0.0, after)
    t = np.linspace(0.0, float(path.t[-1]), SAMPLES)
    times.append(length + t)
    states.append(path.at(t)[:, 0])
    return {
        "t": np.round(np.concatenate(times), 6).tolist(),
        "h": np.round(np.concatenate(states), 6).tolist(),
        "span": [-BEFORE, length + after],
    }


def _velocity(flow: OneUnitGRU) -> dict[str, Any]:
    """The velocity along the line, to draw."""
    states = curve(flow)
    return {"h": np.round(states, 6).tolist(), "velocity": np.round(flow.velocity(states), 6).tolist()}


def _time_back(flow: OneUnitGRU, place: float, target: float) -> float:
    """Time to come within a hundredth of the sink."""
    near = target + math.copysign(0.01, place - target)
    if abs(place - target) <= 0.01:
        return 0.0
    time = passage(flow, min(max(place, -1.0), 1.0), near).time
    return time if math.isfinite(time) else 0.0


def _boundary(made: Switch) -> list[list[float]]:
    """Lengths and amplitudes between which the memory just does not flip, from short and strong to long and weak."""
    sign, base = math.copysign(1.0, made.rheobase), abs(made.rheobase)
    rows = []
    for extra in np.geomspace(STRONGEST, 1e-4 * base, AMPLITUDES).tolist():
        amplitude = sign * (base + extra)
        length = made.smallest_length(amplitude)
        if math.isfinite(length) and length <= LONGEST:
            rows.append([length, amplitude])
    return rows


def passage_as_data(flow: OneUnitGRU) -> dict[str, Any]:
    """The slow passage beside the saddle-node of ``b_h`` that is nearest, timed and compared with the law."""
    node = nearest_node(saddle_nodes(flow, "b_h"), flow.bh)
    if node is None or node.kind != "saddle-node":
        return {
            "node": None,
            "sentence": "No bias makes a saddle-node at these weights, so nothing slows down near a ghost.",
        }
    side = -1.0 if node.pair_above else 1.0
    stations = _stations(flow, node)
    rows = []
    for power in DISTANCES:
        distance = 10.0**power
        beside = replace(flow, bh=node.value + side * distance)
        time = _timed(beside, stations)
        if time is not None:
            rows.append([distance, time, node.passage_time(beside.bh)])
    present = side * (flow.bh - node.value)
    time = _timed(flow, stations) if present > 0.0 else None
    slow = _slow(flow, stations) if time is not None else None
    return {
        "node": {"value": node.value, "h": node.h, "side": side, "drive": node.drive, "bend": node.bend},
        "stations": list(stations),
        "rows": rows,
        "distance": present,
        "time": time,
        "law": _finite(node.passage_time(flow.bh)),
        "slow": {"h": slow.h, "velocity": slow.velocity} if slow else None,
        "curve": _passage_curve(flow, stations, time) if time is not None else None,
        "sentence": _passage_words(present, time),
    }


def _stations(flow: OneUnitGRU, node: SaddleNode) -> tuple[float, float]:
    """Where the passage begins and ends: beside the half-stable point, well before the other fixed points."""
    others = [one.h for one in fixed_points_on_line(replace(flow, bh=node.value)).all if abs(one.h - node.h) > 1e-4]
    reach = min([WIDEST, 1.0 - abs(node.h), *(0.5 * abs(h - node.h) for h in others)])
    low, high = node.h - reach, node.h + reach
    # the flow beside a saddle-node goes as its parabola bends
    return (low, high) if node.bend > 0.0 else (high, low)


def _slow(flow: OneUnitGRU, stations: tuple[float, float]) -> SlowPoint | None:
    low, high = sorted(stations)
    return next((one for one in slow_points(flow) if low < one.h < high), None)


def _timed(flow: OneUnitGRU, stations: tuple[float, float]) -> float | None:
    return _finite(passage(flow, *stations, slow=_slow(flow, stations)).time)


def _passage_curve(flow: OneUnitGRU, stations: tuple[float, float], time: float) -> dict[str, Any] | None:
    if time > LONGEST_PASSAGE:
        return None
    path = trajectory(flow.planar(), stations[0], 0.0, time)
    t = np.linspace(0.0, float(path.t[-1]), 2 * SAMPLES)
    return {"t": np.round(t, 6).tolist(), "h": np.round(path.at(t)[:, 0], 6).tolist(), "span": [0.0, time]}


def _passage_words(distance: float, time: float | None) -> str:
    if time is not None:
        return ""
    if distance <= 0.0:
        return "Here two fixed points stand in the way, so nothing passes. Go beside the saddle-node to see the ghost."
    return "At this distance another fixed point stands in the way."


def steps_as_data(state: OneUnitState) -> dict[str, Any]:
    """The unit as it is trained: the map, a cobweb, and what becomes of each fixed point."""
    flow, step = state.flow, state.step
    found = fixed_points_on_line(flow)
    made = cobweb(flow, state.start, step, ITERATES, found=found)
    states = curve(flow)
    return {
        "h": np.round(states, 6).tolist(),
        "next": np.round(states + step * flow.velocity(states), 6).tolist(),
        "iterates": np.round(made.iterates, 6).tolist(),
        "points": sorted(_mapped(found, step), key=lambda row: row["h"]),
        "sentence": _ending(made.ending, made.period, made.last, step),
    }


def _mapped(found: LineFixedPoints, step: float) -> list[dict[str, Any]]:
    """The fixed points as those of the map; what is half-stable in the flow is so in the map."""
    proven = [
        {
            "h": one.point.h,
            "kind": one.point.kind,
            "multiplier": one.multiplier,
            "stable": one.stable,
            "critical": _finite(one.critical_step),
            "rightward": None,
        }
        for one in map_points(found, step)
    ]
    return proven + [
        {
            "h": one.h,
            "kind": one.kind,
            "multiplier": 1.0 + step * one.eigenvalue,
            "stable": None,
            "critical": None,
            "rightward": one.rightward,
        }
        for one in found.clusters
    ]


def _ending(ending: str, period: int, last: float, step: float) -> str:
    name = "The discrete unit" if step == 1.0 else f"With Δt = {step:g} the unit"
    if ending == "rests":
        return f"{name} settles at h = {written(last, 4)}."
    if ending == "repeats":
        return f"{name} does not rest: it repeats after {period} steps."
    return f"{name} neither rests nor repeats within 5000 steps."


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
