"""Phase portraits of planar flows, computed live and proven where possible. Knows nothing of any web page."""

from . import _compilation  # noqa: F401  (must precede every compiled function: it chooses their cache)
from .field import Field, sample_field
from .fixed_points import Cluster, FixedPoint, FixedPoints, fixed_points
from .flow import Flow, Window
from .limit_cycles import LimitCycle, LimitCycles, limit_cycles
from .manifolds import Separatrix, manifolds
from .nullclines import Nullclines, nullclines
from .parameters import Parameter
from .portrait import Portrait, PortraitSettings, analyse
from .systems import GRU, SYSTEMS, FitzHughNagumo
from .trajectories import Fate, Trajectory, orbit, trajectory

__all__ = [
    "GRU",
    "SYSTEMS",
    "Cluster",
    "Fate",
    "Field",
    "FitzHughNagumo",
    "FixedPoint",
    "FixedPoints",
    "Flow",
    "LimitCycle",
    "LimitCycles",
    "Nullclines",
    "Parameter",
    "Portrait",
    "PortraitSettings",
    "Separatrix",
    "Trajectory",
    "Window",
    "analyse",
    "fixed_points",
    "limit_cycles",
    "manifolds",
    "nullclines",
    "orbit",
    "sample_field",
    "trajectory",
]
