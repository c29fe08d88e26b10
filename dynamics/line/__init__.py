"""Flows on a line: everything about one unit, proven where it can be. Re-exports the public names."""

from .cobweb import Cobweb, MapPoint, cobweb, map_points
from .critical_point import critical_point
from .fixed_points import LineCluster, LineFixedPoints, LinePoint, fixed_points_on_line
from .flow import LineFlow
from .passage import Passage, SlowPoint, passage, slow_points
from .saddle_nodes import SaddleNode, SaddleNodes, saddle_nodes
from .switching import Switch, switch

__all__ = [
    "Cobweb",
    "LineCluster",
    "LineFixedPoints",
    "LineFlow",
    "LinePoint",
    "MapPoint",
    "Passage",
    "SaddleNode",
    "SaddleNodes",
    "SlowPoint",
    "Switch",
    "cobweb",
    "critical_point",
    "fixed_points_on_line",
    "map_points",
    "passage",
    "saddle_nodes",
    "slow_points",
    "switch",
]
