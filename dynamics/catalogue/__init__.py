"""The portraits of the papers as data: weights, notes and claims, read once from the TOML files beside this one.

``figures()`` are the two-dimensional portraits of JSP21 section 4 in the order of the paper and the one that only JSP19
has, ``topologies()`` the 36 rows of JSP19 tables 2 and 3, ``extremes()`` the GRUs with the most fixed points known,
``ours()`` GRUs of our own with a pseudo-line attractor, ``examples()`` portraits of the other systems. Every claim is
verified by ``tests/catalogue``.
"""

from __future__ import annotations

from .loader import examples, extremes, figures, ours, topologies
from .records import (
    Claims,
    ClusterClaim,
    ContinuumClaim,
    Counted,
    CycleClaim,
    Exact,
    Example,
    Extreme,
    Figure,
    LineClaim,
    Moved,
    Ours,
    Printed,
    Topology,
)

__all__ = [
    "Claims",
    "ClusterClaim",
    "ContinuumClaim",
    "Counted",
    "CycleClaim",
    "Exact",
    "Example",
    "Extreme",
    "Figure",
    "LineClaim",
    "Moved",
    "Ours",
    "Printed",
    "Topology",
    "examples",
    "extremes",
    "figures",
    "ours",
    "topologies",
]
