"""The records of the catalogue: weights from the papers, each with what is claimed of them."""

from __future__ import annotations

from dataclasses import dataclass

from ..fixed_points import Kind
from ..flow import Flow
from ..systems import GRU


@dataclass(frozen=True)
class ClusterClaim:
    """A degenerate fixed point.

    Attributes:
        x, y: its position, to 1e-6.
        index: winding number of the flow around it.
        kind: what it is.
    """

    x: float
    y: float
    index: int
    kind: Kind


@dataclass(frozen=True)
class CycleClaim:
    """A limit cycle.

    Attributes:
        period: in GRU steps.
        log_multiplier: logarithm of its Floquet multiplier.
        stable: whether it attracts.
    """

    period: float
    log_multiplier: float
    stable: bool


@dataclass(frozen=True)
class ContinuumClaim:
    """A line or a ring of fixed points.

    Attributes:
        closed: whether it is a ring.
        length: within the searched region, to a thousandth.
        rate: the eigenvalue across it, the same everywhere.
    """

    closed: bool
    length: float
    rate: float


@dataclass(frozen=True)
class Claims:
    """What is true of one portrait.

    Attributes:
        sinks, sources, saddles: numbers of non-degenerate fixed points.
        clusters: the degenerate fixed points.
        cycles: all limit cycles, or None if nothing is claimed of cycles.
        continua: the lines and rings of fixed points.
    """

    sinks: int
    sources: int
    saddles: int
    clusters: tuple[ClusterClaim, ...] = ()
    cycles: tuple[CycleClaim, ...] | None = None
    continua: tuple[ContinuumClaim, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A two-dimensional portrait of JSP21 section 4, or of JSP19 where only that has it.

    Attributes:
        figure: its number in its paper, such as "3A".
        title: a few words for a menu.
        flow: the GRU with the weights as printed.
        note: one or two sentences for a visitor, with a correction where the paper needs one.
        claims: what is true of it.
        paper: which paper it is in, "JSP21" or "JSP19".
        earlier: its number in JSP19 if it is a figure of JSP21 that is there too, else empty.
        enlarged: number of a figure of the same paper that shows a part of it, larger; empty where there is none.
    """

    figure: str
    title: str
    flow: GRU
    note: str
    claims: Claims
    paper: str = "JSP21"
    earlier: str = ""
    enlarged: str = ""


@dataclass(frozen=True)
class Extreme:
    """A GRU with more fixed points than the papers report; attributes as of :class:`Figure`, ``name`` for a number."""

    name: str
    title: str
    flow: GRU
    note: str
    claims: Claims


@dataclass(frozen=True)
class Example:
    """A portrait of another system than the GRU.

    Attributes:
        key: a word for the address, such as "spiking".
        title: a few words for a menu.
        flow: the system with its parameters.
        note: one or two sentences for a visitor, with a correction where the source needs one.
        claims: what is true of it.
    """

    key: str
    title: str
    flow: Flow
    note: str
    claims: Claims


@dataclass(frozen=True)
class LineClaim:
    """A pseudo-line attractor.

    Attributes:
        length: of the stretch, to 0.01.
        gap: the nullclines are nowhere farther apart.
        drift: nothing on it moves faster along it, per GRU step.
    """

    length: float
    gap: float
    drift: float


@dataclass(frozen=True)
class Ours:
    """A GRU of our own that shows what the papers describe; attributes as of :class:`Extreme`, and its pseudo-line."""

    name: str
    title: str
    flow: GRU
    note: str
    claims: Claims
    line: LineClaim


@dataclass(frozen=True)
class Counted:
    """Fixed points as JSP19 table 2 counts them, by kind."""

    sinks: int
    sources: int
    saddles: int
    saddle_node_1: int
    saddle_node_2: int
    codimension_2: int

    @property
    def total(self) -> int:
        """Number of fixed points, bifurcation points counted once."""
        return self.sinks + self.sources + self.saddles + self.saddle_node_1 + self.saddle_node_2 + self.codimension_2


@dataclass(frozen=True)
class Printed:
    """Fixed points that the printed parameters of JSP19 table 3 really have, by kind, and their limit cycles.

    Attributes:
        sinks, sources, saddles: numbers of non-degenerate fixed points.
        degenerate: number of degenerate ones.
        kinds: what each degenerate one is, sorted by x then y.
        cycles: all limit cycles.
    """

    sinks: int
    sources: int
    saddles: int
    degenerate: int
    kinds: tuple[Kind, ...]
    cycles: tuple[CycleClaim, ...]

    @property
    def total(self) -> int:
        """Number of distinct fixed points."""
        return self.sinks + self.sources + self.saddles + self.degenerate


@dataclass(frozen=True)
class Moved:
    """An entry of the weights that an exact set changes.

    Attributes:
        symbol: of the parameter, such as "U_r".
        row, column: of the entry, from 0; column None for a vector.
        printed: the number in JSP19 table 3.
        exact: the number in the exact set.
    """

    symbol: str
    row: int
    column: int | None
    printed: float
    exact: float


@dataclass(frozen=True)
class Exact:
    """Weights that truly have a topology, as near to the printed ones as the search found.

    No set of doubles lies exactly on a bifurcation (but for those at round numbers): the conditions hold to
    ``residual``, and weights that meet them exactly lie within ``distance``.

    Attributes:
        flow: the GRU.
        moved: the entries that differ from the printed ones, empty where the printed digits are exact already.
        claims: what is true of it; its clusters are the degenerate points, to all digits.
        residual: largest error of the conditions (velocity 0, det J = 0; J = 0 at a point of codimension 2) at the
            claimed points, in exact arithmetic.
        distance: bound on how far any moved entry is from a value at which the conditions hold exactly.
        note: a sentence for a visitor: which digits moved, and why.
    """

    flow: GRU
    moved: tuple[Moved, ...]
    claims: Claims
    residual: float
    distance: float
    note: str


@dataclass(frozen=True)
class Topology:
    """One row of JSP19 tables 2 and 3.

    Attributes:
        case: its Roman numeral.
        flow: the GRU with the parameters as printed.
        counted: what the paper counts.
        printed: what the printed parameters really have.
        note: a sentence where the two differ, else empty.
        exact: weights that truly have what is counted, or what the notes say in its place; None if none are known.
        evidence: where ``exact`` is None, a sentence saying why; else empty.
    """

    case: str
    flow: GRU
    counted: Counted
    printed: Printed
    note: str
    exact: Exact | None = None
    evidence: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the printed parameters give just the simple fixed points that the paper counts."""
        same = (self.counted.sinks, self.counted.sources, self.counted.saddles) == (
            self.printed.sinks,
            self.printed.sources,
            self.printed.saddles,
        )
        return same and self.counted.total == self.printed.total
