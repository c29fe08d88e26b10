"""Where the input of the candidate state turns, in closed form (JSP19 eq. 33)."""

from __future__ import annotations

import math

import scipy

# beyond this the exponential in Lambert's argument leaves double precision; Wright's omega continues it
_LARGEST_EXPONENT = 700.0


def critical_point(uh: float, ur: float, br: float) -> float | None:
    """The state at which ``U_h sigma(U_r h + b_r) h + b_h`` has its one maximum or minimum.

    JSP19 eq. 33: ``U_r h = -W(1 / (x e)) - 1`` with ``x = exp(-b_r)`` and W the principal branch of the Lambert W
    function, so ``h = -(1 + W(exp(b_r - 1))) / U_r``. The paper asks for ``U_h != 0``; ``U_r != 0`` is needed
    too, for without a gate the argument is a straight line. The point may lie outside of ``[-1, 1]``.

    Returns:
        The state, or None where there is none.
    """
    if uh == 0.0 or ur == 0.0:
        return None
    exponent = br - 1.0
    lambert = (
        scipy.special.lambertw(math.exp(exponent)).real
        if exponent < _LARGEST_EXPONENT
        else scipy.special.wrightomega(exponent)
    )
    return -(1.0 + float(lambert)) / ur
