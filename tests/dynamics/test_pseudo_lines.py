"""Pseudo-line attractors against a closed form, and what the papers' own weights give."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dynamics.catalogue import figures
from dynamics.fixed_points import fixed_points
from dynamics.pseudo_lines import pseudo_lines
from dynamics.systems import GRU
from tests.support.reference import solve

_ZERO = ((0.0, 0.0), (0.0, 0.0))
FIGURES = {figure.figure: figure.flow for figure in figures()}
# twice [0.1, -0.9; -1, 0]: at the origin both nullclines are y = -x, and they part as the cube
CUBIC = GRU(Uh=((0.2, -1.8), (-2.0, 0.0)), Ur=_ZERO, br=(0.0, 0.0))
# the reset gates, which open with x - y, keep the nullclines together for longer
LONG = GRU(Uh=((4.0, -4.0), (-4.0, 4.0)), Ur=((0.56, -0.56), (-0.56, 0.56)), br=(-1.955, -1.955))


def test_nullclines_that_touch_to_the_third_order() -> None:
    """``y = -x - 10 x^3 / 27 + ...`` and ``y = -x + x^3 / 3 + ...``: the gap is known in closed form."""
    (line,) = pseudo_lines(CUBIC)
    assert line.attracting
    for (x, _), gap in zip(line.points[::25], line.gap[::25], strict=True):
        # from the nullclines' own equations, at right angles to y = -x as far as the gap matters
        assert gap == pytest.approx(19.0 / 27.0 * abs(x) ** 3 / math.sqrt(2.0), abs=0.1 * 0.01)
    assert np.max(line.gap) <= 0.01
    # it ends where the gap passes a hundredth
    half = (0.01 * math.sqrt(2.0) * 27.0 / 19.0) ** (1.0 / 3.0)
    assert line.length == pytest.approx(2.0 * half * math.sqrt(2.0), rel=0.1)
    middle = np.argmin(np.abs(line.points[:, 0]))
    assert line.gap[middle] < 1e-6
    assert line.rate[middle] == pytest.approx(-0.95, abs=1e-3)


def test_figure_10_as_printed_shows_none_and_ours_does() -> None:
    assert pseudo_lines(FIGURES["10"]) == ()
    (line,) = pseudo_lines(LONG)
    assert line.attracting
    assert line.length > 1.5
    assert np.max(line.gap) <= 0.01
    # one fixed point, a sink, on the line: what creeps ends there
    found = fixed_points(LONG)
    assert found.complete
    (sink,) = found.points
    assert sink.kind == "sink"
    assert np.min(np.hypot(*(line.points - (sink.x, sink.y)).T)) < 0.003
    # an orbit from aside is on the line within 20 steps, then creeps: less than 0.1 in the next 50
    early, late = solve(LONG, (0.6, 0.1), np.array([20.0, 70.0]))
    assert np.min(np.hypot(*(line.points - early).T)) < 0.01
    assert np.hypot(*(late - early)) < 0.1
    assert np.hypot(*early) > 0.2


def test_the_drift_is_the_velocity_along_the_line() -> None:
    (line,) = pseudo_lines(LONG)
    u, v = LONG.velocity(line.points[:, 0], line.points[:, 1])
    assert np.all(np.abs(line.drift) <= np.hypot(u, v) + 1e-15)
    # towards the sink in the middle, from both sides
    assert line.drift[3] > 0.0 > line.drift[-4]
    assert np.max(np.abs(line.drift)) < 0.01


@pytest.mark.parametrize("name", ["2A", "3A", "5B"])
def test_crossings_are_no_lines(name: str) -> None:
    assert pseudo_lines(FIGURES[name]) == ()


def test_bad_arguments() -> None:
    with pytest.raises(ValueError, match=r"widest = 0\.0"):
        pseudo_lines(LONG, widest=0.0)
