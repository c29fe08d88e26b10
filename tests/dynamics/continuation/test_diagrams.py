"""Fixed points along a parameter, against formulas, high precision and the search with proof."""

import math
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from dynamics.catalogue import figures
from dynamics.continuation import Family, between, changes_along, entry_of, fixed_point_diagram, hopf_form
from dynamics.continuation.corrector import EQUILIBRIA, corrected
from dynamics.continuation.families import coefficients_of
from dynamics.fixed_points import fixed_points
from dynamics.systems import GRU, FitzHughNagumo
from tests.support.exact import Exact
from tests.support.presets import of_catalogue

ZERO = ((0.0, 0.0), (0.0, 0.0))
C, S = 3.0 * math.cos(math.pi / 20), 3.0 * math.sin(math.pi / 20)


def rotation(alpha: float, beta: float = 3.0, s: float = 0.0) -> GRU:
    """JSP21 eq. 8."""
    c, n = beta * math.cos(alpha), beta * math.sin(alpha)
    return GRU(Uh=((c, -n), (n, c)), Ur=ZERO, br=(s, s))


def eq9(gamma: float) -> GRU:
    """JSP21 eq. 9."""
    return GRU(Uh=((C, S), (-S, C)), Ur=ZERO, bh=(0.32, gamma), br=(0, 0))


def kinds(diagram) -> list[str]:
    return [event.kind for event in diagram.bifurcations]


@pytest.mark.parametrize(("beta", "s"), [(3.0, 0.0), (2.5, 0.5), (4.0, -0.4)])
def test_hopf_of_the_rotation_is_where_the_formula_says(beta: float, s: float) -> None:
    """JSP21 eq. 8: sigma(s) beta cos(alpha) = 1; and at the origin the frequency is tan(alpha) / 2."""
    diagram = fixed_point_diagram(Family("alpha", 0.6, 1.3, lambda alpha: rotation(alpha, beta, s)))
    (event,) = diagram.bifurcations
    critical = math.acos((1.0 + math.exp(-s)) / beta)
    assert event.kind == "hopf"
    assert event.value == pytest.approx(critical, abs=1e-12)
    assert (event.x, event.y) == pytest.approx((0.0, 0.0), abs=1e-12)
    assert event.form.frequency == pytest.approx(0.5 * math.tan(critical), rel=1e-12)
    assert event.form.criticality == "supercritical"


def test_first_lyapunov_coefficient_of_the_rotation() -> None:
    """For tanh(A h) - h with A = 2 J + 1 at the origin, only the cubic term of tanh acts: u - u^3/3, u = A h / 2.

    With A/2 = R(alpha) / cos(alpha) the averaged radial equation is dr/dt = - (1 + 3/4 ...) r^3; computed here by
    quadrature over one turn of the linear oscillation, which shares nothing with differences of the Jacobian.
    """
    alpha = math.acos(2.0 / 3.0)
    turn = np.array([[math.cos(alpha), -math.sin(alpha)], [math.sin(alpha), math.cos(alpha)]]) / math.cos(alpha)
    phi = 2.0 * np.pi * np.arange(256) / 256
    unit = np.array([np.cos(phi), np.sin(phi)])
    radial = float(np.mean(np.sum(unit * (-0.5 * (turn @ unit) ** 3 / 3.0), axis=0)))
    form = hopf_form(rotation(alpha), 0.0, 0.0)
    # Kuznetsov normalises dr/dt = omega l r^3 with |q| = 1, for which r is 1/sqrt(2) of the amplitude
    assert form.lyapunov == pytest.approx(2.0 * radial / form.frequency, abs=3e-6)
    assert form.error < 1e-5


def test_four_saddle_nodes_at_once() -> None:
    """JSP21 section 4.3: at small alpha four saddle-nodes happen simultaneously."""
    diagram = fixed_point_diagram(Family("alpha", 0.05, 0.6, rotation))
    assert kinds(diagram) == ["saddle-node"] * 4
    values = [event.value for event in diagram.events]
    assert max(values) - min(values) < 1e-12
    with mp.workdps(40):
        start = (mpf(diagram.events[3].x), mpf(diagram.events[3].y), mpf(values[3]))

        def conditions(x, y, alpha):
            c, n = 3 * mp.cos(alpha) / 2, 3 * mp.sin(alpha) / 2
            u, v = mp.tanh(c * x - n * y), mp.tanh(n * x + c * y)
            k, m = 1 - u**2, 1 - v**2
            return u - x, v - y, (k * c - 1) * (m * c - 1) + k * m * n**2

        solution = mpmath.findroot(conditions, start)
    assert values[0] == pytest.approx(float(solution[2]), abs=1e-12)
    for event in diagram.events:
        assert event.form.other_eigenvalue < 0.0
        # two points exist below the critical value: the two coefficients have one sign
        assert event.form.quadratic * event.form.along_parameter > 0.0


def test_hopf_of_equation_9() -> None:
    diagram = fixed_point_diagram(Family("gamma", 0.04, 0.07, eq9))
    (event,) = diagram.bifurcations
    assert event.kind == "hopf"
    assert event.value == pytest.approx(0.0530093942, abs=1e-10)
    assert event.form.criticality == "supercritical"
    assert not diagram.missed
    assert not diagram.unproven


def test_saddle_node_of_one_unit_in_closed_form() -> None:
    """tanh(a x + b) = x with a = U/2 touches where 1 - x^2 = 1/a: b = artanh(x) - a x, x = -+sqrt(1 - 1/a)."""
    flow = GRU(Uh=((4.0, 0.0), (0.0, 1.0)), Ur=ZERO, br=(0, 0))
    diagram = fixed_point_diagram(entry_of(flow, "b_h", 0, -2.0, 2.0))
    x = math.sqrt(0.5)
    critical = 2.0 * x - math.atanh(x)
    assert kinds(diagram) == ["saddle-node", "saddle-node"]
    assert [event.value for event in diagram.bifurcations] == pytest.approx([-critical, critical], abs=1e-12)
    assert [event.x for event in diagram.bifurcations] == pytest.approx([x, -x], abs=1e-7)
    # du/dt = (tanh(2 u + b) - u)/2: half the second derivative, -tanh tanh' 2^2, and half of tanh' along b_h
    for event in diagram.bifurcations:
        assert abs(event.form.quadratic) == pytest.approx(0.5 * 4.0 * x * 0.5, abs=1e-6)
        assert abs(event.form.along_parameter) == pytest.approx(0.25, abs=1e-8)


def test_pitchforks_of_a_symmetric_flow_are_branch_points() -> None:
    flow = GRU(Uh=((3.0, 0.0), (0.0, 3.0)), Ur=ZERO, br=(0, 0))
    diagram = fixed_point_diagram(entry_of(flow, "U_h", 0, 0.0, 6.0))
    assert kinds(diagram) == ["branch-point"] * 3
    assert [event.value for event in diagram.bifurcations] == pytest.approx([2.0] * 3, abs=1e-10)
    assert not diagram.missed


def test_hopf_points_of_fitzhugh_nagumo_in_closed_form() -> None:
    """Sears22 eq. 13: the trace 1 - v^2 - b/tau vanishes; the rest follows from F = 0."""
    usual = FitzHughNagumo()
    diagram = fixed_point_diagram(entry_of(usual, "I_ext", 0))
    v = math.sqrt(1.0 - usual.b / usual.tau)

    def current(voltage: float) -> float:
        return (voltage + usual.a) / usual.b - voltage + voltage**3 / 3.0

    assert [event.value for event in diagram.events if event.kind == "hopf"] == pytest.approx(
        sorted((current(-v), current(v))), abs=1e-12
    )


@pytest.mark.parametrize("entry", [("U_h", 0), ("U_h", 1), ("U_r", 3), ("b_h", 0), ("b_r", 1), ("b_z", 0)])
def test_the_diagram_agrees_with_the_proof_everywhere(entry: tuple[str, int]) -> None:
    """At values that are no mesh points, as many branches cross as there are proven fixed points."""
    family = entry_of(GRU(), *entry)
    diagram = fixed_point_diagram(family)
    assert not diagram.missed
    for s in np.linspace(-0.93, 0.97, 23):
        value = family.value(float(s))
        crossings = sum(
            int(np.sum((branch.values[:-1] - value) * (branch.values[1:] - value) < 0.0)) for branch in diagram.branches
        )
        assert crossings == len(fixed_points(family.flow_at(value)).points), value


def test_events_are_exact_in_high_precision() -> None:
    """Every saddle-node and Hopf point along b_h1 of JSP21 fig. 3A: solved again in 40 digits."""
    family = entry_of(GRU(), "b_h", 0)
    diagram = fixed_point_diagram(family)
    checked = 0
    for event in diagram.bifurcations:
        if event.kind == "branch-point":
            continue
        checked += 1
        with mp.workdps(40):

            def conditions(x, y, value, kind=event.kind):
                reference = _shifted(value)
                a, b, c, d = reference.jacobian(x, y)
                f, g = reference.velocity(x, y)
                return f, g, a * d - b * c if kind == "saddle-node" else a + d

            solution = mpmath.findroot(conditions, (event.x, event.y, event.value), tol=1e-25)
        assert event.value == pytest.approx(float(solution[2]), abs=1e-11), event
    assert checked >= 8


def test_a_parameter_on_which_nothing_depends_has_no_events() -> None:
    """c_h acts only where the reset comes after the product."""
    diagram = fixed_point_diagram(entry_of(GRU(), "c_h", 0))
    assert diagram.bifurcations == ()
    assert len(diagram.branches) == 11


def test_branches_that_leave_the_region_say_so() -> None:
    flow = FitzHughNagumo()
    diagram = fixed_point_diagram(entry_of(flow, "I_ext", 0, -50.0, 50.0))
    assert any("region" in end for branch in diagram.branches for end in branch.ends)


def test_between_two_flows_and_its_ends() -> None:
    first, second = GRU(), GRU(Uh=((3, 0), (0, 3)))
    family = between(first, second)
    assert family.flow_at(0.0) == first
    assert family.flow_at(1.0) == second
    with pytest.raises(ValueError, match="no line between"):
        between(first, FitzHughNagumo())


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: entry_of(GRU(), "U_q"), "no parameter 'U_q'"),
        (lambda: entry_of(GRU(), "U_h", 4), "no entry 4"),
        (lambda: entry_of(GRU(), "U_h", 0, 1.0, 1.0), "not an interval"),
        (lambda: entry_of(GRU(), "U_h", 0, 0.0, math.nan), "not an interval"),
        (lambda: fixed_point_diagram(entry_of(GRU(), "b_h"), mesh=0), "must be positive"),
    ],
)
def test_nonsense_is_refused_in_words(make, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make()


def test_a_family_that_is_not_smooth_is_refused() -> None:
    with pytest.raises(ValueError, match="smooth"):
        coefficients_of(Family("jump", -1.0, 1.0, lambda v: GRU(bh=(1.0 if v > 0.1 else 0.0, 0.0))))


def test_the_packed_parameters_are_met_to_rounding() -> None:
    family = Family("alpha", 0.05, 1.5, rotation)
    coefficients = coefficients_of(family)[:, 0, :]
    for s in np.linspace(-1, 1, 37):
        direct = family.flow_at(family.value(float(s))).pack_smooth()
        assert np.abs(np.polynomial.chebyshev.chebval(s, coefficients) - direct).max() < 5e-15


def test_the_corrector_converges_quadratically() -> None:
    """Its order, measured: half the distance from the curve leaves a quarter of the error after one correction."""
    family = Family("gamma", 0.04, 0.07, eq9)
    flow = family.flow_at(0.05)
    (point,) = (p for p in fixed_points(flow).points if p.kind == "sink" and p.x < 0)
    coefficients = coefficients_of(family)
    border = np.array([0.6, 0.0, 0.8])
    errors = []
    for distance in (8e-3, 4e-3, 2e-3, 1e-3):
        start = np.array([point.x, point.y + distance, family.scaled(0.05)])
        found = []
        for most in (1, 8):
            u = start.copy()
            corrected(
                flow.kernels.addresses.velocity,
                flow.kernels.addresses.jacobian,
                EQUILIBRIA,
                coefficients,
                u,
                border,
                most,
            )
            found.append(u)
        errors.append(float(np.abs(found[0] - found[1]).max()))
    orders = [math.log2(one / other) for one, other in pairwise(errors)]
    assert orders == pytest.approx([2.0, 2.0, 2.0], abs=0.1)


def _shifted(value):
    """JSP21 fig. 3A with another b_h1, in the working precision (GRU holds doubles only)."""

    def velocity(x, y):
        r = 1 / (1 + mp.exp(-(5 * x + 8 * y + 5)))
        q = 1 / (1 + mp.exp(-(8 * x + 5 * y + 5)))
        return (mp.tanh(2 * r * x + value) - x) / 2, (mp.tanh(2 * q * y) - y) / 2

    return Exact(velocity)


def test_a_double_zero_is_no_hopf_point() -> None:
    """JSP21 fig. 9A: at b_h = 0 the Jacobian of the origin vanishes altogether, with trace and determinant."""
    (portrait,) = (figure.flow for figure in figures() if figure.figure == "9A")
    assert np.abs(portrait.jacobian(0.0, 0.0)).max() < 1e-15
    family = entry_of(portrait, "b_h", 0)
    at_zero = [event.kind for event in fixed_point_diagram(family).events if abs(event.value) < 1e-9]
    assert "double-zero" in at_zero
    assert "hopf" not in at_zero
    words = {change.words for change in changes_along(family).changes}
    assert "both eigenvalues of a fixed point vanish" in words


@pytest.mark.parametrize("shift", [0.0, 0.07])
def test_a_cusp_met_on_the_way_is_found(shift: float) -> None:
    """Of one unit with x = tanh(x + b), F = b - x³/3 + ..: a triple point at b = 0, where the branch stands upright."""
    family = Family("b", -0.4, 0.4, lambda b: GRU(Uh=((2, 0), (0, 0)), Ur=ZERO, bh=(b - shift, 0.1), br=(0, 0)))
    (cusp,) = fixed_point_diagram(family).events
    assert cusp.kind == "cusp"
    assert cusp.value == pytest.approx(shift, abs=1e-10)
    assert abs(cusp.x) < 1e-6
    assert [change.kind for change in changes_along(family).changes] == ["cusp"]


def test_beside_a_cusp_there_is_none() -> None:
    """A hundredth below the cusp's weight the branch leans, a hundredth above it folds twice."""
    for weight, kinds_there in ((1.99, []), (2.01, ["saddle-node", "saddle-node"])):
        family = Family("b", -0.4, 0.4, lambda b, w=weight: GRU(Uh=((w, 0), (0, 0)), Ur=ZERO, bh=(b, 0.1), br=(0, 0)))
        assert kinds(fixed_point_diagram(family)) == kinds_there


@pytest.mark.parametrize(
    ("key", "unit", "symbol", "place"),
    [("xxiii", 0, "b_h", -0.25), ("xxiii", 1, "b_h", -0.25), ("xxii", 1, "b_h", 0.815), ("xxv", 1, "U_h", -0.007)],
)
def test_a_saddle_node_beside_a_crossing_is_found(key: str, unit: int, symbol: str, place: float) -> None:
    """On the axis of a unit the fixed points are known in closed form; both vanish within one step of the branch.

    x = tanh(U x sigma(u x + c) + b), so b and U are functions of x, with the saddle-node at their extremum.
    """
    flow = of_catalogue(key)
    weight, inner, shift = flow.Uh[unit][unit], flow.Ur[unit][unit], flow.br[unit]
    assert flow.Uh[unit][1 - unit] == flow.Uh[1 - unit][unit] == flow.bh[0] == flow.bh[1] == 0.0

    def parameter(x):
        gate = 1 / (1 + mp.exp(-inner * x - shift))
        return mp.atanh(x) - weight * x * gate if symbol == "b_h" else mp.atanh(x) / (x * gate)

    with mp.workdps(30):
        x = mp.findroot(lambda x: mp.diff(parameter, x), (place, 1.01 * place))
        state = (float(x), 0.0) if unit == 0 else (0.0, float(x))
        extremum = float(parameter(x))
    assert abs(float(x) - place) < 0.02
    events = fixed_point_diagram(entry_of(flow, symbol, unit if symbol == "b_h" else 3 * unit)).events
    (event,) = (one for one in events if one.kind == "saddle-node" and math.dist((one.x, one.y), state) < 1e-4)
    assert event.value == pytest.approx(extremum, abs=1e-12)
    (crossing,) = (one for one in events if one.kind == "branch-point" and math.dist((one.x, one.y), state) < 0.02)
    assert crossing.value != event.value


@pytest.mark.parametrize("key", ["3A", "9A", "xi", "xxiii", "xxv"])
def test_between_two_changes_the_fixed_points_stay_what_they_are(key: str) -> None:
    flow = of_catalogue(key)
    for symbol, size in (("U_h", 4), ("U_r", 4), ("b_h", 2), ("b_r", 2)):
        for index in range(size):
            family = entry_of(flow, symbol, index)
            ticks = [family.low, *(event.value for event in fixed_point_diagram(family).bifurcations), family.high]
            for low, high in pairwise(ticks):
                if high - low < 1e-7:
                    continue
                at = [fixed_points(family.flow_at(low + share * (high - low))) for share in (0.02, 0.31, 0.98)]
                counts = {
                    tuple(sorted(point.kind for point in found.points))
                    for found in at
                    if found.complete and not found.clusters and not found.continua
                }
                assert len(counts) <= 1, (family.symbol, low, high)


@pytest.mark.parametrize("excess", [1e-3, 3e-4, 1e-5])
@pytest.mark.parametrize("high", [0.4, 0.413, 0.437])
def test_two_saddle_nodes_within_one_step_are_found(excess: float, high: float) -> None:
    """One unit with x = tanh(w x / 2 + b): it folds where 1 = (1 - x²) w / 2, at x = ± sqrt(1 - 2 / w)."""
    weight = 2.0 + excess
    family = Family("b", -0.4, high, lambda b: GRU(Uh=((weight, 0), (0, 0)), Ur=ZERO, bh=(b, 0.1), br=(0, 0)))
    x = math.sqrt(1.0 - 2.0 / weight)
    fold = abs(math.atanh(x) - 0.5 * weight * x)
    diagram = fixed_point_diagram(family)
    assert kinds(diagram) == ["saddle-node"] * 2
    assert [event.value for event in diagram.events] == pytest.approx([-fold, fold], abs=1e-12)
    assert [abs(event.x) for event in diagram.events] == pytest.approx([x] * 2, abs=1e-8)


@pytest.mark.parametrize("excess", [1e-3, 1e-5])
@pytest.mark.parametrize("high", [1.0, 1.03, 1.07])
def test_two_hopf_points_within_one_step_are_found(excess: float, high: float) -> None:
    """JSP21 eq. 8 along a way that crosses the Hopf curve, beta cos(alpha) = 2, and at once comes back."""
    family = Family("t", -1.0, high, lambda t: rotation(1.2, (2.0 + excess - t * t) / math.cos(1.2)))
    found = [event.value for event in fixed_point_diagram(family).events if event.kind == "hopf"]
    assert found == pytest.approx([-math.sqrt(excess), math.sqrt(excess)], abs=1e-10)


def test_a_crossing_beside_a_saddle_node_is_found() -> None:
    """Row xx, b_r2: a point on the axis of unit 2 changes its kind, where the gate of unit 1 is 1 / U_h11."""
    flow = of_catalogue("xx")
    (event,) = (one for one in fixed_point_diagram(entry_of(flow, "b_r", 1)).events if 0.09 < one.value < 0.1)
    assert event.kind == "branch-point"
    with mp.workdps(30):
        y = (mp.log(1 / (mpf(flow.Uh[0][0]) - 1)) - mpf(flow.br[0])) / mpf(flow.Ur[0][1])
        # sigma(U_r22 y + b_r2) = atanh(y) / (U_h22 y)
        gate = (mp.atanh(y) - mpf(flow.bh[1])) / (mpf(flow.Uh[1][1]) * y)
        bias = mp.log(gate / (1 - gate)) - mpf(flow.Ur[1][1]) * y
    assert (event.x, event.y, event.value) == pytest.approx((0.0, float(y), float(bias)), abs=1e-11)


@pytest.mark.parametrize(
    ("flow", "symbol", "index"),
    [
        (GRU(Uh=((-1.43, -1.12), (-0.13, 0.19)), Ur=((0.2, -1.0), (1.8, -1.2)), bh=(0, 0), br=(-2.2, -1.4)), "U_h", 0),
        (GRU(Uh=((7.32, -15.51), (-3.69, -2.26)), Ur=((5, -1), (-6, -6)), bh=(0, 0), br=(0.3, -0.5)), "U_h", 0),
    ],
)
def test_a_branch_that_comes_in_and_turns_back_before_the_mesh_begins(flow: GRU, symbol: str, index: int) -> None:
    family = entry_of(flow, symbol, index)
    nodes = [event.value for event in fixed_point_diagram(family).events if event.kind == "saddle-node"]
    (outer,) = (value for value in nodes if abs(family.scaled(value)) > 0.95)
    outside, inside = (
        len(fixed_points(family.flow_at(outer + math.copysign(1e-3, side * outer))).points) for side in (1.0, -1.0)
    )
    assert outside == inside + 2
