"""What the lesson on slow points says of passages and of the pseudo-line attractor."""

from __future__ import annotations

import numpy as np

from components.lessons import find_lesson, weights_on
from dynamics import pseudo_lines, slow_points
from tests.support.lesson_facts import network

STEPS = {step.title: step for step in find_lesson("slow-points").steps}


def test_one_ghost_and_its_passage() -> None:
    step = STEPS["A ghost"]
    (ghost,) = slow_points(network(step.weights)).points
    assert ghost.x < -0.5
    assert f"{ghost.passage:.0f} steps" in " ".join(step.text)


def test_four_passages_make_most_of_a_round() -> None:
    step = STEPS["Four ghosts make a slow oscillation"]
    ghosts = slow_points(network(step.weights)).points
    assert len(ghosts) == 4
    assert {f"each passage {ghost.passage:.0f} of them" in " ".join(step.text) for ghost in ghosts} == {True}
    assert sum(ghost.passage for ghost in ghosts) > 0.8 * 625


def test_a_line_of_our_own_and_none_as_printed() -> None:
    printed = STEPS["The line that is not there"]
    assert pseudo_lines(network(printed.weights)) == ()
    (short,) = pseudo_lines(network({**printed.weights, **weights_on(printed, 0.0)}))
    assert short.attracting
    (line,) = pseudo_lines(network(STEPS["A line of our own"].weights))
    assert line.attracting
    assert line.length > 1.5
    assert np.max(line.gap) <= 0.01
