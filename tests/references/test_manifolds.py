"""Separatrices against the field and against DOP853."""

import numpy as np
import pytest

from dynamics.catalogue import extremes, figures, topologies
from dynamics.fixed_points import fixed_points
from dynamics.flow import Window
from dynamics.manifolds import Separatrix, manifolds
from dynamics.systems import GRU
from tests.support.reference import solve, velocity

FLOWS = {f"figure {f.figure}": f.flow for f in figures()} | {f"row {t.case}": t.flow for t in topologies()}
FLOWS |= {f"extreme {e.name}": e.flow for e in extremes()}


def with_saddles() -> list[str]:
    return [label for label, flow in FLOWS.items() if any(p.kind == "saddle" for p in fixed_points(flow).points)]


def direction(branch: Separatrix) -> np.ndarray:
    step = branch.points[1:] - branch.points[0]
    first = step[np.hypot(*step.T) > 1e-6][0]
    return first / np.hypot(*first)


@pytest.mark.parametrize("label", with_saddles())
def test_every_saddle_has_its_four_branches(label: str) -> None:
    flow = FLOWS[label]
    found = fixed_points(flow)
    branches = manifolds(flow)
    saddles = [k for k, p in enumerate(found.points) if p.kind == "saddle"]
    assert sorted(b.saddle for b in branches) == sorted(4 * saddles)
    for k in saddles:
        point = found.points[k]
        for stability, eigenvector in zip(("unstable", "stable"), point.eigenvectors, strict=True):
            pair = [direction(b) for b in branches if b.saddle == k and b.stability == stability]
            assert len(pair) == 2
            assert pair[0] @ pair[1] == pytest.approx(-1.0, abs=1e-3)
            assert abs(pair[0] @ np.array(eigenvector)) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("label", with_saddles())
def test_branches_start_at_their_saddle_and_follow_the_flow(label: str) -> None:
    flow = FLOWS[label]
    found = fixed_points(flow)
    for branch in manifolds(flow):
        saddle = found.points[branch.saddle]
        assert np.hypot(branch.points[0, 0] - saddle.x, branch.points[0, 1] - saddle.y) < 1e-3
        assert np.all(np.isfinite(branch.points))
        middle = (branch.points[1:] + branch.points[:-1]) / 2
        step = np.diff(branch.points, axis=0)
        length = np.hypot(*step.T)
        speed = velocity(flow)(middle.T).T
        cosine = np.einsum("ij,ij->i", step, speed) / (length * np.hypot(*speed.T))
        checked = (length > 1e-5) & (length < 0.02) & (np.hypot(*speed.T) > 1e-5)
        sense = 1.0 if branch.stability == "unstable" else -1.0
        assert np.quantile(sense * cosine[checked], 0.02) > 0.98 if checked.sum() > 20 else True


@pytest.mark.parametrize("label", with_saddles())
def test_unstable_branches_end_where_the_flow_does(label: str) -> None:
    flow = FLOWS[label]
    found = fixed_points(flow)
    for branch in manifolds(flow):
        assert branch.fate.outcome != "failed", branch.fate.reason
        if branch.stability == "unstable" and branch.fate.outcome == "fixed-point":
            target = found.points[branch.fate.target]
            assert np.hypot(branch.points[-1, 0] - target.x, branch.points[-1, 1] - target.y) < 1e-2
            start = branch.points[np.argmax(np.hypot(*(branch.points - branch.points[0]).T) > 1e-2)]
            path = solve(flow, tuple(start), np.linspace(0.0, 1500.0, 3001), 1e-10)
            away = np.hypot(*(path - (target.x, target.y)).T)
            # along an invariant axis a branch may run into another saddle: then the flow comes by there
            assert (away[-1] if target.kind == "sink" else away.min()) < 1e-2
            assert target.kind != "source"


def exit_side(flow: GRU, start: np.ndarray, saddle: np.ndarray, across: np.ndarray) -> float:
    """On which side of the stable manifold a path leaves the saddle that it passes."""
    path = solve(flow, tuple(start), np.linspace(0.0, 400.0, 8001)) - saddle
    nearest = np.argmin(np.hypot(*path.T))
    leaving = path[nearest:] @ across
    return float(np.sign(leaving[np.argmax(np.abs(leaving) > 1.5 * abs(leaving[0]) + 1e-4)]))


@pytest.mark.parametrize("label", with_saddles())
def test_stable_branches_are_boundaries(label: str) -> None:
    """Started a millionth to either side of a stable branch, the flow leaves the saddle on opposite sides."""
    flow = FLOWS[label]
    found = fixed_points(flow)
    for branch in manifolds(flow):
        if branch.stability != "stable":
            continue
        point = found.points[branch.saddle]
        saddle = np.array([point.x, point.y])
        # the left eigenvector of the unstable direction is normal to the stable one
        stable = np.array(point.eigenvectors[1])
        across = np.array([-stable[1], stable[0]])
        far = np.hypot(*(branch.points - saddle).T)
        k = int(np.argmax(far > min(0.03, 0.5 * far.max())))
        tangent = branch.points[k] - branch.points[k - 1]
        normal = np.array([-tangent[1], tangent[0]]) / np.hypot(*tangent)
        sides = [exit_side(flow, branch.points[k] + s * 1e-6 * normal, saddle, across) for s in (-1, 1)]
        assert sides[0] * sides[1] == -1.0, (point.x, point.y)


def test_stable_branches_leave_a_wide_window_or_end_at_a_source() -> None:
    flow = FLOWS["figure 2A"]
    window = Window(-1.4, 1.4, -1.4, 1.4)
    found = fixed_points(flow)
    outcomes = []
    for branch in manifolds(flow, found, window):
        outcomes.append(branch.fate.outcome)
        if branch.fate.outcome == "window":
            assert np.abs(branch.points[-1]).max() >= 1.4
        else:
            kind = found.points[branch.fate.target].kind
            assert kind == ("sink" if branch.stability == "unstable" else "source")
    # each of four saddles: two unstable branches to sinks, one stable from the source, one from outside
    assert outcomes.count("fixed-point") == 12
    assert outcomes.count("window") == 4


def test_branches_that_end_on_a_cycle_say_so() -> None:
    """JSP21 eq. 9 at gamma = 0.0535: one unstable branch of the inner saddle winds onto the limit cycle."""
    flow = FLOWS["figure 8B"]
    found = fixed_points(flow)
    outcomes = {(found.points[b.saddle].x < 0, b.fate.outcome) for b in manifolds(flow) if b.stability == "unstable"}
    assert (True, "cycle") in outcomes or (True, "time") in outcomes
    assert (False, "fixed-point") in outcomes


def test_no_saddle_no_separatrix() -> None:
    assert manifolds(GRU(Uh=((0, 0), (0, 0)))) == ()
