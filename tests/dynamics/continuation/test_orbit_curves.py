"""Curves of homoclinic orbits and folds of cycles, against normal forms, the papers' value and single solutions."""

from __future__ import annotations

import numpy as np
import pytest

from dynamics.continuation import Family, bifurcation_curves, homoclinic, orbit_curves, plane_of
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
