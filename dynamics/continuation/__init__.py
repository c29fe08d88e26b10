"""Where portraits change: branches of fixed points along a parameter, and the bifurcations on them.

A :class:`Family` says what varies: one entry of a parameter (:func:`entry_of`), the line between two flows
(:func:`between`), or any smooth function of a number. :func:`fixed_point_diagram` gives everything along it.
"""

from __future__ import annotations

from .branches import Branch, Diagram, Event, fixed_point_diagram
from .families import Family, Plane, between, entry_of
from .normal_forms import HopfForm, SaddleNodeForm, hopf_form, saddle_node_form

__all__ = [
    "Branch",
    "Diagram",
    "Event",
    "Family",
    "HopfForm",
    "Plane",
    "SaddleNodeForm",
    "between",
    "entry_of",
    "fixed_point_diagram",
    "hopf_form",
    "saddle_node_form",
]
