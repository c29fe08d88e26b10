"""Polylines made small for the wire: clipped to the window, simplified, in 16-bit coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import types
from numpy.typing import NDArray

from dynamics.flow import FloatArray, Window
from dynamics.kernel import kernel

# lines run this far past the window's edge, so that their ends are out of sight
MARGIN = 0.04
STEPS = 65535
# a third of a pixel where the window is drawn 800 pixels wide
_PIXEL = STEPS / (1.0 + 2.0 * MARGIN) / 800.0
TOLERANCE = _PIXEL / 3.0
_PER_PIXEL = 1.0 / _PIXEL
# so many points are drawn sooner than it is found out which of them are seen
_FEW = 6000
_PIXELS = int(STEPS * _PER_PIXEL) + 1


@dataclass(frozen=True)
class PackedLines:
    """Pieces of polylines in 16-bit coordinates.

    Attributes:
        coordinates: shape ``(n, 2)``, 0 to 65535 across the inflated window.
        counts: number of vertices of each piece.
        pieces: number of pieces that each input polyline became.
    """

    coordinates: NDArray[np.uint16]
    counts: NDArray[np.uint16]
    pieces: NDArray[np.int64]


def inflated(window: Window) -> tuple[float, float, float, float]:
    """``(x_low, x_high, y_low, y_high)`` of the window with its margin."""
    dx, dy = MARGIN * window.width, MARGIN * window.height
    return window.x_min - dx, window.x_max + dx, window.y_min - dy, window.y_max + dy


def pack_lines(
    lines: Sequence[FloatArray], window: Window, tolerance: float = TOLERANCE, sparse: slice | None = None
) -> PackedLines:
    """Clip, simplify and quantise polylines of shape ``(n, 2)``.

    Args:
        lines: the polylines; points that are not finite break a line.
        window: what is shown.
        tolerance: largest distance of a dropped vertex from the drawn line, in 16-bit steps.
        sparse: of these lines, if they have many points, segments are left out where lines before them already cover
            every pixel twice.
    """
    lengths = np.fromiter((len(line) for line in lines), np.int64, len(lines))
    if not lengths.sum():
        return PackedLines(np.empty((0, 2), np.uint16), np.empty(0, np.uint16), np.zeros(len(lines), np.int64))
    points = np.ascontiguousarray(np.concatenate([line for line in lines if len(line)]), dtype=np.float64)
    x_low, x_high, y_low, y_high = inflated(window)
    coordinates, counts, pieces = _pack(points, lengths, x_low, x_high, y_low, y_high, tolerance)
    if sparse is None:
        return PackedLines(coordinates, counts, pieces)
    return _without_overdraw(PackedLines(coordinates, counts, pieces), sparse)


def _without_overdraw(packed: PackedLines, sparse: slice) -> PackedLines:
    first, last, _ = sparse.indices(len(packed.pieces))
    begin, end = int(packed.pieces[:first].sum()), int(packed.pieces[:last].sum())
    of, to = int(packed.counts[:begin].sum(dtype=np.int64)), int(packed.counts[:end].sum(dtype=np.int64))
    if to - of <= _FEW:
        return packed
    owners = np.repeat(np.arange(first, last), packed.pieces[first:last])
    coordinates, counts, kept = _uncovered(packed.coordinates[of:to], packed.counts[begin:end], owners)
    pieces = packed.pieces.copy()
    pieces[first:last] = np.bincount(kept, minlength=last)[first:last]
    return PackedLines(
        np.concatenate([packed.coordinates[:of], coordinates, packed.coordinates[to:]]),
        np.concatenate([packed.counts[:begin], counts, packed.counts[end:]]),
        pieces,
    )


_points = types.float64[:, ::1]
_integers = types.int64[::1]


@kernel(types.void(_points, types.int64, types.int64, types.float64, types.boolean[::1], _integers))
def _simplify(points, first, last, tolerance, keep, stack):  # type: ignore[no-untyped-def]
    """Marks the vertices that a line within ``tolerance`` needs (Douglas and Peucker 1973), without recursion."""
    keep[first] = True
    keep[last] = True
    limit = tolerance * tolerance
    depth = 0
    stack[0], stack[1] = first, last
    depth = 2
    while depth > 0:
        depth -= 2
        a, b = stack[depth], stack[depth + 1]
        ax, ay = points[a, 0], points[a, 1]
        dx, dy = points[b, 0] - ax, points[b, 1] - ay
        squared = dx * dx + dy * dy
        worst, at = -1.0, -1
        for i in range(a + 1, b):
            px, py = points[i, 0] - ax, points[i, 1] - ay
            if squared > 0.0:
                # distance to the segment, not to its line: a line may double back
                s = (px * dx + py * dy) / squared
                s = min(max(s, 0.0), 1.0)
                px -= s * dx
                py -= s * dy
            distance = px * px + py * py
            if distance > worst:
                worst, at = distance, i
        if worst > limit:
            keep[at] = True
            stack[depth], stack[depth + 1] = a, at
            stack[depth + 2], stack[depth + 3] = at, b
            depth += 4


@kernel(types.UniTuple(types.float64, 2)(types.float64, types.float64, types.float64, types.float64))
def _clip(px, py, dx, dy):  # type: ignore[no-untyped-def]
    """Part ``(from, to)`` of the segment ``p + s d, 0 <= s <= 1`` in the square; empty if from > to (Liang, Barsky)."""
    enter, leave = 0.0, 1.0
    for side in range(4):
        d = -dx if side == 0 else dx if side == 1 else -dy if side == 2 else dy
        q = px if side == 0 else 65535.0 - px if side == 1 else py if side == 2 else 65535.0 - py
        if d == 0.0:
            if q < 0.0:
                return 1.0, 0.0
        else:
            s = q / d
            if d < 0.0:
                enter = max(enter, s)
            else:
                leave = min(leave, s)
    return enter, leave


@kernel(
    types.Tuple((types.uint16[:, ::1], types.uint16[::1], _integers))(
        _points, _integers, types.float64, types.float64, types.float64, types.float64, types.float64
    ),
)
def _pack(points, lengths, x_low, x_high, y_low, y_high, tolerance):  # type: ignore[no-untyped-def]
    total = points.shape[0]
    # each segment gives at most two clipped vertices
    clipped = np.empty((2 * total + 2, 2))
    starts = np.empty(total + 2, np.int64)
    pieces = np.zeros(lengths.size, np.int64)
    scale_x, scale_y = 65535.0 / (x_high - x_low), 65535.0 / (y_high - y_low)
    n, found, base = 0, 0, 0
    for line in range(lengths.size):
        joined = False
        for i in range(base, base + lengths[line] - 1):
            px, py = (points[i, 0] - x_low) * scale_x, (points[i, 1] - y_low) * scale_y
            qx, qy = (points[i + 1, 0] - x_low) * scale_x, (points[i + 1, 1] - y_low) * scale_y
            if not (np.isfinite(px) and np.isfinite(py) and np.isfinite(qx) and np.isfinite(qy)):
                joined = False
                continue
            dx, dy = qx - px, qy - py
            enter, leave = _clip(px, py, dx, dy)
            if enter > leave:
                joined = False
                continue
            if not joined:
                starts[found] = n
                found += 1
                pieces[line] += 1
                clipped[n, 0], clipped[n, 1] = px + enter * dx, py + enter * dy
                n += 1
            clipped[n, 0], clipped[n, 1] = px + leave * dx, py + leave * dy
            n += 1
            joined = leave == 1.0
        base += lengths[line]
    starts[found] = n
    keep = np.zeros(n, np.bool_)
    stack = np.empty(2 * n + 8, np.int64)
    counts = np.zeros(found, np.uint16)
    kept = 0
    for piece in range(found):
        _simplify(clipped, starts[piece], starts[piece + 1] - 1, tolerance, keep, stack)
        count = 0
        for i in range(starts[piece], starts[piece + 1]):
            if keep[i]:
                count += 1
        counts[piece] = min(count, 65535)
        kept += counts[piece]
    out = np.empty((kept, 2), np.uint16)
    k = 0
    for piece in range(found):
        left = np.int64(counts[piece])
        for i in range(starts[piece], starts[piece + 1]):
            if keep[i] and left > 0:
                out[k, 0] = np.uint16(min(max(np.rint(clipped[i, 0]), 0.0), 65535.0))
                out[k, 1] = np.uint16(min(max(np.rint(clipped[i, 1]), 0.0), 65535.0))
                k += 1
                left -= 1
    return out, counts, pieces


@kernel(
    types.Tuple((types.uint16[:, ::1], types.uint16[::1], _integers))(
        types.uint16[:, ::1], types.uint16[::1], _integers
    ),
)
def _uncovered(coordinates, counts, owners):  # type: ignore[no-untyped-def]
    """Pieces without the segments that run through pixels covered twice already, and the line of each.

    Orbits that wind onto a cycle or gather along a slow manifold are drawn over and over again; what a third line adds
    there is not seen, but takes most of the time that drawing takes.
    """
    covered = np.zeros(_PIXELS * _PIXELS, np.uint8)
    cells = np.empty(2 * _PIXELS, np.int64)
    total = coordinates.shape[0]
    # each segment may become a piece of its own
    out, out_counts = np.empty((2 * total, 2), np.uint16), np.empty(total, np.uint16)
    out_owners = np.empty(total, np.int64)
    n, found, base = 0, 0, np.int64(0)
    for piece in range(counts.size):
        joined = False
        for i in range(base, base + np.int64(counts[piece]) - 1):
            px, py = coordinates[i, 0] * _PER_PIXEL, coordinates[i, 1] * _PER_PIXEL
            dx, dy = coordinates[i + 1, 0] * _PER_PIXEL - px, coordinates[i + 1, 1] * _PER_PIXEL - py
            steps = np.int64(max(abs(dx), abs(dy))) + 1
            dx, dy = dx / steps, dy / steps
            # the middles of the steps: ends belong to the neighbours too
            px, py = px + 0.5 * dx, py + 0.5 * dy
            least = np.int64(2)
            for k in range(steps):
                cell = np.int64(px + k * dx) + _PIXELS * np.int64(py + k * dy)
                cells[k] = cell
                least = min(least, np.int64(covered[cell]))
            visible = least < 2
            if not visible:
                joined = False
                continue
            for k in range(steps):
                covered[cells[k]] = min(covered[cells[k]] + 1, 2)
            if not joined:
                out[n] = coordinates[i]
                out_counts[found], out_owners[found] = 1, owners[piece]
                n += 1
                found += 1
            out[n] = coordinates[i + 1]
            out_counts[found - 1] += 1
            n += 1
            joined = True
        base += np.int64(counts[piece])
    return out[:n].copy(), out_counts[:found].copy(), out_owners[:found].copy()
