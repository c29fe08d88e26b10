"""What holds for the fixed points of every GRU."""

import itertools
import statistics
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from dynamics.catalogue import topologies
from dynamics.fixed_points import FixedPoint, FixedPoints, fixed_points
from dynamics.systems import GRU
from tests.support.exact import exact
from tests.support.examples import random_gru

VARIANTS = list(itertools.product(("before", "after"), (False, True)))

each_variant = pytest.mark.parametrize(("reset", "gated"), VARIANTS, ids=[f"{r}{' gated' * g}" for r, g in VARIANTS])
unhurried = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def grus(draw: st.DrawFn) -> GRU:
    """GRUs with weights of any size up to 1e3; zeros, repetitions and symmetric matrices are common."""
    size = draw(st.sampled_from([0.1, 1.0, 10.0, 100.0, 1e3]))
    number = st.one_of(st.sampled_from([0.0, 1.0, -1.0, 2.0]), st.floats(-size, size, allow_subnormal=False))

    def matrix() -> tuple[tuple[float, float], tuple[float, float]]:
        a, b, c, d = (draw(number) for _ in range(4))
        return draw(st.sampled_from([((a, b), (c, d)), ((a, b), (b, a)), ((a, 0.0), (0.0, d)), ((a, -b), (b, a))]))

    small = st.floats(-20.0, 20.0, allow_subnormal=False)
    gate = {}
    if draw(st.booleans()):
        gate = {"Uz": tuple((draw(small), draw(small)) for _ in range(2)), "bz": (draw(small), draw(small))}
    reset = draw(st.sampled_from(["before", "after"]))
    inner = {"ch": (draw(number), draw(number))} if reset == "after" else {}
    biases = {"bh": (draw(number), draw(number)), "br": (draw(number), draw(number))}
    return GRU(Uh=matrix(), Ur=matrix(), **biases, **gate, **inner, reset=reset)


def assert_index_law(found: FixedPoints) -> None:
    if found.complete and all(c.index is not None for c in found.clusters):
        assert found.index_sum == 1
    else:
        assert found.reason or any(c.index is None for c in found.clusters)


@unhurried
@given(grus())
def test_indices_sum_to_one_or_it_says_what_is_open(flow: GRU) -> None:
    assert_index_law(fixed_points(flow))


def test_the_catalogue_is_solved_with_little_work() -> None:
    """Half of the networks within 200 boxes: without narrowing (of any of the three kinds) it would be 205 to 275."""
    boxes = [fixed_points(topology.flow).boxes_examined for topology in topologies()]
    assert statistics.median(boxes) <= 200


@each_variant
@pytest.mark.parametrize("size", [0.3, 1.0, 3.0, 30.0])
def test_random_grus_are_solved_completely(size: float, reset: str, gated: bool) -> None:
    """Not one of a thousand may stay open: exactly degenerate parameters have measure zero."""
    rng = np.random.default_rng(int(10 * size))
    most = 0
    for _ in range(250):
        flow = random_gru(rng, size, reset, gated)
        found = fixed_points(flow)
        assert found.complete, (flow, found.reason)
        assert all(c.index is not None for c in found.clusters), flow
        assert found.index_sum == 1, flow
        most = max(most, len(found.points))
    assert most >= (3 if size < 1 else 5)


@pytest.mark.parametrize("reset", ["before", "after"])
def test_weights_of_a_thousand_are_solved_or_said_to_be_open(reset: str) -> None:
    """Gates that switch within a thousandth of the plane may cost more than the budget: at most one in a hundred."""
    rng = np.random.default_rng(13)
    found = [fixed_points(random_gru(rng, 150.0, reset)) for _ in range(300)]
    for one in found:
        assert_index_law(one)
    assert sum(one.complete for one in found) >= 297


def enclosed(point: FixedPoint, x: mpf, y: mpf) -> bool:
    x_low, x_high, y_low, y_high = point.box
    return mpf(x_low) <= x <= mpf(x_high) and mpf(y_low) <= y <= mpf(y_high)


@each_variant
def test_points_agree_with_fifty_digits(reset: str, gated: bool) -> None:
    """Each box holds the zero that Newton's method finds in 50-digit arithmetic; its midpoint is within 1e-12."""
    rng = np.random.default_rng(5)
    compared = 0
    with mp.workdps(50):
        for _ in range(40):
            flow = random_gru(rng, 1.0, reset, gated)
            for point in fixed_points(flow).points:
                x, y = exact(flow).zero_near(point.x, point.y)
                assert enclosed(point, x, y), (flow, point)
                assert abs(x - point.x) < 1e-12
                assert abs(y - point.y) < 1e-12
                compared += 1
    assert compared > 60


@each_variant
def test_kinds_and_eigenvalues_agree_with_fifty_digits(reset: str, gated: bool) -> None:
    rng = np.random.default_rng(6)
    seen = set()
    with mp.workdps(50):
        for _ in range(60):
            flow = random_gru(rng, 1.0, reset, gated)
            for point in fixed_points(flow).points:
                a, b, c, d = exact(flow).jacobian(*exact(flow).zero_near(point.x, point.y))
                trace, determinant = a + d, a * d - b * c
                assert point.kind == ("saddle" if determinant < 0 else "sink" if trace < 0 else "source")
                assert point.index == (-1 if determinant < 0 else 1)
                size = max(1.0, *(abs(float(v)) for v in (a, b, c, d)))
                assert sum(point.eigenvalues).real == pytest.approx(float(trace), rel=1e-9, abs=1e-10 * size)
                product = point.eigenvalues[0] * point.eigenvalues[1]
                assert product.real == pytest.approx(float(determinant), rel=1e-6, abs=1e-9 * size**2)
                assert point.eigenvalues[0].real >= point.eigenvalues[1].real
                if point.kind != "saddle":
                    assert point.shape == ("spiral" if trace * trace < 4 * determinant else "node")
                for value, (ux, uy) in zip(point.eigenvalues, point.eigenvectors, strict=False):
                    assert np.hypot(ux, uy) == pytest.approx(1.0, abs=1e-12)
                    gap = abs(point.eigenvalues[0] - point.eigenvalues[1])
                    residual = np.hypot(
                        float(a) * ux + float(b) * uy - value.real * ux, float(c) * ux + float(d) * uy - value.real * uy
                    )
                    assert residual < 1e-8 * size * max(1.0, size / gap)
                seen.add(point.kind)
    assert seen >= {"sink", "saddle"}


@each_variant
def test_boxes_are_disjoint_and_sorted(reset: str, gated: bool) -> None:
    rng = np.random.default_rng(7)
    for _ in range(150):
        points = fixed_points(random_gru(rng, 1.5, reset, gated)).points
        places = [(round(p.x, 9), round(p.y, 9)) for p in points]
        assert places == sorted(places)
        for p, q in itertools.combinations(points, 2):
            apart_in_x = p.box[1] < q.box[0] or q.box[1] < p.box[0]
            apart_in_y = p.box[3] < q.box[2] or q.box[3] < p.box[2]
            assert apart_in_x or apart_in_y


@each_variant
def test_nothing_is_missed(reset: str, gated: bool) -> None:
    """Newton's method from a dense grid, an independent search, finds no zero that is not listed."""
    rng = np.random.default_rng(8)
    grid = np.linspace(-1.0, 1.0, 41)
    for _ in range(60):
        flow = random_gru(rng, 1.5, reset, gated)
        found = fixed_points(flow)
        x, y = (g.ravel().copy() for g in np.meshgrid(grid, grid))
        for _ in range(60):
            f, g = flow.velocity(x, y)
            (a, b), (c, d) = np.moveaxis(flow.jacobian(x, y), 0, -1)
            with np.errstate(all="ignore"):
                determinant = a * d - b * c
                step = np.stack([(d * f - b * g) / determinant, (a * g - c * f) / determinant])
                step *= np.minimum(1.0, 0.1 / np.hypot(*step))
            step = np.where(np.isfinite(step), step, 0.0)
            x, y = np.clip(x - step[0], -1.5, 1.5), np.clip(y - step[1], -1.5, 1.5)
        f, g = flow.velocity(x, y)
        settled = (np.hypot(*step) < 1e-11) & (np.hypot(f, g) < 1e-12)
        assert settled.sum() > 50
        listed = np.array([(p.x, p.y) for p in found.points] + [(c.x, c.y) for c in found.clusters])
        distance = np.hypot(x[settled, None] - listed[:, 0], y[settled, None] - listed[:, 1]).min(axis=1)
        assert distance.max() < 1e-5, flow


def swap(matrix):
    return ((matrix[1][1], matrix[1][0]), (matrix[0][1], matrix[0][0]))


def negated(matrix):
    return tuple(tuple(-v for v in row) for row in matrix)


@each_variant
def test_swapping_the_units_swaps_the_axes(reset: str, gated: bool) -> None:
    rng = np.random.default_rng(9)
    for _ in range(60):
        flow = random_gru(rng, 1.0, reset, gated)
        other = replace(
            flow,
            **{name: swap(getattr(flow, name)) for name in ("Uh", "Ur", "Uz")},
            **{name: getattr(flow, name)[::-1] for name in ("bh", "br", "bz", "ch")},
        )
        points = fixed_points(flow).points
        swapped = sorted(fixed_points(other).points, key=lambda p: (p.y, p.x))
        assert [p.kind for p in points] == [p.kind for p in swapped]
        for p, q in zip(points, swapped, strict=True):
            assert (p.x, p.y) == pytest.approx((q.y, q.x), abs=1e-11)


@each_variant
def test_negating_gates_and_biases_turns_the_plane_by_half(reset: str, gated: bool) -> None:
    """The state -h obeys the equations with U_r, U_z, b_h and c_h negated."""
    rng = np.random.default_rng(10)
    for _ in range(60):
        flow = random_gru(rng, 1.0, reset, gated)
        other = replace(
            flow,
            Ur=negated(flow.Ur),
            Uz=negated(flow.Uz),
            bh=tuple(-v for v in flow.bh),
            ch=tuple(-v for v in flow.ch),
        )
        points, turned = fixed_points(flow).points, fixed_points(other).points[::-1]
        assert [p.kind for p in points] == [p.kind for p in turned]
        for p, q in zip(points, turned, strict=True):
            assert (p.x, p.y) == pytest.approx((-q.x, -q.y), abs=1e-11)


@each_variant
def test_update_gate_moves_no_point_and_no_saddle(reset: str, gated: bool) -> None:
    """It may turn a sink into a source, though: trace J depends on it."""
    rng = np.random.default_rng(12)
    for _ in range(60):
        flow = random_gru(rng, 1.0, reset, gated)
        ungated = replace(flow, Uz=((0, 0), (0, 0)), bz=(0, 0))
        points, others = fixed_points(flow).points, fixed_points(ungated).points
        assert [p.index for p in points] == [q.index for q in others]
        for p, q in zip(points, others, strict=True):
            assert (p.x, p.y) == pytest.approx((q.x, q.y), abs=1e-11)


def test_update_gate_can_turn_a_sink_into_a_source() -> None:
    """A rotation with unequal gains: slowing the unit that decays leaves the one that grows in charge."""
    weights = {"Uh": ((4.4, -3.0), (3.0, -1.0)), "Ur": ((0, 0), (0, 0)), "br": (0, 0)}
    sink = fixed_points(GRU(**weights))
    source = fixed_points(GRU(**weights, bz=(0.0, 3.0)))
    assert [p.kind for p in sink.points if abs(p.x) + abs(p.y) < 1e-9] == ["sink"]
    assert [p.kind for p in source.points if abs(p.x) + abs(p.y) < 1e-9] == ["source"]
