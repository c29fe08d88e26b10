"""Basins of attraction against following every pixel, and against trajectories that know nothing of capture sets."""

import math
from importlib import import_module

import numpy as np
import pytest

from dynamics import GRU, FitzHughNagumo, Window, fixed_points, limit_cycles, trajectory
from dynamics.basins import basins, most_work
from dynamics.catalogue import extremes, figures, topologies
from dynamics.flow import Flow
from dynamics.settling import MOST_STEPS, UNSETTLED

ROWS = {row.case: row.flow for row in topologies()}
FIGURES = {figure.figure: figure.flow for figure in figures()}
OSCILLATOR = GRU(Uh=((2.4271, -1.7634), (1.7634, 2.4271)), Ur=((0, 0), (0, 0)), br=(0, 0))
NEURON = FitzHughNagumo(I_ext=0.33)
FIFTEEN = next(extreme.flow for extreme in extremes() if extreme.name == "15")
STEEP = GRU(Uh=((3, 0), (0, 3)), Ur=((100, 50), (-50, 100)), br=(0, 0))
SLOW = GRU(Uh=((3, 0), (0, 3)), Ur=((0, 0), (0, 0)), br=(0, 0), bz=(5, 3))
AFTER = GRU(Uh=((3, 1), (-1, 3)), Ur=((2, 1), (0, 2)), br=(0, 0), ch=(0.2, -0.1), reset="after")

CASES: list[tuple[str, Flow, Window | None]] = [
    *((case, ROWS[case], None) for case in ("ii", "iv", "vii", "xiii", "xviii", "xxv", "xxxvi")),
    *((f"figure {name}", FIGURES[name], None) for name in ("7", "8A", "8D", "9A")),
    ("a stable cycle", OSCILLATOR, None),
    ("a cycle and a sink", NEURON, None),
    ("the unstable cycle between them, zoomed", NEURON, Window(-1.2, -0.8, -0.4, -0.26)),
    ("fifteen", FIFTEEN, None),
    ("steep gates", STEEP, None),
    ("a slow update gate", SLOW, None),
    ("reset after", AFTER, None),
    ("zoomed", ROWS["xxxvi"], Window(0.1, 0.3, 0.55, 0.75)),
    ("zoomed far", FIFTEEN, Window(0.31415, 0.31425, -0.2, -0.1999)),
    ("wide", ROWS["xxxvi"], Window(-4.0, 3.0, -3.0, 4.0)),
]


@pytest.mark.parametrize(("name", "flow", "window"), CASES, ids=[case[0] for case in CASES])
def test_every_pixel_is_right(name: str, flow: Flow, window: Window | None) -> None:
    found = fixed_points(flow)
    cycles = limit_cycles(flow, found)
    quick = basins(flow, window, 72, found, cycles)
    whole = basins(flow, window, 72, found, cycles, every_pixel=True)
    assert whole.integrated == 72 * 72
    assert quick.complete
    assert np.array_equal(quick.labels, whole.labels)
    assert math.fsum((*quick.shares, quick.unsettled)) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["xxiv", "xxxvi"])
def test_full_resolution_follows_a_small_part(name: str) -> None:
    quick = basins(ROWS[name], resolution=200)
    whole = basins(ROWS[name], resolution=200, every_pixel=True)
    assert np.array_equal(quick.labels, whole.labels)
    assert quick.integrated < 0.2 * 200 * 200


def _follow(flow: Flow, x: float, y: float) -> tuple[float, float]:
    """Where a long, precise trajectory is at its end; it knows nothing of attractors."""
    path = trajectory(flow, x, y, 800.0, 1e-12)
    return tuple(path.points[-1])


@pytest.mark.parametrize(
    "flow",
    [ROWS["xxxvi"], ROWS["xxiv"], FIFTEEN, AFTER, STEEP, FIGURES["7"]],
    ids=["xxxvi", "xxiv", "15", "after", "steep", "7"],
)
def test_labels_agree_with_long_trajectories(flow: Flow) -> None:
    found = fixed_points(flow)
    cycles = limit_cycles(flow, found)
    result = basins(flow, None, 90, found, cycles)
    rng = np.random.default_rng(5)
    for i, j in rng.integers(0, 90, (60, 2)).tolist():
        label = int(result.labels[i, j])
        x = result.window.x_min + result.window.width * (j + 0.5) / 90
        y = result.window.y_min + result.window.height * (i + 0.5) / 90
        end = _follow(flow, x, y)
        if label == UNSETTLED:
            # only the edge itself, where rounding decides
            assert abs(x - y) < 1e-12 or abs(x + y) < 1e-12
            continue
        attractor = result.attractors[label]
        if attractor.kind == "sink":
            assert math.dist(end, (attractor.x, attractor.y)) < 1e-6, (x, y)
        else:
            points = cycles.cycles[attractor.index].points
            assert np.hypot(*(points - end).T).min() < 0.02 * flow.window.width, (x, y)


def test_both_basins_of_a_neuron_near_its_hopf_point() -> None:
    """Inside the unstable cycle a state comes to rest, outside it oscillates."""
    cycles = limit_cycles(NEURON)
    (edge,) = [cycle for cycle in cycles.cycles if not cycle.stable]
    middle = edge.points[:-1].mean(axis=0)
    window = Window(-1.25, -0.7, -0.45, -0.2)
    result = basins(NEURON, window, 60)
    assert [attractor.kind for attractor in result.attractors] == ["sink", "cycle"]
    assert result.unsettled == 0.0
    angles = np.unwrap(np.arctan2(edge.points[:, 1] - middle[1], edge.points[:, 0] - middle[0]))
    assert abs(angles[-1] - angles[0]) == pytest.approx(2.0 * math.pi, abs=1e-6)
    for i in range(60):
        for j in range(60):
            x, y = window.x_min + window.width * (j + 0.5) / 60, window.y_min + window.height * (i + 0.5) / 60
            turned = np.unwrap(np.arctan2(edge.points[:, 1] - y, edge.points[:, 0] - x))
            inside = round((turned[-1] - turned[0]) / (2.0 * math.pi)) != 0
            nearest = np.hypot(*(edge.points - (x, y)).T).min()
            if nearest > 2e-3:
                assert result.labels[i, j] == (0 if inside else 1)


def test_degenerate_points_leave_their_part_unsettled() -> None:
    """Row iv: only the lower left quarter flows to the sink; saddle-nodes and the origin draw in the rest."""
    result = basins(ROWS["iv"], Window(-1.0, 1.0, -1.0, 1.0), 100)
    assert result.shares == (0.25,)
    assert result.unsettled == 0.75
    assert np.all(result.labels[:50, :50] == 0)


def test_four_equal_basins_of_two_switches() -> None:
    result = basins(FIGURES["2A"], resolution=100)
    # the window is wider than the square: only the square is measured
    assert result.measured == Window(-1.0, 1.0, -1.0, 1.0)
    assert result.shares == pytest.approx((0.25,) * 4, abs=1e-12)


def test_a_thin_basin_between_pixels_is_not_lost() -> None:
    """The third sink of the fifteen attracts one pixel in a hundred; at 40 pixels a side no block shows it."""
    coarse, fine = basins(FIFTEEN, resolution=40), basins(FIFTEEN, resolution=200)
    assert min(coarse.shares) > 0.0
    assert coarse.shares == pytest.approx(fine.shares, abs=0.02)


@pytest.mark.parametrize("resolution", [1, 2, 3, 8, 9, 17])
def test_small_pictures(resolution: int) -> None:
    quick = basins(ROWS["xxxvi"], resolution=resolution)
    whole = basins(ROWS["xxxvi"], resolution=resolution, every_pixel=True)
    assert np.array_equal(quick.labels, whole.labels)


STIFF = GRU(
    Uh=((3.0676196786933296, -2.7846876388907487), (-4.447031385019234, -6.693255369627294)),
    Ur=((0.06723839244346849, 0.9248359844581965), (-0.17351975463850103, -2.215303081792548)),
    bh=(-0.1916891347436678, 0.27194355811267523),
    br=(2.4282393390224337, 0.6149396977446699),
    Uz=((2.8415915897554846, -2.7197433603468606), (-2.6495935717895125, 4.6826807751511765)),
    bz=(1.2072807061130177, -0.5632879638641459),
)


def test_a_stiff_flow_is_followed_to_its_end() -> None:
    """An update gate that makes one unit a thousand times slower than the other."""
    quick = basins(STIFF, resolution=32)
    assert quick.complete
    assert np.array_equal(quick.labels, basins(STIFF, resolution=32, every_pixel=True).labels)


def test_work_cut_short_leaves_pixels_unsettled_but_none_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = basins(FIFTEEN, resolution=100)
    monkeypatch.setattr(import_module("dynamics.basins"), "MOST_WORK", 8000)
    short = basins(FIFTEEN, resolution=100)
    assert whole.complete
    assert not short.complete
    assert short.integrated < whole.integrated
    assert 0.0 < short.unsettled < 1.0
    assert np.all((short.labels == whole.labels) | (short.labels == UNSETTLED))


# the reset gate switches within a ten-thousandth of the plane; feedback a thousand times quicker than the leak; an
# update gate that all but stops one unit
EXTREME = {
    "gates": GRU(Uh=((-9000, 9500), (8000, -6100)), Ur=((9000, -7000), (4000, 8000)), br=(100, -300)),
    "feedback": GRU(Uh=((-10000, 10000), (10000, -6131.7)), Ur=((2, -3), (1, 4)), br=(1, 2)),
    "update": GRU(
        Uh=((-0.89, 3.06), (-4.89, 1.0)), Ur=((6, -3), (2, 5)), Uz=((-2.75, -0.31), (-4.07, 4.36)), bz=(7.55, -7.69)
    ),
}


@pytest.mark.parametrize("name", EXTREME)
def test_extreme_weights_are_cut_short_in_time_and_say_so(name: str) -> None:
    """The promise of a second at 200 pixels a side is a bound on the work, whatever the weights."""
    result = basins(EXTREME[name], resolution=200)
    # a pixel is begun while work is left, so the last one may go beyond
    assert result.steps <= most_work(200) + MOST_STEPS
    assert (result.labels >= 0).any() or result.unsettled == 1.0
    assert result.complete or result.unsettled > 0.0
    assert math.fsum((*result.shares, result.unsettled)) == pytest.approx(1.0, abs=1e-12)


def test_work_grows_with_the_side_of_a_map() -> None:
    assert most_work(16) == most_work(200) == 450_000
    assert most_work(400) == 900_000


@pytest.mark.parametrize("resolution", [0, -3, 5000])
def test_bad_resolution_is_named(resolution: int) -> None:
    with pytest.raises(ValueError, match=f"resolution = {resolution}"):
        basins(GRU(), resolution=resolution)
