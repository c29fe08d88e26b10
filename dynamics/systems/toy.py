"""The two-dimensional toy system of Jang15 (eq. 14-15)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..enclosures import affine, lower, multiply, scale, square, upper
from ..flow import FloatArray, Flow, Kernels, Window
from ..function_pointers import ENCLOSURE_SIGNATURE, JACOBIAN_SIGNATURE, VELOCITIES_SIGNATURE, VELOCITY_SIGNATURE
from ..kernel import kernel
from ..parameters import Parameter

_HALF = 2.0


@kernel(VELOCITY_SIGNATURE)
def _velocity(p, x, y):
    return (1.0 - x) * (1.0 + x) * y, p[0] * x - p[1] * y


@kernel(VELOCITIES_SIGNATURE)
def _velocities(p, points, out):
    n = points.size // 2
    for i in range(n):
        out[i], out[n + i] = _velocity(p, points[i], points[n + i])


@kernel(JACOBIAN_SIGNATURE)
def _jacobian(p, x, y):
    return -2.0 * x * y, (1.0 - x) * (1.0 + x), p[0], -p[1]


@kernel(ENCLOSURE_SIGNATURE)
def _enclosure(p, x0, x1, y0, y1, out):
    s0, s1 = square(x0, x1)
    s0, s1 = lower(1.0 - s1), upper(1.0 - s0)
    out[0], out[1] = multiply(s0, s1, y0, y1)
    out[2], out[3] = affine(p[0], -p[1], 0.0, x0, x1, y0, y1)
    m0, m1 = multiply(x0, x1, y0, y1)
    out[4], out[5] = scale(-2.0, m0, m1)
    out[6], out[7] = s0, s1
    out[8], out[9] = p[0], p[0]
    out[10], out[11] = -p[1], -p[1]


@dataclass(frozen=True)
class Toy(Flow):
    """``dx/dt = (1 - x^2) y``, ``dy/dt = a x - b y`` (Jang15 eq. 14-15, with a = 1/2 and b = 1).

    Fixed points are ``(0, 0)``, ``(1, a/b)`` and ``(-1, -a/b)``; for a = 0 every point of the x-axis is one. The lines
    x = 1 and x = -1 are invariant. Beyond them trajectories may run away, so there is no trapping region.

    Raises:
        ValueError: naming the entry that is not finite or out of range.
    """

    name: ClassVar[str] = "toy"
    title: ClassVar[str] = "Toy system of Jang15"
    equations: ClassVar[tuple[str, ...]] = (r"\frac{dx}{dt} = (1 - x^2) y", r"\frac{dy}{dt} = a x - b y")
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("a", "a", (), (-2.0, 2.0), 0.01, (0.5,), 100.0, "Drive of y by x; 1/2 in the text."),
        Parameter("b", "b", (), (0.1, 3.0), 0.01, (1.0,), 100.0, "Decay of y; 1 in the text.", minimum=0.01),
    )

    a: float = 0.5
    b: float = 1.0

    def __post_init__(self) -> None:
        self._check_parameters()

    def pack(self) -> FloatArray:
        """``(a, b)``."""
        return np.array([self.a, self.b])

    @property
    def kernels(self) -> Kernels:
        """The compiled kernels."""
        return Kernels(_velocity, _velocities, _jacobian, _enclosure, _enclosure)

    @property
    def window(self) -> Window:
        """A square around the three fixed points at the text's parameters."""
        return Window(-_HALF, _HALF, -_HALF, _HALF)

    @property
    def trapping_region(self) -> None:
        """None: to the right of x = 1 and below the x-axis, x grows."""
        return None

    @property
    def search_region(self) -> Window:
        """Somewhat more than the window; all three fixed points lie in it."""
        height = max(1.5 * _HALF, 1.5 * abs(self.a / self.b))
        return Window(-1.5 * _HALF - 0.0009, 1.5 * _HALF + 0.0012, -1.0011 * height, 1.0010 * height)
