"""What a survey found: counts by stratum and topology, examples, records; small enough to ship."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .distribution import Distribution
from .drawing import Drawing, Row, whole_rounds
from .proving import OUTCOMES, PROVEN
from .shipped import DIGEST_LENGTH, FORMAT, Topology
from .store import StoreError, read_manifest, read_rows

MOST_HOLDERS = 12


def row_digest(row: Row) -> str:
    """Eight hexadecimal digits of a row, without what it cost: whoever does the piece again can compare."""
    kept = {key: value for key, value in row.items() if key != "seconds"}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:DIGEST_LENGTH]


def summarise(folder: Path, distribution: Distribution) -> dict[str, Any]:
    """The summary of a folder, as plain data for JSON.

    Draws count in whole rounds from the first chunk on, so that every stratum has the same number of them and the
    summary is the one that ``--draws`` of that number gives.

    Args:
        folder: as :class:`dynamics.survey.store.Store` keeps it.
        distribution: what was drawn from.

    Raises:
        StoreError: if there are no draws for one round, or the folder holds another distribution's.
    """
    manifest = read_manifest(folder, Drawing.kind)
    if manifest.get("distribution") != distribution.statement:
        raise StoreError(f"the survey in {folder} has another distribution: {manifest.get('distribution')}")
    drawing = Drawing(distribution, int(manifest["seed"]), int(manifest["chunk_size"]))
    rows = read_rows(folder, Drawing.kind)
    chunks = whole_rounds(rows, distribution)
    if chunks == 0:
        raise StoreError(f"{folder} holds {len(rows)} chunks; a summary needs at least {len(distribution.strata)}")
    counted = [rows[chunk] for chunk in range(chunks)]
    climbs = list(read_rows(folder, "climb").values())
    return {
        "format": FORMAT,
        **manifest,
        "draws": chunks * drawing.size,
        "names": list(distribution.names),
        "core_seconds": round(sum(row["seconds"] for row in counted), 1),
        "strata": _strata(counted, drawing),
        "topologies": _topologies(counted, climbs, drawing),
        "climbs": _climbs(folder, climbs),
        "digests": "".join(row_digest(row) for row in counted),
    }


def _strata(rows: Sequence[Row], drawing: Drawing) -> list[dict[str, Any]]:
    """Draws, undecided ones by reason and counts by topology of every stratum."""
    strata: list[dict[str, Any]] = []
    for scales in drawing.distribution.strata:
        undecided = dict.fromkeys((name for i, name in enumerate(OUTCOMES) if i != PROVEN), 0)
        strata.append({"scales": list(scales), "draws": 0, "undecided": undecided, "seen": {}})
    for row in rows:
        stratum = strata[drawing.stratum(row["chunk"])]
        stratum["draws"] += drawing.size
        for *topology, count, _ in row["seen"]:
            key = tuple(topology)
            stratum["seen"][key] = stratum["seen"].get(key, 0) + count
        for name, count, _ in row["undecided"]:
            stratum["undecided"][name] += count
    for stratum in strata:
        stratum["seen"] = [[*topology, stratum["seen"][topology]] for topology in _ordered(stratum["seen"])]
    return strata


def _topologies(rows: Sequence[Row], climbs: Sequence[Row], drawing: Drawing) -> list[dict[str, Any]]:
    """Every topology with its count among the draws and one example: the first draw, or else the first climb's."""
    counts: dict[Topology, int] = {}
    first: dict[Topology, tuple[int, int]] = {}
    for row in rows:
        for sinks, sources, saddles, count, at in row["seen"]:
            topology = (sinks, sources, saddles)
            counts[topology] = counts.get(topology, 0) + count
            first.setdefault(topology, (row["chunk"], at))
    met: dict[Topology, tuple[int, list[float]]] = {}
    for row in climbs:
        for sinks, sources, saddles, numbers in row["met"]:
            met.setdefault((sinks, sources, saddles), (row["climb"], numbers))
    drawn: dict[int, Any] = {}
    entries: list[dict[str, Any]] = []
    for topology in _ordered({**counts, **met}):
        entry: dict[str, Any] = {"topology": list(topology), "count": counts.get(topology, 0)}
        if topology in first:
            chunk, at = first[topology]
            if chunk not in drawn:
                drawn[chunk] = drawing.numbers(chunk)
            entry.update(chunk=chunk, draw=at, numbers=drawn[chunk][at].tolist())
        else:
            entry.update(climb=met[topology][0], numbers=met[topology][1])
        entries.append(entry)
    return entries


def _climbs(folder: Path, rows: Sequence[Row]) -> dict[str, Any] | None:
    """How high the climbs came, and who holds the record."""
    if not rows:
        return None
    heights: dict[int, int] = {}
    for row in rows:
        height = sum(row["top"])
        heights[height] = heights.get(height, 0) + 1
    holders = [row for row in rows if sum(row["top"]) == max(heights)]
    return {
        **{key: value for key, value in read_manifest(folder, "climb").items() if key != "distribution"},
        "count": len(rows),
        "core_seconds": round(sum(row["seconds"] for row in rows), 1),
        "heights": [[height, heights[height]] for height in sorted(heights)],
        "holders": [
            {"climb": row["climb"], "topology": row["top"], "numbers": row["numbers"]} for row in holders[:MOST_HOLDERS]
        ],
    }


def _ordered(topologies: Mapping[Topology, Any]) -> list[Topology]:
    """By number of fixed points, then by sinks."""
    return sorted(topologies, key=lambda topology: (sum(topology), topology))
