"""Files made to harm: nothing runs, nothing grows, and every refusal is one sentence."""

from __future__ import annotations

import io
import os
import pickle
import struct
import sys
import time
import tracemalloc
import zipfile
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interchange.weights.pickle_subset import read_pickle

from .builders import (
    FILES,
    as_json,
    as_npz,
    as_safetensors,
    as_torch,
    as_zip,
    attempt,
    keras_arrays,
    safetensors_file,
    torch_arrays,
)

WHOLE = {
    "json": as_json(torch_arrays()),
    "npz": as_npz(keras_arrays()),
    "safetensors": as_safetensors(torch_arrays()),
    "torch": (FILES / "cell.pt").read_bytes(),
    "checkpoint": (FILES / "checkpoint.pt").read_bytes(),
    "encoder": (FILES / "encoder_decoder.pt").read_bytes(),
    "whole model": (FILES / "whole_model.pt").read_bytes(),
}
PACKED = zipfile.ZipFile(io.BytesIO(WHOLE["torch"])).read("cell/data.pkl")


@pytest.mark.parametrize("kind", WHOLE)
def test_every_truncation(kind: str) -> None:
    data = WHOLE[kind]
    for length in range(0, len(data), max(1, len(data) // 400)):
        assert attempt(data[:length]), f"{length} of {len(data)} bytes were taken for the whole"


@pytest.mark.parametrize("kind", WHOLE)
def test_flipped_bytes(kind: str) -> None:
    rng = np.random.default_rng(20)
    for _ in range(400):
        data = bytearray(WHOLE[kind])
        for place in rng.integers(0, len(data), size=rng.integers(1, 6)):
            data[place] = rng.integers(0, 256)
        attempt(bytes(data))


def test_flipped_bytes_of_a_pickle() -> None:
    """Within an archive the check sum would catch them, so the description is put in anew."""
    rng = np.random.default_rng(21)
    storages = {str(i): bytes(144) for i in range(4)}
    for _ in range(3000):
        packed = bytearray(PACKED)
        for place in rng.integers(0, len(packed), size=rng.integers(1, 8)):
            packed[place] = rng.integers(0, 256)
        attempt(as_torch(bytes(packed), storages))


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_at_all(data: bytes) -> None:
    attempt(data)
    attempt(as_torch(data))
    attempt(as_torch(b"\x80\x02" + data + b"."))
    attempt(as_zip({"U_h.npy": data}))
    attempt(as_zip({"U_h.npy": b"\x93NUMPY\x01\x00" + data}))
    attempt(safetensors_file(b"{" + data, data))
    attempt(b"{" + data)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["U_h", "U_r", "c_h", "reset", "weight_hh", "weight_ih_l0", "kernel", "recurrent_kernel", "bias"]
)


@given(st.dictionaries(NAMES, JSON_VALUES, min_size=1, max_size=5))
@settings(max_examples=300, deadline=None)
def test_any_json_under_known_names(value: dict[str, object]) -> None:
    attempt(as_json(value))


ENTRIES = st.fixed_dictionaries(
    {
        "dtype": st.sampled_from(["F64", "F32", "BF16", "I64", "U8", "\n"]) | st.none(),
        "shape": st.lists(st.integers(-2, 2**70), max_size=3),
        "data_offsets": st.lists(st.integers(-1, 2**70) | st.integers(0, 100), max_size=3),
    }
)


@given(st.dictionaries(NAMES, ENTRIES | JSON_VALUES, max_size=4), st.binary(max_size=100))
@settings(max_examples=300, deadline=None)
def test_any_safetensors_header(header: dict[str, object], body: bytes) -> None:
    attempt(safetensors_file(header, body))


class Attack:
    """Pickles as a call of a function."""

    def __init__(self, function: object, *arguments: object) -> None:
        self.function, self.arguments = function, arguments

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.function, self.arguments


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("inside", [False, True])
def test_a_pickle_that_calls_the_shell_is_not_obeyed(protocol: int, inside: bool, tmp_path: Path) -> None:
    trace = tmp_path / "owned"
    attack: object = Attack(os.system, f"touch {trace}")
    if inside:
        attack = OrderedDict(weight_hh=attack, weight_ih=Attack(eval, f"open({str(trace)!r}, 'w')"))
    packed = pickle.dumps(attack, protocol=protocol)
    for data in (as_torch(packed), packed):
        assert attempt(data)
    assert not trace.exists()
    if protocol >= 2:
        assert "could run code when opened" in attempt(as_torch(packed))
    # the attack itself is sound: an unpickler would have obeyed
    pickle.loads(packed)
    assert trace.exists()


@pytest.mark.parametrize(
    "function",
    ["builtins eval", "torch load", "torch.serialization load", "torch hub.load", "torch.hub load", "os Storage"],
)
def test_other_functions_are_named_and_refused(function: str) -> None:
    loaded = set(sys.modules)
    module, _, name = function.partition(" ")
    sentence = attempt(as_torch(b"\x80\x02c" + module.encode() + b"\n" + name.encode() + b"\n)R."))
    assert f"'{module}.{name}'" in sentence
    assert set(sys.modules) == loaded


def test_a_storage_class_is_never_called() -> None:
    assert attempt(as_torch(b"\x80\x02ctorch\nFloatStorage\n)R."))
    assert attempt(as_torch(b"\x80\x02ccollections\nOrderedDict\n)R}b."))


def test_shared_dictionaries_are_not_walked_for_ever() -> None:
    laughs: dict[int, object] = {}
    for _ in range(8):
        laughs = dict.fromkeys(range(100), laughs)
    begin = time.perf_counter()
    assert "more than" in attempt(as_torch(pickle.dumps(laughs, protocol=2)))
    assert time.perf_counter() - begin < 10.0


def test_nested_tuples_are_not_hashed() -> None:
    laughs: tuple[object, ...] = ()
    for _ in range(60):
        laughs = (laughs, laughs)
    packed = pickle.dumps(laughs, protocol=2)[2:-1]
    begin = time.perf_counter()
    assert "keys are not names" in attempt(as_torch(b"\x80\x02}" + packed + b"K\x01s."))
    assert time.perf_counter() - begin < 10.0


def test_a_dictionary_that_holds_itself() -> None:
    endless: dict[str, object] = {}
    endless["again"] = endless
    assert "nested deeper" in attempt(as_torch(pickle.dumps(endless, protocol=2)))


def test_depth() -> None:
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}")):
        for depth in (50, 1000, 100_000):
            assert attempt(opening * depth + b"1" + closing * depth)
    assert attempt(safetensors_file(b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", b""))
    assert attempt(as_torch(b"\x80\x02" + b"(" * 100_000 + b"."))
    assert attempt(as_torch(b"\x80\x02)" + b"\x85" * 100_000 + b"."))


def test_digits() -> None:
    assert "more digits" in attempt(b'{"U_h": ' + b"9" * 5000 + b"}")
    assert "too large" in attempt(b'{"U_h": [[' + b"9" * 400 + b", 1], [1, 1]]}")


def peak(data: bytes) -> tuple[int, float]:
    tracemalloc.start()
    begin = time.perf_counter()
    assert attempt(data)
    took = time.perf_counter() - begin
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most, took


def bomb(name: str, size: int = 300_000_000) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as member:
        for _ in range(size // 10_000_000):
            member.write(bytes(10_000_000))
    return stream.getvalue()


def test_zip_bombs_stay_small() -> None:
    for name in ("U_h.npy", "archive/data.pkl"):
        packed = bomb(name)
        assert len(packed) < 5_000_000
        most, took = peak(packed)
        assert most < 100_000_000
        assert took < 20.0


def test_a_zip_that_lies_about_its_sizes() -> None:
    data = bytearray(as_zip({"U_h.npy": bytes(1000)}))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<II", data, at + 20, 2**31, 2**31)
    assert attempt(bytes(data))


def test_too_many_members() -> None:
    assert "more than 4,000 files" in attempt(as_zip({f"{i}.npy": b"" for i in range(4001)}))


@pytest.mark.parametrize(
    "shape", ["(2, 999999999999)", "(999999999999, 999999999999)", "(2, 2, 2, 2, 2, 2, 2, 2, 2, 2)", "(3000001,)"]
)
def test_claimed_shapes_take_no_memory(shape: str) -> None:
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".encode()
    array = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header
    most, _ = peak(as_zip({"U_h.npy": array}))
    assert most < 1_000_000


@pytest.mark.parametrize(
    "header",
    [
        "__import__('os').system('true')",
        "{'descr': [('a', '<f8')], 'shape': ()}",
        "{" * 900,
        "{'descr': '<f8', 'fortran_order': False, 'shape': (" + "1" * 9000 + ";), }",
    ],
)
def test_headers_are_matched_and_not_evaluated(header: str) -> None:
    text = header.encode()
    array = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text
    assert "describes no plain array" in attempt(as_zip({"U_h.npy": array}))


class Unread:
    """Pickles as a tensor of PyTorch's, of any geometry."""

    def __init__(self, offset: object, shape: object, strides: object, count: int = 12, key: str = "0") -> None:
        self.arguments = (offset, shape, strides)
        self.identity = ("storage", key, count)


def described(tensor: Unread) -> bytes:
    """A pickled state dict with one tensor, written by hand."""

    def plain(value: object) -> bytes:
        return pickle.dumps(value, protocol=2)[2:-1].replace(b"q\x00", b"").replace(b"q\x01", b"")

    def text(value: str) -> bytes:
        return b"X" + struct.pack("<I", len(value)) + value.encode()

    _, key, count = tensor.identity
    storage = b"(" + text("storage") + b"ctorch\nDoubleStorage\n" + text(str(key)) + text("cpu") + plain(count) + b"tQ"
    arguments = b"".join(plain(value) for value in tensor.arguments)
    rebuilt = b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + arguments + b"\x89}tR"
    return b"\x80\x02}" + text("weight_hh") + rebuilt + b"s."


@pytest.mark.parametrize(
    "tensor",
    [
        Unread(1, (6, 2), (2, 1)),
        Unread(0, (6, 2), (3, 1)),
        Unread(2**70, (6, 2), (2, 1)),
        Unread(0, (6, 2), (2**70, 1)),
        Unread(-1, (6, 2), (2, 1)),
        Unread(0, (6, 2), (-2, 1)),
        Unread(0, (6,), (2, 1)),
        Unread(0, (6, 2), (2, 1), count=13),
        Unread(0, (6, 2), (2, 1), key="../../etc/passwd"),
        Unread(0, (6, 2), (2, 1), key="7"),
        Unread(0, (2**40, 2**40), (0, 0)),
        Unread(True, (6, 2), (2, 1)),
    ],
)
def test_views_beyond_their_storage(tensor: Unread) -> None:
    assert "weight_ih" not in attempt(as_torch(described(tensor), {"0": bytes(96)}))


def test_the_hand_made_description_itself_is_sound() -> None:
    """Only what is missing beside it is complained of, so the refusals above are for the geometry."""
    sentence = attempt(as_torch(described(Unread(0, (6, 2), (2, 1))), {"0": bytes(96)}))
    assert sentence == "'weight_ih' is missing beside 'weight_hh'."
    assert attempt(as_torch(described(Unread(0, (1, 2), (2**90, 1), count=2)), {"0": bytes(16)}))


def test_pickles_are_read_only_as_values() -> None:
    read = read_pickle(pickle.dumps({"a": [1, 2.5, None, True], "b": {"c": (1, 2, 3, "d")}}, protocol=4))
    assert read == {"a": [1, 2.5, None, True], "b": {"c": (1, 2, 3, "d")}}


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"a": (0, 48), "b": (40, 96)}, "overlap or leave gaps"),
        ({"a": (8, 56), "b": (56, 104)}, "overlap or leave gaps"),
        ({"a": (0, 48), "b": (48, 200)}, "beyond its end"),
        ({"a": (0, 40)}, "needs 48 bytes"),
    ],
)
def test_safetensors_layouts(entries: dict[str, tuple[int, int]], words: str) -> None:
    header = {name: {"dtype": "F64", "shape": [6], "data_offsets": list(span)} for name, span in entries.items()}
    if words.startswith("overlap"):
        header = {
            name: entry | {"dtype": "U8", "shape": [entry["data_offsets"][1] - entry["data_offsets"][0]]}  # type: ignore[operator,index]
            for name, entry in header.items()
        }
    assert words in attempt(safetensors_file(header, bytes(104)))
