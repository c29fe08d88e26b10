"""A decoder of frames, written from the description in server/codec.py and nothing else."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dynamics.flow import FloatArray


@dataclass(frozen=True)
class Decoded:
    """A frame taken apart."""

    header: dict[str, Any]
    speed: NDArray[np.uint8]
    angles: NDArray[np.uint8]
    lines: dict[str, list[FloatArray]]


def decode(data: bytes) -> Decoded:
    """Take a frame apart."""
    assert data[:4] == b"GSF1"
    (length,) = struct.unpack("<I", data[4:8])
    header = json.loads(data[8 : 8 + length], parse_constant=_refuse)
    at, blobs = 8 + length, {}
    for name, size in header["blobs"]:
        blobs[name] = data[at : at + size]
        at += size
    assert at == len(data)
    n, m = header["map"]["size"], header["arrows"]["size"]
    speed = np.cumsum(np.frombuffer(blobs["map"], np.uint8).reshape(n, n), axis=0, dtype=np.uint8)
    angles = np.frombuffer(blobs["arrows"], np.uint8).reshape(m, m)
    return Decoded(header, speed, angles, _lines(header, blobs))


def _refuse(name: str) -> None:
    raise AssertionError(f"{name} on the wire")


def _lines(header: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, list[FloatArray]]:
    low, high = np.frombuffer(blobs["lines"], np.uint8).astype(np.int64).reshape(2, -1)
    zigzag = (low + 256 * high).reshape(2, -1)
    steps = np.where(zigzag % 2, -(zigzag + 1) // 2, zigzag // 2)
    whole = np.cumsum(steps, axis=1) % 65536
    x0, x1, y0, y1 = header["window"]
    margin = header["lines"]["margin"]
    dx, dy = margin * (x1 - x0), margin * (y1 - y0)
    xs = x0 - dx + (x1 - x0 + 2 * dx) * whole[0] / 65535
    ys = y0 - dy + (y1 - y0 + 2 * dy) * whole[1] / 65535
    counts = np.frombuffer(blobs["counts"], "<u2").astype(int)
    ends = np.cumsum(counts)
    pieces = [np.stack([xs[e - c : e], ys[e - c : e]], axis=1) for c, e in zip(counts, ends, strict=True)]
    groups: dict[str, list[FloatArray]] = {}
    for name, number in header["lines"]["pieces"].items():
        groups[name], pieces = pieces[:number], pieces[number:]
    assert not pieces
    return groups
