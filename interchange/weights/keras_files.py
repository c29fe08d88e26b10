"""Keras' own files: HDF5 (``.h5``, ``.weights.h5``) and ``.keras``, a zip archive of one with its configuration.

Reading HDF5 needs h5py, which is optional. HDF5 files can point at other files of the machine that opens them, through
external links, external storage and virtual datasets; none of these is followed.
"""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterator, Mapping
from typing import Any

from .archives import Archive
from .errors import WeightsError, quote
from .json_text import parse_json
from .limits import DEEPEST, LARGEST_HEADER, MOST_NODES, MOST_TENSORS
from .tensors import Contents, Tensor, check_shape, tensor_from_bytes

SIGNATURE = b"\x89HDF\r\n\x1a\n"
WEIGHTS_MEMBER = "model.weights.h5"
CONFIGURATION_MEMBER = "config.json"
_KINDS = {"<f2": "float16", "<f4": "float32", "<f8": "float64", ">f2": "float16", ">f4": "float32", ">f8": "float64"}


def read_keras(archive: Archive) -> Contents:
    """The arrays and GRU configurations of a ``.keras`` file.

    Raises:
        WeightsError: if it is damaged, or h5py is not installed.
    """
    configuration = b""
    if CONFIGURATION_MEMBER in archive.names:
        configuration = archive.read(CONFIGURATION_MEMBER)
    return _read(archive.read(WEIGHTS_MEMBER), "a .keras file", _layers(configuration))


def read_hdf5(data: bytes) -> Contents:
    """The arrays of an HDF5 file, and the GRU configurations if it holds a whole model.

    Raises:
        WeightsError: if it is damaged, or h5py is not installed.
    """
    return _read(data, "an HDF5 file", None)


def _read(data: bytes, container: str, layers: tuple[Mapping[str, Any], ...] | None) -> Contents:
    try:
        h5py: Any = importlib.import_module("h5py")
    except ImportError:
        raise WeightsError(
            "This server cannot open HDF5, because h5py is not installed; save the weights with "
            "numpy.savez('weights.npz', *layer.get_weights()) and bring that."
        ) from None
    tensors: dict[str, Tensor] = {}
    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            for name, dataset in _datasets(h5py, file):
                tensors[name] = _tensor(h5py, name, dataset)
            if layers is None:
                layers = _layers(_attribute(file, "model_config"))
    except WeightsError:
        raise
    except (OSError, RuntimeError, ValueError, TypeError, KeyError, NotImplementedError, OverflowError, MemoryError):
        raise WeightsError("The HDF5 file is damaged or cut short.") from None
    return Contents(container, tensors, {}, layers)


def _datasets(h5py: Any, file: Any) -> Iterator[tuple[str, Any]]:
    """Datasets by path; only hard links are followed."""
    pending = [("", file, 0)]
    visited = 0
    found = 0
    while pending:
        path, group, depth = pending.pop()
        if depth > DEEPEST:
            raise WeightsError(f"The HDF5 file is nested deeper than {DEEPEST} levels.")
        for name in group:
            visited += 1
            if visited > MOST_NODES or found > MOST_TENSORS:
                raise WeightsError("The HDF5 file holds too much; save the GRU's weights alone.")
            inner = f"{path}/{name}" if path else str(name)
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                raise WeightsError(f"{quote(inner)} in the HDF5 file is a link, which is not followed.")
            member = group[name]
            if isinstance(member, h5py.Group):
                pending.append((inner, member, depth + 1))
            elif isinstance(member, h5py.Dataset):
                found += 1
                yield inner, member


def _tensor(h5py: Any, name: str, dataset: Any) -> Tensor:
    if dataset.external or dataset.is_virtual:
        raise WeightsError(f"{quote(name)} in the HDF5 file lies in another file, which is not opened.")
    shape = tuple(int(n) for n in dataset.shape or ())
    check_shape(name, shape)
    kind = _KINDS.get(dataset.dtype.str)
    if kind is None or dataset.shape is None:
        return Tensor(name, shape, str(dataset.dtype), None)
    # Keras writes plain datasets; a packed one could unpack to anything
    if dataset.id.get_create_plist().get_layout() not in (h5py.h5d.CONTIGUOUS, h5py.h5d.COMPACT):
        return Tensor(name, shape, f"{dataset.dtype} in compressed chunks", None)
    return tensor_from_bytes(name, shape, kind, dataset[()].tobytes(), dataset.dtype.str[0])


def _attribute(file: Any, name: str) -> bytes:
    if name not in file.attrs:
        return b""
    value = file.attrs[name]
    return value.encode() if isinstance(value, str) else value if isinstance(value, bytes) else b""


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
