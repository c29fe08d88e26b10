"""Kernels of versions that nobody starts any more are removed; those of others stay."""

import os
from pathlib import Path

from server.warm import forget

NOW = 2_000_000_000.0
DAY = 86_400.0


def made(path: Path, days: float, text: str | None = None) -> Path:
    """A folder, or a file with a text, that was touched so many days ago."""
    if text is None:
        path.mkdir()
    else:
        path.write_text(text)
    os.utime(path, (NOW - days * DAY,) * 2)
    return path


def test_only_what_no_version_of_the_last_month_lists_is_removed(tmp_path: Path) -> None:
    shared, own, old, fresh = (letter * 32 for letter in "abcd")
    for name, days in ((shared, 90), (own, 90), (old, 90), (fresh, 1)):
        made(tmp_path / name, days)
    started = made(tmp_path / f"all-{'1' * 32}", 2, f"{shared}\n{own}")
    left = made(tmp_path / f"first-{'2' * 32}", 40, f"{shared}\n{old}")
    others = [made(tmp_path / "locks", 90), made(tmp_path / "notes", 90, "mine"), made(tmp_path / "f0", 90)]
    forget(tmp_path, NOW)
    assert {path.name for path in tmp_path.iterdir()} == {shared, own, fresh, started.name, *(p.name for p in others)}
    assert not left.exists()
