"""What a portrait means, in sentences that are always true."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dynamics.continua import Continuum
from dynamics.fixed_points import Cluster, FixedPoints
from dynamics.flow import Flow
from dynamics.limit_cycles import LimitCycle, LimitCycles
from dynamics.systems import GRU

_NAMES = {
    "sink": ("sink", "sinks"),
    "source": ("source", "sources"),
    "saddle": ("saddle", "saddles"),
    "degenerate": ("point of uncertain stability", "points of uncertain stability"),
}
_BITS = {1: "one bit", 2: "two bits", 3: "three bits", 4: "four bits"}


@dataclass(frozen=True)
class Verdict:
    """The verdict on a portrait.

    Attributes:
        headline: the fixed points by kind, as in "5 sinks · 1 source · 5 saddles".
        proof: what is proven of them, and what is open.
        proven: whether every fixed point is found and proven.
        cycles: the limit cycles.
        memory: what the attractors can hold.
    """

    headline: str
    proof: tuple[str, ...]
    proven: bool
    cycles: str
    memory: str

    def sentences(self) -> tuple[str, ...]:
        """All of it, to be read aloud in order."""
        return (self.headline + ".", *self.proof, self.cycles, self.memory)


@dataclass(frozen=True)
class _Setting:
    """What the words depend on besides the results.

    Attributes:
        unit: what time is counted in, many of it.
        trapped: whether every trajectory ends up in the region that was searched.
        where: that region, to follow "fixed point", if there may be others elsewhere; else empty.
    """

    unit: str
    trapped: bool
    where: str


def _setting(flow: Flow, found: FixedPoints) -> _Setting:
    trapped = flow.trapping_region is not None
    x0, x1, y0, y1 = (number(bound, 3) for bound in found.region.as_tuple())
    where = "" if trapped else f" with x from {x0} to {x1} and y from {y0} to {y1}"
    return _Setting(flow.time_words[1], trapped, where)


def judge(
    found: FixedPoints,
    cycles: LimitCycles,
    flow: Flow | None = None,
    still: tuple[bool, bool] = (False, False),
) -> Verdict:
    """Put the fixed points and limit cycles of a flow into words; of a GRU if no flow is given.

    ``still`` tells of which coordinates the velocity is zero everywhere.
    """
    setting = _setting(flow or GRU(), found)
    return Verdict(
        headline=_headline(found),
        proof=(*_proof(found, setting), *_everywhere(still)),
        proven=found.complete and not found.clusters and not found.continua,
        cycles=_cycles(cycles, setting),
        memory=_memory(found, cycles, setting),
    )


def _everywhere(still: tuple[bool, bool]) -> tuple[str, ...]:
    return tuple(
        f"{name} stands still everywhere, so there is no {name}-nullcline to draw."
        for name, is_still in zip("xy", still, strict=True)
        if is_still
    )


def number(value: float, digits: int = 4) -> str:
    """A number for reading: significant digits, a true minus sign, no trailing zeros."""
    if abs(value) < 5e-9:
        return "0"
    return f"{value:.{digits}g}".replace("-", "\N{MINUS SIGN}")


def _near(value: float) -> str:
    """A coordinate for "near": what is closer to zero than the eye can see is called zero."""
    return number(value, 3) if abs(value) >= 1e-4 else "0"


def counted(count: int, one: str, many: str) -> str:
    """ "1 sink", "5 sinks"."""
    return f"{count} {one if count == 1 else many}"


def _headline(found: FixedPoints) -> str:
    parts = []
    for kind, (one, many) in _NAMES.items():
        count = sum(point.kind == kind for point in found.points)
        if count:
            parts.append(counted(count, one, many))
    if found.continua:
        rings = sum(curve.closed for curve in found.continua)
        parts += [
            _several(count, name) for count, name in ((rings, "ring"), (len(found.continua) - rings, "line")) if count
        ]
    if found.clusters:
        parts.append(counted(len(found.clusters), "unresolved region", "unresolved regions"))
    headline = " · ".join(parts)
    return headline[:1].upper() + headline[1:] or "No fixed point found"


def _proof(found: FixedPoints, setting: _Setting) -> tuple[str, ...]:
    count = len(found.points)
    if not found.complete:
        reason = found.reason.strip().rstrip(".") or "the search for fixed points did not finish"
        return (f"{reason[0].upper()}{reason[1:]}.", "There may be more fixed points than are listed.")
    if found.continua:
        return _proof_around_curves(found, setting)
    if not found.clusters:
        return (_all_found(count, setting.where),)
    groups: dict[tuple[str, int | None], list[Cluster]] = {}
    for cluster in found.clusters:
        groups.setdefault((cluster.kind, cluster.index), []).append(cluster)
    regions = "this region" if len(found.clusters) == 1 else "these regions"
    listed = {0: "There is no fixed point", 1: "The listed point is the only one"}.get(
        count, f"The {count} listed points are all"
    )
    return (*(_regions(group) for group in groups.values()), f"{listed}{setting.where} outside {regions}, proven.")


def _several(count: int, name: str) -> str:
    return f"a {name} of fixed points" if count == 1 else f"{count} {name}s of fixed points"


def _curve(curve: Continuum) -> str:
    """One sentence on a line or ring of fixed points: what is computed of it."""
    low, high = (number(rate, 3) for rate in curve.rates)
    rate = low if low == high else f"from {low} to {high}"
    if curve.stability != "mixed":
        rate += ": it attracts" if curve.stability == "attracting" else ": it repels"
    return (
        f"{'A ring' if curve.closed else 'A line'} of fixed points: the speed along it is zero to 10⁻¹² "
        f"(computed at {curve.tested:,} places), and so is one eigenvalue; the eigenvalue across is {rate}."
    )


def _proof_around_curves(found: FixedPoints, setting: _Setting) -> tuple[str, ...]:
    tube = number(max(curve.tube for curve in found.continua), 2)
    around = "these curves" if len(found.continua) > 1 else "it"
    listed = _listed(len(found.points), setting.where)
    rest = f" and {_unresolved(len(found.clusters))}" if found.clusters else ""
    return (
        *map(_curve, found.continua),
        *(f"One region at ({_near(c.x)}, {_near(c.y)}) could not be resolved." for c in found.clusters),
        f"Outside a tube of half width {tube} around {around}{rest}, {listed}, proven.",
    )


def _listed(count: int, where: str) -> str:
    if count == 0:
        return f"there is no fixed point{where}"
    if count == 1:
        return f"the listed point is the only fixed point{where}"
    return f"the {count} listed points are all fixed points{where}"


def _unresolved(count: int) -> str:
    return "this region" if count == 1 else "these regions"


def _all_found(count: int, where: str) -> str:
    if count == 0:
        return f"No fixed point{where}, proven."
    return f"The only fixed point{where}, proven." if count == 1 else f"All {count} fixed points{where} found, proven."


def _regions(alike: list[Cluster]) -> str:
    """One sentence on unresolved regions of the same kind and index."""
    kind, index = alike[0].kind, alike[0].index
    places = [f"({_near(cluster.x)}, {_near(cluster.y)})" for cluster in alike]
    near = places[0] if len(places) == 1 else f"{', '.join(places[:-1])} and {places[-1]}"
    holds = {
        "saddle-node-1": "a saddle-node (sink meets saddle)",
        "saddle-node-2": "a saddle-node (source meets saddle)",
    }.get(kind, "a degenerate point")
    if index == 0:
        holds += ", several points that nearly coincide, or none; index 0"
    elif index is None:
        holds += " or several points that nearly coincide; its index could not be certified"
    else:
        signed = f"{index:+d}".replace("-", "\N{MINUS SIGN}")
        holds += f" or several points that nearly coincide; index {signed}"
    if len(alike) == 1:
        return f"One small region near {near} cannot be resolved in double precision: it holds {holds}."
    return f"{len(alike)} small regions near {near} cannot be resolved in double precision: each holds {holds}."


def _cycle(cycle: LimitCycle) -> str:
    return f"{'stable' if cycle.stable else 'unstable'}, period {number(cycle.period)}"


def _cycles(cycles: LimitCycles, setting: _Setting) -> str:
    if not cycles.searched:
        return "Limit cycles were not searched for."
    found = cycles.cycles
    if not found:
        return f"No limit cycle{setting.where} (proven)." if cycles.none_proven else "No limit cycle found."
    if len(found) == 1:
        kind = "stable" if found[0].stable else "unstable"
        return f"One {kind} limit cycle found, of period {number(found[0].period)} {setting.unit}."
    return f"{len(found)} limit cycles found ({'; '.join(map(_cycle, found))} {setting.unit})."


def bits(states: int) -> str:
    """How much ``states`` lasting states can hold: "two bits", "2.3 bits"."""
    exact = math.log2(states)
    return _BITS.get(int(exact), f"{exact:.0f} bits") if exact.is_integer() else f"{exact:.1f} bits"


def _memory(found: FixedPoints, cycles: LimitCycles, setting: _Setting) -> str:
    held = [curve for curve in found.continua if curve.stability == "attracting"]
    if held:
        return _curve_memory(held[0], sum(point.kind == "sink" for point in found.points))
    sinks = sum(point.kind == "sink" for point in found.points)
    oscillations = [cycle for cycle in cycles.cycles if cycle.stable]
    unsure = sum(point.kind == "degenerate" for point in found.points) + len(found.clusters) + len(found.continua)
    # a cluster, a Hopf point or a missed point may add an attractor: then every count is a lower bound
    bound = bool(unsure) or not found.complete
    least = "At least " if bound else ""
    total = sinks + len(oscillations)
    if total == 0:
        return _no_attractor(bound, cycles, setting)
    if not oscillations:
        if total == 1:
            return _single_state(bound, cycles, setting)
        return f"{least}{total} stable states: {'at least ' if bound else ''}{bits(total)} of memory."
    periods = " and ".join(number(cycle.period) for cycle in oscillations)
    if total == 1:
        if bound:
            return f"At least one oscillation, of period {periods} {setting.unit}; no stable state found."
        return (
            f"One oscillation found, of period {periods} {setting.unit}, and no stable state: "
            "of the start, only the phase is kept."
        )
    parts = []
    if sinks:
        parts.append(counted(sinks, "stable state", "stable states"))
    word = "oscillation of period" if len(oscillations) == 1 else "oscillations of periods"
    parts.append(f"{len(oscillations)} {word} {periods} {setting.unit}")
    return f"{least}{' and '.join(parts)}: {'at least ' if bound else ''}{bits(total)} of memory."


def _curve_memory(curve: Continuum, sinks: int) -> str:
    kept = "an angle" if curve.closed else "a position along it"
    name = "ring" if curve.closed else "line"
    more = f", beside {counted(sinks, 'stable state', 'stable states')}" if sinks else ""
    return f"The {name} holds {kept}: a continuous memory{more}, which the smallest change of a parameter may destroy."


def _single_state(bound: bool, cycles: LimitCycles, setting: _Setting) -> str:
    if bound:
        return "At least one stable state."
    if not setting.trapped:
        return "One stable state found; what starts far away need not end there."
    if cycles.none_proven:
        return "One stable state: almost every start ends there, so the start is forgotten."
    return "One stable state and no other attractor found: the start is forgotten."


def _no_attractor(bound: bool, cycles: LimitCycles, setting: _Setting) -> str:
    if not setting.trapped and not bound:
        return "No attractor found in the region that was searched."
    if bound:
        return "No attractor is proven; what is unresolved may hold one."
    if not cycles.searched:
        return "No stable state: what attracts must be an oscillation, and cycles were not searched for."
    return "No stable state: what attracts must be an oscillation, and the search did not find it."
