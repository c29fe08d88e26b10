"""The flows that Gatescape knows, one file each."""

from ..flow import Flow
from .fitzhugh_nagumo import FitzHughNagumo
from .gru import GRU
from .line_attractor import LineAttractor
from .low_rank import LowRank
from .one_unit import OneUnitGRU
from .ring_attractor import RingAttractor
from .toy import Toy

SYSTEMS: dict[str, type[Flow]] = {
    system.name: system for system in (GRU, FitzHughNagumo, LineAttractor, RingAttractor, Toy, LowRank)
}

__all__ = ["GRU", "SYSTEMS", "FitzHughNagumo", "LineAttractor", "LowRank", "OneUnitGRU", "RingAttractor", "Toy"]
