"""Flows of the catalogue by the keys of their presets."""

from components.presets import find_preset
from dynamics.systems import GRU


def of_catalogue(key: str) -> GRU:
    """The GRU of a preset."""
    flow = find_preset(key).flow
    assert isinstance(flow, GRU)
    return flow
