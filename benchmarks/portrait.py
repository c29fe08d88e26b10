"""The portrait of JSP19 case xxxvi: field, nullclines, fixed points, separatrices, 64 trajectories; beside others."""

import numpy as np

from benchmarks.measure import heading, interleaved, on_the_promised_machine, row
from benchmarks.reference import installed_peers, scipy_portrait
from dynamics import analyse, trajectory
from dynamics.catalogue import topologies
from dynamics.portrait import PortraitSettings

PROMISE = 5e-3


def main() -> None:
    """Print medians and ratios."""
    (case,) = (t.flow for t in topologies() if t.case == "xxxvi")
    heading("portrait of case xxxvi", f"at most {PROMISE * 1e3:.0f} ms on one core, global error at most 1e-6")
    without_cycles = PortraitSettings(cycle_samples=0)
    functions = {
        # what the promise lists and the others do; the search for limit cycles comes on top
        "gatescape": lambda: analyse(case, settings=without_cycles),
        "gatescape with limit cycles": lambda: analyse(case),
        "scipy (solve_ivp, fsolve, contourpy)": lambda: scipy_portrait(case),
    }
    runs = {"gatescape": 100, "gatescape with limit cycles": 100, "scipy (solve_ivp, fsolve, contourpy)": 5}
    for name, function in installed_peers().items():
        functions[name] = lambda function=function: function(case)
        runs[name] = 3
    timings = interleaved(functions, runs)
    ours = timings["gatescape"].median
    for name, timing in timings.items():
        verdict = ours <= PROMISE if name == "gatescape" else None
        row(name, f"{timing.median * 1e3:8.2f} ms  x{timing.median / ours:6.1f}", verdict)
    theirs = timings["scipy (solve_ivp, fsolve, contourpy)"].median
    there = on_the_promised_machine(ours, theirs)
    row("where scipy takes 240 ms, as when this was promised", f"{there * 1e3:8.2f} ms", there <= PROMISE)
    row("quickest run of gatescape", f"{timings['gatescape'].best * 1e3:8.2f} ms")
    error = largest_error(case)
    row("largest error of 64 trajectories to t = 60", f"{error:.1e}", error <= 1e-6)
    found = analyse(case).fixed_points
    row("fixed points, ours", f"{len(found.points)}, complete: {found.complete}")
    row("fixed points, scipy's grid of starts", f"{len(scipy_portrait(case)['points'])}")


def largest_error(flow) -> float:
    """Against DOP853 at 1e-12, on a grid of times."""
    from scipy.integrate import solve_ivp

    times = np.linspace(0.0, 60.0, 121)
    worst = 0.0
    starts = np.linspace(-1.0, 1.0, 8)
    for x in starts:
        for y in starts:
            want = solve_ivp(
                lambda _, h: [float(v) for v in flow.velocity(*h)],
                (0, 60),
                (x, y),
                "DOP853",
                times,
                rtol=1e-12,
                atol=1e-13,
            ).y.T
            ours = trajectory(flow, x, y, tolerance=PortraitSettings().tolerance)
            worst = max(worst, float(np.abs(ours.at(times) - want).max()))
    return worst


if __name__ == "__main__":
    main()
