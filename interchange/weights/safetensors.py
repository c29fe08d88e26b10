"""The safetensors format, strictly: eight bytes of length, a JSON header, and the entries without gaps.

Source: the format's own description, "Format" in the README of the safetensors project: little-endian, row by row,
offsets relative to the end of the header, no overlaps and no holes.
"""

from __future__ import annotations

from itertools import pairwise

from .errors import WeightsError, quote
from .json_text import parse_json
from .limits import LARGEST_HEADER, MOST_TENSORS
from .tensors import Contents, Tensor, tensor_from_bytes

_KINDS = {
    "F16": "float16",
    "BF16": "bfloat16",
    "F32": "float32",
    "F64": "float64",
    "I32": "int32",
    "I64": "int64",
}
_METADATA = "__metadata__"


def looks_like_safetensors(data: bytes) -> bool:
    """Whether the file begins as the format does, be it complete or not."""
    return len(data) > 8 and data[8:9] == b"{" and 2 <= int.from_bytes(data[:8], "little") <= LARGEST_HEADER


def read_safetensors(data: bytes) -> Contents:
    """The tensors of a safetensors file.

    Raises:
        WeightsError: if the header or the layout breaks the format's rules.
    """
    length = int.from_bytes(data[:8], "little")
    if length > len(data) - 8:
        raise WeightsError("The safetensors file is cut short: it ends within its header.")
    header = parse_json(data[8 : 8 + length], "The header of the safetensors file")
    if not isinstance(header, dict):
        raise WeightsError("The header of the safetensors file is not a JSON object.")
    body = memoryview(data)[8 + length :]
    entries = {name: entry for name, entry in header.items() if name != _METADATA}
    if len(entries) > MOST_TENSORS:
        raise WeightsError(f"The file holds more than {MOST_TENSORS:,} tensors; save the GRU's weights alone.")
    spans: list[tuple[int, int]] = [(0, 0)]
    tensors: dict[str, Tensor] = {}
    for name, entry in entries.items():
        kind, shape, begin, end = _read_entry(name, entry)
        if end > len(body):
            raise WeightsError(f"The safetensors file is cut short: {quote(name)} lies beyond its end.")
        spans.append((begin, end))
        tensors[name] = tensor_from_bytes(name, shape, _KINDS.get(kind, kind), bytes(body[begin:end]))
    spans.sort()
    if any(one[1] != other[0] for one, other in pairwise(spans)) or spans[-1][1] != len(body):
        raise WeightsError("The safetensors file is damaged: its tensors overlap or leave gaps.")
    return Contents("a safetensors file", tensors)


def _read_entry(name: str, entry: object) -> tuple[str, tuple[int, ...], int, int]:
    wrong = WeightsError(f"The header of the safetensors file describes {quote(name)} wrongly.")
    if not isinstance(entry, dict) or set(entry) != {"dtype", "shape", "data_offsets"}:
        raise wrong
    kind, shape, offsets = entry["dtype"], entry["shape"], entry["data_offsets"]
    if not (isinstance(kind, str) and isinstance(shape, list) and isinstance(offsets, list) and len(offsets) == 2):
        raise wrong
    if not all(type(n) is int and n >= 0 for n in (*shape, *offsets)) or offsets[0] > offsets[1]:
        raise wrong
    return kind, tuple(shape), offsets[0], offsets[1]
