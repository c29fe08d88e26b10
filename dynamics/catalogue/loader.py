"""Reads the catalogue's TOML files into records."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from ..systems import GRU, SYSTEMS
from .records import (
    Claims,
    ClusterClaim,
    ContinuumClaim,
    Counted,
    CycleClaim,
    Exact,
    Example,
    Extreme,
    Figure,
    LineClaim,
    Moved,
    Ours,
    Printed,
    Topology,
)


@cache
def figures() -> tuple[Figure, ...]:
    """The two-dimensional portraits of JSP21 section 4, in the paper's order, and the one that only JSP19 has."""
    return tuple(
        Figure(
            figure=row["figure"],
            title=row["title"],
            flow=_flow(row),
            note=row["note"],
            claims=_claims(row["claims"]),
            paper=row.get("paper", "JSP21"),
            earlier=row.get("earlier", ""),
            enlarged=row.get("enlarged", ""),
        )
        for row in _rows("figures.toml", "figure")
    )


@cache
def topologies() -> tuple[Topology, ...]:
    """The rows of JSP19 tables 2 and 3, i to xxxvi."""
    exact = {row["case"]: row for row in _rows("exact.toml", "exact")}
    evidence = {row["case"]: row["evidence"] for row in _rows("exact.toml", "unreached")}
    return tuple(
        Topology(
            row["case"],
            _flow(row),
            Counted(**row["counted"]),
            _printed(row["printed"]),
            row.get("note", ""),
            _exact(_flow(row), exact[row["case"]]) if row["case"] in exact else None,
            evidence.get(row["case"], ""),
        )
        for row in _rows("topologies.toml", "topology")
    )


@cache
def extremes() -> tuple[Extreme, ...]:
    """The GRUs with the most fixed points known, in ascending order."""
    return tuple(
        Extreme(row["name"], row["title"], _flow(row), row["note"], _claims(row["claims"]))
        for row in _rows("extremes.toml", "extreme")
    )


@cache
def ours() -> tuple[Ours, ...]:
    """GRUs of our own that show a pseudo-line attractor, which the weights printed for JSP21 figure 10 do not."""
    return tuple(
        Ours(row["name"], row["title"], _flow(row), row["note"], _claims(row["claims"]), LineClaim(**row["line"]))
        for row in _rows("ours.toml", "ours")
    )


@cache
def examples() -> tuple[Example, ...]:
    """Portraits of the other systems, each system's in the order in which the page offers them."""
    return tuple(
        Example(
            row["key"],
            row["title"],
            # parameters left out are the system's own defaults
            SYSTEMS[row["system"]](**row.get("parameters", {})),
            row["note"],
            _claims(row["claims"]),
        )
        for row in _rows("examples.toml", "example")
    )


def _rows(name: str, table: str) -> list[dict[str, Any]]:
    with (files(__package__) / name).open("rb") as stream:
        rows: list[dict[str, Any]] = tomllib.load(stream).get(table, [])
    return rows


def _flow(row: dict[str, Any]) -> GRU:
    """A GRU from a row; weights left out are zero, not the slider's default."""
    square, vector = ((0.0, 0.0), (0.0, 0.0)), (0.0, 0.0)
    return GRU(Uh=row.get("Uh", square), Ur=row.get("Ur", square), bh=row.get("bh", vector), br=row.get("br", vector))


def _printed(row: dict[str, Any]) -> Printed:
    return Printed(**{**row, "kinds": tuple(row.get("kinds", ())), "cycles": _cycles(row["cycles"])})


def _cycles(rows: list[dict[str, Any]]) -> tuple[CycleClaim, ...]:
    return tuple(CycleClaim(**cycle) for cycle in rows)


def _exact(printed: GRU, row: dict[str, Any]) -> Exact:
    flow = _flow(row)
    return Exact(flow, moved(printed, flow), _claims(row["claims"]), row["residual"], row["distance"], row["note"])


def moved(printed: GRU, exact: GRU) -> tuple[Moved, ...]:
    """The entries in which two GRUs differ, in the order of their parameters."""
    before, after = printed.parameter_values(), exact.parameter_values()
    return tuple(
        Moved(parameter.symbol, index[0], index[1] if len(index) > 1 else None, old, new)
        for parameter in printed.parameters
        for index, old, new in zip(parameter.indices(), before[parameter.symbol], after[parameter.symbol], strict=True)
        if old != new
    )


def _claims(row: dict[str, Any]) -> Claims:
    cycles = row.get("cycles")
    return Claims(
        sinks=row["sinks"],
        sources=row["sources"],
        saddles=row["saddles"],
        clusters=tuple(ClusterClaim(**cluster) for cluster in row.get("clusters", ())),
        continua=tuple(ContinuumClaim(**continuum) for continuum in row.get("continua", ())),
        cycles=None if cycles is None else _cycles(cycles),
    )
