"""What a planar flow is.

A system is a frozen dataclass with named parameters that packs them into one array, a window to look at,
a region that is searched for invariant sets, and five compiled kernels of fixed signature. Every analysis
takes the kernels by address, so it is compiled once for all systems.

To add a system: write one file in ``dynamics/systems`` that defines the kernels and a frozen dataclass
derived from :class:`Flow`, and list it in ``dynamics/systems/__init__.py``. ``tests/test_conformance.py``
then checks it.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, ClassVar, NamedTuple, Self

import numpy as np
from numba import types
from numpy.typing import ArrayLike, NDArray

from .function_pointers import (
    ENCLOSURE_SIGNATURE,
    JACOBIAN_SIGNATURE,
    PARAMETERS,
    VELOCITIES_SIGNATURE,
    VELOCITY_SIGNATURE,
    address_of,
    as_jacobian,
    as_velocities,
)
from .kernel import kernel
from .parameters import Parameter

FloatArray = NDArray[np.float64]


class Kernels(NamedTuple):
    """The compiled face of a flow; ``p`` is what :meth:`Flow.pack` returns.

    Attributes:
        velocity: ``(p, x, y) -> (dx, dy)``.
        velocities: ``(p, points, out)``; as ``velocity`` for many points. Both arrays hold first the x of every
            point, then the y. Written as a loop without branches, it lets a processor do several at once.
        jacobian: ``(p, x, y) -> (a, b, c, d)`` with ``a = d(dx)/dx, b = d(dx)/dy, c = d(dy)/dx, d = d(dy)/dy``.
        enclosure: ``(p, x0, x1, y0, y1, out)``; writes lower and upper bounds of
            ``dx, dy, a, b, c, d`` over the box into ``out[0:12]``, rounded outward.
        residual: as ``enclosure``, for a field with the same zeros whose rows are positive multiples of
            the velocity's at every zero. The search for fixed points uses it; it is the enclosure itself
            unless the flow has a factor that never vanishes (the update gate of a GRU). For a single point
            (``x0 == x1`` and ``y0 == y1``) only ``out[0:4]`` need be written. Where ``out`` has room for 16, the
            caller has put the box into ``out[12:16]``, and the kernel may narrow it to a part in which every zero
            of the box lies; where that is empty (a lower bound above the upper), the rest need not be written.
    """

    velocity: Callable[..., Any]
    velocities: Callable[..., Any]
    jacobian: Callable[..., Any]
    enclosure: Callable[..., Any]
    residual: Callable[..., Any]

    @property
    def addresses(self) -> Addresses:
        """Where the machine code of the kernels lies: what compiled analyses take."""
        return _addresses(self)


class Addresses(NamedTuple):
    """Addresses of a flow's kernels, as integers; see :mod:`dynamics.function_pointers`."""

    velocity: int
    velocities: int
    jacobian: int
    enclosure: int
    residual: int


@cache
def _addresses(kernels: Kernels) -> Addresses:
    return Addresses(
        address_of(kernels.velocity, VELOCITY_SIGNATURE),
        address_of(kernels.velocities, VELOCITIES_SIGNATURE),
        address_of(kernels.jacobian, JACOBIAN_SIGNATURE),
        address_of(kernels.enclosure, ENCLOSURE_SIGNATURE),
        address_of(kernels.residual, ENCLOSURE_SIGNATURE),
    )


@dataclass(frozen=True)
class Window:
    """A rectangle of the phase plane.

    Raises:
        ValueError: if a bound is not finite, an interval is empty, or the window is too small or too large
            to compute in double precision.
    """

    x_min: float
    x_max: float
    y_min: float
    y_max: float

    SMALLEST: ClassVar[float] = 1e-9
    LARGEST: ClassVar[float] = 1e6

    def __post_init__(self) -> None:
        for bound in ("x_min", "x_max", "y_min", "y_max"):
            # compiled kernels take floats only
            object.__setattr__(self, bound, float(getattr(self, bound)))
        for axis, low, high in (("x", self.x_min, self.x_max), ("y", self.y_min, self.y_max)):
            if not (math.isfinite(low) and math.isfinite(high)):
                raise ValueError(f"window: the {axis} range {low} to {high} is not finite")
            if high - low < self.SMALLEST:
                raise ValueError(f"window: the {axis} range {low:.6g} to {high:.6g} is narrower than {self.SMALLEST:g}")
            if max(abs(low), abs(high)) > self.LARGEST:
                raise ValueError(f"window: the {axis} range {low:.6g} to {high:.6g} reaches beyond ±{self.LARGEST:g}")

    @property
    def width(self) -> float:
        """Extent in x."""
        return self.x_max - self.x_min

    @property
    def height(self) -> float:
        """Extent in y."""
        return self.y_max - self.y_min

    def as_tuple(self) -> tuple[float, float, float, float]:
        """``(x_min, x_max, y_min, y_max)``."""
        return (self.x_min, self.x_max, self.y_min, self.y_max)

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies in the closed rectangle."""
        return self.x_min <= x <= self.x_max and self.y_min <= y <= self.y_max


class Flow(ABC):
    """A planar autonomous flow ``d(x, y)/dt = velocity(x, y)``; see the module's text.

    Class attributes:
        name: identifier in addresses (``gru``).
        title: name for people.
        parameters: the specifications, in the order of the dataclass fields of the same names.
        equations: the flow as the page typesets it, one line each, in the small TeX of ``components/glossary.py``.
        legend: what the coordinates are, in one sentence for people; empty where they are units of a network.
        time_words: what time is counted in, one and many.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    parameters: ClassVar[tuple[Parameter, ...]]
    equations: ClassVar[tuple[str, ...]]
    legend: ClassVar[str] = ""
    time_words: ClassVar[tuple[str, str]] = ("unit of time", "units of time")

    @abstractmethod
    def pack(self) -> FloatArray:
        """The parameters as the contiguous float64 array that the kernels read."""

    def pack_smooth(self) -> FloatArray:
        """As :meth:`pack`, but a smooth function of the parameters: without entries that switch to a faster formula."""
        return self.pack()

    @property
    @abstractmethod
    def kernels(self) -> Kernels:
        """The compiled kernels."""

    @property
    @abstractmethod
    def window(self) -> Window:
        """The window to look at first."""

    @property
    @abstractmethod
    def trapping_region(self) -> Window | None:
        """A closed box that every trajectory enters and none leaves, or None if none is known.

        It contains every fixed point and every cycle, and the indices of its fixed points sum to +1.
        """

    @property
    @abstractmethod
    def search_region(self) -> Window:
        """A box whose interior contains every fixed point and every limit cycle that is looked for.

        Equal to or slightly larger than :attr:`trapping_region` where there is one.
        """

    def velocity(self, x: ArrayLike, y: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Velocity at points; broadcasts. Returns ``(dx, dy)`` per GRU step."""
        xs, ys = np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
        out = _velocity_many(self.kernels.addresses.velocities, self.pack(), np.stack((xs, ys)).ravel())
        u, v = out.reshape(2, *xs.shape)
        return u, v

    def jacobian(self, x: float | ArrayLike, y: float | ArrayLike) -> FloatArray:
        """Jacobian matrices at points; broadcasts. Shape ``(..., 2, 2)``."""
        if isinstance(x, float) and isinstance(y, float):
            # what most callers ask for needs no broadcasting
            return np.array(self.kernels.jacobian(self.pack(), x, y)).reshape(2, 2)
        xs, ys = np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
        out = _jacobian_many(
            self.kernels.addresses.jacobian,
            self.pack(),
            np.ascontiguousarray(xs).ravel(),
            np.ascontiguousarray(ys).ravel(),
        )
        return out.reshape((*xs.shape, 2, 2))

    def enclosure(self, box: Window) -> FloatArray:
        """Bounds of ``dx, dy, a, b, c, d`` over a box, shape ``(6, 2)``, rounded outward."""
        out = np.empty(12)
        self.kernels.enclosure(self.pack(), *box.as_tuple(), out)
        return out.reshape(6, 2)

    def parameter_values(self) -> dict[str, tuple[float, ...]]:
        """Entries of every parameter in row-major order, by symbol."""
        values: dict[str, tuple[float, ...]] = {}
        for parameter in self.parameters:
            value = getattr(self, parameter.name)
            values[parameter.symbol] = tuple(float(v) for v in np.asarray(value, dtype=np.float64).ravel())
        return values

    def varied(self, parameter: Parameter, index: int, value: float) -> Self:
        """This flow with one entry of one of its parameters changed; only that parameter is looked at again.

        Raises:
            ValueError: if the value is outside the parameter's limits.
        """
        entries = list(parameter.flat(getattr(self, parameter.name)))
        entries[index] = float(value)
        if not parameter.lowest <= value <= parameter.limit:
            parameter.check(tuple(entries))
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__)
        made.__dict__[parameter.name] = parameter.shaped(tuple(entries))
        return made

    def _check_parameters(self) -> None:
        """Normalise and validate the fields named in :attr:`parameters`; call from ``__post_init__``."""
        known = _names_of(type(self))
        for parameter in self.parameters:
            if parameter.name not in known:
                raise TypeError(f"{type(self).__name__} has no field {parameter.name}")
            given = getattr(self, parameter.name)
            try:
                array = np.asarray(given, dtype=np.float64)
            except (TypeError, ValueError):
                raise ValueError(f"{parameter.symbol} = {given!r} is not an array of numbers") from None
            if array.shape != parameter.shape:
                raise ValueError(f"{parameter.symbol} must have shape {parameter.shape}, got {array.shape}")
            checked = parameter.check(tuple(array.ravel().tolist()))
            object.__setattr__(self, parameter.name, parameter.shaped(checked))


@cache
def _names_of(system: type[Flow]) -> frozenset[str]:
    """The names of the fields of a system."""
    return frozenset(field.name for field in fields(system))  # type: ignore[arg-type]


@kernel(PARAMETERS(types.int64, PARAMETERS, PARAMETERS))
def _velocity_many(address, p, points):
    out = np.empty(points.size)
    as_velocities(address)(p, points, out)
    return out


@kernel(types.float64[:, ::1](types.int64, PARAMETERS, PARAMETERS, PARAMETERS))
def _jacobian_many(address, p, xs, ys):
    jacobian = as_jacobian(address)
    out = np.empty((xs.size, 4))
    for i in range(xs.size):
        out[i, 0], out[i, 1], out[i, 2], out[i, 3] = jacobian(p, xs[i], ys[i])
    return out
