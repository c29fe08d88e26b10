"""The continuous-time GRU of one unit (JSP21 section 3; JSP19 appendix B)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from typing import ClassVar, Self

import numpy as np
import scipy
from numpy.typing import ArrayLike

from ..flow import FloatArray
from ..function_pointers import ENCLOSURE_SIGNATURE, address_of
from ..parameters import Parameter
from .gru import GRU
from .one_unit_kernels import FREE, NONE_FREE, unfolding


@cache
def _address() -> int:
    return address_of(unfolding, ENCLOSURE_SIGNATURE)


@dataclass(frozen=True)
class OneUnitGRU:
    """One gated recurrent unit in continuous time, without input.

    ``dh/dt = (1 - z) (tanh(U_h r h + b_h) - h)`` with ``r = sigma(U_r h + b_r)`` and ``z = sigma(U_z h + b_z)``
    (JSP21 eq. 7 with one unit). Forward Euler with a step of 1 is the discrete unit, so time is counted in GRU steps.

    Raises:
        ValueError: naming the parameter that is not finite or out of range.
    """

    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter(
            "Uh",
            "U_h",
            (),
            (-100.0, 100.0),
            0.01,
            (-60.0,),
            1e3,
            "Recurrent weight of the candidate state: how strongly the unit, let through by the reset gate, "
            "drives itself.",
            linear_zone=10.0,
        ),
        Parameter(
            "Ur",
            "U_r",
            (),
            (-100.0, 100.0),
            0.01,
            (80.0,),
            1e3,
            "Recurrent weight of the reset gate: how steeply the gate opens along the state.",
            linear_zone=10.0,
        ),
        Parameter(
            "bh",
            "b_h",
            (),
            (-40.0, 40.0),
            0.001,
            (-1.0,),
            1e4,
            "Bias of the candidate state: a constant input to the unit.",
            linear_zone=2.0,
        ),
        Parameter(
            "br",
            "b_r",
            (),
            (-100.0, 100.0),
            0.01,
            (40.0,),
            1e3,
            "Bias of the reset gate: how far the gate stands open where the state is 0.",
            linear_zone=10.0,
        ),
        Parameter(
            "Uz",
            "U_z",
            (),
            (-10.0, 10.0),
            0.01,
            (0.0,),
            100.0,
            "Recurrent weight of the update gate, which slows the flow where it is large. It moves no fixed point.",
        ),
        Parameter(
            "bz",
            "b_z",
            (),
            (-10.0, 10.0),
            0.01,
            (0.0,),
            100.0,
            "Bias of the update gate: how slow the unit is where the state is 0 (0 halves its speed).",
        ),
    )
    free: ClassVar[tuple[str, ...]] = FREE

    Uh: float = -60.0
    Ur: float = 80.0
    bh: float = -1.0
    br: float = 40.0
    Uz: float = 0.0
    bz: float = 0.0

    def __post_init__(self) -> None:
        for parameter in self.parameters:
            object.__setattr__(self, parameter.name, parameter.check((getattr(self, parameter.name),))[0])

    def pack(self, free: str | None = None) -> FloatArray:
        """What :func:`dynamics.systems.one_unit_kernels.unfolding` reads.

        Raises:
            ValueError: if the symbol is not that of a parameter which moves fixed points.
        """
        if free is not None and free not in FREE:
            raise ValueError(f"{free!r} moves no fixed point; free may be {', '.join(FREE)}")
        return np.array([self.Uh, self.Ur, self.bh, self.br, NONE_FREE if free is None else FREE.index(free)])

    @property
    def unfolding(self) -> int:
        """Address of the kernel."""
        return _address()

    def value(self, symbol: str) -> float:
        """A parameter by its symbol.

        Raises:
            KeyError: if there is none of that symbol.
        """
        return float(getattr(self, {p.symbol: p.name for p in self.parameters}[symbol]))

    def parameter_values(self) -> dict[str, tuple[float, ...]]:
        """The entry of every parameter, by symbol."""
        return {p.symbol: (float(getattr(self, p.name)),) for p in self.parameters}

    def openness(self, h: ArrayLike) -> FloatArray:
        """``1 - z``."""
        state = np.asarray(h, dtype=np.float64)
        return np.asarray(scipy.special.expit(-(self.Uz * state + self.bz)))

    def candidate(self, h: ArrayLike) -> FloatArray:
        """The candidate state ``tanh(U_h r h + b_h)``: where it meets ``h``, the unit rests."""
        state = np.asarray(h, dtype=np.float64)
        return np.asarray(np.tanh(self.Uh * scipy.special.expit(self.Ur * state + self.br) * state + self.bh))

    def velocity(self, h: ArrayLike) -> FloatArray:
        """``dh/dt`` at states, per GRU step."""
        state = np.asarray(h, dtype=np.float64)
        return np.asarray(self.openness(state) * (self.candidate(state) - state))

    def slope(self, h: ArrayLike) -> FloatArray:
        """The derivative of the velocity along the line; at a fixed point, its eigenvalue."""
        state = np.asarray(h, dtype=np.float64)
        gate, inner = self.openness(state), self.Ur * state + self.br
        r, closed, candidate = scipy.special.expit(inner), scipy.special.expit(-inner), self.candidate(state)
        along = self.Uh * (r + self.Ur * state * r * closed)
        residual = (1.0 - candidate) * (1.0 + candidate) * along - 1.0
        return np.asarray(gate * residual - self.Uz * gate * (1.0 - gate) * (candidate - state))

    def displaced(self, amount: float) -> Self:
        """The unit under a constant input: ``b_h`` displaced.

        Raises:
            ValueError: if the displaced bias is out of range.
        """
        return replace(self, bh=self.bh + amount)

    def planar(self) -> GRU:
        """Two units of which the second only forgets: the first is this one."""
        return GRU(
            Uh=((self.Uh, 0.0), (0.0, 0.0)),
            Ur=((self.Ur, 0.0), (0.0, 0.0)),
            bh=(self.bh, 0.0),
            br=(self.br, 0.0),
            Uz=((self.Uz, 0.0), (0.0, 0.0)),
            bz=(self.bz, 0.0),
        )

    def input_range(self) -> float:
        """``|b_h|`` beyond which the unit has one fixed point, whatever ``b_h``.

        At a saddle-node ``b_h = artanh(h) - U_h r h`` and ``1 / (1 - h^2) = U_h (r + U_r h r (1 - r))``, so
        ``artanh |h| < log(4 / (1 - h^2)) / 2`` is bounded too.
        """
        steepest = abs(self.Uh) * (1.0 + 0.25 * abs(self.Ur))
        return abs(self.Uh) + 0.5 * math.log(4.0 * max(steepest, 1.0)) + 1.0
