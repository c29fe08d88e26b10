"""Reads one HDF5 file from standard input in a process of its own: started by :mod:`.hdf5`, never imported.

The HDF5 library can crash on a damaged file (it was seen to), which nothing in Python can catch; here only this process
would end. It writes one JSON object: the arrays as hexadecimal text with shape and kind, and the model's configuration;
or a refusal. It uses nothing of this package, so that it starts fast.
"""

from __future__ import annotations

import importlib
import io
import json
import math
import sys
from collections.abc import Iterator
from typing import Any

DEEPEST = 12
MOST_MEMBERS = 20_000
MOST_ARRAYS = 4_000
MOST_BYTES = 20_000_000
MOST_SECONDS = 10
MOST_MEMORY = 2 * 1024**3
_KINDS = {"f2": "float16", "f4": "float32", "f8": "float64"}


class RefusedError(Exception):
    """A reason that :mod:`.hdf5` puts into words, and the name of what it is about."""


def bound_this_process() -> None:
    """No more time and memory than a small file needs, and no file may be written; where the system can do so."""
    try:
        resource: Any = importlib.import_module("resource")
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def datasets(h5py: Any, file: Any) -> Iterator[tuple[str, Any]]:
    """Datasets by path; only hard links are followed, so nothing outside the file is ever opened."""
    pending = [("", file, 0)]
    visited = 0
    while pending:
        path, group, depth = pending.pop()
        if depth > DEEPEST:
            raise RefusedError("deep", path)
        for name in group:
            visited += 1
            if visited > MOST_MEMBERS:
                raise RefusedError("much", path)
            inner = f"{path}/{name}" if path else str(name)
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                raise RefusedError("link", inner)
            member = group[name]
            if isinstance(member, h5py.Group):
                pending.append((inner, member, depth + 1))
            elif isinstance(member, h5py.Dataset):
                yield inner, member


def array(h5py: Any, name: str, dataset: Any) -> dict[str, Any]:
    """One array; its entries only if they lie plainly in this file."""
    if dataset.external or dataset.is_virtual:
        raise RefusedError("elsewhere", name)
    shape = [int(n) for n in dataset.shape or ()]
    code = dataset.dtype.str
    layout = dataset.id.get_create_plist().get_layout()
    if dataset.shape is None or code[1:] not in _KINDS:
        return {"shape": shape, "kind": str(dataset.dtype)}
    # Keras writes plain datasets; a packed one could unpack to anything
    if layout not in (h5py.h5d.CONTIGUOUS, h5py.h5d.COMPACT):
        return {"shape": shape, "kind": f"{dataset.dtype} in compressed chunks"}
    if math.prod(shape) * dataset.dtype.itemsize > MOST_BYTES:
        raise RefusedError("large", name)
    data = dataset[()].astype(f"<{code[1:]}").tobytes()
    return {"shape": shape, "kind": _KINDS[code[1:]], "data": data.hex()}


def read(data: bytes) -> dict[str, Any]:
    """The arrays and the configuration of a file."""
    h5py: Any = importlib.import_module("h5py")
    bound_this_process()
    arrays: dict[str, Any] = {}
    total = 0
    with h5py.File(io.BytesIO(data), "r") as file:
        for name, dataset in datasets(h5py, file):
            arrays[name] = array(h5py, name, dataset)
            total += len(arrays[name].get("data", ""))
            if total > 2 * MOST_BYTES or len(arrays) > MOST_ARRAYS:
                raise RefusedError("much", name)
        configuration = file.attrs.get("model_config", "")
    text = configuration.decode("utf-8", "replace") if isinstance(configuration, bytes) else configuration
    return {"arrays": arrays, "configuration": text if isinstance(text, str) else ""}


def main() -> None:
    """Standard input to standard output."""
    try:
        answer = read(sys.stdin.buffer.read())
    except RefusedError as refusal:
        answer = {"refusal": list(refusal.args)}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
