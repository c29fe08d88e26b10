"""Every interval function against 60-digit arithmetic, at random and at extreme arguments."""

import math

import numpy as np
import pytest
from mpmath import mp, mpf

from dynamics import enclosures
from dynamics.exponential import exponential, exponential_less_one

DIGITS = 400  # enough for 1 - tanh(400)^2
RNG_SEED = 11


def intervals(count: int, low: float, high: float) -> list[tuple[float, float]]:
    """Intervals with ends of every magnitude, some of zero width, some around zero, some at the limits."""
    rng = np.random.default_rng(RNG_SEED)
    magnitudes = 10.0 ** rng.uniform(-320, math.log10(max(abs(low), abs(high))), (count, 2))
    ordinary = rng.uniform(max(low, -3.0), min(high, 3.0), (count, 2))
    signs = rng.choice([-1.0, 1.0], (count, 2))
    ends = np.clip(np.vstack([magnitudes * signs, ordinary]), low, high)
    ends[::7, 1] = ends[::7, 0]
    extreme = [
        (low, high),
        (low, low),
        (high, high),
        (0.0, 0.0),
        (0.0, high),
        (low, 0.0),
        (-0.0, 0.0),
        (5e-324, 5e-324),
    ]
    kept = [(a, b) for a, b in extreme if low <= a <= b <= high]
    return [(float(a), float(b)) for a, b in np.sort(ends, axis=1)] + kept


def assert_contains(bounds: tuple[float, float], *values: mpf) -> None:
    low, high = bounds
    assert low <= high
    for value in values:
        assert mpf(low) <= value <= mpf(high), f"{mp.nstr(value, 25)} is not in [{low!r}, {high!r}]"


def samples(a0: float, a1: float) -> list[mpf]:
    """Ends, middle, and zero if it lies inside."""
    inner = [mpf(a0), mpf(a1), (mpf(a0) + mpf(a1)) / 2]
    return [*inner, mpf(0)] if a0 <= 0 <= a1 else inner


BINARY = {
    "add": (enclosures.add, lambda a, b: a + b),
    "subtract": (enclosures.subtract, lambda a, b: a - b),
    "multiply": (enclosures.multiply, lambda a, b: a * b),
}

UNARY = {
    "square": (enclosures.square, lambda a: a * a, -1e100, 1e100),
    "sigmoid": (enclosures.sigmoid, lambda a: 1 / (1 + mp.exp(-a)), -3e4, 3e4),
    "sigmoid_slope": (enclosures.sigmoid_slope, lambda a: a * (1 - a), 0.0, 1.0),
    "tanh": (enclosures.tanh, mp.tanh, -3e4, 3e4),
    "tanh_slope": (enclosures.tanh_slope, lambda a: 1 - a * a, -1.0, 1.0),
}


@pytest.mark.parametrize("name", BINARY)
def test_binary_operation_contains_the_exact_result(name: str) -> None:
    function, exact = BINARY[name]
    left = intervals(600, -1e100, 1e100)
    right = left[::-1]
    with mp.workdps(700):
        for (a0, a1), (b0, b1) in zip(left, right, strict=True):
            got = function(a0, a1, b0, b1)
            assert_contains(got, *(exact(a, b) for a in samples(a0, a1) for b in samples(b0, b1)))


@pytest.mark.parametrize("name", UNARY)
def test_unary_function_contains_the_exact_result(name: str) -> None:
    function, exact, low, high = UNARY[name]
    with mp.workdps(DIGITS):
        for a0, a1 in intervals(800, low, high):
            assert_contains(function(a0, a1), *(exact(a) for a in samples(a0, a1)))


@pytest.mark.parametrize("name", ["sigmoid", "sigmoid_slope", "tanh", "tanh_slope"])
def test_bounded_functions_stay_within_their_range(name: str) -> None:
    function, _, low, high = UNARY[name]
    bottom, top = {"sigmoid": (0, 1), "sigmoid_slope": (0, 0.25), "tanh": (-1, 1), "tanh_slope": (0, 1)}[name]
    for a0, a1 in intervals(800, low, high):
        got = function(a0, a1)
        assert bottom <= got[0] <= got[1] <= top


def test_scale_and_affine_contain_the_exact_result() -> None:
    rng = np.random.default_rng(RNG_SEED)
    boxes = intervals(400, -2.0, 2.0)
    with mp.workdps(DIGITS):
        for (x0, x1), (y0, y1) in zip(boxes, boxes[::-1], strict=True):
            k, m, c = rng.normal(size=3) * 10.0 ** rng.uniform(-3, 4, 3)
            assert_contains(enclosures.scale(k, x0, x1), *(mpf(k) * x for x in samples(x0, x1)))
            exact = (mpf(k) * x + mpf(m) * y + mpf(c) for x in samples(x0, x1) for y in samples(y0, y1))
            assert_contains(enclosures.affine(k, m, c, x0, x1, y0, y1), *exact)


def test_stretch_contains_the_exact_result() -> None:
    factors = intervals(600, 0.0, 1.0)
    others = intervals(600, -1e100, 1e100)
    with mp.workdps(700):
        for (k0, k1), (a0, a1) in zip(factors, others, strict=True):
            got = enclosures.stretch(k0, k1, a0, a1)
            assert_contains(got, *(k * a for k in samples(k0, k1) for a in samples(a0, a1)))


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_short_intervals_are_bounded_to_second_order(name: str) -> None:
    """The upper end comes from a tangent and a bound of the curvature: it holds, and costs a hundredth at most."""
    function, exact, _, _ = UNARY[name]
    rng = np.random.default_rng(RNG_SEED)
    with mp.workdps(DIGITS):
        for _ in range(3000):
            a0 = float(rng.normal() * 3.0)
            a1 = a0 + float(10.0 ** rng.uniform(-12.0, -0.7))
            low, high = function(a0, a1)
            assert_contains((low, high), exact(mpf(a0)), exact(mpf(a1)), exact((mpf(a0) + mpf(a1)) / 2))
            assert high - low <= 1.03 * float(exact(mpf(a1)) - exact(mpf(a0))) + 1e-14


@pytest.mark.parametrize("name", UNARY)
def test_narrow_intervals_stay_narrow(name: str) -> None:
    """An enclosure that is right but useless would pass the tests above: the width is a few units, absolutely."""
    function, _, low, high = UNARY[name]
    for a in np.linspace(max(low, -5.0), min(high, 5.0), 101):
        got = function(float(a), float(a))
        assert got[1] - got[0] <= 40 * enclosures.UNIT * max(1.0, abs(a) ** 2)


def test_outward_rounding_is_outward() -> None:
    with mp.workdps(DIGITS):
        for a, b in intervals(500, -1e100, 1e100):
            rounded = a + b
            assert mpf(enclosures.lower(rounded)) <= mpf(a) + mpf(b) <= mpf(enclosures.upper(rounded))
            assert enclosures.lower(rounded) < rounded < enclosures.upper(rounded) or rounded == 0.0


@pytest.mark.parametrize(
    ("compiled", "exact", "span", "allowed"),
    [
        (exponential, mp.exp, 700.0, 1.0),
        (exponential, mp.exp, 2.0, 1.0),
        (exponential_less_one, mp.expm1, 40.0, 3.0),
        (exponential_less_one, mp.expm1, 1.0, 3.0),
        (enclosures.tanh_value, mp.tanh, 20.0, 4.5),
        (enclosures.tanh_value, mp.tanh, 1.0, 4.5),
    ],
    ids=["exp far", "exp near", "expm1 far", "expm1 near", "tanh far", "tanh near"],
)
def test_elementary_functions_keep_within_half_of_the_allowance(
    compiled, exact, span: float, allowed: float, record_property
) -> None:
    """Measured error in units in the last place; the enclosures allow nine units for the function and its roundings."""
    rng = np.random.default_rng(RNG_SEED)
    arguments = np.concatenate(
        [rng.uniform(-span, span, 6000), rng.choice([-1, 1], 2000) * 10.0 ** rng.uniform(-12, 0, 2000)]
    )
    worst = 0.0
    with mp.workdps(60):
        for a in arguments.tolist():
            got = compiled(a)
            worst = max(worst, float(abs(mpf(got) - exact(mpf(a))) / mpf(math.ulp(got))))
    record_property("worst_ulp", worst)
    assert 0.4 < worst < allowed


def test_the_exponential_at_the_seams_of_its_table() -> None:
    """Where the nearest entry of the table changes, at whole powers of two, and at the ends of its range."""
    seams = [(j + half) * math.log(2.0) / 128.0 for j in range(-900, 900, 7) for half in (0.0, 0.5)]
    with mp.workdps(60):
        for seam in seams:
            for a in (math.nextafter(seam, -math.inf), seam, math.nextafter(seam, math.inf)):
                assert abs(mpf(exponential(a)) / mp.exp(mpf(a)) - 1) < enclosures.UNIT
    assert exponential(0.0) == 1.0
    assert exponential_less_one(0.0) == 0.0
    assert exponential(-1e9) == exponential(-708.0) > 0.0
    assert exponential(1e9) == exponential(709.0) < math.inf
