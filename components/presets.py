"""The presets: the figures of JSP21 section 4 as starting points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dynamics.catalogue import figures
from dynamics.systems import GRU

DEFAULT_PRESET = "3A"


@dataclass(frozen=True)
class Preset:
    """A figure to start from.

    Attributes:
        key: name in the address (``3A``).
        title: what it shows, a few words.
        flow: the network.
        note: what is worth knowing about the printed figure; may be empty.
    """

    key: str
    title: str
    flow: GRU
    note: str


@cache
def presets() -> tuple[Preset, ...]:
    """All presets in the order of the paper."""
    return tuple(Preset(f.figure, f.title, f.flow, f.note) for f in figures())


def find_preset(key: str) -> Preset:
    """The preset of that key, whatever its case.

    Raises:
        KeyError: if there is none.
    """
    for preset in presets():
        if preset.key.casefold() == key.strip().casefold():
            return preset
    raise KeyError(key)
