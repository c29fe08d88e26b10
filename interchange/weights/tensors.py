"""Named arrays as they lie in a file, not yet interpreted."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import WeightsError, quote, shape_text
from .limits import LONGEST_NAME, MOST_DIMENSIONS, MOST_ENTRIES

FloatArray = NDArray[np.float64]

# names that every reader uses; bfloat16 is held as the upper halves of float32
READABLE: dict[str, str] = {
    "float16": "f2",
    "bfloat16": "u2",
    "float32": "f4",
    "float64": "f8",
    "int32": "i4",
    "int64": "i8",
}


@dataclass(frozen=True)
class Tensor:
    """One array of a file.

    Attributes:
        name: as in the file.
        shape: number of entries along each axis.
        kind: a key of :data:`READABLE`, or the file's own name of a kind that is not read.
        raw: the entries, of the shape, or None if their kind is not read.
    """

    name: str
    shape: tuple[int, ...]
    kind: str
    raw: NDArray[Any] | None

    def values(self) -> FloatArray:
        """The entries, exactly.

        Raises:
            WeightsError: if their kind is not read, or one is not a finite number.
        """
        if self.raw is None:
            raise WeightsError(
                f"{quote(self.name)} holds numbers of the kind {quote(self.kind)}; "
                "float16, bfloat16, float32 and float64 are read."
            )
        if self.kind == "bfloat16":
            halves = self.raw.astype(np.uint32) << np.uint32(16)
            values = halves.view(np.float32).astype(np.float64)
        else:
            with np.errstate(invalid="ignore"):  # signalling NaNs; they are refused below
                values = self.raw.astype(np.float64)
        finite = np.isfinite(values)
        if not finite.all():
            place = tuple(int(i) for i in np.argwhere(~finite)[0])
            what = "NaN" if np.isnan(values[place]) else "infinity"
            where = f" at index {list(place)}" if place else ""
            raise WeightsError(f"{quote(self.name)} holds {what}{where}; every weight must be a finite number.")
        return values


@dataclass(frozen=True)
class Contents:
    """What a file holds.

    Attributes:
        container: the kind of file, for a sentence: "a safetensors file".
        tensors: by name.
        words: texts that lie beside the arrays, by name; only "reset" is of use.
        layers: configurations of Keras' GRU layers, if the file has them.
    """

    container: str
    tensors: dict[str, Tensor]
    words: dict[str, str] = field(default_factory=dict)
    layers: tuple[Mapping[str, Any], ...] = ()


def check_shape(name: str, shape: tuple[int, ...]) -> int:
    """The number of entries of a shape.

    Raises:
        WeightsError: if the name or the shape is beyond what is looked at.
    """
    if len(name) > LONGEST_NAME:
        raise WeightsError(f"An array's name, {quote(name)}, is longer than {LONGEST_NAME} characters.")
    if len(shape) > MOST_DIMENSIONS:
        raise WeightsError(f"{quote(name)} has {len(shape)} dimensions; at most {MOST_DIMENSIONS} are read.")
    if any(n < 0 or n > MOST_ENTRIES for n in shape) or math.prod(shape) > MOST_ENTRIES:
        sizes = shape_text(shape) if max(map(abs, shape)) < 10**12 else "a size beyond all bounds"
        raise WeightsError(f"{quote(name)} has {sizes} entries; at most {MOST_ENTRIES:,} are read.")
    return math.prod(shape)


def tensor_from_bytes(name: str, shape: tuple[int, ...], kind: str, data: bytes, order: str = "<") -> Tensor:
    """A tensor whose entries lie row by row in ``data``, of exactly that length.

    Args:
        order: "<" for little-endian, ">" for big-endian.

    Raises:
        WeightsError: if the length does not fit the shape.
    """
    count = check_shape(name, shape)
    if kind not in READABLE:
        return Tensor(name, shape, kind, None)
    dtype = np.dtype(order + READABLE[kind])
    if len(data) != count * dtype.itemsize:
        raise WeightsError(
            f"{quote(name)} of shape {shape_text(shape)} and kind {kind} needs {count * dtype.itemsize} bytes, "
            f"and the file holds {len(data)}; it may be cut short."
        )
    return Tensor(name, shape, kind, np.frombuffer(data, dtype).reshape(shape))


def walk(tree: object, separator: str, most: int, deepest: int) -> Iterator[tuple[str, object]]:
    """Leaves of nested dictionaries with their joined names; bounded in number and depth.

    Raises:
        WeightsError: if there are more or deeper ones.
    """
    seen = 0
    pending: list[tuple[str, object, int]] = [("", tree, 0)]
    while pending:
        name, node, depth = pending.pop()
        seen += 1
        if seen > most:
            raise WeightsError(f"The file holds more than {most:,} entries; save the GRU's weights alone.")
        if not isinstance(node, dict):
            yield name, node
            continue
        if depth > deepest:
            raise WeightsError(f"The file is nested deeper than {deepest} levels; save the GRU's weights alone.")
        if len(node) > most:
            raise WeightsError(f"The file holds more than {most:,} entries; save the GRU's weights alone.")
        for key, value in reversed(node.items()):
            inner = f"{name}{separator}{key}" if name else str(key)
            if len(inner) > LONGEST_NAME:
                raise WeightsError(f"The name {quote(inner)} in the file is longer than {LONGEST_NAME} characters.")
            pending.append((inner, value, depth + 1))
