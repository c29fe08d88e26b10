"""Nullclines against dense scans of sign along random lines."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from dynamics.catalogue import extremes, figures, topologies
from dynamics.flow import Window
from dynamics.nullclines import Nullclines, nullclines
from dynamics.systems import GRU
from tests.support.examples import random_gru
from tests.support.reference import roots_on_line, velocity

ZERO = ((0.0, 0.0), (0.0, 0.0))
FLOWS = (
    {f"figure {f.figure}": f.flow for f in figures()}
    | {f"row {t.case}": t.flow for t in topologies()}
    | {f"extreme {e.name}": e.flow for e in extremes()}
    | {"gated": GRU(Uz=((3, -4), (2, 5)), bz=(0.5, -0.25)), "after": GRU(ch=(0.2, -0.1), reset="after")}
)


def branches(found: Nullclines, component: int) -> tuple[np.ndarray, ...]:
    return (found.x, found.y)[component]


def crossings(curves: tuple[np.ndarray, ...], start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Points where polylines cross a straight line, shape ``(n, 2)``."""
    along = end - start
    normal = np.array([-along[1], along[0]]) / np.hypot(*along)
    found = []
    for curve in curves:
        side = (curve - start) @ normal
        for k in np.flatnonzero(np.sign(side[:-1]) * np.sign(side[1:]) < 0):
            u = side[k] / (side[k] - side[k + 1])
            point = curve[k] + u * (curve[k + 1] - curve[k])
            if 0.0 <= (point - start) @ along <= along @ along:
                found.append(point)
    return np.array(found).reshape(-1, 2)


def random_lines(window: Window, count: int, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(seed)
    low, high = (window.x_min, window.y_min), (window.x_max, window.y_max)
    return [(rng.uniform(low, high), rng.uniform(low, high)) for _ in range(count)]


def assert_same_as_scan(flow: GRU, found: Nullclines, window: Window, lines: int, seed: int = 1) -> int:
    """Every root on every line is drawn, and nothing else is, up to the sagging of a polyline between vertices."""
    compared = 0
    for start, end in random_lines(window, lines, seed):
        for component in range(2):
            want = roots_on_line(flow, component, start, end)
            got = crossings(branches(found, component), start, end)
            for root in want:
                assert distance_to(branches(found, component), root) < 2e-3 * window.width, (component, root)
            for point in got:
                # a crossing that is no root would be a wrong join; a double root shows no change of sign
                gap = np.hypot(*(want - point).T).min() if len(want) else np.inf
                near = gap < 0.02 * window.width or nearly_tangent(flow, component, point, window)
                assert near or abs(velocity(flow)(point)[component]) < 1e-15, (component, point)
            compared += len(want)
    return compared


def nearly_tangent(flow: GRU, component: int, point: np.ndarray, window: Window) -> bool:
    """Whether the curve passes so close to the line that a scan of signs may miss the pair of roots."""
    ring = point[:, None] + 2e-3 * window.width * np.array(
        [np.cos(np.arange(0, 6.3, 0.1)), np.sin(np.arange(0, 6.3, 0.1))]
    )
    values = velocity(flow)(ring)[component]
    return bool(values.min() < 0 < values.max())


def distance_to(curves: tuple[np.ndarray, ...], point: np.ndarray) -> float:
    best = np.inf
    for curve in curves:
        a, b = curve[:-1], curve[1:]
        d = b - a
        length = np.einsum("ij,ij->i", d, d)
        with np.errstate(invalid="ignore", divide="ignore"):
            u = np.clip(np.nan_to_num(np.einsum("ij,ij->i", point - a, d) / length), 0.0, 1.0)
        best = min(best, np.hypot(*(a + u[:, None] * d - point).T).min())
    return best


@pytest.mark.parametrize("label", FLOWS)
def test_nullclines_are_where_a_scan_finds_them(label: str) -> None:
    flow = FLOWS[label]
    window = flow.window
    compared = assert_same_as_scan(flow, nullclines(flow, window), window, 25)
    assert compared > 10


def test_random_grus_in_random_windows() -> None:
    rng = np.random.default_rng(3)
    for k in range(30):
        flow = random_gru(rng, 1.0, ("before", "after")[k % 2], k % 3 == 0)
        centre, half = rng.uniform(-0.8, 0.8, 2), 10.0 ** rng.uniform(-2, 0)
        window = Window(centre[0] - half, centre[0] + half, centre[1] - half, centre[1] + half)
        assert_same_as_scan(flow, nullclines(flow, window), window, 8, seed=k)


@pytest.mark.parametrize("label", FLOWS)
def test_every_vertex_lies_on_the_curve(label: str) -> None:
    """To rounding, measured as distance: residual over gradient (or the residual itself where branches cross)."""
    flow = FLOWS[label]
    found = nullclines(flow)
    for component in range(2):
        assert branches(found, component)
        for curve in branches(found, component):
            assert curve.shape[1] == 2
            assert len(curve) >= 2
            assert np.all(np.isfinite(curve))
            residual = np.abs(np.array(flow.velocity(*curve.T))[component])
            gradient = np.hypot(*flow.jacobian(*curve.T)[:, component].T)
            assert np.all((residual <= 1e-9 * gradient) | (residual <= 1e-13)), residual.max()


def lines_of(found: Nullclines, component: int, at: float, axis: int) -> np.ndarray:
    """Where the branches of one component cross the line x = at (axis 0) or y = at (axis 1), sorted."""
    start, end = np.array([at, -1.2]), np.array([at, 1.2])
    if axis:
        start, end = start[::-1], end[::-1]
    return np.sort(crossings(branches(found, component), start, end)[:, 1 - axis])


def test_figure_3b_has_both_branches() -> None:
    """dx/dt = 0 is x = 0 and tanh(2 x sigma(-x)) = x, a vertical line at -0.804929 that meets nothing."""
    (flow,) = (f.flow for f in figures() if f.figure == "3B")
    found = nullclines(flow)
    for at in (-0.91, -0.333, 0.123, 0.77):
        assert lines_of(found, 0, at, 1) == pytest.approx([-0.8049292, 0.0], abs=1e-6)
        assert lines_of(found, 1, at, 0) == pytest.approx([-0.8049292, 0.0], abs=1e-6)


@pytest.mark.parametrize("offset", [1e-6, 1e-5, 1e-4, -1e-6, -1e-5, -1e-4])
def test_branches_closer_than_a_cell_are_kept_apart(offset: float) -> None:
    """U_h = 2 I, U_r = -I: dx/dt depends on x alone, and b_h splits the double zero at x = 0 into two or none."""
    flow = GRU(Uh=((2, 0), (0, 2)), Ur=((-1, 0), (0, -1)), bh=(offset, offset), br=(0, 0))
    want = np.sort(roots_on_line(flow, 0, np.array([-1.1, 0.0]), np.array([1.1, 0.0]), 400_001)[:, 0])
    assert len(want) == (3 if offset > 0 else 1)
    found = nullclines(flow)
    for at in (-0.97, -0.4, 0.031, 0.55, 0.99):
        assert lines_of(found, 0, at, 1) == pytest.approx(want, abs=1e-7)
        assert lines_of(found, 1, at, 0) == pytest.approx(want, abs=1e-7)
    if offset > 0:
        # complete: each branch runs through the whole window
        for component in range(2):
            spans = [np.ptp(c[:, 1 - component]) for c in branches(found, component)]
            assert 3 * flow.window.height <= sum(spans) <= 3.2 * flow.window.height


def test_pitchfork_crossing_is_not_wrongly_joined() -> None:
    """Row xxxi (U_h = 3 I): x = 0 and x = +-0.8586 are three straight lines; near U_h11 = 2 they nearly touch."""
    for gain in (2.0 + 1e-9, 2.0 + 1e-6, 2.0001, 2.01):
        flow = GRU(Uh=((gain, 0), (0, 3)), Ur=ZERO, bh=(0, 0), br=(0, 0))
        want = np.sort(roots_on_line(flow, 0, np.array([-0.2, 0.0]), np.array([0.3, 0.0]), 400_001)[:, 0])
        assert len(want) == 3
        for at in (-0.9, 0.21, 0.6):
            assert lines_of(nullclines(flow), 0, at, 1) == pytest.approx(want, abs=1e-6)


def test_crossing_branches_keep_their_four_arms() -> None:
    """dx/dt = 0 is x = 0 and a curve that crosses it where 2 sigma(9 y) = 1: a pitchfork in y."""
    flow = GRU(Uh=((2, 0), (0, 2)), Ur=((0, 9), (9, 0)), bh=(0, 0), br=(0, 0))
    found = nullclines(flow)
    f = velocity(flow)
    for at in (-0.5, 0.02, 0.1, 0.4):
        start, end = np.array([-1.1, at]), np.array([1.1, at])
        want = np.sort(roots_on_line(flow, 0, start, end, 40_001)[:, 0])
        assert lines_of(found, 0, at, 1) == pytest.approx(want, abs=2e-3)
    # no short cut: the middle of every segment is on the curve, to the square of its length
    for curve in found.x:
        middle = (curve[:-1] + curve[1:]).T / 2
        length = np.hypot(*np.diff(curve, axis=0).T)
        assert np.all(np.abs(f(middle)[0]) <= 5 * length**2 + 1e-9)


def test_everything_is_resolved_where_nothing_is_degenerate() -> None:
    for figure, flow in itertools.islice(FLOWS.items(), 15):
        if figure not in {"figure 3B", "figure 9A", "figure 9B"}:
            assert nullclines(flow).unresolved == 0, figure


def test_zoomed_windows_agree_with_the_whole() -> None:
    flow = replace(FLOWS["figure 3A"])
    window = Window(-0.12, 0.08, 0.8, 1.0)
    assert assert_same_as_scan(flow, nullclines(flow, window), window, 40) > 20
