"""Normal-form coefficients at a saddle-node and at a Hopf point (Kuznetsov, sections 3.3, 3.5 and 5.4)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..flow import FloatArray, Flow

ComplexArray = NDArray[np.complexfloating[Any, Any]]

# distance of the finest differences; the next is twice as long, and Richardson's extrapolation joins them
_NEAR = 2e-3


@dataclass(frozen=True)
class SaddleNodeForm:
    """The flow on the centre manifold of a saddle-node, ``du/dt = b (value - critical) + a u^2 + ...``.

    Attributes:
        quadratic: ``a``, along the unit null vector, per GRU step.
        along_parameter: ``b``, per GRU step and unit of the parameter.
        other_eigenvalue: the eigenvalue that is not zero: negative where a sink meets a saddle.
    """

    quadratic: float
    along_parameter: float
    other_eigenvalue: float


@dataclass(frozen=True)
class HopfForm:
    """What decides a Hopf bifurcation.

    Attributes:
        frequency: of the oscillation that is born, radians per GRU step.
        lyapunov: the first Lyapunov coefficient: negative where a stable cycle is born (supercritical).
        error: estimate of its error, from differences of two lengths.
    """

    frequency: float
    lyapunov: float
    error: float

    @property
    def criticality(self) -> str:
        """ "supercritical", "subcritical", or "undecided" where the coefficient is within its error of zero."""
        if abs(self.lyapunov) <= self.error:
            return "undecided"
        return "supercritical" if self.lyapunov < 0.0 else "subcritical"


def saddle_node_form(flow: Flow, x: float, y: float, along_parameter: FloatArray) -> SaddleNodeForm:
    """Coefficients at a saddle-node.

    Args:
        flow: at the critical value.
        x, y: the saddle-node.
        along_parameter: derivative of the velocity by the parameter there, shape (2,).
    """
    a, b, c, d = flow.jacobian(x, y).ravel().tolist()
    half, distance = 0.5 * (a + d), math.sqrt(max(0.0, 0.25 * (a - d) ** 2 + b * c))
    # the larger root first, so that the smaller does not suffer from cancellation
    other = half + math.copysign(distance, half)
    null = (a * d - b * c) / other if other != 0.0 else 0.0
    q, p = _null_vector(a - null, b, c, d - null), _null_vector(a - null, c, b, d - null)
    p = p / (p @ q)
    reach = np.array([1.0, -1.0, 2.0, -2.0]) * _NEAR
    near, behind, far, far_behind = flow.jacobian(x + reach * q[0], y + reach * q[1]) @ q
    # second derivatives of the velocity along q from two lengths, joined by Richardson's extrapolation
    bend = (4.0 * (near - behind) / (2.0 * _NEAR) - (far - far_behind) / (4.0 * _NEAR)) / 3.0
    return SaddleNodeForm(float(0.5 * p @ bend), float(p @ along_parameter), other)


def _null_vector(a: float, b: float, c: float, d: float) -> FloatArray:
    """Unit vector that ``[[a, b], [c, d]]`` takes nearest to zero, its larger row deciding."""
    u, v = (-b, a) if abs(a) + abs(b) >= abs(c) + abs(d) else (-d, c)
    size = math.hypot(u, v)
    return np.array([u / size, v / size]) if size else np.array([1.0, 0.0])


def hopf_form(flow: Flow, x: float, y: float) -> HopfForm:
    """Frequency and first Lyapunov coefficient at a Hopf point (Kuznetsov eq. 5.62, for any basis)."""
    a = flow.jacobian(x, y)
    values, right = np.linalg.eig(a)
    up = int(np.argmax(values.imag))
    frequency = float(values[up].imag)
    q = right[:, up]
    left_values, left = np.linalg.eig(a.T)
    p = left[:, int(np.argmin(np.abs(left_values - np.conj(values[up]))))]
    p = p / np.conj(np.vdot(p, q))
    resolvents = np.linalg.inv(a.astype(complex)), np.linalg.inv(2j * frequency * np.eye(2) - a)
    one, other = (_lyapunov(_derivatives(flow, x, y, h), p, q, resolvents, frequency) for h in (_NEAR, 2.0 * _NEAR))
    return HopfForm(frequency, (4.0 * one - other) / 3.0, abs(one - other) / 3.0 + 1e-9)


def _lyapunov(
    derivatives: tuple[FloatArray, FloatArray],
    p: ComplexArray,
    q: ComplexArray,
    resolvents: tuple[ComplexArray, ComplexArray],
    frequency: float,
) -> float:
    """The coefficient, from second and third derivatives, adjoint and right eigenvector, and resolvents at 0 and 2i."""
    second, third = derivatives
    qc = np.conj(q)
    cubic = third @ qc @ q @ q
    first = second @ (resolvents[0] @ (second @ qc @ q)) @ q
    last = second @ (resolvents[1] @ (second @ q @ q)) @ qc
    total = np.vdot(p, cubic - 2.0 * first + last)
    return float(total.real) / (2.0 * frequency)


def _derivatives(flow: Flow, x: float, y: float, h: float) -> tuple[FloatArray, FloatArray]:
    """Second and third derivatives of the velocity by central differences of the Jacobian, to second order in ``h``."""
    steps = list(product((-1, 0, 1), repeat=2))
    around = flow.jacobian(*(np.array((x, y)) + h * np.array(steps)).T)
    grid = dict(zip(steps, around, strict=True))
    along_x = (grid[1, 0] - grid[-1, 0]) / (2.0 * h)
    along_y = (grid[0, 1] - grid[0, -1]) / (2.0 * h)
    second = np.stack([along_x, along_y], axis=2)
    xx = (grid[1, 0] - 2.0 * grid[0, 0] + grid[-1, 0]) / h**2
    yy = (grid[0, 1] - 2.0 * grid[0, 0] + grid[0, -1]) / h**2
    xy = (grid[1, 1] - grid[1, -1] - grid[-1, 1] + grid[-1, -1]) / (4.0 * h**2)
    third = np.stack([np.stack([xx, xy], axis=2), np.stack([xy, yy], axis=2)], axis=3)
    return second, third
