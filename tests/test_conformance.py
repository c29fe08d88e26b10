"""What every planar flow must satisfy; `dynamics.flow` says how to add one."""

from dataclasses import FrozenInstanceError, fields, replace

import numpy as np
import pytest
from mpmath import mp, mpf

from dynamics.flow import Flow, Window
from dynamics.systems import SYSTEMS, LineAttractor, Toy
from tests.support.exact import exact
from tests.support.examples import ALL_EXAMPLES, EXAMPLES

# trajectories of these may run away: the drift along a line, and the toy system beyond x = 1
UNTRAPPED = {LineAttractor.name, Toy.name}

each_flow = pytest.mark.parametrize("flow", ALL_EXAMPLES.values(), ids=ALL_EXAMPLES.keys())
each_system = pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS.keys())


def points(flow: Flow, count: int, seed: int = 1) -> np.ndarray:
    """Random points of the window, and its centre."""
    rng = np.random.default_rng(seed)
    w = flow.window
    inside = rng.uniform((w.x_min, w.y_min), (w.x_max, w.y_max), (count - 1, 2))
    return np.vstack([inside, [[(w.x_min + w.x_max) / 2, (w.y_min + w.y_max) / 2]]])


def sensitivity(flow: Flow) -> float:
    """How far a rounding of the state is magnified on its way into the velocity: sets the tolerances below."""
    largest = [max(1.0, *(abs(v) for v in values)) for values in flow.parameter_values().values()]
    return float(np.prod(sorted(largest)[-2:]))


def test_every_system_has_examples_and_a_name() -> None:
    assert set(EXAMPLES) == set(SYSTEMS)
    assert all(system.name == name and system.title for name, system in SYSTEMS.items())


@each_system
def test_default_is_valid_and_matches_the_specification(system: type[Flow]) -> None:
    flow = system()
    names = {f.name for f in fields(flow)}
    for parameter in system.parameters:
        assert parameter.name in names
        assert flow.parameter_values()[parameter.symbol] == parameter.default


@each_flow
def test_is_immutable_and_hashable(flow: Flow) -> None:
    with pytest.raises(FrozenInstanceError):
        flow.name = "other"
    assert hash(flow) == hash(replace(flow))
    assert flow == replace(flow)


@each_flow
def test_pack_is_contiguous_and_fresh(flow: Flow) -> None:
    packed = flow.pack()
    assert packed.dtype == np.float64
    assert packed.ndim == 1
    assert packed.flags.c_contiguous
    assert packed.flags.writeable
    packed[:] = 0.0
    assert not np.array_equal(flow.pack(), packed)


@each_flow
def test_every_entry_reaches_the_packed_parameters(flow: Flow) -> None:
    for parameter in flow.parameters:
        for k in range(parameter.size):
            entries = list(flow.parameter_values()[parameter.symbol])
            entries[k] += 0.125
            changed = replace(flow, **{parameter.name: np.reshape(entries, parameter.shape).tolist()})
            assert not np.array_equal(changed.pack(), flow.pack()), f"{parameter.symbol} entry {k}"


@each_flow
def test_an_entry_is_varied_as_if_the_flow_were_made_anew(flow: Flow) -> None:
    for parameter in flow.parameters:
        for index in range(parameter.size):
            entries = list(flow.parameter_values()[parameter.symbol])
            entries[index] = 0.731
            varied = flow.varied(parameter, index, 0.731)
            assert varied == replace(flow, **{parameter.name: parameter.shaped(tuple(entries))})
            assert flow != varied
            with pytest.raises(ValueError, match="not a finite number"):
                flow.varied(parameter, index, float("nan"))


@each_flow
def test_shapes_and_broadcasting(flow: Flow) -> None:
    x, y = points(flow, 12).T
    dx, dy = flow.velocity(x, y)
    assert dx.shape == dy.shape == (12,)
    assert flow.jacobian(x, y).shape == (12, 2, 2)
    grid_x, grid_y = flow.velocity(x[:, None], y[None, :])
    assert grid_x.shape == grid_y.shape == (12, 12)
    assert np.array_equal(np.diag(grid_x), dx)
    assert np.array_equal(np.diag(grid_y), dy)
    scalar = flow.velocity(float(x[0]), float(y[0]))
    assert scalar[0].shape == ()
    assert (scalar[0], scalar[1]) == (dx[0], dy[0])
    assert flow.jacobian(float(x[0]), float(y[0])).shape == (2, 2)
    strided = flow.velocity(np.repeat(x, 2)[::2], np.repeat(y, 2)[::2])
    assert np.array_equal(strided[0], dx)


@each_flow
def test_velocity_agrees_with_exact_arithmetic(flow: Flow) -> None:
    """To a few roundings of the state, magnified by the weights."""
    tolerance = 1e-14 * sensitivity(flow)
    with mp.workdps(40):
        for x, y in points(flow, 40):
            want = exact(flow).velocity(mpf(x), mpf(y))
            got = flow.velocity(x, y)
            assert abs(got[0] - want[0]) <= tolerance
            assert abs(got[1] - want[1]) <= tolerance


@each_flow
@pytest.mark.parametrize("count", [1, 3, 8, 21])
def test_many_points_at_once_have_the_velocities_of_each(flow: Flow, count: int) -> None:
    at, p = points(flow, count), flow.pack()
    u, v = flow.velocity(at[:, 0], at[:, 1])
    one_by_one = np.array([flow.kernels.velocity(p, x, y) for x, y in at.tolist()])
    np.testing.assert_allclose(np.stack([u, v], axis=1), one_by_one, rtol=1e-14, atol=1e-15 * sensitivity(flow))


@each_flow
def test_jacobian_agrees_with_exact_arithmetic(flow: Flow) -> None:
    """To a few roundings of the state, magnified by the weights twice over."""
    tolerance = 1e-14 * sensitivity(flow) ** 2
    with mp.workdps(40):
        for x, y in points(flow, 40, seed=2):
            want = exact(flow).jacobian(mpf(x), mpf(y))
            assert np.allclose(flow.jacobian(x, y).ravel(), [float(v) for v in want], rtol=1e-12, atol=tolerance)


def random_boxes(flow: Flow, count: int) -> list[Window]:
    """Boxes of every size from points to the whole window and beyond."""
    rng = np.random.default_rng(3)
    boxes = []
    for x, y in points(flow, count, seed=4):
        half = 10.0 ** rng.uniform(-9, 0.3, 2) / 2
        boxes.append(Window(x - half[0] - 1e-9, x + half[0] + 1e-9, y - half[1] - 1e-9, y + half[1] + 1e-9))
    return boxes


@each_flow
def test_enclosure_contains_exact_samples(flow: Flow) -> None:
    rng = np.random.default_rng(5)
    reference = exact(flow)
    with mp.workdps(40):
        for box in random_boxes(flow, 25):
            bounds = flow.enclosure(box)
            assert np.all(np.isfinite(bounds))
            corners = [(box.x_min, box.y_min), (box.x_max, box.y_max), (box.x_min, box.y_max), (box.x_max, box.y_min)]
            inside = rng.uniform((box.x_min, box.y_min), (box.x_max, box.y_max), (4, 2)).tolist()
            for x, y in corners + inside:
                values = (*reference.velocity(mpf(x), mpf(y)), *reference.jacobian(mpf(x), mpf(y)))
                for (low, high), value in zip(bounds, values, strict=True):
                    assert mpf(low) <= value <= mpf(high)


@each_flow
def test_enclosure_shrinks_with_its_box(flow: Flow) -> None:
    """It converges, so that a bisection comes to an end: the width falls with the box's, to rounding."""
    x, y = points(flow, 2)[0]
    widths = []
    for half in (1e-3, 1e-6):
        bounds = flow.enclosure(Window(x - half, x + half, y - half, y + half))
        widths.append(np.max(bounds[:, 1] - bounds[:, 0]))
    assert widths[1] <= 2e-3 * widths[0] + 1e-13 * sensitivity(flow) ** 2


def point_bounds(kernel, flow: Flow, x: float, y: float) -> np.ndarray:
    out = np.empty(12)
    kernel(flow.pack(), x, x, y, y, out)
    return out.reshape(6, 2)


@each_flow
def test_residual_has_the_same_signs(flow: Flow) -> None:
    """Hence the same zeros: each row is a positive multiple of the velocity's, at every point."""
    decided = 0
    for x, y in points(flow, 300, seed=6):
        velocity = point_bounds(flow.kernels.enclosure, flow, x, y)[:2]
        residual = point_bounds(flow.kernels.residual, flow, x, y)[:2]
        for (v0, v1), (r0, r1) in zip(velocity, residual, strict=True):
            if v0 > 0 or v1 < 0:
                decided += 1
                assert (r1 > 0) if v0 > 0 else (r0 < 0)
            elif max(-v0, v1) < 1e-140:
                # zero everywhere, such as the motion along a line attractor
                decided += 1
                assert max(-r0, r1) < 1e-140
    assert decided > 500


@each_flow
def test_residual_contains_the_jacobian_up_to_a_positive_factor_at_zeros(flow: Flow) -> None:
    """At a zero the rows of the two Jacobians are parallel and point the same way."""
    from dynamics.fixed_points import fixed_points

    found = fixed_points(flow)
    # a drifting line has no zero at all, and a continuum has none that stands alone
    assert found.points or found.continua or isinstance(flow, LineAttractor)
    for point in found.points:
        # over the proven box: at a single point the residual need not give a Jacobian
        bounds = np.empty(12)
        flow.kernels.residual(flow.pack(), *point.box, bounds)
        residual = bounds[4:].reshape(4, 2).mean(axis=1).reshape(2, 2)
        jacobian = flow.jacobian(point.x, point.y)
        for row, other in zip(jacobian, residual, strict=True):
            sine = abs(row[0] * other[1] - row[1] * other[0]) / (np.hypot(*row) * np.hypot(*other))
            assert sine < 1e-9 * sensitivity(flow)
            assert row @ other > 0


@each_flow
def test_residual_narrows_a_box_to_a_part_that_holds_its_zeros(flow: Flow) -> None:
    """Boxes of many sizes around a zero keep it; and where nothing is left of a box, an enclosure excludes zero."""
    from dynamics.fixed_points import fixed_points

    rng = np.random.default_rng(11)
    p = flow.pack()
    zeros = [(point.x, point.y) for point in fixed_points(flow).points]
    anywhere = points(flow, 200, seed=12)
    for x, y, around in [(*zero, True) for zero in zeros for _ in range(100)] + [(*one, False) for one in anywhere]:
        left, right, below, above = 1e-9 + 10.0 ** rng.uniform(-9, 0.3, 4)
        box = (x - left, x + right, y - below, y + above)
        room, plain = np.array([0.0] * 12 + list(box)), np.empty(12)
        flow.kernels.residual(p, *box, room)
        flow.kernels.residual(p, *box, plain)
        x0, x1, y0, y1 = room[12:]
        if around:
            assert x0 <= x <= x1
            assert y0 <= y <= y1
        if x0 > x1 or y0 > y1:
            assert plain[0] > 0 or plain[1] < 0 or plain[2] > 0 or plain[3] < 0
        else:
            assert box[0] <= x0 <= x1 <= box[1]
            assert box[2] <= y0 <= y1 <= box[3]
            np.testing.assert_array_equal(room[:12], plain)


@each_flow
def test_trapping_region_points_inward(flow: Flow) -> None:
    """In exact arithmetic at points along all four sides, corners included."""
    region = flow.trapping_region
    if region is None:
        assert flow.name in UNTRAPPED, "this flow claims no trapping region: the index law cannot be tested"
        return
    reference = exact(flow)
    # a saturated tanh differs from 1 by e^-400 where weights are 100
    with mp.workdps(400):
        for s in np.linspace(0.0, 1.0, 41):
            x = mpf(region.x_min) + mpf(s) * (mpf(region.x_max) - mpf(region.x_min))
            y = mpf(region.y_min) + mpf(s) * (mpf(region.y_max) - mpf(region.y_min))
            assert reference.velocity(mpf(region.x_min), y)[0] > 0
            assert reference.velocity(mpf(region.x_max), y)[0] < 0
            assert reference.velocity(x, mpf(region.y_min))[1] > 0
            assert reference.velocity(x, mpf(region.y_max))[1] < 0


@each_flow
def test_search_region_holds_the_trapping_region(flow: Flow) -> None:
    inner, outer = flow.trapping_region or flow.window, flow.search_region
    assert outer.x_min < inner.x_min < inner.x_max < outer.x_max
    assert outer.y_min < inner.y_min < inner.y_max < outer.y_max


@each_system
@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf"), "beyond", "below"])
def test_every_bad_entry_is_refused_by_name(system: type[Flow], bad: float | str) -> None:
    for parameter in system.parameters:
        for k, index in enumerate(parameter.indices()):
            entries = list(parameter.default)
            if bad == "beyond":
                entries[k] = parameter.limit * 1.001
            elif bad == "below":
                entries[k] = parameter.lowest - 0.001 * parameter.limit
            else:
                entries[k] = bad
            label = parameter.symbol + "".join(str(i + 1) for i in index)
            with pytest.raises(ValueError, match=f"{label} = "):
                system(**{parameter.name: np.reshape(entries, parameter.shape).tolist()})


@each_system
@pytest.mark.parametrize("wrong", ["three", [[1.0, 2.0, 3.0]], None, {"a": 1}])
def test_wrong_shapes_and_types_are_refused_by_name(system: type[Flow], wrong: object) -> None:
    for parameter in system.parameters:
        with pytest.raises(ValueError, match=parameter.symbol):
            system(**{parameter.name: wrong})


def test_reset_must_be_known() -> None:
    with pytest.raises(ValueError, match="reset = 'middle'"):
        SYSTEMS["gru"](reset="middle")


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ((0.0, float("nan"), 0.0, 1.0), "x range"),
        ((0.0, 1.0, 1.0, 1.0), "y range"),
        ((1.0, 0.0, 0.0, 1.0), "x range"),
        ((0.0, 1.0, 0.0, 1e7), "y range"),
    ],
)
def test_impossible_windows_are_refused(bounds: tuple[float, float, float, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Window(*bounds)
