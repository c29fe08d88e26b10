"""The FitzHugh-Nagumo model of neuronal excitation (Sears22 eq. 6)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..enclosures import add, affine, lower, multiply, scale, square, subtract, upper
from ..flow import FloatArray, Flow, Kernels, Window
from ..function_pointers import ENCLOSURE_SIGNATURE, JACOBIAN_SIGNATURE, VELOCITIES_SIGNATURE, VELOCITY_SIGNATURE
from ..kernel import kernel
from ..parameters import Parameter

_MARGIN = 1.001


@kernel(VELOCITY_SIGNATURE)
def _velocity(p, v, w):
    return v - v * v * v / 3.0 - w + p[0], (v + p[1] - p[2] * w) / p[3]


@kernel(VELOCITIES_SIGNATURE)
def _velocities(p, points, out):
    n = points.size // 2
    for i in range(n):
        out[i], out[n + i] = _velocity(p, points[i], points[n + i])


@kernel(JACOBIAN_SIGNATURE)
def _jacobian(p, v, _w):
    return 1.0 - v * v, -1.0, 1.0 / p[3], -p[2] / p[3]


@kernel(ENCLOSURE_SIGNATURE)
def _enclosure(p, v0, v1, w0, w1, out):
    s0, s1 = square(v0, v1)
    # the cubic v - v^3/3 = v (1 - v^2/3)
    k0, k1 = lower(s0 / 3.0), upper(s1 / 3.0)
    k0, k1 = subtract(1.0, 1.0, k0, k1)
    c0, c1 = multiply(v0, v1, k0, k1)
    c0, c1 = subtract(c0, c1, w0, w1)
    out[0], out[1] = add(c0, c1, p[0], p[0])
    r0, r1 = lower(1.0 / p[3]), upper(1.0 / p[3])
    a0, a1 = affine(1.0, -p[2], p[1], v0, v1, w0, w1)
    out[2], out[3] = multiply(r0, r1, a0, a1)
    out[4], out[5] = subtract(1.0, 1.0, s0, s1)
    out[6], out[7] = -1.0, -1.0
    out[8], out[9] = r0, r1
    out[10], out[11] = scale(-p[2], r0, r1)


@dataclass(frozen=True)
class FitzHughNagumo(Flow):
    """``dv/dt = v - v^3/3 - w + I_ext``, ``dw/dt = (v + a - b w)/tau`` (Sears22 eq. 6).

    The first coordinate is the voltage v, the second the recovery variable w; time is the model's own.

    Raises:
        ValueError: naming the entry that is not finite or out of range.
    """

    name: ClassVar[str] = "fitzhugh-nagumo"
    title: ClassVar[str] = "FitzHugh-Nagumo neuron"
    equations: ClassVar[tuple[str, ...]] = (
        r"\frac{dx}{dt} = x - \frac{x^3}{3} - y + I_{ext}",
        r"\frac{dy}{dt} = \frac{x + a - b y}{τ}",
    )
    legend: ClassVar[str] = "x is the voltage v of the neuron, y its recovery variable w."
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("I_ext", "I_ext", (), (-2.0, 3.0), 0.01, (1.0,), 100.0, "External current into the neuron."),
        Parameter("a", "a", (), (-2.0, 2.0), 0.01, (0.7,), 100.0, "Offset of the recovery variable."),
        Parameter("b", "b", (), (0.1, 2.0), 0.01, (0.8,), 100.0, "Decay of the recovery variable.", minimum=0.01),
        Parameter(
            "tau",
            "tau",
            (),
            (0.1, 50.0),
            0.1,
            (12.5,),
            1000.0,
            "Time constant of recovery against voltage.",
            minimum=0.01,
        ),
    )

    I_ext: float = 1.0
    a: float = 0.7
    b: float = 0.8
    tau: float = 12.5

    def __post_init__(self) -> None:
        self._check_parameters()

    def pack(self) -> FloatArray:
        """``(I_ext, a, b, tau)``."""
        return np.array([self.I_ext, self.a, self.b, self.tau])

    @property
    def kernels(self) -> Kernels:
        """The compiled kernels."""
        return Kernels(_velocity, _velocities, _jacobian, _enclosure, _enclosure)

    @property
    def window(self) -> Window:
        """Wide enough for the limit cycle at every current of the Hopf window (Sears22 section 5.1)."""
        return Window(-3.0, 3.0, -2.0, 4.0)

    @property
    def trapping_region(self) -> Window:
        """The box ``|v| <= V, |w - a/b| <= W`` with W a little above V/b, so that the recovery variable points
        strictly inward above and below, and V so large that the cubic does on the other two sides."""
        half = 2.0
        while half**3 / 3.0 - half <= _MARGIN * half / self.b + abs(self.a) / self.b + abs(self.I_ext):
            half *= 1.25
        centre, height = self.a / self.b, _MARGIN * half / self.b
        return Window(-half, half, centre - height, centre + height)

    @property
    def search_region(self) -> Window:
        """The trapping region, slightly enlarged and off centre."""
        region = self.trapping_region
        margin_v, margin_w = region.width * 0.0011, region.height * 0.0013
        return Window(
            region.x_min - margin_v,
            region.x_max + 1.2 * margin_v,
            region.y_min - margin_w,
            region.y_max + 1.1 * margin_w,
        )

    def hopf_currents(self) -> tuple[float, float]:
        """The currents between which the trace at the fixed point is positive, the ends of the Hopf window.

        There ``1 - v^2 = b/tau`` (the trace of Sears22 eq. 13 is zero) and the nullclines (eq. 11) give the current.

        Raises:
            ValueError: if ``b > 1`` or ``b >= tau``, where there is no such window.
        """
        if self.b > 1.0 or self.b >= self.tau:
            raise ValueError(
                f"b = {self.b:g}, tau = {self.tau:g}: a Hopf window needs b <= 1 (one fixed point) and b < tau"
            )
        v = math.sqrt(1.0 - self.b / self.tau)
        low, high = ((u + self.a) / self.b - u + u**3 / 3.0 for u in (-v, v))
        return low, high

    def closed_form_fixed_point(self) -> tuple[float, float]:
        """The fixed point by Cardano's formula (Sears22 eq. 12), where it is the only one (``b <= 1``).

        Raises:
            ValueError: if ``b > 1``, where there may be three.
        """
        if self.b > 1.0:
            raise ValueError(f"b = {self.b:g}: the closed form needs b <= 1, beyond it there may be three fixed points")
        # v^3 + P v + Q = 0 with P = 3 (1/b - 1) >= 0 and Q = 3 (a/b - I)
        linear = 3.0 * (1.0 / self.b - 1.0)
        constant = 3.0 * (self.a / self.b - self.I_ext)
        root = math.sqrt(constant * constant / 4.0 + linear**3 / 27.0)
        larger = -constant / 2.0 + math.copysign(root, -constant)
        u = math.cbrt(larger)
        v = u - linear / (3.0 * u) if u != 0.0 else 0.0
        return v, (v + self.a) / self.b
