"""Compiled kernels of the two-unit GRU, both reset variants (JSP21 eq. 5-7; Cho 2014; cuDNN).

Layout of the packed parameters: ``U_h[0:4], U_r[4:8], b_h[8:10], b_r[10:12], U_z[12:16], b_z[16:18],
c_h[18:20]`` row by row, then ``[20]`` = 1 where the update gate is constant and ``[21:23]`` the constant ``1 - z``.
"""

from __future__ import annotations

from ..enclosures import (
    add,
    affine,
    lower,
    scale,
    sigmoid,
    sigmoid_slope,
    stretch,
    subtract,
    tanh,
    tanh_slope,
    tanh_value,
    upper,
)
from ..exponential import exponential
from ..function_pointers import ENCLOSURE_SIGNATURE, JACOBIAN_SIGNATURE, VELOCITIES_SIGNATURE, VELOCITY_SIGNATURE
from ..kernel import kernel


@kernel("float64(float64)")
def _sigma(s):
    return 1.0 / (1.0 + exponential(-s))


@kernel(VELOCITY_SIGNATURE)
def _open(p, x, y):
    """``1 - z`` for both units."""
    if p[20] != 0.0:
        return p[21], p[22]
    # 1 - sigma(s) = sigma(-s), without cancellation
    return _sigma(-(p[12] * x + p[13] * y + p[16])), _sigma(-(p[14] * x + p[15] * y + p[17]))


@kernel(VELOCITY_SIGNATURE)
def velocity_before(p, x, y):
    """JSP21 eq. 7: the reset gate before the product."""
    qx = _sigma(p[4] * x + p[5] * y + p[10]) * x
    qy = _sigma(p[6] * x + p[7] * y + p[11]) * y
    gx = tanh_value(p[0] * qx + p[1] * qy + p[8]) - x
    gy = tanh_value(p[2] * qx + p[3] * qy + p[9]) - y
    k, m = _open(p, x, y)
    return k * gx, m * gy


@kernel(VELOCITY_SIGNATURE)
def velocity_after(p, x, y):
    """The reset gate after the product, as in cuDNN and PyTorch."""
    r1 = _sigma(p[4] * x + p[5] * y + p[10])
    r2 = _sigma(p[6] * x + p[7] * y + p[11])
    gx = tanh_value(r1 * (p[0] * x + p[1] * y + p[18]) + p[8]) - x
    gy = tanh_value(r2 * (p[2] * x + p[3] * y + p[19]) + p[9]) - y
    k, m = _open(p, x, y)
    return k * gx, m * gy


@kernel(VELOCITIES_SIGNATURE)
def _slowed(p, points, out):
    """Multiplies the velocities of the candidate states, in ``out``, by ``1 - z``."""
    n = points.size // 2
    if p[20] != 0.0:
        a, b = p[21], p[22]
        for i in range(n):
            out[i] *= a
            out[n + i] *= b
        return
    a, b, c, d, e, f = p[12], p[13], p[14], p[15], p[16], p[17]
    for i in range(n):
        x, y = points[i], points[n + i]
        out[i] *= _sigma(-(a * x + b * y + e))
        out[n + i] *= _sigma(-(c * x + d * y + f))


@kernel(VELOCITIES_SIGNATURE)
def velocities_before(p, points, out):
    """:func:`velocity_before` at many points."""
    # read once: the compiler cannot know that writing to out leaves the parameters as they are
    a, b, c, d, e, f = p[0], p[1], p[2], p[3], p[8], p[9]
    g, h, k, l, q, r = p[4], p[5], p[6], p[7], p[10], p[11]
    n = points.size // 2
    for i in range(n):
        x, y = points[i], points[n + i]
        qx = _sigma(g * x + h * y + q) * x
        qy = _sigma(k * x + l * y + r) * y
        out[i] = tanh_value(a * qx + b * qy + e) - x
        out[n + i] = tanh_value(c * qx + d * qy + f) - y
    _slowed(p, points, out)


@kernel(VELOCITIES_SIGNATURE)
def velocities_after(p, points, out):
    """:func:`velocity_after` at many points."""
    a, b, c, d, e, f = p[0], p[1], p[2], p[3], p[8], p[9]
    g, h, k, l, q, r = p[4], p[5], p[6], p[7], p[10], p[11]
    s, t = p[18], p[19]
    n = points.size // 2
    for i in range(n):
        x, y = points[i], points[n + i]
        r1 = _sigma(g * x + h * y + q)
        r2 = _sigma(k * x + l * y + r)
        out[i] = tanh_value(r1 * (a * x + b * y + s) + e) - x
        out[n + i] = tanh_value(r2 * (c * x + d * y + t) + f) - y
    _slowed(p, points, out)


@kernel(
    "UniTuple(float64, 4)(float64[::1], float64, float64, float64, float64, float64, float64, float64, float64)",
)
def _gate_jacobian(p, x, y, gx, gy, a, b, c, d):
    """Jacobian of ``(1 - z) g`` from that of ``g``: the update gate's product rule."""
    k, m = _open(p, x, y)
    if p[20] != 0.0:
        return k * a, k * b, m * c, m * d
    kz, mz = k * (1.0 - k) * gx, m * (1.0 - m) * gy
    return k * a - kz * p[12], k * b - kz * p[13], m * c - mz * p[14], m * d - mz * p[15]


@kernel(JACOBIAN_SIGNATURE)
def jacobian_before(p, x, y):
    """Jacobian of :func:`velocity_before`, row by row."""
    r1 = _sigma(p[4] * x + p[5] * y + p[10])
    r2 = _sigma(p[6] * x + p[7] * y + p[11])
    s1 = x * r1 * (1.0 - r1)
    s2 = y * r2 * (1.0 - r2)
    t1 = tanh_value(p[0] * r1 * x + p[1] * r2 * y + p[8])
    t2 = tanh_value(p[2] * r1 * x + p[3] * r2 * y + p[9])
    k1, k2 = (1.0 - t1) * (1.0 + t1), (1.0 - t2) * (1.0 + t2)
    q1x, q1y = r1 + s1 * p[4], s1 * p[5]
    q2x, q2y = s2 * p[6], r2 + s2 * p[7]
    return _gate_jacobian(
        p,
        x,
        y,
        t1 - x,
        t2 - y,
        k1 * (p[0] * q1x + p[1] * q2x) - 1.0,
        k1 * (p[0] * q1y + p[1] * q2y),
        k2 * (p[2] * q1x + p[3] * q2x),
        k2 * (p[2] * q1y + p[3] * q2y) - 1.0,
    )


@kernel(JACOBIAN_SIGNATURE)
def jacobian_after(p, x, y):
    """Jacobian of :func:`velocity_after`, row by row."""
    r1 = _sigma(p[4] * x + p[5] * y + p[10])
    r2 = _sigma(p[6] * x + p[7] * y + p[11])
    v1 = p[0] * x + p[1] * y + p[18]
    v2 = p[2] * x + p[3] * y + p[19]
    t1, t2 = tanh_value(r1 * v1 + p[8]), tanh_value(r2 * v2 + p[9])
    k1, k2 = (1.0 - t1) * (1.0 + t1), (1.0 - t2) * (1.0 + t2)
    s1, s2 = v1 * r1 * (1.0 - r1), v2 * r2 * (1.0 - r2)
    return _gate_jacobian(
        p,
        x,
        y,
        t1 - x,
        t2 - y,
        k1 * (s1 * p[4] + r1 * p[0]) - 1.0,
        k1 * (s1 * p[5] + r1 * p[1]),
        k2 * (s2 * p[6] + r2 * p[2]),
        k2 * (s2 * p[7] + r2 * p[3]) - 1.0,
    )


@kernel("boolean(float64, float64, int64, float64[::1])")
def _only_images(t0, t1, k, out):
    """Narrow an interval in ``out[k:k + 2]`` to ``[t0, t1]``; whether anything is left."""
    # a maximum may be NaN; a comparison with NaN is false
    out[k] = t0 if t0 > out[k] else out[k]
    out[k + 1] = t1 if t1 < out[k + 1] else out[k + 1]
    return out[k] <= out[k + 1]


@kernel(ENCLOSURE_SIGNATURE)
def _candidate_before(p, x0, x1, y0, y1, out):
    """Enclosure of ``g``, the candidate state less the state, and of its Jacobian."""
    a0, a1 = affine(p[4], p[5], p[10], x0, x1, y0, y1)
    b0, b1 = affine(p[6], p[7], p[11], x0, x1, y0, y1)
    r0, r1 = sigmoid(a0, a1)
    s0, s1 = sigmoid(b0, b1)
    q0, q1 = stretch(r0, r1, x0, x1)
    w0, w1 = stretch(s0, s1, y0, y1)
    u0, u1 = affine(p[0], p[1], p[8], q0, q1, w0, w1)
    t0, t1 = tanh(u0, u1)
    out[0], out[1] = subtract(t0, t1, x0, x1)
    # a zero is its own image under the candidate state: who gives room to say so learns where zeros can be
    narrowing = out.size > 12
    if narrowing and not _only_images(t0, t1, 12, out):
        return
    u0, u1 = affine(p[2], p[3], p[9], q0, q1, w0, w1)
    v0, v1 = tanh(u0, u1)
    out[2], out[3] = subtract(v0, v1, y0, y1)
    if narrowing and not _only_images(v0, v1, 14, out):
        return
    k0, k1 = tanh_slope(t0, t1)
    l0, l1 = tanh_slope(v0, v1)
    # slopes of q = r x and w = s y
    d0, d1 = sigmoid_slope(r0, r1)
    e0, e1 = sigmoid_slope(s0, s1)
    d0, d1 = stretch(d0, d1, x0, x1)
    e0, e1 = stretch(e0, e1, y0, y1)
    u0, u1 = scale(p[4], d0, d1)
    q0, q1 = add(r0, r1, u0, u1)
    w0, w1 = scale(p[6], e0, e1)
    f0, f1 = affine(p[0], p[1], 0.0, q0, q1, w0, w1)
    f0, f1 = stretch(k0, k1, f0, f1)
    out[4], out[5] = lower(f0 - 1.0), upper(f1 - 1.0)
    f0, f1 = affine(p[2], p[3], 0.0, q0, q1, w0, w1)
    out[8], out[9] = stretch(l0, l1, f0, f1)
    q0, q1 = scale(p[5], d0, d1)
    u0, u1 = scale(p[7], e0, e1)
    w0, w1 = add(s0, s1, u0, u1)
    g0, g1 = affine(p[0], p[1], 0.0, q0, q1, w0, w1)
    out[6], out[7] = stretch(k0, k1, g0, g1)
    g0, g1 = affine(p[2], p[3], 0.0, q0, q1, w0, w1)
    g0, g1 = stretch(l0, l1, g0, g1)
    out[10], out[11] = lower(g0 - 1.0), upper(g1 - 1.0)


@kernel(ENCLOSURE_SIGNATURE)
def _candidate_after(p, x0, x1, y0, y1, out):
    """Enclosure of ``g``, the candidate state less the state, and of its Jacobian."""
    for i in range(2):
        j = 2 * i
        s0, s1 = affine(p[4 + j], p[5 + j], p[10 + i], x0, x1, y0, y1)
        r0, r1 = sigmoid(s0, s1)
        v0, v1 = affine(p[j], p[j + 1], p[18 + i], x0, x1, y0, y1)
        q0, q1 = stretch(r0, r1, v0, v1)
        t0, t1 = tanh(lower(q0 + p[8 + i]), upper(q1 + p[8 + i]))
        if out.size > 12 and not _only_images(t0, t1, 12 + j, out):
            return
        k0, k1 = tanh_slope(t0, t1)
        d0, d1 = sigmoid_slope(r0, r1)
        d0, d1 = stretch(d0, d1, v0, v1)
        f0, f1 = affine(p[4 + j], p[j], 0.0, d0, d1, r0, r1)
        f0, f1 = stretch(k0, k1, f0, f1)
        g0, g1 = affine(p[5 + j], p[j + 1], 0.0, d0, d1, r0, r1)
        g0, g1 = stretch(k0, k1, g0, g1)
        if i == 0:
            out[0], out[1] = subtract(t0, t1, x0, x1)
            f0, f1 = lower(f0 - 1.0), upper(f1 - 1.0)
        else:
            out[2], out[3] = subtract(t0, t1, y0, y1)
            g0, g1 = lower(g0 - 1.0), upper(g1 - 1.0)
        out[4 + 4 * i], out[5 + 4 * i], out[6 + 4 * i], out[7 + 4 * i] = f0, f1, g0, g1


@kernel(ENCLOSURE_SIGNATURE)
def residual_before(p, x0, x1, y0, y1, out):
    """Enclosure of the candidate state less the state: the zeros of :func:`velocity_before`."""
    if x0 < x1 or y0 < y1:
        _candidate_before(p, x0, x1, y0, y1, out)
        return
    # at a single point only the value is asked for
    a0, a1 = affine(p[4], p[5], p[10], x0, x0, y0, y0)
    b0, b1 = affine(p[6], p[7], p[11], x0, x0, y0, y0)
    r0, r1 = sigmoid(a0, a1)
    s0, s1 = sigmoid(b0, b1)
    q0, q1 = scale(x0, r0, r1)
    w0, w1 = scale(y0, s0, s1)
    u0, u1 = affine(p[0], p[1], p[8], q0, q1, w0, w1)
    t0, t1 = tanh(u0, u1)
    out[0], out[1] = lower(t0 - x0), upper(t1 - x0)
    u0, u1 = affine(p[2], p[3], p[9], q0, q1, w0, w1)
    t0, t1 = tanh(u0, u1)
    out[2], out[3] = lower(t0 - y0), upper(t1 - y0)


@kernel(ENCLOSURE_SIGNATURE)
def residual_after(p, x0, x1, y0, y1, out):
    """Enclosure of the candidate state less the state: the zeros of :func:`velocity_after`."""
    if x0 < x1 or y0 < y1:
        _candidate_after(p, x0, x1, y0, y1, out)
        return
    for i in range(2):
        j = 2 * i
        s0, s1 = affine(p[4 + j], p[5 + j], p[10 + i], x0, x0, y0, y0)
        r0, r1 = sigmoid(s0, s1)
        v0, v1 = affine(p[j], p[j + 1], p[18 + i], x0, x0, y0, y0)
        q0, q1 = stretch(r0, r1, v0, v1)
        t0, t1 = tanh(lower(q0 + p[8 + i]), upper(q1 + p[8 + i]))
        h = x0 if i == 0 else y0
        out[j], out[j + 1] = lower(t0 - h), upper(t1 - h)


@kernel(ENCLOSURE_SIGNATURE)
def _gate_enclosure(p, x0, x1, y0, y1, out):
    """Turns the enclosure of ``g`` in ``out`` into that of ``(1 - z) g``."""
    for i in range(2):
        if p[20] != 0.0:
            # the constant 1 - z carries its own rounding error
            k0, k1 = lower(lower(p[21 + i])), upper(upper(p[21 + i]))
        else:
            s0, s1 = affine(-p[12 + 2 * i], -p[13 + 2 * i], -p[16 + i], x0, x1, y0, y1)
            k0, k1 = sigmoid(s0, s1)
        g0, g1 = out[2 * i], out[2 * i + 1]
        out[2 * i], out[2 * i + 1] = stretch(k0, k1, g0, g1)
        for j in range(2):
            c = 4 + 4 * i + 2 * j
            a0, a1 = stretch(k0, k1, out[c], out[c + 1])
            if p[20] == 0.0:
                d0, d1 = sigmoid_slope(k0, k1)
                d0, d1 = stretch(d0, d1, g0, g1)
                b0, b1 = scale(p[12 + 2 * i + j], d0, d1)
                a0, a1 = subtract(a0, a1, b0, b1)
            out[c], out[c + 1] = a0, a1


@kernel(ENCLOSURE_SIGNATURE)
def enclosure_before(p, x0, x1, y0, y1, out):
    """Enclosure of :func:`velocity_before` and its Jacobian."""
    _candidate_before(p, x0, x1, y0, y1, out)
    _gate_enclosure(p, x0, x1, y0, y1, out)


@kernel(ENCLOSURE_SIGNATURE)
def enclosure_after(p, x0, x1, y0, y1, out):
    """Enclosure of :func:`velocity_after` and its Jacobian."""
    _candidate_after(p, x0, x1, y0, y1, out)
    _gate_enclosure(p, x0, x1, y0, y1, out)
