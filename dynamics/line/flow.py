"""What a flow on a line is: what every analysis of this package asks for."""

from __future__ import annotations

from typing import ClassVar, Protocol, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..flow import Flow
from ..parameters import Parameter

FloatArray = NDArray[np.float64]


class LineFlow(Protocol):
    """A flow ``dh/dt = k(h) f(h)`` on ``[-1, 1]`` with ``k > 0`` and ``f(-1) > 0 > f(1)``; an input raises ``f``.

    Class attributes:
        parameters: the specifications of all parameters.
        free: symbols of the parameters that :meth:`pack` can leave free.
    """

    parameters: ClassVar[tuple[Parameter, ...]]
    free: ClassVar[tuple[str, ...]]

    def pack(self, free: str | None = None) -> FloatArray:
        """What the kernel reads; ``free`` is the symbol of a parameter that the kernel takes as an interval."""
        ...

    @property
    def unfolding(self) -> int:
        """Address of the kernel described in :func:`dynamics.systems.one_unit_kernels.unfolding`."""
        ...

    def value(self, symbol: str) -> float:
        """A parameter by its symbol."""
        ...

    def velocity(self, h: ArrayLike) -> FloatArray:
        """``dh/dt`` at states, per GRU step."""
        ...

    def slope(self, h: ArrayLike) -> FloatArray:
        """The derivative of :meth:`velocity` along the line."""
        ...

    def openness(self, h: ArrayLike) -> FloatArray:
        """The positive factor ``k``."""
        ...

    def displaced(self, amount: float) -> Self:
        """The flow under a constant input."""
        ...

    def planar(self) -> Flow:
        """The same flow along x of a plane whose y decays to 0 on its own."""
        ...

    def input_range(self) -> float:
        """A magnitude of the input's parameter beyond which nothing bifurcates."""
        ...
