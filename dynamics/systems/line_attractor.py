"""The planar line attractor (JSP21 section 5.2), and what a drift or a leak makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..enclosures import lower, scale, upper
from ..flow import FloatArray, Flow, Kernels, Window
from ..function_pointers import ENCLOSURE_SIGNATURE, JACOBIAN_SIGNATURE, VELOCITIES_SIGNATURE, VELOCITY_SIGNATURE
from ..kernel import kernel
from ..parameters import Parameter

_HALF = 1.5
# a fixed point farther away than this is not looked for
_FARTHEST = 1e4


@kernel(VELOCITY_SIGNATURE)
def _velocity(p, x, y):
    return -p[0] * x, p[1] - p[2] * y


@kernel(VELOCITIES_SIGNATURE)
def _velocities(p, points, out):
    n = points.size // 2
    for i in range(n):
        out[i], out[n + i] = _velocity(p, points[i], points[n + i])


@kernel(JACOBIAN_SIGNATURE)
def _jacobian(p, _x, _y):
    return -p[0], 0.0, 0.0, -p[2]


@kernel(ENCLOSURE_SIGNATURE)
def _enclosure(p, x0, x1, y0, y1, out):
    out[0], out[1] = scale(-p[0], x0, x1)
    v0, v1 = scale(-p[2], y0, y1)
    out[2], out[3] = lower(p[1] + v0), upper(p[1] + v1)
    out[4], out[5] = -p[0], -p[0]
    out[6], out[7], out[8], out[9] = 0.0, 0.0, 0.0, 0.0
    out[10], out[11] = -p[2], -p[2]


@dataclass(frozen=True)
class LineAttractor(Flow):
    """``dx/dt = -k x``, ``dy/dt = d - l y``: with ``d = l = 0`` every point of the y-axis is a fixed point.

    JSP21 section 5.2 has k = 1 and neither drift d nor leak l. With a leak there is one fixed point, with a drift alone
    there is none: a continuum of fixed points does not survive what is generic.

    Raises:
        ValueError: naming the entry that is not finite or out of range.
    """

    name: ClassVar[str] = "line-attractor"
    title: ClassVar[str] = "Line attractor"
    equations: ClassVar[tuple[str, ...]] = (r"\frac{dx}{dt} = -k x", r"\frac{dy}{dt} = d - l y")
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("k", "k", (), (0.1, 5.0), 0.1, (1.0,), 100.0, "Rate at which the line attracts.", minimum=0.01),
        Parameter("d", "d", (), (-1.0, 1.0), 0.01, (0.0,), 100.0, "Drift along the line."),
        Parameter("l", "l", (), (-1.0, 1.0), 0.01, (0.0,), 100.0, "Leak along the line, towards y = 0 if positive."),
    )

    k: float = 1.0
    d: float = 0.0
    l: float = 0.0

    def __post_init__(self) -> None:
        self._check_parameters()

    def pack(self) -> FloatArray:
        """``(k, d, l)``."""
        return np.array([self.k, self.d, self.l])

    @property
    def kernels(self) -> Kernels:
        """The compiled kernels."""
        return Kernels(_velocity, _velocities, _jacobian, _enclosure, _enclosure)

    @property
    def window(self) -> Window:
        """A square around the origin."""
        return Window(-_HALF, _HALF, -_HALF, _HALF)

    @property
    def trapping_region(self) -> Window | None:
        """A box around the fixed point where a leak draws everything to it; else there is none."""
        if self.l <= 0.0 or abs(self.d) > _FARTHEST * self.l:
            return None
        middle = self.d / self.l
        return Window(-_HALF, _HALF, min(-_HALF, middle - _HALF), max(_HALF, middle + _HALF))

    @property
    def search_region(self) -> Window:
        """Twice the window, or the trapping region; slightly off centre, so that no bisection runs along the line."""
        trapping = self.trapping_region or Window(-_HALF, _HALF, -2.0 * _HALF, 2.0 * _HALF)
        return Window(-2.0 * _HALF - 0.0009, 2.0 * _HALF + 0.0012, trapping.y_min - 0.0011, trapping.y_max + 0.0010)
