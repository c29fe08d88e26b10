"""Files made by hand, so that they can be wrong in every way."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from interchange.weights import WeightsError, read_weights

FILES = Path(__file__).parent / "files"
RECORDED: dict[str, Any] = json.loads((FILES / "recorded.json").read_text())


def torch_arrays(units: int = 2, inputs: int = 3, gates: int = 3, seed: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    rows = gates * units
    return {
        "weight_ih": rng.normal(size=(rows, inputs)),
        "weight_hh": rng.normal(size=(rows, units)),
        "bias_ih": rng.normal(size=rows),
        "bias_hh": rng.normal(size=rows),
    }


def keras_arrays(reset: str = "after", units: int = 2, inputs: int = 3, seed: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {
        "kernel": rng.normal(size=(inputs, 3 * units)),
        "recurrent_kernel": rng.normal(size=(units, 3 * units)),
        "bias": rng.normal(size=(2, 3 * units) if reset == "after" else 3 * units),
    }


def prefixed(prefix: str, arrays: dict[str, np.ndarray], suffix: str = "") -> dict[str, np.ndarray]:
    return {f"{prefix}{name}{suffix}": value for name, value in arrays.items()}


def as_json(arrays: dict[str, Any]) -> bytes:
    return json.dumps({k: v.tolist() if isinstance(v, np.ndarray) else v for k, v in arrays.items()}).encode()


def as_npz(arrays: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def as_safetensors(arrays: dict[str, np.ndarray]) -> bytes:
    header: dict[str, Any] = {"__metadata__": {"made": "by hand"}}
    body = b""
    for name, value in arrays.items():
        data = value.astype("<f8").tobytes()
        header[name] = {"dtype": "F64", "shape": list(value.shape), "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    return safetensors_file(header, body)


def safetensors_file(header: Any, body: bytes) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


def as_zip(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def as_torch(pickled: bytes, storages: dict[str, bytes] | None = None) -> bytes:
    members = {"archive/data.pkl": pickled, "archive/byteorder": b"little"}
    return as_zip(members | {f"archive/data/{key}": data for key, data in (storages or {}).items()})


def attempt(data: bytes) -> str:
    """Read, and let nothing pass but success or a sentence; returns the sentence."""
    try:
        read_weights(data)
    except WeightsError as error:
        sentence = str(error)
        assert sentence.endswith(".")
        assert sentence.isprintable()
        assert len(sentence) < 700
        return sentence
    return ""
