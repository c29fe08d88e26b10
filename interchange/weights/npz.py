"""NumPy's ``.npz``: a zip file of ``.npy`` arrays (format described in ``numpy.lib.format``).

The header of an array is a Python literal; it is matched against the one form that NumPy writes, not evaluated.
"""

from __future__ import annotations

import re

import numpy as np

from .archives import Archive
from .errors import WeightsError, quote
from .limits import MOST_TENSORS
from .tensors import READABLE, Contents, Tensor, check_shape

MAGIC = b"\x93NUMPY"
_LONGEST_HEADER = 10_000
_HEADER = re.compile(
    r"\{'descr': '([<>|=]?)([a-zA-Z])([0-9]{0,9})', 'fortran_order': (True|False), "
    # each size ends at a comma or the bracket, so there is one way to match and no backtracking
    r"'shape': \(((?:[0-9]{1,12}(?:, ?|(?=\)))){0,32})\), ?\}[ ]*\n?",
    re.ASCII,
)
_KINDS = {code: kind for kind, code in READABLE.items() if kind != "bfloat16"}


def read_npz(archive: Archive) -> Contents:
    """The arrays of a ``.npz``.

    Raises:
        WeightsError: if an array is damaged, or is one of Python objects.
    """
    members = [name for name in archive.names if name.endswith(".npy")]
    if len(members) > MOST_TENSORS:
        raise WeightsError(f"The file holds more than {MOST_TENSORS:,} arrays; save the GRU's weights alone.")
    tensors: dict[str, Tensor] = {}
    words: dict[str, str] = {}
    for member in members:
        name = member.removesuffix(".npy")
        read = _read_array(name, archive.read(member))
        if isinstance(read, str):
            words[name] = read
        else:
            tensors[name] = read
    return Contents("an .npz file", tensors, words)


def _read_array(name: str, data: bytes) -> Tensor | str:
    header_size = {1: 2, 2: 4, 3: 4}.get(data[6]) if len(data) > 10 and data.startswith(MAGIC) else None
    if header_size is None:
        raise WeightsError(f"{quote(name)} is not a NumPy array, or is cut short.")
    start = 8 + header_size
    length = int.from_bytes(data[8:start], "little")
    if length > min(_LONGEST_HEADER, len(data) - start):
        raise WeightsError(f"The header of {quote(name)} is damaged or cut short.")
    match = _HEADER.fullmatch(data[start : start + length].decode("latin-1"))
    if match is None:
        raise WeightsError(f"The header of {quote(name)} describes no plain array of numbers.")
    order, letter, width, fortran, sizes = match.groups()
    shape = tuple(int(n) for n in re.findall("[0-9]+", sizes))
    count = check_shape(name, shape)
    body = data[start + length :]
    if letter == "O":
        raise WeightsError(
            f"{quote(name)} is an array of Python objects, which is never opened; save plain arrays of numbers."
        )
    if letter == "U" and count == 1 and int(width or 0) <= 64 and len(body) == 4 * int(width or 0):
        return body.decode("utf-32-be" if order == ">" else "utf-32-le", "replace").rstrip("\0")
    kind = _KINDS.get(letter + width)
    if kind is None:
        return Tensor(name, shape, letter + width, None)
    dtype = np.dtype((">" if order == ">" else "<") + letter + width)
    if len(body) != count * dtype.itemsize:
        raise WeightsError(
            f"{quote(name)} needs {count * dtype.itemsize} bytes, and the file holds {len(body)}; it may be cut short."
        )
    # a Fortran array lies column by column
    raw = np.frombuffer(body, dtype).reshape(shape, order="F" if fortran == "True" else "C")
    return Tensor(name, shape, kind, raw)
