"""The presets: every GRU of the catalogue as a starting point, in the groups of the menu."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from dynamics.catalogue import Exact, Example, Figure, Topology, examples, extremes, figures, ours, topologies
from dynamics.flow import Flow
from dynamics.systems import GRU

DEFAULT_PRESET = "3A"


@dataclass(frozen=True)
class Preset:
    """A GRU, or another system, to start from.

    Attributes:
        key: name in the address (``3A``, ``xv``).
        label: what the menu calls it.
        name: what a sentence calls it ("figure 3A").
        group: heading of the menu under which it stands.
        flow: the network.
        note: what is worth knowing about it; may be empty.
    """

    key: str
    label: str
    name: str
    group: str
    flow: Flow
    note: str


@cache
def presets() -> tuple[Preset, ...]:
    """All presets in the order of the menu; those of a group stand together."""
    return (
        *(_figure(figure) for figure in figures()),
        *(_printed(row) for row in topologies()),
        *(_exact(row, row.exact) for row in topologies() if row.exact and row.exact.moved),
        *(
            Preset(e.name, e.title, f"the GRU with {e.title.lower()}", "More than eleven", e.flow, e.note)
            for e in extremes()
        ),
        *(Preset(o.name, o.title, f"the preset “{o.title}”", "Of our own", o.flow, o.note) for o in ours()),
    )


@cache
def presets_of(system: str) -> tuple[Preset, ...]:
    """All presets of a system, by its name, the first one being where it opens."""
    if system == GRU.name:
        return presets()
    return tuple(_example(example) for example in examples() if example.flow.name == system)


@cache
def _by_key(system: str) -> Mapping[str, Preset]:
    return {preset.key.casefold(): preset for preset in presets_of(system)}


def default_preset(system: str) -> str:
    """The preset with which a system opens."""
    return DEFAULT_PRESET if system == GRU.name else presets_of(system)[0].key


def find_preset(key: str, system: str = GRU.name) -> Preset:
    """The preset of that key, whatever its case.

    Raises:
        KeyError: if there is none.
    """
    return _by_key(system)[key.strip().casefold()]


def figure_key(figure: Figure) -> str:
    """The key of a figure's preset."""
    return figure.figure if figure.paper == "JSP21" else f"{figure.paper}-{figure.figure}"


def exact_key(row: Topology) -> str:
    """The key of the preset of a row's exact weights."""
    return f"{row.case}-exact"


def printed_note(row: Topology) -> str:
    """What is worth knowing of a row as printed: how it differs, or that its digits are exact already."""
    exact = row.exact
    already = exact.note if exact and not exact.moved and not row.note else ""
    return " ".join(text for text in (row.note, already, row.evidence) if text)


def counted(sinks: int, sources: int, saddles: int, bifurcations: int) -> str:
    """Fixed points in words: "2 sinks, 1 saddle, 3 at a bifurcation"."""
    return ", ".join(_counts(sinks, sources, saddles, bifurcations))


def _counts(sinks: int, sources: int, saddles: int, bifurcations: int) -> Iterator[str]:
    for count, one in ((sinks, "sink"), (sources, "source"), (saddles, "saddle")):
        if count:
            yield f"{count} {one}{'' if count == 1 else 's'}"
    if bifurcations:
        yield f"{bifurcations} at a bifurcation"


def _figure(figure: Figure) -> Preset:
    first = figure.paper == "JSP21"
    return Preset(
        figure_key(figure),
        f"{figure.figure} · {figure.title}",
        f"figure {figure.figure}{'' if first else f' of {figure.paper}'}",
        "Figures of JSP21" if first else f"A figure that only {figure.paper} has",
        figure.flow,
        figure.note,
    )


def _printed(row: Topology) -> Preset:
    is_there = row.printed
    words = counted(is_there.sinks, is_there.sources, is_there.saddles, is_there.degenerate)
    return Preset(
        row.case,
        f"{row.case} · {words}",
        f"row {row.case} as printed",
        "Topologies of JSP19, as printed",
        row.flow,
        f"JSP19 table 3, row {row.case}, as printed. {printed_note(row)}".strip(),
    )


def _exact(row: Topology, exact: Exact) -> Preset:
    claims = exact.claims
    words = counted(claims.sinks, claims.sources, claims.saddles, len(claims.clusters))
    return Preset(
        exact_key(row),
        f"{row.case}, exact · {words}",
        f"row {row.case}, exact",
        "Topologies of JSP19, exact",
        exact.flow,
        f"JSP19 table 3, row {row.case}, exact. {exact.note}",
    )


def _example(example: Example) -> Preset:
    return Preset(example.key, example.title, f"“{example.title}”", "Examples", example.flow, example.note)
