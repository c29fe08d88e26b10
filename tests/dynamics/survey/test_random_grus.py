"""The distribution over GRUs is what its statement says."""

import numpy as np
import pytest

from dynamics.survey.drawing import chunk_generator
from dynamics.systems.random_grus import SCALES, RandomGRUs


def test_packing_many_is_packing_one_by_one() -> None:
    distribution = RandomGRUs()
    numbers = distribution.draw(10, chunk_generator(1, 10), 25)
    for row, packed in zip(numbers.tolist(), distribution.pack(numbers), strict=True):
        flow = distribution.flow(row)
        np.testing.assert_array_equal(packed, flow.pack())
        assert distribution.numbers_of(flow) == tuple(row)


@pytest.mark.parametrize("stratum", [0, 24, 48])
def test_the_weights_have_the_spread_that_is_stated(stratum: int) -> None:
    distribution = RandomGRUs()
    s, t = distribution.strata[stratum]
    n = 20_000
    numbers = distribution.draw(stratum, chunk_generator(5, stratum), n)
    stated = np.array([s] * 4 + [t] * 4 + [s / 10] * 2 + [t] * 2)
    # five standard errors, of the mean and of the standard deviation
    assert np.all(np.abs(numbers.mean(axis=0)) < 5 * stated / np.sqrt(n))
    assert np.all(np.abs(numbers.std(axis=0) / stated - 1) < 5 / np.sqrt(2 * n))
    off_diagonal = np.corrcoef(numbers.T) - np.eye(12)
    assert np.all(np.abs(off_diagonal) < 5 / np.sqrt(n))
    np.testing.assert_array_equal(numbers, np.round(numbers, 4))
    assert not np.any(np.signbit(numbers) & (numbers == 0))


def test_every_pair_of_scales_is_one_stratum() -> None:
    strata = RandomGRUs().strata
    assert len(set(strata)) == len(strata) == len(SCALES) ** 2
    for scale in SCALES:
        assert f"{scale:g}" in RandomGRUs().statement
    assert "before the product" in RandomGRUs().statement
    assert "after the product" in RandomGRUs(reset="after").statement
