"""HDF5 files that point elsewhere, are cut short or crash the library that reads them."""

from __future__ import annotations

import io
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from interchange.weights import hdf5

from .builders import FILES, attempt


@pytest.mark.skipif(find_spec("h5py") is None, reason="NOT VERIFIED: h5py is not installed")
class TestHdf5:
    """Files of HDF5 that point elsewhere."""

    @staticmethod
    def made(fill: object, **options: object) -> bytes:
        import h5py

        stream = io.BytesIO()
        with h5py.File(stream, "w") as file:
            fill(file)  # type: ignore[operator]
        return stream.getvalue()

    def test_links_and_foreign_storage_are_not_followed(self, tmp_path: Path) -> None:
        import h5py

        secret = tmp_path / "secret.bin"
        secret.write_bytes(np.ones(12).tobytes())

        def external_link(file: object) -> None:
            file["kernel"] = h5py.ExternalLink(str(secret), "/")  # type: ignore[index]

        def soft_link(file: object) -> None:
            file["kernel"] = h5py.SoftLink("/elsewhere")  # type: ignore[index]

        def external_storage(file: object) -> None:
            file.create_dataset("kernel", (2, 6), "<f8", external=[(str(secret), 0, 96)])  # type: ignore[attr-defined]

        def virtual(file: object) -> None:
            layout = h5py.VirtualLayout((2, 6), "<f8")
            layout[:] = h5py.VirtualSource(str(secret), "data", (2, 6))
            file.create_virtual_dataset("kernel", layout)  # type: ignore[attr-defined]

        for fill, words in (
            (external_link, "is a link"),
            (soft_link, "is a link"),
            (external_storage, "lies in another file"),
            (virtual, "lies in another file"),
        ):
            assert words in attempt(self.made(fill))

    def test_compressed_and_endless(self) -> None:
        def packed(file: object) -> None:
            for name, shape in (("kernel", (2, 6)), ("recurrent_kernel", (2, 6))):
                file.create_dataset(name, shape, "<f8", chunks=shape, compression="gzip")  # type: ignore[attr-defined]

        def huge(file: object) -> None:
            file.create_dataset("kernel", (10**9, 6), "<f8", chunks=(10**6, 6))  # type: ignore[attr-defined]

        def empty(file: object) -> None:
            file.create_dataset("kernel", (10**9, 6), "<f8")  # type: ignore[attr-defined]

        def loop(file: object) -> None:
            group = file.create_group("a")  # type: ignore[attr-defined]
            group["again"] = group

        assert "compressed chunks" in attempt(self.made(packed))
        assert "at most 3,000,000 are read" in attempt(self.made(huge))
        assert "is too large" in attempt(self.made(empty))
        assert "nested too deeply" in attempt(self.made(loop))

    @pytest.mark.parametrize("name", ["keras_after.weights.h5", "keras_before.h5", "keras_after.keras"])
    def test_truncations(self, name: str) -> None:
        data = (FILES / name).read_bytes()
        for length in range(8, len(data), len(data) // 12):
            assert attempt(data[:length])

    def test_a_crash_of_the_library_ends_in_a_sentence(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        child = tmp_path / "child.py"
        child.write_text("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
        monkeypatch.setattr(hdf5, "_CHILD", child)
        assert attempt((FILES / "keras_after.h5").read_bytes()) == "The HDF5 file is damaged or cut short."

    def test_flipped_bytes_where_the_library_was_seen_to_crash(self) -> None:
        rng = np.random.default_rng(1)
        for _ in range(15):
            data = bytearray((FILES / "keras_after.h5").read_bytes())
            for place in rng.integers(8, 4000, size=8):
                data[place] = rng.integers(0, 256)
            attempt(bytes(data))

    @pytest.mark.parametrize(
        "answer",
        [
            *("", "[]", "{}", '{"refusal": ["x", "y"]}', '{"arrays": {"a": 1}, "configuration": ""}'),
            '{"arrays": {"a": {"shape": [2], "kind": "float64", "data": "0"}}, "configuration": ""}',
            '{"arrays": {"a": {"shape": [2], "kind": "float64", "data": "00"}}, "configuration": ""}',
        ],
    )
    def test_answers_of_a_corrupted_reader(self, answer: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        child = tmp_path / "child.py"
        child.write_text(f"print({answer!r})")
        monkeypatch.setattr(hdf5, "_CHILD", child)
        assert attempt((FILES / "keras_after.h5").read_bytes())


def test_without_h5py_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hdf5, "can_read_hdf5", lambda: False)
    sentence = attempt((FILES / "keras_after.weights.h5").read_bytes())
    assert "h5py is not installed; save the weights with numpy.savez" in sentence
