"""``python -m dynamics.survey`` as a person uses it: stopped, killed, gone on with, split over a cluster."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import dask
import distributed
import pyarrow.parquet
import pytest

from dynamics.survey.__main__ import main
from dynamics.survey.drawing import Drawing
from dynamics.survey.store import read_rows, rows_path
from dynamics.survey.summary import row_digest
from dynamics.systems.random_grus import RandomGRUs

ROOT = Path(__file__).parents[3]
CHUNK = 100
CHUNKS = 98
DRAWS = ["--draws", str(CHUNK * CHUNKS), "--chunk", str(CHUNK), "--seed", "5"]
COSTS = {"core_seconds"}


def until(condition: Callable[[], bool], seconds: float = 120) -> None:
    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end, "it did not happen"
        sleep(0.01)


def lines(folder: Path) -> int:
    path = rows_path(folder, "chunk")
    return path.read_bytes().count(b"\n") if path.exists() else 0


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "dynamics.survey", str(folder), *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stderr
        process.stderr.close()


def children(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(child) for child in found]


def gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def summary(folder: Path) -> dict[str, Any]:
    target = folder / "summary.json"
    assert main([str(folder), *DRAWS, "--processes", "1", "--summary", str(target)]) == 0
    data: dict[str, Any] = json.loads(target.read_text())
    return {key: value for key, value in data.items() if key not in COSTS}


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return summary(tmp_path_factory.mktemp("reference"))


def test_a_survey_that_was_interrupted_and_killed_ends_the_same(tmp_path: Path, reference: dict[str, Any]) -> None:
    # far more than is done before it is stopped
    many = ["--draws", "1e8", *DRAWS[2:], "--processes", "2"]
    with running(tmp_path, *many) as process:
        until(lambda: lines(tmp_path) >= 5)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 130
        assert "run the same command to go on" in said
        assert "Traceback" not in said
    stopped = lines(tmp_path)
    with running(tmp_path, *many) as process:
        until(lambda: lines(tmp_path) >= stopped + 5)
        workers = children(process.pid)
        assert len(workers) >= 2
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        until(lambda: all(map(gone, workers)))
    with rows_path(tmp_path, "chunk").open("a") as stream:
        stream.write('{"chunk":97,"se')
    assert main([str(tmp_path), *DRAWS, "--processes", "1"]) == 0
    rows = read_rows(tmp_path, "chunk")
    assert "".join(row_digest(rows[chunk]) for chunk in range(CHUNKS)) == reference["digests"]
    # nothing was done twice
    assert lines(tmp_path) == len(rows)


def test_a_cluster_gives_the_same(
    tmp_path: Path, reference: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    # on a busy machine, workers that compile first are slow to answer
    slow = {"distributed.comm.timeouts.connect": "120s", "distributed.comm.timeouts.tcp": "300s"}
    with (
        dask.config.set(slow),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, protocol="tcp://"
        ) as cluster,
    ):
        assert cluster.scheduler_address.startswith("tcp://")
        assert main([str(tmp_path), *DRAWS, "--scheduler", cluster.scheduler_address]) == 0
        # it was the cluster that did it
        assert cluster.scheduler.transition_counter >= 3 * CHUNKS
    assert "98 of 98 chunks" in capsys.readouterr().err
    assert summary(tmp_path) == reference


def test_a_cluster_without_workers_or_none_at_all_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=None, protocol="tcp://") as cluster:
        assert main([str(tmp_path), *DRAWS, "--scheduler", cluster.scheduler_address]) == 1
    assert "has no workers" in capsys.readouterr().err
    assert main([str(tmp_path), *DRAWS, "--scheduler", "nonsense://x"]) == 1
    assert "no Dask scheduler answers at nonsense://x" in capsys.readouterr().err


def test_the_summary_is_what_the_rows_say(reference: dict[str, Any]) -> None:
    drawing = Drawing(RandomGRUs(), seed=5, size=CHUNK)
    rows = [drawing.run(chunk) for chunk in range(CHUNKS)]
    assert reference["digests"] == "".join(map(row_digest, rows))
    assert reference["draws"] == CHUNK * CHUNKS
    counts: dict[tuple[int, ...], int] = {}
    for row in rows:
        for *topology, count, _ in row["seen"]:
            counts[tuple(topology)] = counts.get(tuple(topology), 0) + count
    assert {tuple(t["topology"]): t["count"] for t in reference["topologies"]} == counts
    for entry in reference["topologies"]:
        assert drawing.numbers(entry["chunk"])[entry["draw"]].tolist() == entry["numbers"]
        earlier = [row for row in rows[: entry["chunk"]] if entry["topology"] in [s[:3] for s in row["seen"]]]
        assert earlier == []
    for i, stratum in enumerate(reference["strata"]):
        assert tuple(stratum["scales"]) == RandomGRUs().strata[i]
        assert stratum["draws"] == 2 * CHUNK
        assert sum(count for *_, count in stratum["seen"]) + sum(stratum["undecided"].values()) == 2 * CHUNK


def test_parquet_holds_the_same_counts(tmp_path: Path) -> None:
    target = tmp_path / "counts.parquet"
    arguments = ["--draws", "1", "--chunk", "50", "--processes", "1", "--parquet", str(target)]
    assert main([str(tmp_path), *arguments]) == 0
    table = pyarrow.parquet.read_table(target)
    rows = read_rows(tmp_path, "chunk")
    assert sum(table["count"].to_pylist()) == 49 * 50
    first = table.slice(0, 1).to_pylist()[0]
    assert first["scale_U_h"] == 0.5
    assert [first[n] for n in ("sinks", "sources", "saddles", "count", "first")] == rows[0]["seen"][0]
    assert table.schema.metadata[b"survey_seed"] == b"1"


def test_climbs_are_kept_beside_the_draws(tmp_path: Path) -> None:
    assert main([str(tmp_path), "--climbs", "1", "--processes", "1"]) == 0
    assert list(read_rows(tmp_path, "climb")) == [0]
    assert not rows_path(tmp_path, "chunk").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--draws", "many"], "'many' is not a whole number"),
        (["--draws", "1.5"], "1.5 must be a whole number"),
        (["--draws", "nan"], "nan must be a whole number"),
        (["--seed", "-1"], "-1 must be a whole number from 0"),
        (["--processes", "0"], "0 must be a whole number from 1"),
        (["--processes", "1", "--scheduler", "tcp://x"], "not allowed with argument --processes"),
    ],
)
def test_a_bad_argument_is_one_sentence(
    arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([str(tmp_path / "never"), *arguments])
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert sentence in said
    assert not (tmp_path / "never").exists()


def test_a_summary_of_less_than_a_round_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "--draws", "0", "--summary", str(tmp_path / "s.json")]) == 1
    assert "missing or damaged" in capsys.readouterr().err
