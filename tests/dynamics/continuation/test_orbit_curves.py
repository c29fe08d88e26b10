"""Curves of homoclinic orbits and folds of cycles, against normal forms, the papers' value and single solutions."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq, minimize_scalar

from dynamics.continuation import Family, bifurcation_curves, homoclinic, orbit_curves, plane_of
from dynamics.systems import FitzHughNagumo
from tests.dynamics.continuation.test_diagrams import eq9
from tests.references.test_homoclinic import HOMOCLINIC
from tests.support.normal_forms import Takens, bautin_plane, takens_plane


def of_kind(found, kind: str) -> list:
    return [curve for curve in found.curves if curve.kind == kind]


def test_fold_of_cycles_of_the_normal_form_of_bautin() -> None:
    """4 beta_1 = -beta_2^2 with beta_2 > 0, from the border to the generalised Hopf point."""
    found = orbit_curves(bifurcation_curves(bautin_plane()))
    (fold,) = of_kind(found, "fold-of-cycles")
    first, second = fold.parameters.T
    assert np.abs(4.0 * first + second**2).max() < 1e-10
    assert second.min() > -1e-9
    assert set(fold.ends) == {"a generalised Hopf point", "the border of the rectangle"}
    assert of_kind(found, "homoclinic") == []


def test_homoclinic_curve_of_the_normal_form_of_bogdanov_and_takens() -> None:
    """beta_1 / beta_2^2 tends to -6/25 as the curve shrinks (Kuznetsov, section 8.4)."""
    found = orbit_curves(bifurcation_curves(takens_plane()))
    (loop,) = of_kind(found, "homoclinic")
    assert set(loop.ends) == {"a Bogdanov-Takens point", "the border of the rectangle"}
    rows = loop.parameters[np.abs(loop.parameters[:, 1]) > 0.05]
    ratios = rows[:, 0] / rows[:, 1] ** 2
    away = np.abs(ratios + 6.0 / 25.0)
    order = np.argsort(-rows[:, 1])
    assert np.all(np.diff(away[order]) > 0.0)
    assert away.min() < 0.004
    # one of them solved for alone, along the other parameter
    first, second = rows[len(rows) // 2].tolist()
    saddle = tuple(loop.states[np.flatnonzero(loop.parameters[:, 1] == second)[0]])
    family = Family("beta_1", first - 1e-3, first + 1e-3, lambda value: Takens(value, second))
    alone = homoclinic(family, first - 1e-3, first + 1e-3, saddle, (0.0, 0.0))
    assert alone.value == pytest.approx(first, abs=1e-9)


def test_the_papers_homoclinic_orbit_lies_on_the_curve() -> None:
    """JSP21 eq. 9: through b_h = (0.32, 0.0541746769)."""
    plane = plane_of(eq9(0.05), ("b_h", 0), ("b_h", 1), ((0.3, 0.32), (0.04, 0.07)))
    (loop,) = of_kind(orbit_curves(bifurcation_curves(plane)), "homoclinic")
    ends = [tuple(loop.parameters[i]) for i in (0, -1)]
    (at,) = [second for first, second in ends if first == 0.32]
    assert at == pytest.approx(HOMOCLINIC, abs=1e-9)


def test_nothing_to_follow_and_stopping() -> None:
    found = bifurcation_curves(takens_plane())
    assert orbit_curves(found, stop=lambda: True) == found
    with pytest.raises(ValueError, match="must be positive"):
        orbit_curves(found, 0)


def test_both_folds_of_cycles_of_fitzhugh_nagumo() -> None:
    """From each Bautin point to the border; v -> -v, w -> 2 a / b - w, I -> 2 a / b - I takes one to the other.

    At tau = 2 the fold is solved for again with scipy alone: the largest displacement of the return map is zero there.
    """
    plane = plane_of(FitzHughNagumo(), ("I_ext", 0), ("tau", 0), ((-2.0, 3.0), (0.5, 2.0)))
    folds = of_kind(orbit_curves(bifurcation_curves(plane)), "fold-of-cycles")
    assert [set(fold.ends) for fold in folds] == [{"a generalised Hopf point", "the border of the rectangle"}] * 2
    at_two = sorted(first for fold in folds for first, second in fold.parameters[[0, -1]].tolist() if second == 2.0)
    assert at_two[0] + at_two[1] == pytest.approx(1.75, abs=1e-9)

    def largest(current: float) -> float:
        # more unstable inside, more stable outside: between the two cycles orbits go outward
        v = brentq(lambda v: v - v**3 / 3 - (v + 0.7) / 0.8 + current, -3.0, 3.0, xtol=1e-14)
        w = (v + 0.7) / 0.8

        def displacement(r: float) -> float:
            def section(_, u):
                return u[1] - w

            section.direction = -1.0
            section.terminal = 2
            path = solve_ivp(
                lambda _, u: (u[0] - u[0] ** 3 / 3 - u[1] + current, (u[0] + 0.7 - 0.8 * u[1]) / 2.0),
                (0.0, 200.0),
                (v - r, w),
                "DOP853",
                events=section,
                rtol=1e-11,
                atol=1e-13,
            )
            return v - path.y_events[0][-1][0] - r

        found = minimize_scalar(
            lambda r: -displacement(r), bounds=(0.3, 1.2), method="bounded", options={"xatol": 1e-6}
        )
        return -found.fun

    low = at_two[0]
    assert brentq(largest, low - 1e-3, low + 1e-3, xtol=1e-8) == pytest.approx(low, abs=1e-6)


def test_where_a_fold_cannot_be_resolved_it_ends_in_words() -> None:
    """Canards: at the slider's tau the whole growth of the cycle takes 1e-11 of the current."""
    plane = plane_of(FitzHughNagumo(), ("I_ext", 0), ("tau", 0), ((0.3, 0.8), (0.5, 12.0)))
    (fold,) = of_kind(orbit_curves(bifurcation_curves(plane), 1), "fold-of-cycles")
    assert "a generalised Hopf point" in fold.ends
    assert any("canards" in end for end in fold.ends)


def test_a_homoclinic_curve_begins_at_each_bogdanov_takens_point_along_the_hopf_curve() -> None:
    """JSP21 eq. 9 with both biases free: tangent to the Hopf curve."""
    plane = plane_of(eq9(0.05), ("b_h", 0), ("b_h", 1), ((0.25, 0.4), (0.0, 0.1)))
    found = bifurcation_curves(plane)
    (hopf,) = of_kind(found, "hopf")
    loops = of_kind(orbit_curves(found, 1), "homoclinic")
    assert loops
    checked = 0
    for loop in loops:
        for end, order in zip(loop.ends, (slice(None), slice(None, None, -1)), strict=True):
            if end != "a Bogdanov-Takens point":
                continue
            parameters = loop.parameters[order]
            point = parameters[0]
            there = hopf.parameters if np.allclose(hopf.parameters[0], point) else hopf.parameters[::-1]
            assert np.allclose(there[0], point, atol=1e-9)
            angles = []
            for pair in parameters[1:4]:
                size = np.hypot(*(pair - point))
                beside = np.array([np.interp(size, np.hypot(*(there - point).T), there[:, k]) for k in (0, 1)])
                angles.append(np.hypot(*(beside - pair)) / size)
            # the angle between them falls with the distance
            assert angles[0] < 0.7 * angles[1] < angles[2]
            assert angles[0] < 0.15
            checked += 1
    assert checked


def test_loops_that_shrink_end_at_their_own_point() -> None:
    """JSP21 eq. 9 is odd: four curves, of which each is the turned image of another; two ends lie near each other."""
    plane = plane_of(eq9(0.05), ("b_h", 0), ("b_h", 1), ((-1.0, 1.0), (-1.0, 1.0)))
    loops = of_kind(orbit_curves(bifurcation_curves(plane), 1), "homoclinic")
    ends = [loop.parameters[i] for loop in loops for i in (0, -1) if "Takens" in loop.ends[i]]
    assert len(loops) == 4
    assert np.sort([np.abs(end).max() for end in ends]) == pytest.approx([0.33991969] * 4, abs=1e-8)


def test_curves_from_points_alone_are_those_from_lines() -> None:
    """Eq. 9's homoclinic orbit lies on the curve, which one line only would not meet."""
    plane = plane_of(eq9(0.05), ("b_h", 0), ("b_h", 1), ((0.25, 0.4), (0.0, 0.1)))
    loops = of_kind(orbit_curves(bifurcation_curves(plane)), "homoclinic")
    for one, other in combinations(loops, 2):
        assert not np.allclose(one.parameters[0], other.parameters[0], atol=1e-6)
    nearest = min(np.hypot(*(loop.parameters - (0.32, HOMOCLINIC)).T).min() for loop in loops)
    assert nearest < 5e-3
