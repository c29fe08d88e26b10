"""The compiled kernel of the one-unit GRU: its velocity without the update gate, unfolded by one free parameter.

Layout of the packed parameters: ``U_h, U_r, b_h, b_r`` and then which of them is free (0 to 3), or 4 for none.
"""

from __future__ import annotations

from ..enclosures import add, lower, multiply, scale, sigmoid, sigmoid_slope, square, stretch, subtract, tanh, upper
from ..enclosures import tanh_slope as tanh_slope_of
from ..function_pointers import ENCLOSURE_SIGNATURE
from ..kernel import kernel

FREE = ("U_h", "U_r", "b_h", "b_r")
NONE_FREE = len(FREE)


@kernel(ENCLOSURE_SIGNATURE)
def unfolding(p, h0, h1, m0, m1, out):
    """Bounds of ``f, f_h`` and of ``f_h, f_m, f_hh, f_hm`` for ``f = tanh(U_h sigma(U_r h + b_r) h + b_h) - h``.

    The free parameter ``m`` lies in ``[m0, m1]``. So the zeros of the planar field ``(f, f_h)`` over ``(h, m)`` are the
    bifurcation points, and ``out[4:12]`` is that field's Jacobian; with no free parameter ``out[0:2]`` and
    ``out[4:6]`` are all that a search along the line needs.
    """
    free = int(p[4])
    uh0 = uh1 = p[0]
    ur0 = ur1 = p[1]
    bh0 = bh1 = p[2]
    br0 = br1 = p[3]
    if free == 0:
        uh0, uh1 = m0, m1
    elif free == 1:
        ur0, ur1 = m0, m1
    elif free == 2:
        bh0, bh1 = m0, m1
    elif free == 3:
        br0, br1 = m0, m1
    w0, w1 = multiply(ur0, ur1, h0, h1)
    s0, s1 = add(w0, w1, br0, br1)
    r0, r1 = sigmoid(s0, s1)
    d0, d1 = sigmoid_slope(r0, r1)
    # q = r h and its first two derivatives along h
    q0, q1 = stretch(r0, r1, h0, h1)
    wd0, wd1 = stretch(d0, d1, w0, w1)
    qh0, qh1 = add(r0, r1, wd0, wd1)
    c0, c1 = lower(1.0 - upper(2.0 * r1)), upper(1.0 - lower(2.0 * r0))
    e0, e1 = multiply(wd0, wd1, c0, c1)
    g0, g1 = add(2.0 * d0, 2.0 * d1, e0, e1)
    qhh0, qhh1 = multiply(ur0, ur1, g0, g1)
    a0, a1 = multiply(uh0, uh1, q0, q1)
    a0, a1 = add(a0, a1, bh0, bh1)
    t0, t1 = tanh(a0, a1)
    k0, k1 = tanh_slope_of(t0, t1)
    ah0, ah1 = multiply(uh0, uh1, qh0, qh1)
    out[0], out[1] = subtract(t0, t1, h0, h1)
    fh0, fh1 = stretch(k0, k1, ah0, ah1)
    fh0, fh1 = lower(fh0 - 1.0), upper(fh1 - 1.0)
    out[2], out[3] = fh0, fh1
    out[4], out[5] = fh0, fh1
    if free == 4:
        return
    # a_m and a_hm: how the argument of the hyperbolic tangent and its slope depend on the free parameter
    if free == 0:
        am0, am1 = q0, q1
        ahm0, ahm1 = qh0, qh1
    elif free == 1:
        hh0, hh1 = square(h0, h1)
        hh0, hh1 = stretch(d0, d1, hh0, hh1)
        am0, am1 = multiply(uh0, uh1, hh0, hh1)
        x0, x1 = multiply(w0, w1, c0, c1)
        x0, x1 = lower(x0 + 2.0), upper(x1 + 2.0)
        y0, y1 = stretch(d0, d1, h0, h1)
        x0, x1 = multiply(x0, x1, y0, y1)
        ahm0, ahm1 = multiply(uh0, uh1, x0, x1)
    elif free == 2:
        am0 = am1 = 1.0
        ahm0 = ahm1 = 0.0
    else:
        x0, x1 = stretch(d0, d1, h0, h1)
        am0, am1 = multiply(uh0, uh1, x0, x1)
        x0, x1 = add(d0, d1, e0, e1)
        ahm0, ahm1 = multiply(uh0, uh1, x0, x1)
    x0, x1 = stretch(k0, k1, t0, t1)
    b0, b1 = scale(-2.0, x0, x1)
    out[6], out[7] = stretch(k0, k1, am0, am1)
    x0, x1 = square(ah0, ah1)
    x0, x1 = multiply(b0, b1, x0, x1)
    y0, y1 = multiply(uh0, uh1, qhh0, qhh1)
    y0, y1 = stretch(k0, k1, y0, y1)
    out[8], out[9] = add(x0, x1, y0, y1)
    x0, x1 = multiply(ah0, ah1, am0, am1)
    x0, x1 = multiply(b0, b1, x0, x1)
    y0, y1 = stretch(k0, k1, ahm0, ahm1)
    out[10], out[11] = add(x0, x1, y0, y1)
