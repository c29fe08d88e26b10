"""The linearised flow against matrix exponentials, and against the true flow where it must agree."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import expm

from dynamics import GRU, fixed_points
from dynamics.linearisation import LARGEST_RADIUS, SMALLEST_RADIUS, linear_path, local_flow

MATRICES = {
    "node": [[-0.3, 0.1], [0.2, -0.9]],
    "saddle": [[0.4, 0.3], [0.1, -0.6]],
    "spiral": [[-0.1, -0.7], [0.9, -0.2]],
    "centre": [[0.0, -1.0], [1.0, 0.0]],
    "star": [[0.5, 0.0], [0.0, 0.5]],
    "shear": [[-0.4, 1.0], [0.0, -0.4]],
    "still": [[0.0, 0.0], [0.0, 0.0]],
    "stiff": [[-1e3, 0.0], [0.0, -1e-2]],
}


@pytest.mark.parametrize("name", MATRICES)
def test_linear_paths_are_matrix_exponentials(name: str) -> None:
    matrix = np.array(MATRICES[name])
    start = np.array((0.3, -0.2))
    path = linear_path(matrix, start, 3.0, np.inf)
    assert path[0] == pytest.approx(start)
    # the last sample is at the full time
    assert path[-1] == pytest.approx(expm(3.0 * matrix) @ start, abs=1e-12)


def test_a_path_that_leaves_is_cut() -> None:
    path = linear_path(np.array([[2.0, 0.0], [0.0, -1.0]]), np.array((0.1, 0.1)), 50.0, 1.0)
    assert len(path) > 5
    assert np.abs(path).max() <= 1.0


def test_the_two_flows_agree_more_and_more_closer_to_the_point() -> None:
    gru = GRU(Uz=((1.0, -0.5), (0.3, 0.8)), bz=(0.4, -0.2))
    for point in fixed_points(gru).points:
        departures = [local_flow(gru, point.x, point.y, radius).departure for radius in (1e-2, 1e-3, 1e-4)]
        # what is left out is of second order, or smaller
        assert departures[1] < 0.2 * departures[0]
        assert departures[2] < 0.2 * departures[1]
        assert departures[2] < 0.01


def test_paths_of_both_flows_agree_in_a_small_square() -> None:
    gru = GRU()
    point = next(p for p in fixed_points(gru).points if p.kind == "sink")
    local = local_flow(gru, point.x, point.y, 1e-4)
    assert len(local.paths) == len(local.linear_paths) == 25
    for true, linear in zip(local.paths, local.linear_paths, strict=True):
        assert np.abs(true[0] - linear[0]).max() < 1e-12
        assert np.abs(true[-1] - linear[-1]).max() < 1e-6


def test_a_vanishing_jacobian_departs_without_bound() -> None:
    local = local_flow(GRU(Uh=((2.0, 0.0), (0.0, 2.0)), Ur=((-1.0, 0.0), (0.0, -1.0)), br=(0.0, 0.0)), 0.0, 0.0, 0.1)
    assert local.departure > 10.0


@pytest.mark.parametrize("radius", [0.0, -1.0, SMALLEST_RADIUS / 2, 2 * LARGEST_RADIUS, float("nan"), float("inf")])
def test_a_radius_out_of_bounds_is_named(radius: float) -> None:
    with pytest.raises(ValueError, match="radius"):
        local_flow(GRU(), 0.0, 0.0, radius)
