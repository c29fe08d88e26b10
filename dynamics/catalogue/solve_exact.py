"""Writes ``exact.toml``: for each row of JSP19 tables 2 and 3, weights that truly have the topology.

``python -m dynamics.catalogue.solve_exact`` solves every row and writes the file; with case numerals, such as
``iii viii``, only these, the others being kept. Nothing depends on chance. Rows whose weights are exact already, as
printed or mended, are only located; the rest is searched by :mod:`.exact_search`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

import numpy as np

from ..degenerate_points import DegeneratePoint, locate, meet
from ..fixed_points import FixedPoints, fixed_points
from ..systems import GRU
from .exact_mends import MENDS, UNREACHED, Mend
from .exact_search import has, solve
from .loader import moved, topologies
from .records import ClusterClaim, Moved, Topology

# within this the tests prove, by interval arithmetic, that weights which meet the conditions exactly exist
_PROVEN_DISTANCE = 1e-11
_ROUNDING = 1e-14
_NUMBERS = ("no", "a", "two", "three", "four")
_HEADER = """\
# For each row of topologies.toml, weights that truly have the topology. Written by
# `python -m dynamics.catalogue.solve_exact`, not by hand; verified by tests/catalogue/test_exact.py.
# Entries left out are zero.
"""


@dataclass(frozen=True)
class _Row:
    flow: GRU
    points: tuple[DegeneratePoint, ...]
    found: FixedPoints
    searched: bool


def main(cases: list[str]) -> None:
    """Solve the rows that are named, or all, and write the file."""
    path = Path(str(files(__package__) / "exact.toml"))
    kept: dict[str, str] = {}
    for row in topologies():
        if cases and row.case not in cases:
            continue
        solved = _solve(row)
        if solved is None:
            sys.stderr.write(f"{row.case}: nothing found\n")
            continue
        kept[row.case] = _block(row, solved)
        sys.stderr.write(kept[row.case])
    if cases and path.exists():
        kept = dict(_blocks(path.read_text())) | kept
    blocks = [kept[row.case] for row in topologies() if row.case in kept]
    blocks += [
        f'[[unreached]]\ncase = "{case}"\nevidence = "{evidence}"\n'
        for case, evidence in UNREACHED.items()
        if case not in kept
    ]
    path.write_text(_HEADER + "".join("\n" + block for block in blocks))


def _solve(row: Topology) -> _Row | None:
    mend = MENDS.get(row.case, Mend())
    start = replace(row.flow, **mend.weights)
    counted = mend.counted or row.counted
    if mend.points:
        met = meet(start, mend.points, mend.free)
        assert isinstance(met.flow, GRU)
        found = fixed_points(met.flow)
        return _Row(met.flow, _snapped(met.points), found, searched=True) if has(found, counted) else None
    found = fixed_points(start)
    if has(found, counted):
        guesses = [
            DegeneratePoint(c.x, c.y, "vanishing Jacobian" if c.kind == "degenerate" else "saddle-node")
            for c in found.clusters
        ]
        return _Row(start, _snapped(locate(start, guess)[0] for guess in guesses), found, searched=False)
    solution = solve(start, counted, mend.free)
    if solution is None or not isinstance(solution.met.flow, GRU):
        return None
    return _Row(solution.met.flow, _snapped(solution.met.points), solution.found, searched=True)


def _snapped(points: Iterable[DegeneratePoint]) -> tuple[DegeneratePoint, ...]:
    """Zero where a coordinate is zero but for rounding."""

    def of(value: float) -> float:
        return value if abs(value) > _ROUNDING else 0.0

    return tuple(replace(point, x=of(point.x), y=of(point.y)) for point in points)


def residual_bound(flow: GRU, points: tuple[DegeneratePoint, ...]) -> float:
    """Bound on the errors of all conditions at the points, by interval arithmetic."""
    worst = 0.0
    for point in points:
        out = np.empty(12)
        flow.kernels.enclosure(flow.pack(), point.x, point.x, point.y, point.y, out)
        entries = np.abs(out.reshape(6, 2)).max(axis=1)
        if point.condition == "vanishing Jacobian":
            worst = max(worst, float(entries.max()))
            continue
        a, b, c, d = out.reshape(6, 2)[2:]
        diagonal, other = np.outer(a, d), np.outer(b, c)
        determinant = max(abs(diagonal.max() - other.min()), abs(diagonal.min() - other.max()))
        # the four products and the differences are rounded
        rounding = 4.0 * np.finfo(float).eps * (np.abs(diagonal).max() + np.abs(other).max())
        worst = max(worst, float(entries[:2].max()), float(determinant + rounding))
    return worst


def _claims(solved: _Row) -> list[ClusterClaim]:
    """Each proven cluster with the place of the point that lies in it."""
    claims = []
    for cluster in solved.found.clusters:
        nearest = min(solved.points, key=lambda p: np.hypot(p.x - cluster.x, p.y - cluster.y))
        assert cluster.index is not None
        claims.append(ClusterClaim(nearest.x, nearest.y, cluster.index, cluster.kind))
    assert len({(c.x, c.y) for c in claims}) == len(solved.points)
    return claims


def _block(row: Topology, solved: _Row) -> str:
    lines = ["[[exact]]", f'case = "{row.case}"', f'note = "{_note(row, solved)}"']
    for parameter in solved.flow.parameters:
        if any(solved.flow.parameter_values()[parameter.symbol]):
            value = getattr(solved.flow, parameter.name)
            lines.append(f"{parameter.name} = {str(value).replace('(', '[').replace(')', ']')}")
    residual = residual_bound(solved.flow, solved.points) if solved.points else 0.0
    lines += [f"residual = {residual:.0e}" if residual else "residual = 0.0"]
    lines += [f"distance = {_PROVEN_DISTANCE if solved.searched else 0.0}", "[exact.claims]"]
    lines += [f"{kind}s = {solved.found.count(kind)}" for kind in ("sink", "source", "saddle")]
    claims = _claims(solved)
    if claims:
        rows = [f'    {{ x = {c.x!r}, y = {c.y!r}, index = {c.index}, kind = "{c.kind}" }},' for c in claims]
        lines += ["clusters = [", *rows, "]"]
    return "\n".join(lines) + "\n"


def _note(row: Topology, solved: _Row) -> str:
    mend = MENDS.get(row.case, Mend())
    changes = moved(row.flow, solved.flow)
    if mend.note:
        return mend.note.format(moves=_moves(changes))
    if not changes:
        degenerate = len(solved.points)
        return "No digit moves: as printed, the weights have just what the paper counts" + (
            f", the point{'s' * (degenerate > 1)} at a bifurcation exact." if degenerate else "."
        )
    first, second = (solved.found.count(kind) for kind in ("saddle-node-1", "saddle-node-2"))
    meetings = [
        f"{_NUMBERS[number]} {other} and {_NUMBERS[number]} saddle"
        if number == 1
        else f"{_NUMBERS[number]} {other}s and {_NUMBERS[number]} saddles"
        for number, other in ((first, "sink"), (second, "source"))
        if number
    ]
    verb = "meet" if first + second == 1 else "meet in pairs"
    return f"{_moves(changes)}: there {', and '.join(meetings)} {verb} exactly."


def _moves(changes: tuple[Moved, ...]) -> str:
    """What moved, in words: entries that go together from one number to another are named together."""
    if not changes:
        return "No digit moves"
    together: dict[tuple[float, float], list[str]] = {}
    for change in changes:
        index = f"{change.row + 1}" + (f"{change.column + 1}" if change.column is not None else "")
        together.setdefault((change.printed, change.exact), []).append(f"{change.symbol}{index}")
    parts = [f"{' and '.join(names)} from {_number(old)} to {_number(new)}" for (old, new), names in together.items()]
    first = next(iter(together.values()))
    verb = "moves" if len(first) == 1 else "move"
    parts[0] = parts[0].replace(" from", f" {verb} from", 1)
    return ("Only " if len(changes) == 1 else "") + _listed(parts)


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]


def _number(value: float) -> str:
    return f"{value:.6g}".replace("-", "−")


def _blocks(text: str) -> list[tuple[str, str]]:
    """Case and text of every row of a file written before."""
    parts = text.partition("[[unreached]]")[0].split("[[exact]]\n")[1:]
    return [(part.split('"')[1], "[[exact]]\n" + part.rstrip() + "\n") for part in parts]


if __name__ == "__main__":
    main(sys.argv[1:])
