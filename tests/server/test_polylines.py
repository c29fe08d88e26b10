"""Lines on the wire stay within a third of a pixel of the lines computed."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from dynamics.flow import FloatArray, Window
from server import polylines
from server.polylines import TOLERANCE, inflated, pack_lines

SQUARE = Window(-1.0, 1.0, -1.0, 1.0)


def steps(points: FloatArray, window: Window) -> FloatArray:
    """Points in 16-bit steps, not rounded."""
    x_low, x_high, y_low, y_high = inflated(window)
    return (points - (x_low, y_low)) / (x_high - x_low, y_high - y_low) * 65535.0


def distance_to_line(points: FloatArray, line: NDArray[np.float64]) -> FloatArray:
    """Distance of each point from a polyline."""
    best = np.full(len(points), np.inf)
    for a, b in itertools.pairwise(line):
        d = b - a
        s = np.clip(((points - a) @ d) / max(float(d @ d), 1e-300), 0.0, 1.0)
        best = np.minimum(best, np.linalg.norm(points - a - s[:, None] * d, axis=1))
    return best


def test_a_dropped_vertex_is_never_far_from_the_line() -> None:
    t = np.linspace(0.0, 12.0 * np.pi, 4000)
    spiral = np.stack([np.exp(-t / 12) * np.cos(t), np.exp(-t / 12) * np.sin(t)], axis=1) * 0.9
    packed = pack_lines([spiral], SQUARE)
    assert packed.pieces.tolist() == [1]
    assert len(packed.coordinates) < 500
    assert distance_to_line(steps(spiral, SQUARE), packed.coordinates.astype(float)).max() <= TOLERANCE + 1.0


def test_ends_stay_where_they_are() -> None:
    line = np.array([[-0.5, 0.1], [0.0, 0.1], [0.7, 0.1]])
    packed = pack_lines([line], SQUARE)
    assert packed.counts.tolist() == [2]
    assert np.abs(packed.coordinates - steps(line[[0, 2]], SQUARE)).max() <= 0.5


def test_a_line_that_leaves_and_comes_back_is_two_pieces() -> None:
    line = np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 0.5], [0.0, 0.5]])
    packed = pack_lines([line, line[:1], np.empty((0, 2))], SQUARE)
    assert packed.pieces.tolist() == [2, 0, 0]
    assert packed.counts.sum() == len(packed.coordinates) == 4
    assert packed.coordinates[1, 0] == packed.coordinates[2, 0] == 65535


def test_a_line_that_only_passes_through_is_seen() -> None:
    packed = pack_lines([np.array([[-5.0, -5.0], [5.0, 5.0]])], SQUARE)
    assert packed.coordinates.tolist() == [[0, 0], [65535, 65535]]


def test_a_line_elsewhere_costs_nothing() -> None:
    packed = pack_lines([np.array([[4.0, 4.0], [5.0, 9.0]])], SQUARE)
    assert packed.coordinates.shape == (0, 2)
    assert packed.pieces.tolist() == [0]


def test_points_that_are_not_finite_break_a_line() -> None:
    line = np.array([[0.0, 0.0], [0.1, 0.2], [np.nan, 0.0], [0.3, 0.0], [0.4, 0.3]])
    packed = pack_lines([line], SQUARE)
    assert packed.pieces.tolist() == [2]
    assert packed.counts.tolist() == [2, 2]


def test_a_closed_line_keeps_its_shape() -> None:
    t = np.linspace(0.0, 2.0 * np.pi, 1000)
    circle = np.stack([0.5 * np.cos(t), 0.5 * np.sin(t)], axis=1)
    packed = pack_lines([circle], SQUARE)
    assert distance_to_line(steps(circle, SQUARE), packed.coordinates.astype(float)).max() <= TOLERANCE + 1.0


@pytest.mark.parametrize("width", [1e-7, 1e-3, 1.0, 100.0])
def test_any_zoom(width: float) -> None:
    window = Window(0.25 - width, 0.25 + width, -width, width)
    line = np.stack([np.linspace(-1, 1, 200), np.zeros(200)], axis=1)
    packed = pack_lines([line], window)
    assert packed.counts.tolist() == [2]


def pieces_of(coordinates: NDArray[np.uint16], counts: NDArray[np.uint16]) -> list[FloatArray]:
    return np.split(coordinates.astype(np.float64), np.cumsum(counts, dtype=np.int64)[:-1])


def test_of_a_line_wound_onto_a_circle_only_what_is_seen_is_sent() -> None:
    """Every place of fifty turns still lies within a pixel and a half of what is drawn, which is a few turns."""
    t = np.linspace(0.0, 100.0 * np.pi, 20_000)
    radius = 0.6 + 0.3 * np.exp(-0.1 * t)
    wound = np.stack([radius * np.cos(t), radius * np.sin(t)], axis=1)
    other = np.array([[-0.9, -0.9], [0.9, 0.9]])
    all_of_it = pack_lines([other, wound, wound, other], SQUARE)
    packed = pack_lines([other, wound, wound, other], SQUARE, sparse=slice(1, 3))
    assert all_of_it.counts.sum() > 3 * packed.counts.sum()
    assert packed.counts.sum() == len(packed.coordinates)
    assert packed.pieces.sum() == len(packed.counts)
    # the lines around them are as they were
    assert packed.pieces[[0, 3]].tolist() == [1, 1]
    assert (packed.coordinates[[0, 1, -2, -1]] == all_of_it.coordinates[[0, 1, -2, -1]]).all()
    drawn = pieces_of(packed.coordinates, packed.counts)[1:-1]
    nearest = np.min([distance_to_line(steps(wound[::7], SQUARE), piece) for piece in drawn], axis=0)
    assert nearest.max() <= 1.5 * 3.0 * TOLERANCE


def test_lines_apart_and_lines_that_cross_are_sent_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    # also where there are enough of them to look for what is covered
    monkeypatch.setattr(polylines, "_FEW", 0)
    lines = [np.array([[-0.9, y], [0.9, y + 0.1]]) for y in np.linspace(-0.9, 0.8, 30)]
    lines += [line[:, ::-1].copy() for line in lines]
    plain, packed = pack_lines(lines, SQUARE), pack_lines(lines, SQUARE, sparse=slice(0, len(lines)))
    assert (packed.coordinates == plain.coordinates).all()
    assert (packed.pieces == plain.pieces).all()
    nothing = pack_lines(lines, SQUARE, sparse=slice(0, 0))
    assert (nothing.coordinates == plain.coordinates).all()
