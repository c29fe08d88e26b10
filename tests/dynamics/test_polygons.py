import numpy as np
import pytest

from dynamics.polygons import winding_numbers


def circle(turns: int, count: int = 40) -> np.ndarray:
    angles = 2.0 * np.pi * turns * np.arange(count * abs(turns) + 1) / (count * abs(turns))
    points = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    points[-1] = points[0]
    return points


@pytest.mark.parametrize("turns", [1, -1, 2, -3])
def test_a_circle_goes_around_what_is_inside_as_often_as_it_turns(turns: int) -> None:
    places = np.array([(0.0, 0.0), (0.9, 0.1), (-0.5, -0.7), (1.1, 0.0), (0.0, -1.2), (-3.0, 0.2)])
    assert winding_numbers(circle(turns), places).tolist() == [turns] * 3 + [0] * 3


def test_a_figure_of_eight_turns_opposite_ways() -> None:
    right = circle(1) + np.array([1.0, 0.0])
    left = np.stack([-right[:, 0], right[:, 1]], axis=1)
    eight = np.concatenate([np.roll(right[:-1], 20, axis=0), np.roll(left[:-1], 20, axis=0), right[20:21]])
    assert winding_numbers(eight, np.array([(1.0, 0.3), (-1.0, 0.3), (0.0, 1.5)])).tolist() == [1, -1, 0]


def test_agrees_with_the_angle_swept() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        polygon = rng.normal(size=(12, 2))
        polygon = np.concatenate([polygon, polygon[:1]])
        places = rng.normal(size=(20, 2))
        for place, turns in zip(places, winding_numbers(polygon, places).tolist(), strict=True):
            angles = np.arctan2(*(polygon - place).T[::-1])
            steps = (np.diff(angles) + np.pi) % (2.0 * np.pi) - np.pi
            assert turns == round(steps.sum() / (2.0 * np.pi))
