"""The flows that Gatescape knows, one file each."""

from ..flow import Flow
from .fitzhugh_nagumo import FitzHughNagumo
from .gru import GRU
from .one_unit import OneUnitGRU

SYSTEMS: dict[str, type[Flow]] = {system.name: system for system in (GRU, FitzHughNagumo)}

__all__ = ["GRU", "SYSTEMS", "FitzHughNagumo", "OneUnitGRU"]
