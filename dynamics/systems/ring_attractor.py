"""The ring attractor (JSP21 section 5.3), and what a rotation or an input makes of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..enclosures import add, lower, multiply, scale, square, upper
from ..flow import FloatArray, Flow, Kernels, Window
from ..function_pointers import ENCLOSURE_SIGNATURE, JACOBIAN_SIGNATURE, VELOCITIES_SIGNATURE, VELOCITY_SIGNATURE
from ..kernel import kernel
from ..parameters import Parameter

_HALF = 2.0


@kernel(VELOCITY_SIGNATURE)
def _velocity(p, x, y):
    pull = -p[0] * (x * x + y * y - p[1] * p[1])
    return pull * x - p[2] * y + p[3], pull * y + p[2] * x + p[4]


@kernel(VELOCITIES_SIGNATURE)
def _velocities(p, points, out):
    n = points.size // 2
    for i in range(n):
        out[i], out[n + i] = _velocity(p, points[i], points[n + i])


@kernel(JACOBIAN_SIGNATURE)
def _jacobian(p, x, y):
    mixed = -2.0 * p[0] * x * y
    xx, yy, r = x * x, y * y, p[1] * p[1]
    return -p[0] * (3.0 * xx + yy - r), mixed - p[2], mixed + p[2], -p[0] * (xx + 3.0 * yy - r)


@kernel(ENCLOSURE_SIGNATURE)
def _enclosure(p, x0, x1, y0, y1, out):
    a0, a1 = square(x0, x1)
    b0, b1 = square(y0, y1)
    r0, r1 = lower(p[1] * p[1]), upper(p[1] * p[1])
    s0, s1 = add(a0, a1, b0, b1)
    s0, s1 = lower(s0 - r1), upper(s1 - r0)
    s0, s1 = scale(-p[0], s0, s1)
    u0, u1 = multiply(s0, s1, x0, x1)
    v0, v1 = scale(-p[2], y0, y1)
    u0, u1 = add(u0, u1, v0, v1)
    out[0], out[1] = lower(u0 + p[3]), upper(u1 + p[3])
    u0, u1 = multiply(s0, s1, y0, y1)
    v0, v1 = scale(p[2], x0, x1)
    u0, u1 = add(u0, u1, v0, v1)
    out[2], out[3] = lower(u0 + p[4]), upper(u1 + p[4])
    m0, m1 = multiply(x0, x1, y0, y1)
    m0, m1 = scale(p[0], m0, m1)
    m0, m1 = scale(-2.0, m0, m1)
    t0, t1 = scale(3.0, a0, a1)
    t0, t1 = add(t0, t1, b0, b1)
    out[4], out[5] = scale(-p[0], lower(t0 - r1), upper(t1 - r0))
    out[6], out[7] = lower(m0 - p[2]), upper(m1 - p[2])
    out[8], out[9] = lower(m0 + p[2]), upper(m1 + p[2])
    t0, t1 = scale(3.0, b0, b1)
    t0, t1 = add(t0, t1, a0, a1)
    out[10], out[11] = scale(-p[0], lower(t0 - r1), upper(t1 - r0))


@dataclass(frozen=True)
class RingAttractor(Flow):
    """``dx/dt = -k (x^2 + y^2 - R^2) x - omega y + b_1`` and ``dy/dt = -k (x^2 + y^2 - R^2) y + omega x + b_2``.

    JSP21 section 5.3 has k = R = 1 and neither rotation nor input: every point of the circle is a fixed point. Any
    rotation turns the circle into a limit cycle of period ``2 pi/omega``; any input leaves three fixed points.

    Raises:
        ValueError: naming the entry that is not finite or out of range.
    """

    name: ClassVar[str] = "ring-attractor"
    title: ClassVar[str] = "Ring attractor"
    equations: ClassVar[tuple[str, ...]] = (
        r"\frac{dx}{dt} = -k (x^2 + y^2 - R^2) x - ω y + b_1",
        r"\frac{dy}{dt} = -k (x^2 + y^2 - R^2) y + ω x + b_2",
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("R", "R", (), (0.1, 1.8), 0.01, (1.0,), 10.0, "Radius of the ring.", minimum=0.01),
        Parameter("k", "k", (), (0.1, 5.0), 0.1, (1.0,), 100.0, "Strength with which the ring attracts.", minimum=0.01),
        Parameter(
            "omega",
            "omega",
            (),
            (-1.0, 1.0),
            0.01,
            (0.0,),
            100.0,
            "Rotation: with any of it the ring is a limit cycle.",
        ),
        Parameter(
            "b", "b", (2,), (-0.5, 0.5), 0.01, (0.0, 0.0), 100.0, "Input: with any of it three fixed points are left."
        ),
    )

    R: float = 1.0
    k: float = 1.0
    omega: float = 0.0
    b: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        self._check_parameters()

    def pack(self) -> FloatArray:
        """``(k, R, omega, b_1, b_2)``."""
        return np.array([self.k, self.R, self.omega, *self.b])

    @property
    def kernels(self) -> Kernels:
        """The compiled kernels."""
        return Kernels(_velocity, _velocities, _jacobian, _enclosure, _enclosure)

    @property
    def window(self) -> Window:
        """A square around the ring."""
        return Window(-_HALF, _HALF, -_HALF, _HALF)

    @property
    def trapping_region(self) -> Window:
        """A square of half side L >= 1 with ``k (L^2 - R^2) > |omega| + |b|``, so that the cubic wins on every side."""
        push = (abs(self.omega) + max(map(abs, self.b))) / self.k
        half = max(1.0, 1.001 * math.sqrt(self.R * self.R + push)) + 0.001
        return Window(-half, half, -half, half)

    @property
    def search_region(self) -> Window:
        """The trapping region and the window, slightly enlarged and off centre."""
        half = max(self.trapping_region.x_max, _HALF)
        return Window(-half - 0.0009 * half, half + 0.0012 * half, -half - 0.0011 * half, half + 0.0010 * half)
