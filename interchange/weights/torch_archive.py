"""A PyTorch file: a zip archive of ``data.pkl``, which describes tensors, and ``data/N``, which hold their numbers."""

from __future__ import annotations

import re

import numpy as np

from .archives import Archive
from .errors import WeightsError, quote
from .limits import DEEPEST, LARGEST_HEADER, MOST_NODES
from .pickle_subset import SAVE_STATE_DICT, StoredTensor, read_pickle
from .tensors import READABLE, Contents, Tensor, check_shape, walk

_KINDS = {
    "HalfStorage": "float16",
    "BFloat16Storage": "bfloat16",
    "FloatStorage": "float32",
    "DoubleStorage": "float64",
    "IntStorage": "int32",
    "LongStorage": "int64",
}
_DESCRIPTION = re.compile(r"(?:([^/]{1,400})/)?data\.pkl")
_KEY = re.compile("[0-9]{1,9}", re.ASCII)


def description_of(archive: Archive) -> str | None:
    """The name of the archive's ``data.pkl``, or None if it is no PyTorch file."""
    found = [name for name in archive.names if _DESCRIPTION.fullmatch(name)]
    return found[0] if len(found) == 1 else None


def read_torch(archive: Archive, description: str) -> Contents:
    """The tensors of a state dict.

    Raises:
        WeightsError: if it is not a state dict, or is damaged.
    """
    root = description.removesuffix("data.pkl")
    if f"{root}constants.pkl" in archive.names:
        raise WeightsError(f"The file is a TorchScript module, which is a program; {SAVE_STATE_DICT}.")
    packed = archive.read(description)
    if len(packed) > LARGEST_HEADER:
        raise WeightsError(f"The state dict describes more than a GRU's weights; {SAVE_STATE_DICT}.")
    order = _byte_order(archive, root)
    tree = read_pickle(packed)
    if not isinstance(tree, dict):
        raise WeightsError(f"The PyTorch file holds no state dict; {SAVE_STATE_DICT}.")
    storages: dict[str, bytes] = {}
    tensors: dict[str, Tensor] = {}
    for name, leaf in walk(tree, ".", MOST_NODES, DEEPEST):
        if isinstance(leaf, StoredTensor):
            tensors[name] = _tensor(name, leaf, archive, root, order, storages)
    return Contents("a PyTorch state dict", tensors)


def _byte_order(archive: Archive, root: str) -> str:
    name = f"{root}byteorder"
    if name not in archive.names:
        return "<"  # files from before PyTorch 2.1 do not say
    order = {b"little": "<", b"big": ">"}.get(archive.read(name))
    if order is None:
        raise WeightsError("The PyTorch file is damaged: its byte order is neither little nor big.")
    return order


def _tensor(
    name: str, stored: StoredTensor, archive: Archive, root: str, order: str, storages: dict[str, bytes]
) -> Tensor:
    storage = stored.storage
    count = check_shape(name, stored.shape)
    kind = _KINDS.get(storage.kind)
    if kind is None:
        return Tensor(name, stored.shape, storage.kind.removesuffix("Storage").lower(), None)
    if not _KEY.fullmatch(storage.key):
        raise WeightsError(f"The PyTorch file is damaged: {quote(name)} lies in {quote(storage.key)}.")
    if storage.key not in storages:
        storages[storage.key] = archive.read(f"{root}data/{storage.key}")
    data, dtype = storages[storage.key], np.dtype(order + READABLE[kind])
    last = stored.offset + sum((n - 1) * step for n, step in zip(stored.shape, stored.strides, strict=True))
    if len(data) != storage.count * dtype.itemsize or (count and last >= storage.count):
        raise WeightsError(f"The PyTorch file is damaged or cut short: {quote(name)} reaches beyond its numbers.")
    if not count:
        return Tensor(name, stored.shape, kind, np.empty(stored.shape, dtype))
    # the bound above holds for every index, so the strided view stays within the buffer
    flat = np.frombuffer(data, dtype)[stored.offset :]
    steps = tuple(step * dtype.itemsize if n > 1 else 0 for n, step in zip(stored.shape, stored.strides, strict=True))
    return Tensor(name, stored.shape, kind, np.lib.stride_tricks.as_strided(flat, stored.shape, steps, writeable=False))
