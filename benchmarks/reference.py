"""The same portrait by general tools, for comparison: scipy, contourpy, and peers where installed.

Each does what a careful user would write with it; none is tuned, and none proves anything.
"""

import contextlib
import importlib.util
import io
from collections.abc import Callable

import numpy as np
from contourpy import contour_generator
from scipy.integrate import solve_ivp
from scipy.optimize import fsolve

from benchmarks.measure import timed
from dynamics.catalogue import topologies
from dynamics.systems import GRU


def velocity_of(flow: GRU) -> Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """JSP21 eq. 5-7 in numpy, reset before the product, without an update gate."""
    ((a, b), (c, d)), ((e, f), (g, h)) = flow.Uh, flow.Ur
    (p, q), (s, t) = flow.bh, flow.br

    def velocity(x, y):
        u = x / (1.0 + np.exp(-(e * x + f * y + s)))
        v = y / (1.0 + np.exp(-(g * x + h * y + t)))
        return 0.5 * (np.tanh(a * u + b * v + p) - x), 0.5 * (np.tanh(c * u + d * v + q) - y)

    return velocity


def scipy_portrait(flow: GRU) -> dict[str, object]:
    """Field 128², nullclines, fixed points from a 12² grid of starts, separatrices, 64 trajectories to t = 60."""
    velocity = velocity_of(flow)
    axis = np.linspace(-1.1, 1.1, 128)
    dx, dy = velocity(*np.meshgrid(axis, axis))
    nullclines = [contour_generator(axis, axis, z).lines(0.0) for z in (dx, dy)]

    def of(h):
        return velocity(h[0], h[1])

    points: list[np.ndarray] = []
    for x in np.linspace(-1, 1, 12):
        for y in np.linspace(-1, 1, 12):
            root, _, ok, _ = fsolve(of, (x, y), full_output=True)
            if ok == 1 and not any(np.hypot(*(root - known)) < 1e-6 for known in points):
                points.append(root)

    def run(start, time, sense=1.0):
        return solve_ivp(
            lambda _, h: (sense * (v := velocity(h[0], h[1]))[0], sense * v[1]), (0, time), start, rtol=1e-8, atol=1e-8
        )

    trajectories = [run((x, y), 60.0) for x in np.linspace(-1, 1, 8) for y in np.linspace(-1, 1, 8)]
    separatrices = []
    for point in points:
        jacobian = numerical_jacobian(of, point)
        if np.linalg.det(jacobian) < 0:
            values, vectors = np.linalg.eig(jacobian)
            for k in range(2):
                for sign in (-1e-4, 1e-4):
                    sense = np.sign(values[k].real)
                    time = 60.0 if sense > 0 else 8.0
                    separatrices.append(run(point + sign * vectors[:, k].real, time, sense))
    return {"nullclines": nullclines, "points": points, "trajectories": trajectories, "separatrices": separatrices}


def scipy_here() -> float:
    """Seconds that the portrait of case xxxvi takes with scipy on this machine: how quick it is just now."""
    (case,) = (t.flow for t in topologies() if t.case == "xxxvi")
    return timed(lambda: scipy_portrait(case), 5).median


def numerical_jacobian(of, point: np.ndarray) -> np.ndarray:
    """Central differences."""
    e = 1e-6
    columns = [(np.array(of(point + d)) - np.array(of(point - d))) / (2 * e) for d in e * np.eye(2)]
    return np.stack(columns, axis=1)


def phaseportrait_portrait(flow: GRU) -> object:
    """Its own phase portrait at its own resolution, with streamlines and nullclines; it finds no fixed points."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt
    import phaseportrait

    velocity = velocity_of(flow)
    with contextlib.redirect_stdout(io.StringIO()):
        portrait = phaseportrait.PhasePortrait2D(velocity, [[-1.1, 1.1], [-1.1, 1.1]])
        portrait.add_nullclines()
        portrait.plot()
    plt.close("all")
    return portrait


def brainpy_portrait(flow: GRU) -> object:
    """Its phase plane analysis: vector field, nullclines, fixed points and 64 trajectories, drawn into memory."""
    import matplotlib as mpl

    mpl.use("Agg")
    import brainpy as bp
    import brainpy.math as bm
    import matplotlib.pyplot as plt

    bm.enable_x64()
    ((a, b), (c, d)), ((e, f), (g, h)) = flow.Uh, flow.Ur
    (p, q), (s, w) = flow.bh, flow.br

    @bp.odeint
    def x_of(x, t, y):  # noqa: ARG001
        u, v = x / (1 + bm.exp(-(e * x + f * y + s))), y / (1 + bm.exp(-(g * x + h * y + w)))
        return 0.5 * (bm.tanh(a * u + b * v + p) - x)

    @bp.odeint
    def y_of(y, t, x):  # noqa: ARG001
        u, v = x / (1 + bm.exp(-(e * x + f * y + s))), y / (1 + bm.exp(-(g * x + h * y + w)))
        return 0.5 * (bm.tanh(c * u + d * v + q) - y)

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        analyzer = bp.analysis.PhasePlane2D(
            model=[x_of, y_of],
            target_vars={"x": [-1.1, 1.1], "y": [-1.1, 1.1]},
            resolutions=2.2 / 128,
        )
        analyzer.plot_vector_field()
        analyzer.plot_nullcline()
        analyzer.plot_fixed_point()
        starts = np.linspace(-1, 1, 8)
        grid_x, grid_y = np.meshgrid(starts, starts)
        # its own drawing takes no more than two of them
        analyzer.plot_trajectory({"x": grid_x.ravel(), "y": grid_y.ravel()}, duration=60.0, with_plot=False)
    plt.close("all")
    return analyzer


PEERS: dict[str, Callable[[GRU], object]] = {
    "phaseportrait": phaseportrait_portrait,
    "brainpy": brainpy_portrait,
}


def installed_peers() -> dict[str, Callable[[GRU], object]]:
    """Those that can be imported here."""
    return {name: function for name, function in PEERS.items() if importlib.util.find_spec(name)}
