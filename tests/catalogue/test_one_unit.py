"""Every claim about the one-unit GRUs of the catalogue."""

import pytest

from dynamics.catalogue.one_unit import FIGURE_1B, UNITS
from dynamics.line import fixed_points_on_line, saddle_nodes


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.key)
def test_the_fixed_points_are_as_claimed(unit) -> None:
    found = fixed_points_on_line(unit.flow)
    assert found.complete
    assert tuple(one.kind for one in found.all) == unit.kinds


def test_figure_1b_is_solved_for() -> None:
    _, upper = saddle_nodes(UNITS[0].flow, "b_h").points
    assert upper.value == pytest.approx(FIGURE_1B, abs=1e-15)
    assert upper.value_box[0] <= FIGURE_1B <= upper.value_box[1]
