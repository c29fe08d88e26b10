"""HDF5 files, read by a process that may crash in our stead; see :mod:`.hdf5_child`. Needs h5py, which is optional."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from .errors import WeightsError, quote
from .json_text import parse_json
from .limits import MOST_TENSORS
from .tensors import Tensor, check_shape, tensor_from_bytes

SIGNATURE = b"\x89HDF\r\n\x1a\n"
_CHILD = Path(__file__).with_name("hdf5_child.py")
_SECONDS = 20.0
_DAMAGED = "The HDF5 file is damaged or cut short."
_REFUSALS = {
    "deep": "The HDF5 file is nested too deeply at {}.",
    "much": "The HDF5 file holds too much; save the GRU's weights alone.",
    "large": "{} in the HDF5 file is too large; save the GRU's weights alone.",
    "link": "{} in the HDF5 file is a link, which is not followed.",
    "elsewhere": "{} in the HDF5 file lies in another file, which is not opened.",
}
# each reader is a process: a crowd of files must not become a crowd of processes
_turns = BoundedSemaphore(2)


def can_read_hdf5() -> bool:
    """Whether h5py is installed."""
    return importlib.util.find_spec("h5py") is not None


def read_arrays(data: bytes) -> tuple[dict[str, Tensor], bytes]:
    """The arrays of an HDF5 file by path, and the configuration of the model if one lies in the file.

    Raises:
        WeightsError: if h5py is not installed, or the file is damaged or points outside itself.
    """
    if not can_read_hdf5():
        raise WeightsError(
            "This server cannot open HDF5, because h5py is not installed; save the weights with "
            "numpy.savez('weights.npz', *layer.get_weights()) and bring that."
        )
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    if not _turns.acquire(timeout=_SECONDS):
        raise WeightsError("Too many HDF5 files are being read; try again in a moment.")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=kept | {"OPENBLAS_NUM_THREADS": "1"},
            timeout=_SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        raise WeightsError(_DAMAGED) from None
    finally:
        _turns.release()
    if done.returncode != 0:
        raise WeightsError(_DAMAGED)
    return _read_answer(done.stdout)


def _read_answer(answer: bytes) -> tuple[dict[str, Tensor], bytes]:
    """The child has read an untrusted file with a library that crashes on some: its answer is checked as a file is."""
    found = parse_json(answer, "The HDF5 file")
    if not isinstance(found, dict):
        raise WeightsError(_DAMAGED)
    refusal = found.get("refusal")
    if isinstance(refusal, list) and len(refusal) == 2:
        raise WeightsError(_REFUSALS.get(str(refusal[0]), _DAMAGED).format(quote(str(refusal[1]))))
    arrays, configuration = found.get("arrays"), found.get("configuration")
    if not isinstance(arrays, dict) or not isinstance(configuration, str) or len(arrays) > MOST_TENSORS:
        raise WeightsError(_DAMAGED)
    return {name: _tensor(name, entry) for name, entry in arrays.items()}, configuration.encode("utf-8", "replace")


def _tensor(name: str, entry: object) -> Tensor:
    if not isinstance(entry, dict):
        raise WeightsError(_DAMAGED)
    shape, kind, data = entry.get("shape"), entry.get("kind"), entry.get("data")
    if not isinstance(kind, str) or not isinstance(shape, list) or not all(type(n) is int for n in shape):
        raise WeightsError(_DAMAGED)
    check_shape(name, tuple(shape))
    if not isinstance(data, str):
        return Tensor(name, tuple(shape), kind, None)
    try:
        content = bytes.fromhex(data)
    except ValueError:
        raise WeightsError(_DAMAGED) from None
    return tensor_from_bytes(name, tuple(shape), kind, content)
