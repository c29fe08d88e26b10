"""Taylor arithmetic of second order over intervals, and Krawczyk's test on any system written in it.

Independent of the app's enclosures: the intervals are mpmath's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mpmath import iv

Interval = object


@dataclass(frozen=True)
class Jet:
    """Value, gradient and Hessian of a function of ``n`` variables over a box, each an enclosure."""

    value: Interval
    gradient: list[Interval]
    hessian: list[list[Interval]]

    def __add__(self, other: Jet | float | Interval) -> Jet:
        if not isinstance(other, Jet):
            return Jet(self.value + other, self.gradient, self.hessian)
        n = range(len(self.gradient))
        return Jet(
            self.value + other.value,
            [self.gradient[i] + other.gradient[i] for i in n],
            [[self.hessian[i][j] + other.hessian[i][j] for j in n] for i in n],
        )

    def __neg__(self) -> Jet:
        return self * -1

    def __sub__(self, other: Jet | float | Interval) -> Jet:
        return self + -other

    def __mul__(self, other: Jet | float | Interval) -> Jet:
        n = range(len(self.gradient))
        if not isinstance(other, Jet):
            return Jet(
                self.value * other,
                [self.gradient[i] * other for i in n],
                [[self.hessian[i][j] * other for j in n] for i in n],
            )
        a, b = self, other
        return Jet(
            a.value * b.value,
            [a.gradient[i] * b.value + a.value * b.gradient[i] for i in n],
            [
                [
                    a.hessian[i][j] * b.value
                    + a.gradient[i] * b.gradient[j]
                    + a.gradient[j] * b.gradient[i]
                    + a.value * b.hessian[i][j]
                    for j in n
                ]
                for i in n
            ],
        )

    def through(self, value: Interval, slope: Interval, bend: Interval) -> Jet:
        """A function of one variable applied, from its value and first two derivatives."""
        n = range(len(self.gradient))
        return Jet(
            value,
            [slope * self.gradient[i] for i in n],
            [[bend * self.gradient[i] * self.gradient[j] + slope * self.hessian[i][j] for j in n] for i in n],
        )


def variable(value: Interval, position: int, size: int) -> Jet:
    """The variable at a position among ``size``."""
    zero = iv.mpf(0)
    return Jet(value, [iv.mpf(int(i == position)) for i in range(size)], [[zero] * size for _ in range(size)])


def sigmoid(s: Jet) -> Jet:
    r = 1 / (1 + iv.exp(-s.value))
    slope = r * (1 - r)
    return s.through(r, slope, slope * (1 - 2 * r))


def tanh(s: Jet) -> Jet:
    t = 1 - 2 / (1 + iv.exp(2 * s.value))
    slope = 1 - t * t
    return s.through(t, slope, -2 * t * slope)


def krawczyk(
    system: Callable[[Sequence[Interval]], tuple[list[Interval], list[list[Interval]]]],
    centre: Sequence[float],
    radii: Sequence[float],
    inverse: Sequence[Sequence[float]],
) -> bool:
    """Whether Krawczyk's operator maps the box into its interior: then there is just one zero in it.

    Args:
        system: values and Jacobian matrix over a box of intervals.
        centre, radii: of the box.
        inverse: an approximate inverse of the Jacobian at the centre.
    """
    n = range(len(centre))
    middle = [iv.mpf(c) for c in centre]
    box = [middle[i] + iv.mpf([-radii[i], radii[i]]) for i in n]
    values, _ = system(middle)
    _, jacobian = system(box)
    for i in n:
        reach = middle[i] - sum((iv.mpf(inverse[i][k]) * values[k] for k in n), iv.mpf(0))
        for j in n:
            product = sum((iv.mpf(inverse[i][k]) * jacobian[k][j] for k in n), iv.mpf(0))
            reach += (iv.mpf(int(i == j)) - product) * (box[j] - middle[j])
        if not (reach.a > box[i].a and reach.b < box[i].b):
            return False
    return True
