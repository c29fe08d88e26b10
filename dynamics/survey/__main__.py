"""Survey random GRUs from the command line: ``python -m dynamics.survey --help``."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from ..systems.random_grus import RandomGRUs
from .climbing import Climbing
from .drawing import CHUNK_SIZE, LARGEST_SEED, Drawing, Row, chunks_for
from .parquet import write_parquet
from .progress import Progress
from .proving import IndexLawError
from .running import ClusterError, Work, run_here, run_in_processes, run_on_cluster
from .store import Store, StoreError, read_rows
from .summary import summarise

_STOPPED = 130


def _whole_number(low: int, high: int) -> Any:
    def read(text: str) -> int:
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
        if not value.is_finite() or not low <= value <= high or value != int(value):
            raise argparse.ArgumentTypeError(f"{text} must be a whole number from {low} to {high}")
        return int(value)

    return read


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m dynamics.survey",
        description="Draws random two-unit GRUs, proves all fixed points of each and counts the topologies; climbs "
        "towards more fixed points. The same seed gives the same results however the work is split. A run that was "
        "stopped goes on where it was: run the same command again. "
        f"Distribution: {RandomGRUs().statement}.",
    )
    parser.add_argument("folder", type=Path, help="where the results are kept; made if need be")
    parser.add_argument("--draws", type=_whole_number(0, 10**12), help="random GRUs, rounded up to whole rounds")
    parser.add_argument("--climbs", type=_whole_number(0, 10**9), default=0, help="climbs from random GRUs (default 0)")
    parser.add_argument("--seed", type=_whole_number(0, LARGEST_SEED), default=1, help="of the random numbers")
    parser.add_argument("--reset", choices=("before", "after"), default="before", help="reset gate and product")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--processes", type=_whole_number(1, 1024), help="on this machine (default: one a core)")
    where.add_argument("--scheduler", metavar="tcp://…", help="address of a Dask scheduler to use instead")
    parser.add_argument("--chunk", type=_whole_number(1, 10**6), default=CHUNK_SIZE, help="draws in one piece of work")
    parser.add_argument("--summary", type=Path, metavar="FILE", help="write the summary as JSON, too")
    parser.add_argument("--parquet", type=Path, metavar="FILE", help="write the counts as Parquet, too (needs pyarrow)")
    arguments = parser.parse_args(argv)
    if arguments.draws is None:
        arguments.draws = 0 if arguments.climbs else 1_000_000
    return arguments


def _rows(work: Work, numbers: Sequence[int], arguments: argparse.Namespace) -> Iterator[Row]:
    if arguments.scheduler:
        return run_on_cluster(work, numbers, arguments.scheduler)
    processes = arguments.processes or os.cpu_count() or 1
    return run_here(work, numbers) if processes == 1 else run_in_processes(work, numbers, processes)


def _work_through(work: Work, total: int, arguments: argparse.Namespace) -> None:
    """Do what is missing of the first ``total`` pieces."""
    if total == 0:
        return
    store = Store(arguments.folder, work.kind, work.manifest())
    with store.appending() as out:
        done = read_rows(store.folder, work.kind)
        missing = [number for number in range(total) if number not in done]
        progress = Progress(sys.stderr, work.things, total, total - len(missing))
        if missing:
            for row in _rows(work, missing, arguments):
                out.append(row)
                progress.add(work.evaluations(row))
        progress.end()


def _survey(arguments: argparse.Namespace) -> None:
    distribution = RandomGRUs(reset=arguments.reset)
    chunks = chunks_for(arguments.draws, distribution, arguments.chunk)
    _work_through(Drawing(distribution, arguments.seed, arguments.chunk), chunks, arguments)
    _work_through(Climbing(distribution, arguments.seed), arguments.climbs, arguments)
    if arguments.summary:
        text = json.dumps(summarise(arguments.folder, distribution), separators=(",", ":"))
        try:
            arguments.summary.write_text(text + "\n")
        except OSError as error:
            raise StoreError(f"cannot write {arguments.summary}: {error.strerror}") from None
    if arguments.parquet:
        write_parquet(arguments.folder, distribution, arguments.parquet)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a survey; returns the exit status."""
    arguments = _arguments(argv)

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    # also where a script started the survey in the background, which leaves an interrupt ignored
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    try:
        _survey(arguments)
    except KeyboardInterrupt:
        print(f"\nstopped; {arguments.folder} keeps what is done: run the same command to go on", file=sys.stderr)
        return _STOPPED
    except (StoreError, ClusterError, IndexLawError) as error:
        print(f"survey: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
