"""Everything about one flow in one window, in one call."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .fixed_points import FixedPoints
from .flow import Flow, FloatArray, Window
from .limit_cycles import LimitCycles
from .manifolds import Separatrix
from .nullclines import Nullclines
from .trajectories import Trajectory


@dataclass(frozen=True)
class PortraitSettings:
    """How finely a portrait is computed.

    Attributes:
        field_resolution: samples of the speed map along each side.
        arrow_resolution: arrows along each side.
        trajectory_grid: starts of trajectories along each side (8 gives 64).
        trajectory_time: duration of each trajectory in GRU steps.
        tolerance: local error tolerance of trajectories and separatrices.
        cycle_samples: starts on each section of the search for limit cycles; 0 switches the search off.
    """

    field_resolution: int = 128
    arrow_resolution: int = 22
    trajectory_grid: int = 8
    trajectory_time: float = 60.0
    tolerance: float = 1e-8
    cycle_samples: int = 24


@dataclass(frozen=True)
class Field:
    """Speed and direction over the window.

    Attributes:
        speed: shape ``(n, n)``, row = y from bottom, column = x from left, samples at cell centres; per GRU step.
        arrow_angle: shape ``(m, m)``, direction of flow in radians in (-pi, pi], same ordering; NaN nowhere:
            where the velocity is exactly zero ``arrow_valid`` is False.
        arrow_valid: shape ``(m, m)``.
    """

    speed: FloatArray
    arrow_angle: FloatArray
    arrow_valid: NDArray[np.bool_]


@dataclass(frozen=True)
class Portrait:
    """A phase portrait as plain data; see the attributes' own types."""

    flow: Flow
    window: Window
    settings: PortraitSettings
    field: Field
    nullclines: Nullclines
    fixed_points: FixedPoints
    limit_cycles: LimitCycles
    trajectories: tuple[Trajectory, ...]
    separatrices: tuple[Separatrix, ...]
