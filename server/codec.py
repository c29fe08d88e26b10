"""The binary frame: what a portrait becomes on the wire.

``GSF1``, the length of the header (32-bit, little-endian), the header as JSON, then blobs one after another:

* ``map``: one byte a sample, 0 to 255 from ``low`` to ``high`` in log10 speed, rows from the bottom; every row after
  the first holds the difference from the row below (modulo 256), which compresses better;
* ``arrows``: one byte an arrow, 0 to 254 for an angle of 0 to 2 pi, 255 where the flow stands still;
* ``counts``: vertices of every piece of a line, 16-bit little-endian;
* ``lines``: 16-bit coordinates of all vertices, x then y, 0 to 65535 across the window with its margin; each is the
  difference (modulo 65536) from the vertex before, in zigzag form (0, -1, 1, -2 …), and the low bytes of all come
  before the high bytes, again for the compression.

Nothing on the wire is ever NaN or infinite.
"""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from dynamics.flow import FloatArray
from dynamics.kernel import kernel

MAGIC = b"GSF1"
TURN = 255
STILL = 255
# decades shown below the greatest speed: slower than this is "nearly still" to the eye
DECADES = 4.0


@dataclass(frozen=True)
class EncodedMap:
    """A speed map in bytes; ``low`` and ``high`` are the log10 speeds of 0 and 255."""

    samples: NDArray[np.uint8]
    low: float
    high: float


def encode_map(speed: FloatArray) -> EncodedMap:
    """Quantise log10 speed to a byte; the ends are rounded to quarters, so that the colours hold still in a drag."""
    samples = np.empty(speed.shape, np.uint8)
    low, high = _quantise(np.ascontiguousarray(speed, dtype=np.float64), samples)
    return EncodedMap(samples, low, high)


@kernel(types.UniTuple(types.float64, 2)(types.float64[:, ::1], types.uint8[:, ::1]))
def _quantise(speed, samples):  # type: ignore[no-untyped-def]
    fastest, slowest = speed.max(), speed.min()
    high = math.ceil(4.0 * math.log10(fastest)) / 4.0 if fastest > 1e-300 else 0.0
    low = math.floor(4.0 * math.log10(slowest)) / 4.0 if slowest > 1e-300 else high - DECADES
    low = min(max(low, high - DECADES), high - 0.25)
    scale = 255.0 / (high - low)
    for i in range(speed.shape[0]):
        for j in range(speed.shape[1]):
            # no speed at all is below every level
            level = (math.log10(speed[i, j]) - low) * scale if speed[i, j] > 0.0 else 0.0
            samples[i, j] = np.uint8(np.rint(min(max(level, 0.0), 255.0)))
    return low, high


def encode_angles(angle: FloatArray, valid: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Quantise directions to 255 steps of a full turn."""
    steps = np.rint(angle * (TURN / (2.0 * math.pi))).astype(np.int64) % TURN
    return np.where(valid, steps, STILL).astype(np.uint8)


def filter_rows(samples: NDArray[np.uint8]) -> bytes:
    """Rows as differences from the row before, modulo 256."""
    rows = samples.copy()
    rows[1:] -= samples[:-1]
    return rows.tobytes()


def filter_coordinates(coordinates: NDArray[np.uint16]) -> bytes:
    """Coordinates as differences, x then y, low bytes then high bytes."""
    steps = coordinates.T.astype(np.uint16, copy=True)
    steps[:, 1:] -= coordinates.T[:, :-1]
    # zigzag: small steps of either sign have a zero high byte
    signed = steps.view(np.int16)
    zigzag = ((signed << 1) ^ (signed >> 15)).view(np.uint16).ravel()
    return (zigzag & 0xFF).astype(np.uint8).tobytes() + (zigzag >> 8).astype(np.uint8).tobytes()


def pack_frame(header: dict[str, Any], blobs: dict[str, bytes]) -> bytes:
    """Put the header and the blobs together; the header gains the length of each blob.

    Raises:
        ValueError: if the header holds a number that is not finite.
    """
    described = {**header, "blobs": [[name, len(blob)] for name, blob in blobs.items()]}
    text = json.dumps(described, allow_nan=False, separators=(",", ":"), ensure_ascii=False).encode()
    return b"".join((MAGIC, struct.pack("<I", len(text)), text, *blobs.values()))
