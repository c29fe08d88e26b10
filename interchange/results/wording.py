"""Numbers and sentences that all exports share."""

from __future__ import annotations

import math

from dynamics import GRU, Fate, FixedPoints, Flow, LimitCycles

EQUATIONS = {
    "before": "dh/dt = (1 - z) * (tanh(U_h (r * h) + b_h) - h)",
    "after": "dh/dt = (1 - z) * (tanh(r * (U_h h + c_h) + b_h) - h)",
}
GATES = "r = sigma(U_r h + b_r), z = sigma(U_z h + b_z)"


def exact(value: float) -> str:
    """The shortest text that reads back as the same number; a whole number has no decimal point."""
    text = repr(float(value))
    return text.removesuffix(".0")


def finite(value: float) -> float | None:
    """The number, or None where JSON has no word for it."""
    return float(value) if math.isfinite(value) else None


def time_unit(flow: Flow) -> str:
    """What time is counted in."""
    return "GRU steps" if isinstance(flow, GRU) else "the model's own unit of time"


def equation(flow: Flow) -> str:
    """The flow's equation in one line, where it depends on a choice; else its name."""
    return f"{EQUATIONS[flow.reset]}, {GATES}" if isinstance(flow, GRU) else flow.title


def proof(found: FixedPoints) -> str:
    """What is proven of the list of fixed points, in one sentence."""
    if not found.complete:
        return f"Not proven complete: {found.reason.rstrip('.')}."
    if found.continua:
        tube = max(curve.tube for curve in found.continua)
        return (
            f"Lines and rings of fixed points, on which the speed is zero to 1e-12 (computed): {len(found.continua)}. "
            f"Proven: outside the points and a tube of half width {tube:.3g} around them there is no fixed point."
        )
    if found.clusters:
        return "Proven: outside the points and clusters listed there is no fixed point; a cluster is not resolved."
    return "Proven: these are all fixed points, and each is exactly one."


def search(cycles: LimitCycles) -> str:
    """How limit cycles were looked for, in one sentence."""
    if not cycles.searched:
        return "Limit cycles were not searched for."
    if cycles.none_proven:
        return f"Proven: there is no limit cycle; {cycles.argument}."
    return f"{'Found' if cycles.cycles else 'None was found'} by {cycles.argument}."


def end(fate: Fate, backward: bool = False) -> str:
    """How a trajectory ended, with fixed points and cycles counted from 1."""
    sense = "backward in time, " if backward else ""
    where = {
        "fixed-point": f"reaches fixed point {fate.target + 1}",
        "cycle": f"settles on limit cycle {fate.target + 1}",
        "window": "leaves the region",
        "time": "still under way",
        "failed": fate.reason or "could not be followed further",
    }[fate.outcome]
    return sense + where
