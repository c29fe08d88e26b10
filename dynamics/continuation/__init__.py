"""Where portraits change: branches of fixed points along a parameter, and the bifurcations on them.

A :class:`Family` says what varies: one entry of a parameter (:func:`entry_of`), the line between two flows
(:func:`between`), or any smooth function of a number. :func:`fixed_point_diagram` gives the fixed points
along it, :func:`cycle_branches` the limit cycles, :func:`homoclinic` the value at which a saddle's manifolds meet.
"""

from __future__ import annotations

from .branches import Branch, Diagram, Event, fixed_point_diagram
from .changes import Change, Changes, PointChanges, Span, change_of, changes_along, changes_with_cycles, point_changes
from .curve_records import Curve, Curves, Special
from .curves import bifurcation_curves
from .cycle_ends import CycleEnd
from .cycles import CycleBranch, CycleFold, cycle_branches
from .families import Family, Plane, between, entry_of
from .heteroclinic import HeteroclinicLoop, heteroclinic_loop
from .homoclinic import Homoclinic, gap_along, homoclinic
from .manifold_gaps import Gap, manifold_gap
from .meter import GapSample, PeriodLaw, closest_pair, gap_curve, period_law
from .normal_forms import HopfForm, SaddleNodeForm, hopf_form, saddle_node_form
from .orbit_curves import orbit_curves
from .planes import plane_of
from .regimes import Regime, RegimeMap, regime_levels

__all__ = [
    "Branch",
    "Change",
    "Changes",
    "Curve",
    "Curves",
    "CycleBranch",
    "CycleEnd",
    "CycleFold",
    "Diagram",
    "Event",
    "Family",
    "Gap",
    "HeteroclinicLoop",
    "GapSample",
    "Homoclinic",
    "HopfForm",
    "PeriodLaw",
    "Plane",
    "PointChanges",
    "Regime",
    "RegimeMap",
    "SaddleNodeForm",
    "Span",
    "Special",
    "between",
    "bifurcation_curves",
    "change_of",
    "changes_along",
    "changes_with_cycles",
    "closest_pair",
    "cycle_branches",
    "entry_of",
    "fixed_point_diagram",
    "gap_along",
    "gap_curve",
    "heteroclinic_loop",
    "homoclinic",
    "hopf_form",
    "manifold_gap",
    "orbit_curves",
    "plane_of",
    "point_changes",
    "period_law",
    "regime_levels",
    "saddle_node_form",
]
