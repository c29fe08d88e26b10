"""What is claimed of the GRUs of our own: one sink, proven, and a pseudo-line attractor of the stated size."""

from __future__ import annotations

import numpy as np
import pytest

from dynamics.catalogue import Ours, figures, ours
from dynamics.fixed_points import fixed_points
from dynamics.limit_cycles import limit_cycles
from dynamics.pseudo_lines import pseudo_lines


@pytest.mark.parametrize("one", ours(), ids=lambda one: one.name)
def test_every_claim(one: Ours) -> None:
    found = fixed_points(one.flow)
    assert found.complete
    assert found.clusters == one.claims.clusters == ()
    assert (found.count("sink"), found.count("source"), found.count("saddle")) == (
        one.claims.sinks,
        one.claims.sources,
        one.claims.saddles,
    )
    cycles = limit_cycles(one.flow, found)
    assert cycles.none_proven
    assert one.claims.cycles == ()
    (line,) = pseudo_lines(one.flow)
    assert line.attracting
    assert line.length == pytest.approx(one.line.length, abs=0.01)
    assert np.max(line.gap) <= one.line.gap
    assert np.max(np.abs(line.drift)) == pytest.approx(one.line.drift, abs=1e-4)
    assert one.note.startswith("Ours, not the paper's")


def test_the_printed_weights_differ_in_one_digit_and_show_none() -> None:
    (printed,) = [figure.flow for figure in figures() if figure.figure == "10"]
    (near,) = [one.flow for one in ours() if one.name == "one-digit"]
    differing = [
        (a, b) for old, new in zip(printed.Uh, near.Uh, strict=True) for a, b in zip(old, new, strict=True) if a != b
    ]
    assert differing == [(-0.1, -0.9)]
    assert pseudo_lines(printed) == ()


def test_a_distance_across_the_longer_line_halves_in_1_4_steps() -> None:
    (flow,) = [one.flow for one in ours() if one.name == "pseudo-line"]
    (line,) = pseudo_lines(flow)
    assert np.log(2.0) / -line.rate == pytest.approx(1.386, abs=0.01)
