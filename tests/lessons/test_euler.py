"""What the lesson on the homoclinic bifurcation says of steps of forward Euler and of the turns of the spiral."""

from __future__ import annotations

import math

import pytest

from components.lessons import find_lesson, weights_on
from dynamics import fixed_points, long_run
from tests.support.lesson_facts import facts_of, network

STEPS = {step.title: step for step in find_lesson("homoclinic").steps}


@pytest.mark.parametrize(
    ("gamma", "ending"), [(0.0538, "other"), (0.05402, "other"), (0.05404, "fixed-point"), (0.054085, "fixed-point")]
)
def test_dots_escape_on_the_way_from_a_cycle_that_the_flow_keeps(gamma: float, ending: str) -> None:
    step = STEPS["Where the printed number comes from"]
    flow = network({**step.weights, **weights_on(step, gamma)})
    x, y = map(float, step.shown["orbits"].split(","))
    assert facts_of(flow)["cycles"] == 1
    assert long_run(flow, x, y, dt=float(step.shown["step"])).ending == ending


def test_the_first_rounds_take_as_long_as_the_turns_of_the_spiral() -> None:
    step = STEPS["Hopf first"]
    (bracket,) = step.brackets
    points = fixed_points(network({**step.weights, **weights_on(step, bracket.value)})).points
    (turning,) = (value for p in points for value in p.eigenvalues if value.imag > 0 and abs(value.real) < 1e-6)
    assert step.question
    assert f"= {2 * math.pi / turning.imag:.1f} steps" in step.question.explanation
    assert (
        f"{facts_of(network({**step.weights, **step.question.weights}))['period']:.1f} steps"
        in step.question.explanation
    )
