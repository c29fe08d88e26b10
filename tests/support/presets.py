"""Flows of the catalogue by the keys of their presets."""

from components.presets import presets_of
from dynamics.systems import GRU


def of_catalogue(key: str) -> GRU:
    """The GRU of a preset."""
    flow = next(preset.flow for preset in presets_of("gru") if preset.key == key)
    assert isinstance(flow, GRU)
    return flow
