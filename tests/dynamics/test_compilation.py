"""Kept machine code is used only while every source that went into it is the same."""

import importlib.util
import os
import shutil
from pathlib import Path

import numba
import pytest

from dynamics import _compilation
from dynamics._compilation import ROOT, source_digest

NAMES = ("exponential", "enclosures", "systems/gru_kernels", "branch_and_bound", "winding", "portrait", "basins")


def digests(folder: Path) -> dict[str, str]:
    """As a fresh process would have them: the module alone, since importing the package compiles it."""
    source = folder / "dynamics" / "_compilation.py"
    specification = importlib.util.spec_from_file_location("compilation_of_a_copy", source)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return {name: module.source_digest(folder / "dynamics" / f"{name}.py") for name in NAMES}


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CACHE_DIR", "CACHE_LOCATOR_CLASSES"):
        monkeypatch.setattr(numba.config, name, getattr(numba.config, name))
    monkeypatch.setenv(_compilation.CACHE_VARIABLE, str(tmp_path))
    shutil.copytree(ROOT, tmp_path / "dynamics", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.mark.parametrize(
    ("edited", "untouched"),
    [
        ("enclosures", {"exponential"}),
        ("exponential", set()),
        ("winding", {"exponential", "enclosures", "systems/gru_kernels", "branch_and_bound"}),
        ("basins", {"exponential", "enclosures", "systems/gru_kernels", "branch_and_bound", "winding", "portrait"}),
    ],
)
def test_an_edit_compiles_again_what_it_reaches_and_nothing_else(copy: Path, edited: str, untouched: set[str]) -> None:
    before = digests(copy)
    with (copy / "dynamics" / f"{edited}.py").open("a") as stream:
        stream.write("# an edit\n")
    after = digests(copy)
    assert before[edited] != after[edited]
    assert {name for name in before if before[name] == after[name]} >= untouched
    if edited in {"enclosures", "exponential"}:
        assert {name for name in before if before[name] == after[name]} == untouched


def test_a_function_of_this_package_is_kept_with_that_digest() -> None:
    from dynamics.enclosures import affine

    stamp = affine._cache._impl.locator.get_source_stamp()
    assert stamp == source_digest(ROOT / "enclosures.py")
    assert Path(affine._cache.cache_path).name == stamp


def test_a_cache_that_cannot_be_written_to_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept" / "kernels"
    kept.mkdir(parents=True)
    (kept / "one.nbi").write_text("machine code")
    monkeypatch.setenv(_compilation.CACHE_VARIABLE, str(kept.parent))
    monkeypatch.setattr(_compilation.tempfile, "gettempdir", lambda: str(tmp_path / "temporary"))
    # the tests may run as root, for whom nothing is read-only
    real = os.access
    monkeypatch.setattr(_compilation.os, "access", lambda path, mode: Path(path) != kept and real(path, mode))
    chosen = _compilation.choose_cache_folder()
    assert chosen != kept
    assert (chosen / "one.nbi").read_text() == "machine code"


def test_a_cache_on_a_full_disk_is_copied_or_used_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept" / "kernels"
    kept.mkdir(parents=True)
    (kept / "one.nbi").write_text("machine code")
    monkeypatch.setenv(_compilation.CACHE_VARIABLE, str(kept.parent))
    monkeypatch.setattr(_compilation.tempfile, "gettempdir", lambda: str(tmp_path / "temporary"))
    real = shutil.disk_usage

    def usage(path: Path) -> object:
        return real(path)._replace(free=0) if Path(path) == kept else real(path)

    monkeypatch.setattr(_compilation.shutil, "disk_usage", usage)
    chosen = _compilation.choose_cache_folder()
    assert chosen != kept
    assert (chosen / "one.nbi").read_text() == "machine code"

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_compilation.shutil, "copytree", full)
    assert _compilation.choose_cache_folder() == kept
