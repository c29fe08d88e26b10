"""Phase portraits of planar flows, computed live and proven where possible. Knows nothing of any web page."""

from . import _compilation  # noqa: F401  (must precede every compiled function: it chooses their cache)
from .attractors import Attractor, attractors
from .basins import Basins, basins
from .continua import Continuum
from .discrete import LongRun, StepStability, critical_step, iterates, long_run, multipliers, step_stability
from .field import Field, sample_field
from .fixed_points import Cluster, FixedPoint, FixedPoints, fixed_points
from .flow import Flow, Window
from .frozen import FrozenRegion, frozen_regions
from .limit_cycles import LimitCycle, LimitCycles, limit_cycles
from .manifolds import Separatrix, manifolds
from .noise import Ensemble, Share, ensemble, wilson
from .nullclines import Nullclines, nullclines
from .parameters import Parameter
from .portrait import Portrait, PortraitSettings, analyse
from .pseudo_lines import PseudoLine, pseudo_lines
from .pulses import Machine, Pulse, PulseResponse, Transition, default_pulses, machine, pulse_response
from .settling import UNSETTLED, fate
from .slow_points import SlowPoint, SlowPoints, slow_points
from .systems import GRU, SYSTEMS, FitzHughNagumo, LineAttractor, LowRank, OneUnitGRU, RingAttractor, Toy
from .trajectories import Fate, Trajectory, orbit, trajectory

__all__ = [
    "GRU",
    "SYSTEMS",
    "UNSETTLED",
    "Attractor",
    "Basins",
    "Cluster",
    "Continuum",
    "Ensemble",
    "Fate",
    "Field",
    "FitzHughNagumo",
    "FixedPoint",
    "FixedPoints",
    "Flow",
    "FrozenRegion",
    "LimitCycle",
    "LimitCycles",
    "LineAttractor",
    "LongRun",
    "LowRank",
    "Machine",
    "Nullclines",
    "OneUnitGRU",
    "Parameter",
    "Portrait",
    "PortraitSettings",
    "PseudoLine",
    "Pulse",
    "PulseResponse",
    "RingAttractor",
    "Separatrix",
    "Share",
    "SlowPoint",
    "SlowPoints",
    "StepStability",
    "Toy",
    "Trajectory",
    "Transition",
    "Window",
    "analyse",
    "attractors",
    "basins",
    "critical_step",
    "default_pulses",
    "ensemble",
    "fate",
    "fixed_points",
    "frozen_regions",
    "iterates",
    "limit_cycles",
    "long_run",
    "machine",
    "manifolds",
    "multipliers",
    "nullclines",
    "orbit",
    "pseudo_lines",
    "pulse_response",
    "sample_field",
    "slow_points",
    "step_stability",
    "trajectory",
    "wilson",
]
