"""Regions that the update gate freezes, against the gate itself at many places."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from dynamics.flow import Window
from dynamics.frozen import frozen_regions
from dynamics.systems import GRU, FitzHughNagumo

_WEIGHTS = st.floats(-10.0, 10.0).map(lambda v: round(v, 3))


def inside(corners: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Whether places lie in a convex polygon in counter-clockwise order."""
    within = np.ones(x.shape, dtype=bool)
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        within &= (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= -1e-12
    return within


@given(
    st.tuples(st.tuples(_WEIGHTS, _WEIGHTS), st.tuples(_WEIGHTS, _WEIGHTS)),
    st.tuples(_WEIGHTS, _WEIGHTS),
    st.floats(1.5, 1e4),
)
def test_a_region_is_where_the_time_constant_is_long(
    uz: tuple[tuple[float, float], tuple[float, float]], bz: tuple[float, float], steps: float
) -> None:
    flow = GRU(Uz=uz, bz=bz)
    window = Window(-1.0, 1.0, -1.0, 1.0)
    found = {region.unit: region for region in frozen_regions(flow, window, steps)}
    x, y = np.meshgrid(np.linspace(-1.0, 1.0, 41), np.linspace(-1.0, 1.0, 41))
    for unit in range(2):
        s = uz[unit][0] * x + uz[unit][1] * y + bz[unit]
        frozen = expit(-s) < 1.0 / steps
        # places within rounding of the edge may be counted either way
        sure = np.abs(s - math.log(steps - 1.0)) > 1e-9
        told = inside(found[unit].corners, x, y) if unit in found else np.zeros(x.shape, dtype=bool)
        assert np.array_equal(told[sure], frozen[sure])
        if unit in found:
            assert found[unit].slowest == pytest.approx(1.0 / expit(-s.max()), rel=1e-6)
            assert 0.0 <= found[unit].share <= 1.0 + 1e-12


def test_half_a_square() -> None:
    """z = 0.99 exactly on the line x = 0."""
    flow = GRU(Uz=((5.0, 0.0), (0.0, 0.0)), bz=(math.log(99.0), 0.0))
    (region,) = frozen_regions(flow)
    assert region.unit == 0
    assert region.share == pytest.approx(0.5)
    assert region.slowest == pytest.approx(1.0 + 99.0 * math.exp(5.0))


def test_a_frozen_state_hardly_moves_but_is_no_fixed_point() -> None:
    flow = GRU(Uz=((0.0, 0.0), (0.0, 0.0)), bz=(12.0, 12.0))
    first, second = frozen_regions(flow)
    assert (first.share, second.share) == pytest.approx((1.0, 1.0))
    u, v = flow.velocity(0.5, 0.3)
    assert 0.0 < math.hypot(float(u), float(v)) < 2.0 / first.slowest


def test_no_gate_no_region_and_bad_arguments() -> None:
    assert frozen_regions(FitzHughNagumo()) == ()
    assert frozen_regions(GRU()) == ()
    for steps in (1.0, math.nan, math.inf):
        with pytest.raises(ValueError, match="steps = "):
            frozen_regions(GRU(), steps=steps)
