"""Curves of saddle-nodes and Hopf points in two parameters, against closed forms and 40 digits."""

import math
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from dynamics.continuation import Plane, bifurcation_curves, plane_of
from dynamics.fixed_points import fixed_points
from dynamics.systems import GRU, FitzHughNagumo
from tests.dynamics.continuation.test_diagrams import C, S, eq9, rotation
from tests.support.normal_forms import bautin_plane, takens_plane


def of_kind(found, kind: str) -> list:
    return [curve for curve in found.curves if curve.kind == kind]


def named(found, kind: str) -> list:
    return [point for point in found.points if point.kind == kind]


@pytest.fixture(scope="module")
def biases():
    """JSP21 eq. 9 with both biases free."""
    return bifurcation_curves(plane_of(eq9(0.05), ("b_h", 0), ("b_h", 1), ((-1.0, 1.0), (-1.0, 1.0))))


@pytest.mark.parametrize(
    ("symbols", "low", "high", "make", "known"),
    [
        (("alpha", "beta"), (0.02, 0.5), (1.5, 6.0), rotation, lambda a, b: b * math.cos(a) / 2),
        (
            ("alpha", "s"),
            (0.02, -2.0),
            (1.5, 3.0),
            lambda a, s: rotation(a, 3.0, s),
            lambda a, s: 3 * math.cos(a) / (1 + math.exp(-s)),
        ),
        (
            ("beta", "s"),
            (1.2, -2.0),
            (6.0, 3.0),
            lambda b, s: rotation(0.7, b, s),
            lambda b, s: b * math.cos(0.7) / (1 + math.exp(-s)),
        ),
    ],
)
def test_hopf_curve_of_the_rotation_is_the_formula(symbols, low, high, make, known) -> None:
    """JSP21 fig. 6A: sigma(s) beta cos(alpha) = 1."""
    found = bifurcation_curves(Plane(symbols, low, high, make))
    (hopf,) = of_kind(found, "hopf")
    assert [known(*pair) for pair in hopf.parameters.tolist()] == pytest.approx([1.0] * len(hopf.parameters), abs=1e-10)
    assert hopf.ends == ("the border of the rectangle",) * 2
    assert np.abs(hopf.states).max() < 1e-10
    assert len(hopf.parameters) > 20


def test_four_curves_of_saddle_nodes_lie_on_one_another() -> None:
    """JSP21 section 4.3: four at once, for every beta; at beta = 3 at alpha = 0.147822070679."""
    found = bifurcation_curves(Plane(("alpha", "beta"), (0.02, 0.5), (1.5, 6.0), rotation))
    curves = of_kind(found, "saddle-node")
    assert [curve.together for curve in curves] == [4] * 4
    # a short rectangle whose border is beta = 3: the curve is corrected onto it
    found = bifurcation_curves(Plane(("alpha", "beta"), (0.02, 2.8), (0.5, 3.0), rotation))
    ends = [curve.parameters[i] for curve in of_kind(found, "saddle-node") for i in (0, -1)]
    at_three = [alpha for alpha, beta in ends if beta == 3.0]
    assert at_three == pytest.approx([0.147822070679] * 4, abs=1e-11)


def test_normal_form_of_bogdanov_and_takens() -> None:
    found = bifurcation_curves(takens_plane())
    (fold,), (hopf,), (neutral,) = (of_kind(found, kind) for kind in ("saddle-node", "hopf", "neutral-saddle"))
    first, second = fold.parameters.T
    assert np.abs(4.0 * first - second**2).max() < 1e-12
    assert np.abs(hopf.parameters[:, 0]).max() < 1e-12
    assert hopf.parameters[:, 1].max() < 1e-9
    assert neutral.parameters[:, 1].min() > -1e-9
    assert "a Bogdanov-Takens point" in hopf.ends
    assert "a Bogdanov-Takens point" in neutral.ends
    (point,) = found.points
    assert point.kind == "bogdanov-takens"
    assert [*point.parameters, *point.state] == pytest.approx([0.0] * 4, abs=1e-9)


def test_normal_form_of_bautin() -> None:
    found = bifurcation_curves(bautin_plane())
    (hopf,) = found.curves
    assert hopf.kind == "hopf"
    assert np.abs(hopf.parameters[:, 0]).max() < 1e-12
    (point,) = found.points
    assert point.kind == "generalised-hopf"
    assert point.parameters == pytest.approx((0.0, 0.0), abs=1e-9)


def test_generalised_hopf_points_of_fitzhugh_nagumo() -> None:
    """With f = v - v^3/3 the coefficient has the sign of f3 + b f2^2 / (1 - b^2/tau), f2 and f3 its derivatives.

    On trace 0, where 1 - v^2 = b/tau, it vanishes at tau = b^2 / (2 b - 1): 16/15 for b = 0.8, and v = -+1/2.
    """
    found = bifurcation_curves(plane_of(FitzHughNagumo(), ("I_ext", 0), ("tau", 0), ((-2.0, 3.0), (0.5, 5.0))))
    points = named(found, "generalised-hopf")
    assert [p.parameters for p in points] == [
        pytest.approx((17 / 24, 16 / 15), abs=1e-9),
        pytest.approx((25 / 24, 16 / 15), abs=1e-9),
    ]
    assert [p.state[0] for p in points] == pytest.approx([-0.5, 0.5], abs=1e-9)


def test_short_hopf_curves_are_found_through_bogdanov_takens_points(biases) -> None:
    """None of the lines crosses the four short curves between two such points each."""
    hopfs = of_kind(biases, "hopf")
    assert len(hopfs) == 4
    assert all(curve.ends == ("a Bogdanov-Takens point",) * 2 for curve in hopfs)
    assert len(named(biases, "bogdanov-takens")) == 8
    # the Hopf point that the paper's figure 8 passes, b_h = (0.32, 0.0530093942), lies on one of them
    nearest = min(np.hypot(*(curve.parameters - (0.32, 0.0530093942)).T).min() for curve in hopfs)
    assert nearest < 0.02


def test_points_of_codimension_two_in_forty_digits(biases) -> None:
    """Solved again from the papers' equations, with a = 0 (the quadratic coefficient) for a cusp."""
    with mp.workdps(40):
        for point in biases.points:

            def conditions(x, y, first, second, kind=point.kind):
                c, s = mpf(C) / 2, mpf(S) / 2
                u, v = mp.tanh(c * x + s * y + first), mp.tanh(-s * x + c * y + second)
                k, m = 1 - u**2, 1 - v**2
                a, b, p, q = k * c - 1, k * s, -m * s, m * c - 1
                if kind == "bogdanov-takens":
                    last = a + q
                else:
                    # null vectors on the right (b, -a) and on the left (p, -a); second derivatives of tanh
                    along = (c * b - s * a, -s * b - c * a)
                    last = p * (-2 * u * k) * along[0] ** 2 - a * (-2 * v * m) * along[1] ** 2
                return u - x, v - y, a * q - b * p, last

            start = (*point.state, *point.parameters)
            solution = mpmath.findroot(conditions, start, tol=1e-28)
            assert point.parameters == pytest.approx([float(z) for z in solution[2:]], abs=1e-9), point
    assert {point.kind for point in biases.points} == {"bogdanov-takens", "cusp"}


def test_every_point_of_a_curve_meets_its_conditions(biases) -> None:
    for curve in biases.curves:
        for (x, y), pair in zip(curve.states[::7], curve.parameters[::7].tolist(), strict=True):
            flow = biases.plane.flow_at(*pair)
            a, b, c, d = flow.jacobian(x, y).ravel()
            last = a * d - b * c if curve.kind == "saddle-node" else a + d
            assert max(*np.abs(np.ravel(flow.velocity(x, y))), abs(last)) < 1e-11


def test_counts_change_by_two_across_a_saddle_node_curve(biases) -> None:
    checked = 0
    for curve in of_kind(biases, "saddle-node"):
        for one, other in list(pairwise(curve.parameters))[5::17]:
            along = other - one
            across = np.array([-along[1], along[0]]) / np.hypot(*along) * 2e-4
            sides = [
                len(fixed_points(biases.plane.flow_at(*(0.5 * (one + other) + k * across))).points) for k in (1, -1)
            ]
            if max(abs(along)) > 1e-3:
                assert abs(sides[0] - sides[1]) == 2, one
                checked += 1
    assert checked > 12


def test_a_parameter_on_which_nothing_depends_gives_no_curve() -> None:
    """c_h acts only where the reset comes after the product."""
    found = bifurcation_curves(plane_of(GRU(), ("c_h", 0), ("c_h", 1)))
    assert (found.curves, found.points, found.notes) == ((), (), ())


def test_curves_that_a_symmetry_makes_degenerate_are_told() -> None:
    """x = 0 is a fixed point for every weight: the pitchforks are no generic curve."""
    found = bifurcation_curves(plane_of(GRU(), ("U_h", 0), ("U_h", 3)))
    assert "pitchfork" in found.notes[0]
    # where fold and pitchfork of the two units meet, a line may pass within rounding, and that place is told as well
    assert all("a symmetry holds its points together" in note for note in found.notes[1:])


def test_extreme_weights_end() -> None:
    heavy = GRU(Uh=((2000, 20), (300, 1000)), Ur=((-5000, 8000), (9000, -4000)), br=(100, -500))
    found = bifurcation_curves(plane_of(heavy, ("U_r", 0), ("b_h", 0)), lines=2)
    assert found.plane.symbols == ("U_r11", "b_h1")


def test_the_search_can_be_stopped() -> None:
    asked = []
    found = bifurcation_curves(
        plane_of(GRU(), ("b_h", 0), ("b_h", 1)), stop=lambda: bool(asked.append(1)) or len(asked) > 1
    )
    assert len(asked) < 5
    assert len(found.curves) < 20


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: plane_of(GRU(), ("b_h", 0), ("b_h", 0)), "two different entries"),
        (lambda: plane_of(GRU(), ("b_h", 0), ("b_q", 0)), "no parameter 'b_q'"),
        (lambda: plane_of(GRU(), ("b_h", 0), ("b_h", 1), ((1.0, -1.0), None)), "not an interval"),
        (lambda: bifurcation_curves(plane_of(GRU(), ("b_h", 0), ("b_h", 1)), lines=0), "must be positive"),
    ],
)
def test_nonsense_is_refused_in_words(make, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make()


def test_the_pitchfork_and_the_saddle_nodes_meet_where_both_eigenvalues_vanish_with_two_vectors() -> None:
    """J = 0 there: no Bogdanov-Takens point, and not called one."""
    found = bifurcation_curves(plane_of(GRU(), ("U_h", 0), ("U_h", 3), ((0.9, 1.2), (0.9, 1.2))))
    for point in found.points:
        size = np.abs(found.plane.flow_at(*point.parameters).jacobian(*point.state)).max()
        assert (size < 1e-6) == (point.kind == "double-zero"), point


def test_scaled_parameters_and_values_are_each_others_inverse() -> None:
    plane = takens_plane((-0.6, 10.0), (0.4, 30.0))
    assert plane.values(-1.0, 1.0) == (-0.6, 30.0)
    for place in ((-1.0, -1.0), (0.25, -0.75), (1.0, 0.0)):
        assert plane.scaled(plane.values(*place)) == pytest.approx(place, abs=1e-14)
