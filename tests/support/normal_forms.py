"""Flows whose bifurcation diagrams are known in closed form (Kuznetsov, chapter 8), as systems of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numba as nb
import numpy as np

from dynamics.continuation import Plane
from dynamics.enclosures import add, affine, multiply, scale, square, subtract
from dynamics.flow import FloatArray, Flow, Kernels, Window
from dynamics.function_pointers import ENCLOSURE_SIGNATURE, JACOBIAN_SIGNATURE, VELOCITIES_SIGNATURE, VELOCITY_SIGNATURE
from dynamics.parameters import Parameter

_BETA = (
    Parameter("first", "beta_1", (), (-1.0, 1.0), 0.01, (0.0,), 10.0, "First unfolding parameter."),
    Parameter("second", "beta_2", (), (-1.0, 1.0), 0.01, (0.0,), 10.0, "Second unfolding parameter."),
)


@nb.njit(VELOCITY_SIGNATURE)
def _takens(p, x, y):
    return y, p[0] + p[1] * x + x * x - x * y


@nb.njit(VELOCITIES_SIGNATURE)
def _takens_velocities(p, points, out):
    n = points.size // 2
    for i in range(n):
        out[i], out[n + i] = _takens(p, points[i], points[n + i])


@nb.njit(JACOBIAN_SIGNATURE)
def _takens_jacobian(p, x, y):
    return 0.0, 1.0, p[1] + 2.0 * x - y, -x


@nb.njit(ENCLOSURE_SIGNATURE)
def _takens_enclosure(p, x0, x1, y0, y1, out):
    out[0], out[1] = y0, y1
    # by Horner's rule
    s0, s1 = affine(1.0, -1.0, p[1], x0, x1, y0, y1)
    m0, m1 = multiply(x0, x1, s0, s1)
    out[2], out[3] = add(m0, m1, p[0], p[0])
    out[4], out[5] = 0.0, 0.0
    out[6], out[7] = 1.0, 1.0
    out[8], out[9] = affine(2.0, -1.0, p[1], x0, x1, y0, y1)
    out[10], out[11] = -x1, -x0


@nb.njit(VELOCITY_SIGNATURE)
def _bautin(p, x, y):
    r = x * x + y * y
    q = p[0] + r * (p[1] - r)
    return q * x - y, q * y + x


@nb.njit(VELOCITIES_SIGNATURE)
def _bautin_velocities(p, points, out):
    n = points.size // 2
    for i in range(n):
        out[i], out[n + i] = _bautin(p, points[i], points[n + i])


@nb.njit(JACOBIAN_SIGNATURE)
def _bautin_jacobian(p, x, y):
    r = x * x + y * y
    q, slope = p[0] + r * (p[1] - r), 2.0 * (p[1] - 2.0 * r)
    return q + slope * x * x, slope * x * y - 1.0, slope * x * y + 1.0, q + slope * y * y


@nb.njit(ENCLOSURE_SIGNATURE)
def _bautin_enclosure(p, x0, x1, y0, y1, out):
    a0, a1 = square(x0, x1)
    b0, b1 = square(y0, y1)
    r0, r1 = add(a0, a1, b0, b1)
    d0, d1 = subtract(p[1], p[1], r0, r1)
    q0, q1 = multiply(r0, r1, d0, d1)
    q0, q1 = add(q0, q1, p[0], p[0])
    e0, e1 = subtract(d0, d1, r0, r1)
    e0, e1 = scale(2.0, e0, e1)
    u0, u1 = multiply(q0, q1, x0, x1)
    out[0], out[1] = subtract(u0, u1, y0, y1)
    u0, u1 = multiply(q0, q1, y0, y1)
    out[2], out[3] = add(u0, u1, x0, x1)
    u0, u1 = multiply(e0, e1, a0, a1)
    out[4], out[5] = add(q0, q1, u0, u1)
    m0, m1 = multiply(x0, x1, y0, y1)
    m0, m1 = multiply(e0, e1, m0, m1)
    out[6], out[7] = add(m0, m1, -1.0, -1.0)
    out[8], out[9] = add(m0, m1, 1.0, 1.0)
    u0, u1 = multiply(e0, e1, b0, b1)
    out[10], out[11] = add(q0, q1, u0, u1)


@nb.njit(VELOCITY_SIGNATURE)
def _zero_hopf(p, x, y):
    return p[0] + x * x + y * y, y * (p[1] + x * (x - 1.0))


@nb.njit(VELOCITIES_SIGNATURE)
def _zero_hopf_velocities(p, points, out):
    n = points.size // 2
    for i in range(n):
        out[i], out[n + i] = _zero_hopf(p, points[i], points[n + i])


@nb.njit(JACOBIAN_SIGNATURE)
def _zero_hopf_jacobian(p, x, y):
    return 2.0 * x, 2.0 * y, y * (2.0 * x - 1.0), p[1] + x * (x - 1.0)


@nb.njit(ENCLOSURE_SIGNATURE)
def _zero_hopf_enclosure(p, x0, x1, y0, y1, out):
    a0, a1 = square(x0, x1)
    b0, b1 = square(y0, y1)
    a0, a1 = add(a0, a1, b0, b1)
    out[0], out[1] = add(a0, a1, p[0], p[0])
    d0, d1 = subtract(x0, x1, 1.0, 1.0)
    d0, d1 = multiply(x0, x1, d0, d1)
    d0, d1 = add(d0, d1, p[1], p[1])
    out[2], out[3] = multiply(y0, y1, d0, d1)
    out[4], out[5] = scale(2.0, x0, x1)
    out[6], out[7] = scale(2.0, y0, y1)
    e0, e1 = scale(2.0, x0, x1)
    e0, e1 = subtract(e0, e1, 1.0, 1.0)
    out[8], out[9] = multiply(y0, y1, e0, e1)
    out[10], out[11] = d0, d1


@dataclass(frozen=True)
class _NormalForm(Flow):
    parameters: ClassVar[tuple[Parameter, ...]] = _BETA
    equations: ClassVar[tuple[str, ...]] = ()

    first: float = 0.0
    second: float = 0.0

    def __post_init__(self) -> None:
        self._check_parameters()

    def pack(self) -> FloatArray:
        return np.array([self.first, self.second])

    @property
    def window(self) -> Window:
        return Window(-2.0, 2.0, -2.0, 2.0)

    @property
    def trapping_region(self) -> None:
        return None

    @property
    def search_region(self) -> Window:
        return Window(-2.0009, 2.0012, -2.0011, 2.0010)


@dataclass(frozen=True)
class Takens(_NormalForm):
    """``x' = y, y' = beta_1 + beta_2 x + x^2 - x y`` (Kuznetsov eq. 8.50 with s = -1).

    Saddle-nodes on 4 beta_1 = beta_2^2, Hopf points on beta_1 = 0 > beta_2, a homoclinic orbit on
    beta_1 = -6/25 beta_2^2 + o(beta_2^2), a Bogdanov-Takens point at 0.
    """

    name: ClassVar[str] = "takens"
    title: ClassVar[str] = "Normal form of Bogdanov and Takens"

    @property
    def kernels(self) -> Kernels:
        return Kernels(_takens, _takens_velocities, _takens_jacobian, _takens_enclosure, _takens_enclosure)


@dataclass(frozen=True)
class Bautin(_NormalForm):
    """``dr/dt = r (beta_1 + beta_2 r^2 - r^4)``, one turn in 2 pi (Kuznetsov eq. 8.23 with s = -1).

    Hopf points on beta_1 = 0, folds of cycles on 4 beta_1 = -beta_2^2 with beta_2 > 0, a generalised Hopf point at 0.
    """

    name: ClassVar[str] = "bautin"
    title: ClassVar[str] = "Normal form of Bautin"

    @property
    def kernels(self) -> Kernels:
        return Kernels(_bautin, _bautin_velocities, _bautin_jacobian, _bautin_enclosure, _bautin_enclosure)


@dataclass(frozen=True)
class ZeroHopf(_NormalForm):
    """``x' = beta_1 + x^2 + y^2, y' = y (beta_2 - x + x^2)`` (Kuznetsov eq. 8.82 with s = 1, theta = -1).

    Saddle-nodes on beta_1 = 0, Hopf points on beta_2 = 0 > beta_1, and from the saddles (+-sqrt(-beta_1), 0) a
    heteroclinic loop on beta_2 = theta / (3 theta - 2) beta_1 + o(beta_1), where beta_1 < 0; the axis is invariant.
    """

    name: ClassVar[str] = "zero-hopf"
    title: ClassVar[str] = "Normal form of fold and Hopf"

    @property
    def kernels(self) -> Kernels:
        return Kernels(
            _zero_hopf, _zero_hopf_velocities, _zero_hopf_jacobian, _zero_hopf_enclosure, _zero_hopf_enclosure
        )


def takens_plane(low: tuple[float, float] = (-0.6, -1.0), high: tuple[float, float] = (0.4, 1.0)) -> Plane:
    return Plane(("beta_1", "beta_2"), low, high, Takens)


def bautin_plane(low: tuple[float, float] = (-0.5, -1.0), high: tuple[float, float] = (0.5, 1.5)) -> Plane:
    return Plane(("beta_1", "beta_2"), low, high, Bautin)
