"""The counts of a survey as a Parquet table, for whoever works with data frames."""

from __future__ import annotations

from pathlib import Path

from .distribution import Distribution
from .drawing import Drawing
from .store import StoreError, read_manifest, read_rows


def write_parquet(folder: Path, distribution: Distribution, target: Path) -> int:
    """Write one row for every topology of every chunk, and one for every reason that draws stayed undecided.

    Columns: ``chunk``, the scales of its stratum, ``outcome`` ("proven" or the reason), ``sinks``, ``sources``,
    ``saddles`` (null where undecided), ``count`` and ``first``, the number within the chunk of the first such draw.
    The manifest is kept in the metadata, each key after ``survey_``.

    Returns:
        The number of rows.

    Raises:
        StoreError: if pyarrow is not installed, or the file cannot be written.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise StoreError("--parquet needs pyarrow: pip install pyarrow; the JSON lines hold the same") from None
    manifest = read_manifest(folder, Drawing.kind)
    drawing = Drawing(distribution, int(manifest["seed"]), int(manifest["chunk_size"]))
    scales = tuple(f"scale_{name}" for name in distribution.names)
    integers = ("sinks", "sources", "saddles", "count", "first")
    rows: list[dict[str, object]] = []
    for chunk, row in read_rows(folder, Drawing.kind).items():
        place = {"chunk": chunk, **dict(zip(scales, distribution.strata[drawing.stratum(chunk)], strict=True))}
        rows.extend({**place, "outcome": "proven", **dict(zip(integers, one, strict=True))} for one in row["seen"])
        rows.extend({**place, "outcome": o, "count": n, "first": at} for o, n, at in row["undecided"])
    schema = pyarrow.schema(
        [
            ("chunk", pyarrow.int64()),
            *((name, pyarrow.float64()) for name in scales),
            ("outcome", pyarrow.string()),
            *((name, pyarrow.int64()) for name in integers),
        ],
        metadata={f"survey_{key}": str(value) for key, value in manifest.items()},
    )
    try:
        parquet.write_table(pyarrow.Table.from_pylist(rows, schema=schema), target)
    except OSError as error:
        raise StoreError(f"cannot write {target}: {error}") from None
    return len(rows)
