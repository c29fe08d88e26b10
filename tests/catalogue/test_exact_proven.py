"""Weights that meet the conditions exactly exist within the stated distance of the doubles in the catalogue.

For each row the extended system (velocity 0 and det J = 0 at each point; unknown are the points and as many of the
moved weights as there are conditions) has just one zero in a box around the stored numbers, by Krawczyk's test in
intervals of mpmath. Points that a symmetry makes follow from one of them. A coordinate that an invariant axis
keeps at zero is no unknown, and its velocity no condition.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from mpmath import iv, mp, mpf

from dynamics.catalogue import ClusterClaim, Exact, Moved, topologies
from dynamics.systems import GRU
from tests.support.exact import exact
from tests.support.jets import Jet, krawczyk, sigmoid, tanh, variable

ROWS = {row.case: row.exact for row in topologies() if row.exact is not None and row.exact.claims.clusters}
SEARCHED = [case for case, row in ROWS.items() if row.distance > 0.0]
ALREADY = [case for case, row in ROWS.items() if row.distance == 0.0]
Group = tuple[tuple[str, tuple[int, ...], int], ...]


def invariant(flow: GRU, axis: int) -> bool:
    """Whether coordinate ``axis`` stays zero where it is zero."""
    return flow.Uh[axis][1 - axis] == 0.0 and flow.bh[axis] == 0.0


def unknown_coordinates(flow: GRU, point: ClusterClaim) -> list[int]:
    return [k for k, value in enumerate((point.x, point.y)) if value != 0.0 or not invariant(flow, k)]


def groups(moved: Sequence[Moved]) -> list[Group]:
    """Moved entries, those together that go from one number to another (or from its negative to its negative)."""
    found: dict[tuple[float, float, str], list[tuple[str, tuple[int, ...], int]]] = {}
    for entry in moved:
        sign = 1 if entry.printed >= 0.0 else -1
        index = (entry.row,) if entry.column is None else (entry.row, entry.column)
        key = sign * entry.printed, sign * entry.exact, entry.symbol
        found.setdefault(key, []).append((entry.symbol, index, sign))
    return [tuple(entries) for entries in found.values()]


def representatives(flow: GRU, points: Sequence[ClusterClaim]) -> list[ClusterClaim]:
    """One point of each set that exchanging the units or a quarter turn makes, if the flow has that symmetry."""
    (a, b), (c, d) = flow.Uh
    (e, f), (g, h) = flow.Ur
    even = flow.bh[0] == flow.bh[1] and flow.br[0] == flow.br[1]
    images = []
    if even and (a, b, e, f) == (d, c, h, g):
        images.append(lambda p: (p[1], p[0]))
    if not any((e, f, g, h, *flow.bh, *flow.br)) and (a, b) == (d, -c):
        images += [lambda p: (-p[1], p[0]), lambda p: (p[1], -p[0]), lambda p: (-p[0], -p[1])]
    kept: list[ClusterClaim] = []
    for point in points:
        if not any(
            np.hypot(*np.subtract(image((q.x, q.y)), (point.x, point.y))) < 1e-9 for q in kept for image in images
        ):
            kept.append(point)
    return kept


class Extended:
    """The conditions of a row as a function of its unknowns, over intervals."""

    def __init__(self, row: Exact, points: Sequence[ClusterClaim], free: Sequence[Group]) -> None:
        self.flow, self.points, self.free = row.flow, points, free
        self.coordinates = [unknown_coordinates(row.flow, point) for point in points]
        self.values = [(p.x, p.y)[k] for p, ks in zip(points, self.coordinates, strict=True) for k in ks]
        stored = row.flow.parameter_values()
        self.centre = [*self.values, *(self.entry(stored, group[0]) * group[0][2] for group in free)]

    @staticmethod
    def entry(stored: dict[str, tuple[float, ...]], entry: tuple[str, tuple[int, ...], int]) -> float:
        symbol, index, _ = entry
        return stored[symbol][index[0] if len(index) == 1 else 2 * index[0] + index[1]]

    def __call__(self, unknowns: Sequence[object]) -> tuple[list[object], list[list[object]]]:
        values, rows = [], []
        used = 0
        for known in self.coordinates:
            local = [used + i for i in range(len(known))] + list(range(len(self.values), len(unknowns)))
            used += len(known)
            for condition in self.conditions([unknowns[i] for i in local], known):
                values.append(condition.value)
                row = [iv.mpf(0)] * len(unknowns)
                for i, slope in zip(local, condition.gradient, strict=True):
                    row[i] = slope
                rows.append(row)
        return values, rows

    def conditions(self, unknowns: Sequence[object], known: Sequence[int]) -> list[Jet]:
        """Velocity (up to the factor of the constant update gate) and determinant, as jets in the unknowns."""
        # two more variables, so that x and y have derivatives even where they are held at zero
        size = len(unknowns) + 2
        state = [variable(iv.mpf(0), len(unknowns) + k, size) for k in (0, 1)]
        for i, k in enumerate(known):
            state[k] = variable(unknowns[i], i, size)
        where = [known.index(k) if k in known else len(unknowns) + k for k in (0, 1)]
        weights: dict[tuple[str, tuple[int, ...]], Jet | object] = {}
        stored = self.flow.parameter_values()
        for j, group in enumerate(self.free):
            for symbol, index, sign in group:
                weights[symbol, index] = variable(unknowns[len(known) + j], len(known) + j, size) * sign

        def weight(symbol: str, *index: int) -> Jet | object:
            return weights.get((symbol, index), iv.mpf(self.entry(stored, (symbol, index, 1))))

        gates = [
            sigmoid(state[0] * weight("U_r", i, 0) + state[1] * weight("U_r", i, 1) + weight("b_r", i)) for i in (0, 1)
        ]
        gated = [gates[i] * state[i] for i in (0, 1)]
        field = [
            tanh(gated[0] * weight("U_h", i, 0) + gated[1] * weight("U_h", i, 1) + weight("b_h", i)) - state[i]
            for i in (0, 1)
        ]

        def derivative(f: Jet, k: int) -> Jet:
            return Jet(f.gradient[where[k]], f.hessian[where[k]], [])

        (a, b), (c, d) = ([derivative(f, k) for k in (0, 1)] for f in field)
        determinant = Jet(
            a.value * d.value - b.value * c.value,
            [
                a.gradient[i] * d.value + a.value * d.gradient[i] - b.gradient[i] * c.value - b.value * c.gradient[i]
                for i in range(size)
            ],
            [],
        )
        kept = [*(field[k] for k in known), determinant]
        return [Jet(one.value, one.gradient[: len(unknowns)], []) for one in kept]


def middle(matrix: Sequence[Sequence[object]]) -> np.ndarray:
    return np.array([[float(mp.mpf(entry.mid)) for entry in row] for row in matrix])


@pytest.mark.parametrize("case", SEARCHED)
def test_weights_that_are_exactly_degenerate_are_near(case: str) -> None:
    row = ROWS[case]
    iv.dps = 40
    points = representatives(row.flow, row.claims.clusters)
    best: tuple[float, Extended, np.ndarray] | None = None
    for free in combinations(groups(row.moved), len(points)):
        system = Extended(row, points, free)
        jacobian = middle(system([iv.mpf(c) for c in system.centre])[1])
        smallest = np.linalg.svd(jacobian, compute_uv=False)[-1]
        if best is None or smallest > best[0]:
            best = smallest, system, jacobian
    assert best is not None, "fewer weights moved than there are conditions"
    _, system, jacobian = best
    radii = [row.distance] * len(system.centre)
    assert krawczyk(system, system.centre, radii, np.linalg.inv(jacobian).tolist())


@pytest.mark.parametrize("case", ALREADY)
def test_round_weights_are_exactly_degenerate(case: str) -> None:
    """Each point lies on one or two invariant axes; solved for along the axis, the determinant is zero to 50 digits."""
    row = ROWS[case]
    with mp.workdps(60):
        flow = exact(row.flow)
        for point in row.claims.clusters:
            place = [mpf(point.x), mpf(point.y)]
            free = [k for k in (0, 1) if place[k] != 0]
            assert len(free) <= 1
            for k in free:

                def along(value: mpf, k: int = k) -> mpf:
                    return flow.velocity(*(value if j == k else mpf(0) for j in (0, 1)))[k]

                place[k] = mp.findroot(along, place[k])
            a, b, c, d = flow.jacobian(*place)
            assert max(map(abs, (*flow.velocity(*place), a * d - b * c))) < mpf(10) ** -50
