"""Comma-separated tables in full precision.

Each begins with lines of ``#`` that say what the table is, of which parameters, and in what units. Fixed points and
limit cycles are counted from 1, in the order of the portrait's records.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from dynamics import GRU, Cluster, FixedPoint, Portrait, SlowPoints, Trajectory

from .wording import end, equation, exact, proof, search, time_unit

Cell = str | int | float | None


def fixed_points_csv(portrait: Portrait) -> str:
    """Fixed points: position, kind, shape, index, eigenvalues and enclosure, then the unresolved clusters."""
    found = portrait.fixed_points
    columns = (
        *("number", "resolved", "x", "y", "kind", "shape", "index"),
        *("eigenvalue_1_real", "eigenvalue_1_imaginary", "eigenvalue_2_real", "eigenvalue_2_imaginary"),
        *("x_low", "x_high", "y_low", "y_high"),
    )
    rows = [
        *(_point_row(number, point) for number, point in enumerate(found.points, 1)),
        *(_point_row(None, cluster) for cluster in found.clusters),
    ]
    unit = time_unit(portrait.flow)
    eigenvalues = f"Eigenvalues are per unit of time ({unit}); each point lies within x_low to x_high, y_low to y_high."
    remarks = (proof(found), eigenvalues)
    return _table("fixed points", portrait, remarks, columns, rows)


def limit_cycles_csv(portrait: Portrait) -> str:
    """Limit cycles: period, logarithm of the Floquet multiplier, stability, extent and the fixed points inside."""
    columns = ("number", "period", "log_multiplier", "stable", "x_low", "x_high", "y_low", "y_high", "encloses")
    rows = [
        (
            number,
            cycle.period,
            cycle.log_multiplier,
            "yes" if cycle.stable else "no",
            *cycle.box,
            " ".join(str(i + 1) for i in cycle.encloses),
        )
        for number, cycle in enumerate(portrait.limit_cycles.cycles, 1)
    ]
    multiplier = "log_multiplier is the integral of the trace of the Jacobian over one period, negative where stable."
    remarks = (search(portrait.limit_cycles), multiplier, "encloses lists the fixed points inside, by number.")
    return _table("limit cycles", portrait, remarks, columns, rows)


def limit_cycle_points_csv(portrait: Portrait) -> str:
    """The points of each limit cycle in order of time, the first repeated at the end."""
    rows = [
        (number, *point)
        for number, cycle in enumerate(portrait.limit_cycles.cycles, 1)
        for point in cycle.points.tolist()
    ]
    return _table("points of the limit cycles", portrait, (), ("cycle", "x", "y"), rows)


def orbits_csv(portrait: Portrait, orbits: Sequence[Trajectory]) -> str:
    """Orbits with their times, which fall where an orbit was followed backward."""
    remarks = tuple(f"Orbit {number}: {_ending(orbit)}." for number, orbit in enumerate(orbits, 1))
    rows = [
        (number, t, x, y)
        for number, orbit in enumerate(orbits, 1)
        for t, (x, y) in zip(orbit.t.tolist(), orbit.points.tolist(), strict=True)
    ]
    return _table("orbits", portrait, remarks, ("orbit", "t", "x", "y"), rows)


def nullclines_csv(portrait: Portrait) -> str:
    """The curves dx/dt = 0 ("x") and dy/dt = 0 ("y"), branch by branch."""
    curves = portrait.nullclines
    rows = [
        (name, number, *point)
        for name, branches in (("x", curves.x), ("y", curves.y))
        for number, branch in enumerate(branches, 1)
        for point in branch.tolist()
    ]
    remarks = (f"Cells where a branch could neither be traced nor excluded: {curves.unresolved}.",)
    return _table("nullclines", portrait, remarks, ("nullcline", "branch", "x", "y"), rows)


def separatrices_csv(portrait: Portrait) -> str:
    """Stable and unstable manifolds of the saddles, each from its saddle outward."""
    rows = [
        (number, branch.saddle + 1, branch.stability, *point)
        for number, branch in enumerate(portrait.separatrices, 1)
        for point in branch.points.tolist()
    ]
    remarks = tuple(
        f"Separatrix {number}: {end(branch.fate, branch.stability == 'stable')}."
        for number, branch in enumerate(portrait.separatrices, 1)
    )
    columns = ("separatrix", "saddle", "stability", "x", "y")
    return _table("separatrices", portrait, remarks, columns, rows)


def slow_points_csv(portrait: Portrait, found: SlowPoints) -> str:
    """Slow points: position, speed, what the passage takes, and how far around each there is no fixed point."""
    columns = (
        *("number", "x", "y", "speed", "velocity_x", "velocity_y", "direction_x", "direction_y"),
        *("drift", "bend", "transverse", "radius", "passage", "bottleneck", "clear"),
    )
    rows = [
        (
            *(number, point.x, point.y, point.speed, *point.velocity, *point.direction),
            *(point.drift, point.bend, point.transverse, point.radius, point.passage, point.bottleneck, point.clear),
        )
        for number, point in enumerate(found.points, 1)
    ]
    remarks = (
        "A slow point is a local minimum of the speed that is not zero.",
        "It is proven that within clear of it, in x and in y, there is no fixed point; 0 where that is not proven.",
        "Along the direction ds/dt = drift + bend s^2 + ...; transverse is the other eigenvalue of the Jacobian.",
        "passage is the time that an orbit spends within radius, in x and in y; bottleneck is pi / sqrt(drift bend).",
        *((f"{found.reason[0].upper()}{found.reason[1:]}.",) if found.reason else ()),
    )
    return _table("slow points", portrait, remarks, columns, rows)


def _point_row(number: int | None, point: FixedPoint | Cluster) -> tuple[Cell, ...]:
    resolved = isinstance(point, FixedPoint)
    return (
        number,
        "yes" if resolved else "no",
        point.x,
        point.y,
        point.kind,
        point.shape if isinstance(point, FixedPoint) else None,
        point.index,
        *(part for value in point.eigenvalues for part in (value.real, value.imag)),
        *point.box,
    )


def _ending(orbit: Trajectory) -> str:
    backward = len(orbit.t) > 1 and bool(orbit.t[-1] < 0.0)
    return end(orbit.fate, backward)


def _table(
    title: str,
    portrait: Portrait,
    remarks: Sequence[str],
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
) -> str:
    flow, window = portrait.flow, portrait.window
    stream = io.StringIO()
    head = [f"Gatescape: {title} of the {flow.title.lower() if isinstance(flow, GRU) else flow.title}", equation(flow)]
    head += [f"{symbol} = {' '.join(map(exact, values))}" for symbol, values in flow.parameter_values().items()]
    if isinstance(flow, GRU):
        head.append(f"reset = {flow.reset}")
    head.append(f"window: x from {exact(window.x_min)} to {exact(window.x_max)}, ")
    head[-1] += f"y from {exact(window.y_min)} to {exact(window.y_max)}"
    head.append(f"Matrices are row by row; x and y have no unit; time is in {time_unit(flow)}.")
    for line in (*head, *remarks):
        stream.write(f"# {line}\n")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([exact(cell) if isinstance(cell, float) else cell for cell in row] for row in rows)
    return stream.getvalue()
