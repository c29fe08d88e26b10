"""The switch: which pulses of the input flip a bistable unit (JSP21 section 3).

During a pulse ``b_h`` is displaced. On a line the state then moves one way only, so the pulse flips the memory exactly
if it lasts longer than the way from the sink to the source takes under it: an integral, no trial and error. A stronger
pulse is faster, so to each length belongs one smallest amplitude, and the weakest that ever flips, the rheobase,
is the distance to the saddle-node at which the sink disappears.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import scipy

from .fixed_points import LineFixedPoints, fixed_points_on_line
from .flow import LineFlow
from .passage import passage, slow_points
from .quadrature import integral
from .saddle_nodes import SaddleNodes, saddle_nodes

STRONGEST = 1000.0
LONGEST = 10_000.0


@dataclass(frozen=True)
class Switch:
    """What it takes to flip a bistable unit from one of its sinks.

    Attributes:
        flow: the unit at rest.
        start: the sink from which it begins.
        threshold: the source: whatever lies beyond it when the pulse ends goes on to ``target``.
        target: the other sink.
        rheobase: displacement of ``b_h`` that a pulse must exceed to flip it, however long; its sign is the direction.
        shortest: length that a pulse must exceed to flip it, however strong.
    """

    flow: LineFlow
    start: float
    threshold: float
    target: float
    rheobase: float
    shortest: float

    def smallest_length(self, amplitude: float) -> float:
        """Length at which a pulse of this amplitude has brought the state to the threshold; infinite if none does.

        Raises:
            ValueError: if the amplitude is not within :data:`STRONGEST`.
        """
        if not abs(amplitude) <= STRONGEST:
            raise ValueError(f"amplitude = {amplitude:g} is outside ±{STRONGEST:g}")
        if amplitude * self.rheobase <= 0.0 or abs(amplitude) <= abs(self.rheobase):
            return math.inf
        pulsed = self.flow.displaced(amplitude)
        found = fixed_points_on_line(pulsed)
        low, high = sorted((self.start, self.threshold))
        slow = next((one for one in slow_points(pulsed, found) if low < one.h < high), None)
        return passage(pulsed, self.start, self.threshold, found=found, slow=slow).time

    def smallest_amplitude(self, length: float) -> float | None:
        """Amplitude at which a pulse of this length brings the state to the threshold; None if none does.

        Raises:
            ValueError: if the length is not between 0 and :data:`LONGEST`.
        """
        if not 0.0 <= length <= LONGEST:
            raise ValueError(f"length = {length:g} must lie between 0 and {LONGEST:g}")
        if length <= self.shortest:
            return None
        sign = math.copysign(1.0, self.rheobase)
        base = abs(self.rheobase)

        def excess(logarithm: float) -> float:
            return math.log(self.smallest_length(sign * (base + math.exp(logarithm))) / length)

        weakest, strongest = math.log(1e-8), math.log((STRONGEST - base) * (1.0 - 1e-9))
        if excess(strongest) > 0.0:
            return None
        if not excess(weakest) > 0.0:
            return sign * base
        return sign * (
            base + math.exp(float(scipy.optimize.brentq(excess, weakest, strongest, xtol=1e-13, rtol=1e-13)))
        )

    def flips(self, amplitude: float, length: float) -> bool:
        """Whether a pulse flips the memory.

        Raises:
            ValueError: as :meth:`smallest_length`, or for a length out of range.
        """
        if not 0.0 <= length <= LONGEST:
            raise ValueError(f"length = {length:g} must lie between 0 and {LONGEST:g}")
        return length > self.smallest_length(amplitude)


def switch(
    flow: LineFlow, upward: bool, *, found: LineFixedPoints | None = None, critical: SaddleNodes | None = None
) -> Switch | None:
    """The switch from the lower sink (``upward``) or from the upper one; None unless the unit is proven bistable.

    Args:
        flow: the unit at rest.
        upward: which sink it begins from.
        found: its fixed points, if known.
        critical: the critical values of ``b_h``, if known.
    """
    found = fixed_points_on_line(flow) if found is None else found
    if not found.complete or [point.kind for point in found.points] != ["sink", "source", "sink"] or found.clusters:
        return None
    lower, middle, upper = (point.h for point in found.points)
    critical = saddle_nodes(flow, "b_h") if critical is None else critical
    bias = flow.value("b_h")
    values = [point.value - bias for point in critical.points]
    start, target = (lower, upper) if upward else (upper, lower)
    # the sink meets the source at the first critical value on its side
    ahead = [value for value in values if (value > 0.0) == upward]
    if not ahead:
        return None
    rheobase = min(ahead, key=abs)
    return Switch(flow, start, middle, target, rheobase, _shortest(flow, start, middle))


def _shortest(flow: LineFlow, start: float, end: float) -> float:
    """Time under an input without bound: the candidate state is then 1 in magnitude, and nothing is faster."""
    sign = 1.0 if end > start else -1.0
    return integral(lambda h: 1.0 / (flow.openness(h) * (sign - h)), start, end)[0]
