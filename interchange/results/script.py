"""A short Python script that rebuilds the picture with the numerics alone and matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from dynamics import Flow, Portrait, PortraitSettings, Trajectory

_SCRIPT = '''\
"""{title}, as drawn by Gatescape.

Run it where Gatescape's package `dynamics` can be imported; it also needs matplotlib. With a file name as its
argument it saves the figure, else it shows it.
"""

import sys

import matplotlib.pyplot as plt
from dynamics import {imports}

flow = {flow}
{settings}portrait = analyse(flow, {analyse})
{orbits}
figure, axes = plt.subplots(figsize=(6, 6), layout="constrained")
window = portrait.window
axes.imshow(portrait.field.speed, extent=window.as_tuple(), origin="lower", cmap="Blues", alpha=0.5, aspect="auto")
for name, colour in (("x", "#e69f00"), ("y", "#cc79a7")):  # where dx/dt = 0, and where dy/dt = 0
    for branch in getattr(portrait.nullclines, name):
        axes.plot(*branch.T, color=colour, linewidth=1.8)
for path in portrait.trajectories:
    axes.plot(*path.points.T, color="0.45", linewidth=0.5)
for branch in portrait.separatrices:
    axes.plot(*branch.points.T, color="#0072b2", linewidth=1.2, linestyle="--" if branch.stability == "stable" else "-")
for cycle in portrait.limit_cycles.cycles:
    axes.plot(*cycle.points.T, color="#009e73", linewidth=2.2, linestyle="-" if cycle.stable else ":")
for curve in portrait.fixed_points.continua:
    axes.plot(*curve.points.T, color="#0072b2", linewidth=4, linestyle=":")
for path in orbits:
    axes.plot(*path.points.T, color="black", linewidth=1.4)
markers = {{"sink": ("o", "#0072b2"), "source": ("o", "white"), "saddle": ("D", "#d55e00")}}
for point in portrait.fixed_points.points + portrait.fixed_points.clusters:
    shape, colour = markers.get(point.kind, ("s", "0.7"))
    axes.plot(point.x, point.y, shape, markerfacecolor=colour, markeredgecolor="black", markersize=7, zorder=5)
axes.set(xlim=(window.x_min, window.x_max), ylim=(window.y_min, window.y_max), xlabel="x", ylabel="y")

if len(sys.argv) > 1:
    figure.savefig(sys.argv[1])
else:
    plt.show()
'''


def python_script(portrait: Portrait, orbits: Sequence[Trajectory] = ()) -> str:
    """The script; it repeats the parameters, the window, the settings and the starts of the orbits exactly."""
    names = {type(portrait.flow).__name__, "Window", "analyse"}
    arguments = [f"Window{portrait.window.as_tuple()!r}"]
    changed = _changed(portrait.settings)
    if changed:
        names.add("PortraitSettings")
        arguments.append("settings")
    if orbits:
        names.add("trajectory")
    return _SCRIPT.format(
        title=portrait.flow.title,
        imports=", ".join(sorted(names)),
        flow=constructor(portrait.flow),
        settings=f"settings = PortraitSettings(\n{changed})\n" if changed else "",
        analyse=", ".join(arguments),
        orbits=_orbits(orbits),
    )


def constructor(flow: Flow) -> str:
    """The Python expression that makes the flow, one field a line."""
    values = [(f.name, getattr(flow, f.name)) for f in fields(flow)]  # type: ignore[arg-type]
    lines = [f'    {name}="{value}",' if isinstance(value, str) else f"    {name}={value!r}," for name, value in values]
    return "\n".join([f"{type(flow).__name__}(", *lines, ")"])


def _changed(settings: PortraitSettings) -> str:
    usual = PortraitSettings()
    changed = [f.name for f in fields(settings) if getattr(settings, f.name) != getattr(usual, f.name)]
    return "".join(f"    {name}={getattr(settings, name)!r},\n" for name in changed)


def _orbits(orbits: Sequence[Trajectory]) -> str:
    """Starts and durations; an orbit that ended early is followed as far as it came."""
    if not orbits:
        return "orbits = []\n"
    rows = [
        f"    ({float(orbit.points[0, 0])!r}, {float(orbit.points[0, 1])!r}, {float(orbit.t[-1])!r}),"
        for orbit in orbits
    ]
    return "\n".join(
        [
            "starts = [  # x, y, duration (negative: backward in time)",
            *rows,
            "]",
            "orbits = [trajectory(flow, x, y, time, found=portrait.fixed_points) for x, y, time in starts]",
            "",
        ]
    )
