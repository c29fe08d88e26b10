"""Where the rows of a survey are kept: a folder that a killed run leaves in good order."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from .drawing import Row

_LOCK = ".lock"


class StoreError(ValueError):
    """A folder that this run must not write to; the message says why and what to do."""


class Store:
    """Rows of one kind ("chunk" or "climb"), one JSON object a line, appended as they come.

    A row is written in one go, so a run that is killed leaves whole lines and at most one torn line at the end, which
    is cut off when the survey goes on. Beside ``chunks.jsonl`` lies ``chunks.json``, the manifest.

    Args:
        folder: made if it does not exist.
        kind: of the rows.
        manifest: what the rows are; a folder with other ones is refused.

    Raises:
        StoreError: if the folder holds rows of another survey, or cannot be used.
    """

    def __init__(self, folder: Path, kind: str, manifest: dict[str, Any]) -> None:
        self.folder, self.kind = folder, kind
        path = manifest_path(folder, kind)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                # written beside and renamed: there is never half a manifest
                beside = path.with_suffix(".new")
                beside.write_text(json.dumps(manifest, indent=1) + "\n")
                beside.replace(path)
        except OSError as error:
            raise StoreError(f"cannot use the folder {folder}: {error.strerror}") from None
        kept = read_manifest(folder, kind)
        for key, value in manifest.items():
            if kept.get(key) != value:
                raise StoreError(
                    f"{path} tells of a survey with another {key.replace('_', ' ')} ({kept.get(key)}, not {value}); "
                    "choose another folder, or go on as it was begun"
                )

    @contextmanager
    def appending(self) -> Iterator[Appender]:
        """Opens the rows for appending, a torn last line cut off, and keeps other runs out of the folder.

        Raises:
            StoreError: if another run is writing to it.
        """
        path = rows_path(self.folder, self.kind)
        with (self.folder / _LOCK).open("w") as lock, path.open("ab") as stream:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise StoreError(f"another run is writing to {self.folder}; wait for it or choose another") from None
            whole = _whole_length(path)
            if whole != path.stat().st_size:
                os.truncate(path, whole)
            yield Appender(stream)


class Appender:
    """Appends rows to an open file."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def append(self, row: Row) -> None:
        """Write one row and hand it to the system at once."""
        self._stream.write(json.dumps(row, separators=(",", ":")).encode() + b"\n")
        self._stream.flush()


def rows_path(folder: Path, kind: str) -> Path:
    """The file of one kind of rows."""
    return folder / f"{kind}s.jsonl"


def manifest_path(folder: Path, kind: str) -> Path:
    """The file that says what the rows of one kind are."""
    return folder / f"{kind}s.json"


def read_manifest(folder: Path, kind: str) -> dict[str, Any]:
    """What the rows of one kind are.

    Raises:
        StoreError: if the folder has none, or the file is damaged.
    """
    path = manifest_path(folder, kind)
    try:
        manifest = json.loads(path.read_text())
    except (OSError, ValueError):
        raise StoreError(f"{path} is missing or damaged") from None
    if not isinstance(manifest, dict):
        raise StoreError(f"{path} is damaged")
    return manifest


def read_rows(folder: Path, kind: str) -> dict[int, Row]:
    """Rows of one kind by their number; a torn last line does not count.

    Raises:
        StoreError: if a whole line cannot be read.
    """
    path = rows_path(folder, kind)
    if not path.exists():
        return {}
    rows: dict[int, Row] = {}
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if not line.endswith(b"\n"):
                break
            try:
                row = json.loads(line)
                rows.setdefault(int(row[kind]), row)
            except (ValueError, KeyError, TypeError):
                raise StoreError(f"line {number} of {path} is damaged; delete that line and run again") from None
    return dict(sorted(rows.items()))


def _whole_length(path: Path) -> int:
    """Length of the file up to and with its last line end."""
    content = path.read_bytes()
    return content.rfind(b"\n") + 1
