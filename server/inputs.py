"""What the workbench shows of inputs: pulses, noise, and the finite-state machine of JSP21 fig. 2B."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from dynamics import noise as noises
from dynamics import pulses
from dynamics.attractors import Attractor
from dynamics.flow import FloatArray, Window
from dynamics.portrait import Portrait
from dynamics.pulses import Pulse, PulseResponse
from dynamics.settling import UNSETTLED

from .ends import attractor_name
from .series import thinned

BEFORE = 4.0
AFTER = 60.0
PATHS_DRAWN = 12
SAMPLES_DRAWN = 240
# places of noisy paths are told in such parts of the window: half a pixel
GRAIN = 1.0 / 1600.0
FARTHEST = 20_000
# paths times integration steps: a second or two on one core
MOST_STEPS = 4_000_000

Point = tuple[float, float]


def attractor_as_data(attractor: Attractor, portrait: Portrait) -> dict[str, Any]:
    """One attractor, with its name as the page numbers it."""
    return {
        "name": attractor_name(attractor, portrait.fixed_points, portrait.limit_cycles),
        "kind": attractor.kind,
        "x": attractor.x,
        "y": attractor.y,
    }


def pulse_as_data(portrait: Portrait, start: Point, numbers: tuple[float, ...]) -> dict[str, Any]:
    """The orbit of a state under a pulse ``(x, y, duration, kick x, kick y)``, and what became of the memory.

    Raises:
        ValueError: naming a number that cannot be used.
    """
    x, y, duration, kick_x, kick_y = numbers
    pulse = Pulse("input", x, y, duration, kick_x, kick_y)
    response = pulses.pulse_response(
        portrait.flow,
        *start,
        pulse,
        before=BEFORE,
        after=AFTER,
        found=portrait.fixed_points,
        cycles=portrait.limit_cycles,
        window=portrait.window,
    )
    window = portrait.window
    parts = []
    for segment, offset in zip(response.segments, response.offsets, strict=True):
        if segment.dense is None or segment.t[-1] <= 0.0:
            continue
        t = np.unique(np.concatenate([segment.t, np.linspace(0.0, float(segment.t[-1]), 400)]))
        parts.append(thinned(t, segment.at(t), window).rounded(window) | {"offset": offset})
    return {
        "parts": parts,
        "pulse": [response.offsets[1], response.offsets[2]],
        "end": float(response.t[-1]),
        "sentence": pulse_words(response, portrait),
        "flipped": response.flipped,
        "before": _attractor(response, response.before, portrait),
        "after": _attractor(response, response.after, portrait),
    }


def _attractor(response: PulseResponse, number: int, portrait: Portrait) -> dict[str, Any] | None:
    return None if number == UNSETTLED else attractor_as_data(response.attractors[number], portrait)


def pulse_words(response: PulseResponse, portrait: Portrait) -> str:
    """Which state before and which after, in a sentence with the page's numbers."""
    if UNSETTLED in (response.before, response.after):
        return response.sentence
    before, after = (
        attractor_name(response.attractors[number], portrait.fixed_points, portrait.limit_cycles)
        for number in (response.before, response.after)
    )
    if response.flipped:
        return f"The memory flips: {before} before, {after} after."
    return f"The memory holds: {before} before and after."


def noise_as_data(portrait: Portrait, start: Point, numbers: tuple[float, ...]) -> dict[str, Any]:
    """An ensemble under noise ``(amplitude, seed, paths, time)``: some of its paths, and where all of them end.

    Raises:
        ValueError: naming a number that cannot be used, or if it would take too long.
    """
    amplitude, seed, paths, time = numbers
    step = min(noises.default_step(portrait.flow), time)
    most = int(MOST_STEPS * step / time)
    if paths > most:
        raise ValueError(
            f"at steps of {step:.3g}, as this network needs, {paths:g} paths of {time:g} steps take too long; "
            f"at most {most} paths"
        )
    found = noises.ensemble(
        portrait.flow,
        *start,
        amplitude,
        seed=int(seed),
        paths=int(paths),
        time=time,
        step=step,
        keep=PATHS_DRAWN,
        found=portrait.fixed_points,
        cycles=portrait.limit_cycles,
    )
    rows = [
        attractor_as_data(attractor, portrait)
        | {"count": share.count, "share": share.share, "low": share.low, "high": share.high}
        for attractor, share in zip(found.attractors, found.shares, strict=True)
    ]
    unsettled = found.unsettled
    if unsettled.count or not rows:
        rows.append(
            {"name": "not settled", "kind": "open", "x": None, "y": None, "count": unsettled.count}
            | {"share": unsettled.share, "low": unsettled.low, "high": unsettled.high}
        )
    return {
        "shares": rows,
        "paths": int(paths),
        "time": time,
        "grain": GRAIN,
        "window": portrait.window.as_tuple(),
        "drawn": _coarse(found.samples, portrait.window),
    }


def _coarse(samples: FloatArray, window: Window) -> list[list[int]]:
    """Paths as steps between grid places: x and y of the first, then of each difference."""
    every = max(1, math.ceil(samples.shape[1] / SAMPLES_DRAWN))
    corner = np.array([window.x_min, window.y_min])
    size = GRAIN * np.array([window.width, window.height])
    places = np.clip(np.rint((samples[:, ::every] - corner) / size), -FARTHEST, FARTHEST).astype(np.int64)
    steps = np.diff(places, axis=1, prepend=0)
    return [path.ravel().tolist() for path in steps]


def compass(amplitude: float, duration: float) -> tuple[Pulse, ...]:
    """Pulses in the eight directions of the page's arrows, all of one amplitude; quarter turns have one part only.

    Raises:
        ValueError: as :class:`Pulse`.
    """
    return tuple(
        replace(pulse, x=pulse.x * math.sqrt(0.5), y=pulse.y * math.sqrt(0.5)) if pulse.x and pulse.y else pulse
        for pulse in pulses.default_pulses(amplitude, duration)
    )


def machine_as_data(portrait: Portrait, numbers: tuple[float, ...]) -> dict[str, Any]:
    """States and transitions under pulses of the amplitude and duration of ``(x, y, duration, …)`` in eight directions.

    Raises:
        ValueError: naming a number that cannot be used.
    """
    amplitude, duration = math.hypot(numbers[0], numbers[1]), numbers[2]
    made = pulses.machine(
        portrait.flow,
        compass(amplitude, duration),
        found=portrait.fixed_points,
        cycles=portrait.limit_cycles,
    )
    return {
        "amplitude": amplitude,
        "duration": duration,
        "states": [attractor_as_data(state, portrait) for state in made.attractors],
        "pulses": [{"name": pulse.name, "x": pulse.x, "y": pulse.y} for pulse in made.pulses],
        "transitions": [
            {"from": t.source, "pulse": t.pulse, "to": t.target if t.target != UNSETTLED else None, "share": t.share}
            for t in made.transitions
        ],
    }
