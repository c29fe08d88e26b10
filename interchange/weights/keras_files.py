"""Keras' own files: HDF5 (``.h5``, ``.weights.h5``) and ``.keras``, a zip archive of one with its configuration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .archives import Archive
from .hdf5 import read_arrays
from .json_text import parse_json
from .limits import LARGEST_HEADER
from .tensors import Contents

WEIGHTS_MEMBER = "model.weights.h5"
CONFIGURATION_MEMBER = "config.json"


def read_keras(archive: Archive) -> Contents:
    """The arrays and GRU configurations of a ``.keras`` file.

    Raises:
        WeightsError: if it is damaged, or h5py is not installed.
    """
    tensors, _ = read_arrays(archive.read(WEIGHTS_MEMBER))
    configuration = archive.read(CONFIGURATION_MEMBER) if CONFIGURATION_MEMBER in archive.names else b""
    return Contents("a .keras file", tensors, layers=_layers(configuration))


def read_hdf5(data: bytes) -> Contents:
    """The arrays of an HDF5 file, and the GRU configurations if it holds a whole model.

    Raises:
        WeightsError: if it is damaged, or h5py is not installed.
    """
    tensors, configuration = read_arrays(data)
    return Contents("an HDF5 file", tensors, layers=_layers(configuration))


def _layers(configuration: bytes) -> tuple[Mapping[str, Any], ...]:
    """The configurations of all GRU layers, wherever they lie in the model's."""
    if not configuration or len(configuration) > LARGEST_HEADER:
        return ()
    found: list[Mapping[str, Any]] = []
    pending = [parse_json(configuration, "The model's configuration")]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            settings = node.get("config")
            if node.get("class_name") in ("GRU", "GRUCell") and isinstance(settings, dict):
                found.append(settings)
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)
    return tuple(found)
