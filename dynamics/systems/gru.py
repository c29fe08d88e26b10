"""The continuous-time two-unit GRU (JSP21 eq. 5-7)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from ..flow import FloatArray, Flow, Kernels, Window
from ..parameters import Parameter
from . import gru_kernels

Matrix = tuple[tuple[float, float], tuple[float, float]]
Vector = tuple[float, float]
Reset = Literal["before", "after"]

_ZERO: Matrix = ((0.0, 0.0), (0.0, 0.0))
_WINDOW, _SQUARE = Window(-1.1, 1.1, -1.1, 1.1), Window(-1.0, 1.0, -1.0, 1.0)
_SEARCHED = Window(-1.0009765625, 1.0012, -1.0011, 1.0010)
_KERNELS = {
    "before": Kernels(
        gru_kernels.velocity_before,
        gru_kernels.velocities_before,
        gru_kernels.jacobian_before,
        gru_kernels.enclosure_before,
        gru_kernels.residual_before,
    ),
    "after": Kernels(
        gru_kernels.velocity_after,
        gru_kernels.velocities_after,
        gru_kernels.jacobian_after,
        gru_kernels.enclosure_after,
        gru_kernels.residual_after,
    ),
}


@dataclass(frozen=True)
class GRU(Flow):
    """Two gated recurrent units in continuous time, without input.

    ``dh/dt = (1 - z) * (tanh(U_h (r * h) + b_h) - h)`` with ``reset="before"`` (JSP21 eq. 7) or
    ``dh/dt = (1 - z) * (tanh(r * (U_h h + c_h) + b_h) - h)`` with ``reset="after"`` (cuDNN, PyTorch), where
    ``r = sigma(U_r h + b_r)`` and ``z = sigma(U_z h + b_z)``. Forward Euler with a step of 1 is the discrete GRU, so
    time is counted in GRU steps. ``[-1, 1]^2`` is a trapping region.

    Raises:
        ValueError: naming the entry that is not finite or out of range.
    """

    name: ClassVar[str] = "gru"
    title: ClassVar[str] = "Gated recurrent unit"
    equations: ClassVar[tuple[str, ...]] = (
        r"\frac{dh}{dt} = (1 - z) ∘ (tanh(U_h (r ∘ h) + b_h) - h)",
        "r = σ(U_r h + b_r)",
        "z = σ(U_z h + b_z)",
    )
    time_words: ClassVar[tuple[str, str]] = ("GRU step", "GRU steps")
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter(
            "Uh",
            "U_h",
            (2, 2),
            (-10.0, 10.0),
            0.01,
            (2.0, 0.0, 0.0, 2.0),
            1e4,
            "Recurrent weights of the candidate state: how strongly each unit, let through by the reset gate, "
            "drives itself and the other.",
        ),
        Parameter(
            "Ur",
            "U_r",
            (2, 2),
            (-100.0, 100.0),
            0.01,
            (5.0, 8.0, 8.0, 5.0),
            1e4,
            "Recurrent weights of the reset gate: how the state decides how much of itself is let through.",
            linear_zone=10.0,
        ),
        Parameter(
            "bh",
            "b_h",
            (2,),
            (-10.0, 10.0),
            0.001,
            (0.0, 0.0),
            1e4,
            "Bias of the candidate state: a constant input to each unit.",
            linear_zone=1.0,
        ),
        Parameter(
            "br",
            "b_r",
            (2,),
            (-10.0, 10.0),
            0.01,
            (5.0, 5.0),
            1e4,
            "Bias of the reset gate: how far each gate stands open at the origin.",
        ),
        Parameter(
            "Uz",
            "U_z",
            (2, 2),
            (-10.0, 10.0),
            0.01,
            (0.0, 0.0, 0.0, 0.0),
            100.0,
            "Recurrent weights of the update gate, which slows the flow where it is large. It moves no fixed point, "
            "but it can change stability.",
        ),
        Parameter(
            "bz",
            "b_z",
            (2,),
            (-10.0, 10.0),
            0.01,
            (0.0, 0.0),
            100.0,
            "Bias of the update gate: how slow each unit is at the origin (0 halves its speed).",
        ),
        Parameter(
            "ch",
            "c_h",
            (2,),
            (-10.0, 10.0),
            0.01,
            (0.0, 0.0),
            1e4,
            "Recurrent bias inside the reset product; it acts only where the reset is applied after the product.",
        ),
    )

    Uh: Matrix = ((2.0, 0.0), (0.0, 2.0))
    Ur: Matrix = ((5.0, 8.0), (8.0, 5.0))
    bh: Vector = (0.0, 0.0)
    br: Vector = (5.0, 5.0)
    Uz: Matrix = _ZERO
    bz: Vector = (0.0, 0.0)
    ch: Vector = (0.0, 0.0)
    reset: Reset = "before"

    def __post_init__(self) -> None:
        self._check_parameters()
        if self.reset not in _KERNELS:
            raise ValueError(f"reset = {self.reset!r} must be 'before' or 'after'")

    def pack(self) -> FloatArray:
        """The 23 packed numbers described in :mod:`dynamics.systems.gru_kernels`."""
        weights = (*self.Uh[0], *self.Uh[1], *self.Ur[0], *self.Ur[1], *self.bh, *self.br)
        gate = (*self.Uz[0], *self.Uz[1], *self.bz)
        opened = (1.0 / (1.0 + math.exp(self.bz[0])), 1.0 / (1.0 + math.exp(self.bz[1])))
        return np.array((*weights, *gate, *self.ch, float(self.Uz == _ZERO), *opened))

    def update_gate(self) -> tuple[tuple[float, float, float], ...]:
        """``(k, l, c)`` for each unit: ``z = sigma(k x + l y + c)`` (JSP21 eq. 5)."""
        first, second = ((*row, bias) for row, bias in zip(self.Uz, self.bz, strict=True))
        return first, second

    def pack_smooth(self) -> FloatArray:
        """The packed numbers with the update gate always evaluated; the last three are then not read."""
        p = self.pack()
        p[20:23] = 0.0
        return p

    @property
    def kernels(self) -> Kernels:
        """Kernels of the chosen reset variant."""
        return _KERNELS[self.reset]

    @property
    def window(self) -> Window:
        """The trapping square with a margin."""
        return _WINDOW

    @property
    def trapping_region(self) -> Window:
        """``[-1, 1]^2``: the candidate state is a hyperbolic tangent (JSP21 section 2)."""
        return _SQUARE

    @property
    def search_region(self) -> Window:
        """The trapping square, slightly enlarged and off centre so that no bisection runs through the origin."""
        return _SEARCHED
