"""Orbits side by side are the orbits one by one."""

import math

import numpy as np
import pytest

from dynamics import GRU
from dynamics.catalogue import figures
from dynamics.fixed_points import fixed_points
from dynamics.flow import Flow
from dynamics.rays import SCAN_TOLERANCE, Ray
from dynamics.return_map import RETURNED, measured_return
from dynamics.trajectories import trajectory, trajectory_grid
from tests.support.examples import ALL_EXAMPLES

each_flow = pytest.mark.parametrize("flow", ALL_EXAMPLES.values(), ids=ALL_EXAMPLES.keys())


@each_flow
@pytest.mark.parametrize("per_side", [2, 6])
def test_a_grid_of_trajectories_is_each_trajectory(flow: Flow, per_side: int) -> None:
    found = fixed_points(flow)
    for path in trajectory_grid(flow, flow.window, per_side, 20.0, 1e-10, found):
        alone = trajectory(flow, *path.points[0].tolist(), 20.0, 1e-10, found=found)
        assert path.fate == alone.fate
        np.testing.assert_allclose(path.points[-1], alone.points[-1], atol=1e-6)
        # captured at nearly the same time: the steps that lead there are equal but for rounding
        assert path.t[-1] == pytest.approx(alone.t[-1], rel=1e-3)
        assert alone.dense is not None
        common = path.t <= alone.dense.times[-1]
        np.testing.assert_allclose(path.points[common], alone.at(path.t[common]), atol=1e-6)


def test_every_trajectory_of_a_grid_begins_at_its_start() -> None:
    flow = GRU()
    starts = np.array([path.points[0] for path in trajectory_grid(flow, flow.window, 7, 5.0)])
    assert len(np.unique(starts, axis=0)) == 49
    assert np.all(np.diff(starts[:, 1].reshape(7, 7)[:, 0]) > 0.0)


def test_no_trajectory_of_a_stiff_flow_is_lost() -> None:
    flow = ALL_EXAMPLES["ring-attractor: all"]
    paths = trajectory_grid(flow, flow.window, 8, 60.0)
    assert len(paths) == 64
    assert all(path.t[0] == 0.0 and path.t[-1] == 60.0 for path in paths)


def test_trajectories_hold_on_to_nothing_but_themselves() -> None:
    """Portraits are kept; room for the longest trajectories was made for each of them, and kept with them."""
    paths = trajectory_grid(GRU(), GRU().window, 8, 30.0)
    rows = sum(len(path.points) for path in paths)
    for path in paths:
        assert path.points.base.nbytes == rows * 16
        assert path.t.base.nbytes == rows * 8


def test_scanned_returns_are_those_of_single_orbits() -> None:
    (cyclic,) = (figure.flow for figure in figures() if figure.figure == "5B")
    (point,) = (p for p in fixed_points(cyclic).points if p.kind == "source")
    line, region = np.array([point.x, point.y, 0.6, 0.8]), np.array(cyclic.search_region.as_tuple())
    nothing = np.empty((0, 3))
    ray = Ray(cyclic, cyclic.pack(), line, 0.5, region, nothing, nothing)
    starts = np.tile(np.linspace(0.01, 0.5, 19), 2)
    directions = np.repeat([1.0, -1.0], 19)
    scanned = ray.scan(starts, directions)
    addresses = cyclic.kernels.addresses
    returned = 0
    for s, direction, displacement in zip(starts.tolist(), directions.tolist(), scanned.tolist(), strict=True):
        status, back, _, _ = measured_return(
            *(addresses.velocity, addresses.jacobian, ray.p, line),
            *(s, direction, SCAN_TOLERANCE, 2000.0, region, nothing),
        )
        assert math.isnan(displacement) == (status != RETURNED)
        if status == RETURNED:
            returned += 1
            assert displacement == pytest.approx(back - s, abs=1e-9)
    assert returned > 20
