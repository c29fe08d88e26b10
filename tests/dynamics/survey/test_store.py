"""What a killed run leaves behind can be gone on with; what does not belong together is refused."""

import json
from pathlib import Path

import pytest

from dynamics.survey.store import Store, StoreError, read_rows, rows_path

MANIFEST = {"seed": 1, "chunk_size": 10}


def store(folder: Path, **changes: int) -> Store:
    return Store(folder, "chunk", {**MANIFEST, **changes})


def test_a_torn_last_line_is_cut_off_and_written_again(tmp_path: Path) -> None:
    with store(tmp_path).appending() as out:
        out.append({"chunk": 0, "seen": []})
        out.append({"chunk": 1, "seen": []})
    path = rows_path(tmp_path, "chunk")
    whole = path.read_bytes()
    for cut in range(1, 12):
        path.write_bytes(whole[:-cut])
        assert list(read_rows(tmp_path, "chunk")) == [0]
        with store(tmp_path).appending() as out:
            assert list(read_rows(tmp_path, "chunk")) == [0]
            out.append({"chunk": 1, "seen": []})
        assert path.read_bytes() == whole


def test_a_damaged_line_within_is_named(tmp_path: Path) -> None:
    with store(tmp_path).appending() as out:
        out.append({"chunk": 0})
    with rows_path(tmp_path, "chunk").open("a") as stream:
        stream.write('{"chunk": broken}\n{"chunk":2}\n')
    with pytest.raises(StoreError, match=r"line 2 of .* is damaged"):
        read_rows(tmp_path, "chunk")


def test_another_survey_is_refused(tmp_path: Path) -> None:
    store(tmp_path)
    with pytest.raises(StoreError, match=r"another seed \(1, not 2\)"):
        store(tmp_path, seed=2)
    with pytest.raises(StoreError, match=r"another chunk size \(10, not 20\)"):
        store(tmp_path, chunk_size=20)
    (tmp_path / "chunks.json").write_text("[")
    with pytest.raises(StoreError, match="missing or damaged"):
        store(tmp_path)


def test_two_runs_do_not_write_at_once(tmp_path: Path) -> None:
    with (
        store(tmp_path).appending(),
        pytest.raises(StoreError, match="another run is writing"),
        store(tmp_path).appending(),
    ):
        pytest.fail("the second run was let in")
    with store(tmp_path).appending() as out:
        out.append({"chunk": 0})
    assert json.loads(rows_path(tmp_path, "chunk").read_text()) == {"chunk": 0}


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot use the folder"):
        store(tmp_path / "file" / "below")
