"""The coefficients of the Runge-Kutta pair are those of ``scipy.integrate.DOP853``, to the last bit."""

import numpy as np
from scipy.integrate import DOP853

from dynamics import tableau
from dynamics.runge_kutta import ALL_STAGES, STAGES


def test_every_coefficient() -> None:
    assert tableau.A.shape == (ALL_STAGES, ALL_STAGES)
    expected = np.zeros((ALL_STAGES, ALL_STAGES))
    expected[:STAGES, :STAGES], expected[STAGES, :STAGES], expected[STAGES + 1 :] = DOP853.A, DOP853.B, DOP853.A_EXTRA
    for ours, theirs in (
        (tableau.A, expected),
        (tableau.E3, DOP853.E3),
        (tableau.E5, DOP853.E5),
        (tableau.D, DOP853.D),
    ):
        np.testing.assert_array_equal(ours, theirs)
        assert ours.flags.c_contiguous
