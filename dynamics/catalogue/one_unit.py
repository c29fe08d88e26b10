"""One-unit GRUs worth looking at, each with the fixed points that it is claimed to have."""

from __future__ import annotations

from dataclasses import dataclass

from ..systems import OneUnitGRU


@dataclass(frozen=True)
class Unit:
    """A one-unit GRU with claims, which tests verify.

    Attributes:
        key: name in addresses.
        title: for people.
        flow: the unit.
        kinds: of its fixed points, from left to right.
        note: what is worth knowing about it.
    """

    key: str
    title: str
    flow: OneUnitGRU
    kinds: tuple[str, ...]
    note: str


# b_h at which the half-stable point of figure 1B exists, to the last digit: a test solves for it
FIGURE_1B = -0.7031308373119788

UNITS: tuple[Unit, ...] = (
    Unit(
        "A",
        "one sink",
        OneUnitGRU(bh=1.0),
        ("sink",),
        "JSP21, figure 1A, with the weights of JSP19's lemma 3. Every state ends in the one sink.",
    ),
    Unit(
        "B",
        "sink and half-stable point",
        OneUnitGRU(bh=FIGURE_1B),
        ("half-stable", "sink"),
        "JSP21, figure 1B: between A and C, at exactly one value of b_h, the state halts on its way.",
    ),
    Unit(
        "C",
        "two sinks, a switch",
        OneUnitGRU(bh=-1.0),
        ("sink", "source", "sink"),
        "JSP21, figure 1C: two memories. As the discrete unit, the right one is no sink: it oscillates.",
    ),
    Unit(
        "slow",
        "a slow passage",
        OneUnitGRU(bh=-0.702),
        ("sink",),
        "Just before the saddle-node nothing rests, but the state takes a long time to pass.",
    ),
    Unit(
        "symmetric",
        "a switch without a gate",
        OneUnitGRU(Uh=4.0, Ur=0.0, bh=0.0, br=0.0),
        ("sink", "source", "sink"),
        "Without a reset gate everything is a formula, and the two memories mirror each other.",
    ),
)
