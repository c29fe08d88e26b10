"""Everything about one flow in one window, in one call."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .field import Field, sample_field
from .fixed_points import DEFAULT_BUDGET, FixedPoints, fixed_points
from .flow import Flow, Window
from .limit_cycles import LimitCycles, limit_cycles, redrawn
from .manifolds import Separatrix, manifolds
from .nullcline_cells import FINEST_DEPTH
from .nullclines import Nullclines, nullclines
from .trajectories import SPACING, Trajectory, trajectory_grid


@dataclass(frozen=True)
class PortraitSettings:
    """How finely a portrait is computed.

    Attributes:
        field_resolution: samples of the speed map along each side.
        arrow_resolution: arrows along each side.
        trajectory_grid: starts of trajectories along each side (8 gives 64).
        trajectory_time: duration of each trajectory in GRU steps.
        tolerance: local error tolerance of trajectories and separatrices.
        spacing: of neighbouring points on them, as a share of the window.
        cycle_samples: starts on each section of the search for limit cycles; 0 switches the search off.
        box_budget: largest number of boxes in the search for fixed points.
        nullcline_depth: halvings of the window down to the finest cells of the nullclines.

    Raises:
        ValueError: naming the setting that is out of range.
    """

    field_resolution: int = 128
    arrow_resolution: int = 22
    trajectory_grid: int = 8
    trajectory_time: float = 60.0
    # of 64 trajectories to t = 60 the largest error is then some 3e-8, a hundred-thousandth of a pixel
    tolerance: float = 1e-9
    spacing: float = SPACING
    cycle_samples: int = 24
    box_budget: int = DEFAULT_BUDGET
    nullcline_depth: int = FINEST_DEPTH

    def __post_init__(self) -> None:
        for name, low, high in (
            ("field_resolution", 0, 2048),
            ("arrow_resolution", 0, 200),
            ("trajectory_grid", 0, 64),
            ("trajectory_time", 0.0, 10_000.0),
            ("tolerance", 1e-13, 1e-3),
            ("spacing", 1e-4, 1.0),
            ("cycle_samples", 0, 1000),
            ("box_budget", 1, 10_000_000),
            ("nullcline_depth", 4, 16),
        ):
            value = getattr(self, name)
            if not low <= value <= high:
                raise ValueError(f"{name} = {value} must lie between {low:g} and {high:g}")

    @classmethod
    def draft(cls) -> PortraitSettings:
        """For a picture that will be replaced within the blink of an eye: while a slider moves."""
        # a thousandth of a pixel is near enough, and takes a fifth less than the usual tolerance; chords may leave the
        # curve by a third of a pixel, for orbits that wind around a cycle are many points to send and to paint
        return cls(
            field_resolution=64, tolerance=1e-7, spacing=0.05, cycle_samples=8, box_budget=20_000, nullcline_depth=8
        )

    @classmethod
    def thumbnail(cls) -> PortraitSettings:
        """For a picture a thumb wide: as much proof and as many cycles as in the full one, fewer lines and samples."""
        return cls(field_resolution=40, arrow_resolution=9, trajectory_grid=6, nullcline_depth=8)


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


def analyse(flow: Flow, window: Window | None = None, settings: PortraitSettings | None = None) -> Portrait:
    """Field, nullclines, fixed points, limit cycles, trajectories and separatrices of a flow.

    Args:
        flow: the flow.
        window: the rectangle that is drawn; the flow's own if None. Fixed points and cycles are always global.
        settings: how finely; the full quality if None.
    """
    seen = window or flow.window
    how = settings or PortraitSettings()
    found = fixed_points(flow, budget=how.box_budget)
    cycles = limit_cycles(flow, found, how.cycle_samples)
    if seen.width < 0.5 * flow.window.width or seen.height < 0.5 * flow.window.height:
        cycles = replace(cycles, cycles=tuple(redrawn(flow, cycle, seen) for cycle in cycles.cycles))
    return Portrait(
        flow,
        seen,
        how,
        sample_field(flow, seen, how.field_resolution, how.arrow_resolution),
        nullclines(flow, seen, finest=how.nullcline_depth),
        found,
        cycles,
        trajectory_grid(flow, seen, how.trajectory_grid, how.trajectory_time, how.tolerance, found, how.spacing),
        manifolds(flow, found, seen, cycles=cycles, tolerance=how.tolerance, spacing=how.spacing),
    )
