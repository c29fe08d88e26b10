"""The flows in arbitrary precision, written from the papers' equations and sharing no code with the kernels."""

from collections.abc import Callable
from dataclasses import dataclass

from mpmath import mp, mpc, mpf

from dynamics.flow import Flow
from dynamics.systems import GRU, FitzHughNagumo, LineAttractor, LowRank, RingAttractor, Toy

Vector = tuple[mpf, mpf]


@dataclass(frozen=True)
class Exact:
    """Velocity of a flow in the working precision of mpmath, and what follows from it."""

    velocity: Callable[[mpf, mpf], Vector]

    def jacobian(self, x: mpf, y: mpf) -> tuple[mpf, mpf, mpf, mpf]:
        """By a complex step, whose error is the square of the step: exact in the working precision."""
        step = mpf(10) ** (-mp.dps)
        with mp.workdps(2 * mp.dps + 10):
            along_x = self.velocity(mpc(x, step), mpf(y))
            along_y = self.velocity(mpf(x), mpc(y, step))
            return tuple(mp.im(value) / step for value in (along_x[0], along_y[0], along_x[1], along_y[1]))

    def zero_near(self, x: float, y: float) -> Vector:
        """Newton's method to the working precision.

        Raises:
            ArithmeticError: if it does not converge.
        """
        u, v = mpf(x), mpf(y)
        for _ in range(60):
            f, g = self.velocity(u, v)
            a, b, c, d = self.jacobian(u, v)
            determinant = a * d - b * c
            if determinant == 0:
                break
            du, dv = (d * f - b * g) / determinant, (a * g - c * f) / determinant
            u, v = u - du, v - dv
            if abs(du) + abs(dv) < mpf(10) ** (5 - mp.dps):
                return u, v
        raise ArithmeticError(f"no zero found from ({x}, {y})")


def exact(flow: Flow) -> Exact:
    """The reference for a flow; a new system needs a branch here."""
    if isinstance(flow, GRU):
        return Exact(_gru(flow))
    if isinstance(flow, FitzHughNagumo):
        return Exact(_fitzhugh_nagumo(flow))
    if isinstance(flow, LineAttractor):
        return Exact(lambda x, y: (-mpf(flow.k) * x, mpf(flow.d) - mpf(flow.l) * y))
    if isinstance(flow, RingAttractor):
        return Exact(_ring_attractor(flow))
    if isinstance(flow, Toy):
        return Exact(lambda x, y: ((1 - x**2) * y, mpf(flow.a) * x - mpf(flow.b) * y))
    if isinstance(flow, LowRank):
        return Exact(_low_rank(flow))
    raise TypeError(f"no reference is written for {type(flow).__name__}")


def _sigma(s: mpf) -> mpf:
    return 1 / (1 + mp.exp(-s))


def _gru(flow: GRU) -> Callable[[mpf, mpf], Vector]:
    def product(matrix, vector, bias):
        return [
            sum(mpf(m) * v for m, v in zip(row, vector, strict=True)) + b for row, b in zip(matrix, bias, strict=True)
        ]

    def velocity(x: mpf, y: mpf) -> Vector:
        h = [x, y]
        r = [_sigma(s) for s in product(flow.Ur, h, map(mpf, flow.br))]
        z = [_sigma(s) for s in product(flow.Uz, h, map(mpf, flow.bz))]
        if flow.reset == "before":
            gated = product(flow.Uh, [r[0] * x, r[1] * y], map(mpf, flow.bh))
        else:
            inner = product(flow.Uh, h, map(mpf, flow.ch))
            gated = [r[i] * inner[i] + mpf(flow.bh[i]) for i in range(2)]
        return tuple((1 - z[i]) * (mp.tanh(gated[i]) - h[i]) for i in range(2))

    return velocity


def _fitzhugh_nagumo(flow: FitzHughNagumo) -> Callable[[mpf, mpf], Vector]:
    def velocity(v: mpf, w: mpf) -> Vector:
        return v - v**3 / 3 - w + mpf(flow.I_ext), (v + mpf(flow.a) - mpf(flow.b) * w) / mpf(flow.tau)

    return velocity


def _ring_attractor(flow: RingAttractor) -> Callable[[mpf, mpf], Vector]:
    k, radius, omega, (b1, b2) = mpf(flow.k), mpf(flow.R), mpf(flow.omega), map(mpf, flow.b)

    def velocity(x: mpf, y: mpf) -> Vector:
        pull = x**2 + y**2 - radius**2
        return -k * pull * x - omega * y + b1, -k * pull * y + omega * x + b2

    return velocity


def _low_rank(flow: LowRank) -> Callable[[mpf, mpf], Vector]:
    """LowRank24 eq. 10 with the columns of N as printed."""

    def velocity(x: mpf, y: mpf) -> Vector:
        rates = [mp.tanh(mpf(m1) * x + mpf(m2) * y + mpf(i)) for (m1, m2), i in zip(flow.M, flow.offset, strict=True)]
        first, second = (sum(mpf(row[j]) * rate for row, rate in zip(flow.N, rates, strict=True)) for j in range(2))
        return -x + first, -y + second

    return velocity
