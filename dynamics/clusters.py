"""Regions that branch and bound could not resolve, each with a certified winding number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import types

from .flow import FloatArray
from .kernel import kernel
from .winding import winding_number

LARGEST_MARGIN = 0.05
_PIECES = 4000

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Region:
    """An unresolved region.

    Attributes:
        box: ``(x_low, x_high, y_low, y_high)`` covering the undecided boxes.
        index: winding number of the field around it, or None where it could not be certified.
    """

    box: Box
    index: int | None

    @property
    def centre(self) -> tuple[float, float]:
        """Midpoint of the box."""
        return 0.5 * (self.box[0] + self.box[1]), 0.5 * (self.box[2] + self.box[3])


def group_regions(
    residual: int, p: FloatArray, boxes: FloatArray, points: Sequence[tuple[float, float, int]]
) -> tuple[Region, ...]:
    """Group undecided boxes into regions and certify the winding number of each.

    Boxes that touch form one region. Around a region a rectangle is grown until the winding number along it can be
    certified; regions that this rectangle reaches share one winding number and are therefore reported as one. Nothing
    is merged for being near.

    Args:
        residual: address of the enclosure kernel that was searched; ``p`` its parameters.
        boxes: shape ``(n, 4)``.
        points: position and index of the proven fixed points.
    """
    pending = _touching(boxes)
    done: list[Region] = []
    while pending:
        box = pending.pop()
        rectangle, turns = _certify(residual, p, box)
        if rectangle is None:
            done.append(Region(box, None))
            continue
        reached = [other for other in pending if _overlap(rectangle, other)]
        settled = [region for region in done if _overlap(rectangle, region.box)]
        if reached or settled:
            pending = [other for other in pending if other not in reached]
            done = [region for region in done if region not in settled]
            merged = _hull([box, *reached, *(region.box for region in settled)])
            if merged != box:
                pending.append(merged)
                continue
        inside = sum(
            index for x, y, index in points if rectangle[0] < x < rectangle[1] and rectangle[2] < y < rectangle[3]
        )
        done.append(Region(box, turns - inside))
    # as the points: what is zero but for rounding does not decide the order
    return tuple(sorted(done, key=lambda region: (round(region.centre[0], 9), round(region.centre[1], 9))))


def _certify(residual: int, p: FloatArray, box: Box) -> tuple[Box | None, int]:
    """The smallest rectangle of a growing family whose winding number can be certified."""
    margin = max(box[1] - box[0], box[3] - box[2], 1e-12)
    while margin < LARGEST_MARGIN:
        # unequal margins, so that no side runs along an axis of symmetry
        rectangle = (box[0] - margin, box[1] + 1.07 * margin, box[2] - 1.03 * margin, box[3] + 0.98 * margin)
        turns, certified = winding_number(residual, p, np.array(rectangle), _PIECES)
        if certified:
            return rectangle, turns
        margin *= 2.0
    return None, 0


def _touching(boxes: FloatArray) -> list[Box]:
    """Hulls of the connected components of touching boxes."""
    ordered = np.ascontiguousarray(boxes[np.argsort(boxes[:, 0], kind="stable")])
    return [(row[0], row[1], row[2], row[3]) for row in ordered[: _joined(ordered)].tolist()]


@kernel(types.int64(types.Array(types.float64, 2, "C")))
def _joined(boxes):
    """Join touching boxes into hulls, in place; returns how many remain, at the beginning."""
    count = 0
    box = np.empty(4)
    for i in range(boxes.shape[0]):
        for k in range(4):
            box[k] = boxes[i, k]
        # a hull that grew may now touch others, so repeat until nothing changes
        grown = True
        while grown:
            grown = False
            kept = 0
            for j in range(count):
                if box[0] <= boxes[j, 1] and boxes[j, 0] <= box[1] and box[2] <= boxes[j, 3] and boxes[j, 2] <= box[3]:
                    grown = True
                    for k in range(0, 4, 2):
                        box[k] = min(box[k], boxes[j, k])
                        box[k + 1] = max(box[k + 1], boxes[j, k + 1])
                else:
                    for k in range(4):
                        boxes[kept, k] = boxes[j, k]
                    kept += 1
            count = kept
        for k in range(4):
            boxes[count, k] = box[k]
        count += 1
    return count


def _hull(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        max(box[1] for box in boxes),
        min(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] <= other[1] and other[0] <= one[1] and one[2] <= other[3] and other[2] <= one[3]
