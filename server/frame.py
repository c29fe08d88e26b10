"""A frame: one portrait, the orbits placed by hand, and the verdict, ready for the wire."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from dynamics.continua import Continuum
from dynamics.fixed_points import Cluster, FixedPoint
from dynamics.flow import FloatArray
from dynamics.limit_cycles import LimitCycle
from dynamics.portrait import Portrait, PortraitSettings
from dynamics.systems import GRU

from . import codec
from .polylines import MARGIN, TOLERANCE, pack_lines
from .verdict import judge

QUALITIES: dict[str, PortraitSettings] = {
    "full": PortraitSettings(),
    "draft": PortraitSettings.draft(),
    "thumbnail": PortraitSettings.thumbnail(),
}
# how far a line may be simplified, in thirds of a pixel: a draft is on the screen for the blink of an eye, and a
# thumbnail has a third of the pixels along each side
SLACK = {"full": 1.0, "draft": 2.0, "thumbnail": 3.0}

Lines = list[FloatArray]


def encode_frame(portrait: Portrait, orbits: Sequence[tuple[FloatArray, FloatArray]], quality: str) -> bytes:
    """The frame of a portrait.

    Args:
        portrait: what was computed.
        orbits: backward and forward half of each orbit, shape ``(n, 2)``.
        quality: one of :data:`QUALITIES`.
    """
    speed = codec.encode_map(portrait.field.speed)
    angles = codec.encode_angles(portrait.field.arrow_angle, portrait.field.arrow_valid)
    groups = line_groups(portrait, orbits)
    lines = [line for group in groups.values() for line in group]
    sparse = None
    if quality == "draft":
        before = sum(len(groups[name]) for name in ("nullcline_x", "nullcline_y"))
        sparse = slice(before, before + len(groups["trajectory"]))
    packed = pack_lines(lines, portrait.window, SLACK[quality] * TOLERANCE, sparse)
    pieces, at = {}, 0
    # of each orbit alone, since orbits have colours of their own
    orbit_pieces: dict[str, list[int]] = {}
    for name, group in groups.items():
        pieces[name] = int(packed.pieces[at : at + len(group)].sum())
        if name in ("past", "future"):
            orbit_pieces[name] = packed.pieces[at : at + len(group)].tolist()
        at += len(group)
    verdict = judge(portrait.fixed_points, portrait.limit_cycles, portrait.flow, portrait.nullclines.everywhere)
    header: dict[str, Any] = {
        "quality": quality,
        "window": portrait.window.as_tuple(),
        "map": {"size": speed.samples.shape[0], "low": speed.low, "high": speed.high},
        "arrows": {"size": angles.shape[0]},
        "lines": {"margin": MARGIN, "pieces": pieces, "orbits": orbit_pieces},
        "points": [point_as_data(p) for p in portrait.fixed_points.points],
        "clusters": [cluster_as_data(c) for c in portrait.fixed_points.clusters],
        "continua": [continuum_as_data(c) for c in portrait.fixed_points.continua],
        "cycles": [cycle_as_data(c) for c in portrait.limit_cycles.cycles],
        "verdict": {
            "headline": verdict.headline,
            "proof": verdict.proof,
            "proven": verdict.proven,
            "cycles": verdict.cycles,
            "argument": portrait.limit_cycles.argument,
            "memory": verdict.memory,
        },
    }
    blobs = {
        "map": codec.filter_rows(speed.samples),
        "arrows": angles.tobytes(),
        "counts": packed.counts.astype("<u2").tobytes(),
        "lines": codec.filter_coordinates(packed.coordinates),
    }
    return codec.pack_frame(header, blobs)


def line_groups(portrait: Portrait, orbits: Sequence[tuple[FloatArray, FloatArray]]) -> dict[str, Lines]:
    """Every polyline of a portrait, by the name under which it is drawn."""
    separatrices, cycles = portrait.separatrices, portrait.limit_cycles.cycles
    continua = portrait.fixed_points.continua
    return {
        "nullcline_x": list(portrait.nullclines.x),
        "nullcline_y": list(portrait.nullclines.y),
        "trajectory": [trajectory.points for trajectory in portrait.trajectories],
        "stable_manifold": [s.points for s in separatrices if s.stability == "stable"],
        "unstable_manifold": [s.points for s in separatrices if s.stability == "unstable"],
        "stable_cycle": [cycle.points for cycle in cycles if cycle.stable],
        "unstable_cycle": [cycle.points for cycle in cycles if not cycle.stable],
        "stable_continuum": [c.points for c in continua if c.stability == "attracting"],
        "other_continuum": [c.points for c in continua if c.stability != "attracting"],
        "past": [backward for backward, _ in orbits],
        "future": [forward for _, forward in orbits],
    }


def portrait_as_data(portrait: Portrait) -> dict[str, Any]:
    """Fixed points, cycles and verdict in full precision, as plain data."""
    found, cycles = portrait.fixed_points, portrait.limit_cycles
    return {
        "system": portrait.flow.name,
        "parameters": portrait.flow.parameter_values(),
        # the same numbers are another network with the reset gate at the other place
        **({"reset": portrait.flow.reset} if isinstance(portrait.flow, GRU) else {}),
        "fixed_points": {
            "points": [point_as_data(p) for p in found.points],
            "clusters": [cluster_as_data(c) for c in found.clusters],
            "continua": [continuum_as_data(c) for c in found.continua],
            "complete": found.complete,
            "index_sum": found.index_sum,
            "reason": found.reason,
        },
        "limit_cycles": {
            "cycles": [cycle_as_data(c) for c in cycles.cycles],
            "none_proven": cycles.none_proven,
            "searched": cycles.searched,
            "argument": cycles.argument,
        },
        "verdict": judge(found, cycles, portrait.flow, portrait.nullclines.everywhere).sentences(),
    }


def point_as_data(point: FixedPoint) -> dict[str, Any]:
    """One fixed point as plain data; complex numbers as pairs."""
    return {
        "x": point.x,
        "y": point.y,
        "kind": point.kind,
        "shape": point.shape,
        "eigenvalues": _pairs(point.eigenvalues),
        "eigenvectors": point.eigenvectors,
        "jacobian": point.jacobian,
        **spectrum_as_data(point.eigenvalues),
        "index": point.index,
        "box": point.box,
        "width": _width(point.box),
    }


def cluster_as_data(cluster: Cluster) -> dict[str, Any]:
    """One unresolved region as plain data."""
    return {
        "x": cluster.x,
        "y": cluster.y,
        "kind": cluster.kind,
        "eigenvalues": _pairs(cluster.eigenvalues),
        **spectrum_as_data(cluster.eigenvalues),
        "index": cluster.index,
        "box": cluster.box,
        "width": _width(cluster.box),
    }


def continuum_as_data(continuum: Continuum) -> dict[str, Any]:
    """One line or ring of fixed points as plain data, without its points."""
    return {
        "closed": continuum.closed,
        "stability": continuum.stability,
        "rates": continuum.rates,
        "length": continuum.length,
        "residual": continuum.residual,
        "tested": continuum.tested,
        "tube": continuum.tube,
        "index": continuum.index,
        "middle": continuum.middle,
    }


def spectrum_as_data(eigenvalues: tuple[complex, complex]) -> dict[str, Any]:
    """What follows from the eigenvalues: trace, determinant, time constants, and the period of a rotation.

    A time constant ``1/|Re lambda|`` is None where the real part is zero; times are in the flow's unit.
    """
    first, second = eigenvalues
    turning = abs(first.imag)
    return {
        "trace": _finite((first + second).real),
        "determinant": _finite((first * second).real),
        "time_constants": [_inverse(abs(value.real)) for value in eigenvalues],
        "period": _inverse(turning / (2.0 * math.pi)),
    }


def cycle_as_data(cycle: LimitCycle) -> dict[str, Any]:
    """One limit cycle as plain data, without its points."""
    return {
        "period": cycle.period,
        "log_multiplier": cycle.log_multiplier,
        "stable": cycle.stable,
        "box": cycle.box,
        "encloses": cycle.encloses,
        "start": cycle.points[0].tolist(),
    }


def _pairs(values: Sequence[complex]) -> list[list[float | None]]:
    return [[_finite(value.real), _finite(value.imag)] for value in values]


def _inverse(value: float) -> float | None:
    return _finite(1.0 / value) if value > 0.0 else None


def _width(box: tuple[float, float, float, float]) -> float:
    return max(box[1] - box[0], box[3] - box[2])


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
