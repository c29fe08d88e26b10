"""A network of rank two with hyperbolic tangents, in its latent plane (LowRank24 eq. 10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..enclosures import add, affine, lower, scale, tanh, tanh_slope, tanh_value, upper
from ..flow import FloatArray, Flow, Kernels, Window
from ..function_pointers import ENCLOSURE_SIGNATURE, JACOBIAN_SIGNATURE, VELOCITIES_SIGNATURE, VELOCITY_SIGNATURE
from ..kernel import kernel
from ..parameters import Parameter

UNITS = 4

Columns = tuple[tuple[float, float], ...]

_HALF = 2.5
_N, _I, _SIZE = 2 * UNITS, 4 * UNITS, 5 * UNITS
# four directions an eighth of a turn apart, each answered an eighth of a turn on: a limit cycle near the unit circle
_M: Columns = ((1.5, 0.0), (1.06, 1.06), (0.0, 1.5), (-1.06, 1.06))
_OUT: Columns = ((0.5, 0.5), (0.0, 0.7), (-0.5, 0.5), (-0.7, 0.0))


@kernel(VELOCITY_SIGNATURE)
def _velocity(p, x, y):
    dx, dy = -x, -y
    for i in range(UNITS):
        t = tanh_value(p[2 * i] * x + p[2 * i + 1] * y + p[_I + i])
        dx += p[_N + 2 * i] * t
        dy += p[_N + 2 * i + 1] * t
    return dx, dy


@kernel(VELOCITIES_SIGNATURE)
def _velocities(p, points, out):
    n = points.size // 2
    for i in range(n):
        out[i], out[n + i] = _velocity(p, points[i], points[n + i])


@kernel(JACOBIAN_SIGNATURE)
def _jacobian(p, x, y):
    a, b, c, d = -1.0, 0.0, 0.0, -1.0
    for i in range(UNITS):
        t = tanh_value(p[2 * i] * x + p[2 * i + 1] * y + p[_I + i])
        k = (1.0 - t) * (1.0 + t)
        m, n = p[2 * i] * k, p[2 * i + 1] * k
        a += p[_N + 2 * i] * m
        b += p[_N + 2 * i] * n
        c += p[_N + 2 * i + 1] * m
        d += p[_N + 2 * i + 1] * n
    return a, b, c, d


@kernel(ENCLOSURE_SIGNATURE)
def _enclosure(p, x0, x1, y0, y1, out):
    out[0], out[1], out[2], out[3] = -x1, -x0, -y1, -y0
    for k in range(4, 12):
        out[k] = 0.0
    out[4], out[5], out[10], out[11] = -1.0, -1.0, -1.0, -1.0
    for i in range(UNITS):
        u0, u1 = affine(p[2 * i], p[2 * i + 1], p[_I + i], x0, x1, y0, y1)
        t0, t1 = tanh(u0, u1)
        s0, s1 = tanh_slope(t0, t1)
        for j in range(2):
            n = p[_N + 2 * i + j]
            if n == 0.0:
                continue
            v0, v1 = scale(n, t0, t1)
            out[2 * j], out[2 * j + 1] = add(out[2 * j], out[2 * j + 1], v0, v1)
            w0, w1 = scale(n, s0, s1)
            for k in range(2):
                v0, v1 = scale(p[2 * i + k], w0, w1)
                at = 4 + 4 * j + 2 * k
                out[at], out[at + 1] = lower(out[at] + v0), upper(out[at + 1] + v1)


@dataclass(frozen=True)
class LowRank(Flow):
    """``dz/dt = -z + N^T tanh(M z + I)`` with four units: the latent plane of a rank-two network (LowRank24 eq. 10).

    The network itself is ``dx/dt = -x + M N^T tanh(x) + I`` with four rates; its state is ``x = M z + I`` once the
    parts that the connections do not reach have decayed. M and N hold one row a unit. Time is in the units' time
    constant.

    Raises:
        ValueError: naming the entry that is not finite or out of range.
    """

    name: ClassVar[str] = "low-rank"
    title: ClassVar[str] = "Network of rank two"
    equations: ClassVar[tuple[str, ...]] = (r"\frac{d}{dt} z = -z + N^⊤ tanh(M z + I)",)
    legend: ClassVar[str] = (
        "z = (x, y) is the latent state of a network of four units, one row of M, N and I each; the rates are "
        "tanh(M z + I)."
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter(
            "M",
            "M",
            (UNITS, 2),
            (-5.0, 5.0),
            0.01,
            tuple(v for row in _M for v in row),
            100.0,
            "What each unit sees of the latent state: its slope and orientation.",
        ),
        Parameter(
            "N",
            "N",
            (UNITS, 2),
            (-5.0, 5.0),
            0.01,
            tuple(v for row in _OUT for v in row),
            100.0,
            "What each unit gives back to the latent state.",
        ),
        Parameter(
            "offset",
            "I",
            (UNITS,),
            (-5.0, 5.0),
            0.01,
            (0.0,) * UNITS,
            100.0,
            "Constant input to each unit; without any the flow is the same turned by half a turn.",
        ),
    )

    M: Columns = _M
    N: Columns = _OUT
    offset: tuple[float, ...] = (0.0,) * UNITS

    def __post_init__(self) -> None:
        self._check_parameters()

    def pack(self) -> FloatArray:
        """M, then N, row by row, then I."""
        p = np.empty(_SIZE)
        p[:_N] = np.ravel(self.M)
        p[_N:_I] = np.ravel(self.N)
        p[_I:] = self.offset
        return p

    @property
    def kernels(self) -> Kernels:
        """The compiled kernels."""
        return Kernels(_velocity, _velocities, _jacobian, _enclosure, _enclosure)

    @property
    def window(self) -> Window:
        """A square around the origin."""
        return Window(-_HALF, _HALF, -_HALF, _HALF)

    @property
    def trapping_region(self) -> Window:
        """``|z_j| <= sum_i |N_ij|`` and somewhat more: no unit gives more than its weight."""
        half_x, half_y = (1.001 * sum(abs(row[j]) for row in self.N) + 0.1 for j in range(2))
        return Window(-half_x, half_x, -half_y, half_y)

    @property
    def search_region(self) -> Window:
        """The trapping region, slightly enlarged and off centre."""
        region = self.trapping_region
        return Window(1.0009 * region.x_min, 1.0012 * region.x_max, 1.0011 * region.y_min, 1.0010 * region.y_max)
