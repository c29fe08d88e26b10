"""Speed and direction of the flow over a window."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import types
from numpy.typing import NDArray

from .flow import FloatArray, Flow, Window
from .function_pointers import PARAMETERS, as_velocities
from .kernel import kernel

_MATRIX = types.Array(types.float64, 2, "C")
_FLAGS = types.Array(types.boolean, 2, "C")


@dataclass(frozen=True)
class Field:
    """Speed and direction over the window.

    Attributes:
        speed: shape ``(n, n)``, row = y from bottom, column = x from left, samples at cell centres; per GRU step.
        arrow_angle: shape ``(m, m)``, direction of flow in radians in (-pi, pi], same ordering; 0 where there is none.
        arrow_valid: shape ``(m, m)``; False where the velocity is exactly zero.
    """

    speed: FloatArray
    arrow_angle: FloatArray
    arrow_valid: NDArray[np.bool_]


@kernel(types.void(types.int64, PARAMETERS, PARAMETERS, _MATRIX))
def _speeds(address, p, window, speed):
    velocities = as_velocities(address)
    rows, columns = speed.shape
    points, out = np.empty(2 * columns), np.empty(2 * columns)
    points[:columns] = window[0] + (window[1] - window[0]) * (np.arange(columns) + 0.5) / columns
    for i in range(rows):
        points[columns:] = window[2] + (window[3] - window[2]) * (i + 0.5) / rows
        velocities(p, points, out)
        for j in range(columns):
            u, v = out[j], out[columns + j]
            speed[i, j] = math.sqrt(u * u + v * v)


@kernel(types.void(types.int64, PARAMETERS, PARAMETERS, _MATRIX, _FLAGS))
def _angles(address, p, window, angle, valid):
    velocities = as_velocities(address)
    rows, columns = angle.shape
    points, out = np.empty(2 * columns), np.empty(2 * columns)
    points[:columns] = window[0] + (window[1] - window[0]) * (np.arange(columns) + 0.5) / columns
    for i in range(rows):
        points[columns:] = window[2] + (window[3] - window[2]) * (i + 0.5) / rows
        velocities(p, points, out)
        for j in range(columns):
            u, v = out[j], out[columns + j]
            valid[i, j] = u != 0.0 or v != 0.0
            angle[i, j] = math.atan2(v, u)


def sample_field(flow: Flow, window: Window, resolution: int, arrows: int) -> Field:
    """Sample a flow at the centres of a grid of cells.

    Args:
        flow: the flow.
        window: the rectangle.
        resolution: samples of the speed along each side.
        arrows: samples of the direction along each side.

    Raises:
        ValueError: if a number of samples is negative.
    """
    if resolution < 0 or arrows < 0:
        raise ValueError(f"resolution = {resolution} and arrows = {arrows} must not be negative")
    address, p, box = flow.kernels.addresses.velocities, flow.pack(), np.array(window.as_tuple())
    speed, angle = np.empty((resolution, resolution)), np.empty((arrows, arrows))
    valid = np.empty((arrows, arrows), dtype=np.bool_)
    _speeds(address, p, box, speed)
    _angles(address, p, box, angle, valid)
    return Field(speed, angle, valid)
