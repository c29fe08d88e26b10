"""The one-unit GRU in arbitrary precision, written from JSP19 eq. 28-29 and sharing no code with the kernels."""

from mpmath import mp, mpf

from dynamics.systems import OneUnitGRU


def residual(h, uh, ur, bh, br):
    """JSP19 eq. 29: zero where the unit rests."""
    return mp.tanh(uh * h / (1 + mp.exp(-(ur * h + br))) + bh) - h


def weights(unit: OneUnitGRU) -> list[mpf]:
    return [mpf(unit.Uh), mpf(unit.Ur), mpf(unit.bh), mpf(unit.br)]


def velocity(unit: OneUnitGRU, h):
    """JSP19 eq. 26."""
    return residual(h, *weights(unit)) / (1 + mp.exp(unit.Uz * h + unit.bz))


def derivative(unit: OneUnitGRU, h, *orders):
    """Partial derivative of the residual: orders along ``h`` and along each of ``U_h, U_r, b_h, b_r``."""
    return mp.diff(residual, (h, *weights(unit)), orders)


def slope_times_room(uh, ur, br, h):
    """``U_h d(r h)/dh (1 - h^2)``: a zero of the residual is a double one exactly where this is 1 (see the proof)."""
    s = ur * h + br
    r = 1 / (1 + mp.exp(-s))
    return uh * (r + ur * h * r * (1 - r)) * (1 - h * h)


def sign_changes(unit: OneUnitGRU, samples: int = 2000) -> list[mpf]:
    """Zeros of the residual where its sign changes between neighbours of a fine grid, to the working precision."""
    grid = [mpf(2 * i) / samples - 1 + mpf(1) / 7919 / samples for i in range(samples + 1)]
    values = [residual(h, *weights(unit)) for h in grid]
    return [
        mp.findroot(lambda h: residual(h, *weights(unit)), (low, high), solver="anderson", tol=mpf(10) ** (-mp.dps))
        for low, high, left, right in zip(grid[:-1], grid[1:], values[:-1], values[1:], strict=True)
        if left * right < 0
    ]
