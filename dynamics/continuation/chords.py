"""Curves that are known by points: the chord of one that is nearest to a place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..flow import FloatArray


@dataclass(frozen=True)
class Chord:
    """Of a broken line, the chord that is nearest to a place.

    Attributes:
        index: of its first point.
        share: where on it the foot of the place is, 0 to 1.
        foot: that point.
        distance: of the place from the foot.
        along: from its first point to its second.
    """

    index: int
    share: float
    foot: FloatArray
    distance: float
    along: FloatArray

    @property
    def length(self) -> float:
        """Of the chord."""
        return float(np.linalg.norm(self.along))


def nearest_chord(table: FloatArray, place: FloatArray) -> Chord | None:
    """The chord of a broken line nearest to a place; None if the line has fewer than two points.

    Args:
        table: the line, one row a point.
        place: as many numbers as a row has.
    """
    if len(table) < 2:
        return None
    begin, chords = table[:-1], np.diff(table, axis=0)
    squares = np.maximum(np.sum(chords**2, axis=1), 1e-300)
    share = np.clip(np.sum((place - begin) * chords, axis=1) / squares, 0.0, 1.0)
    feet = begin + share[:, None] * chords
    distance = np.linalg.norm(feet - place, axis=1)
    i = int(np.argmin(distance))
    return Chord(i, float(share[i]), feet[i], float(distance[i]), chords[i])


def runs_along(table: FloatArray, other: FloatArray, slack: float) -> bool:
    """Whether a broken line runs along another: each of its points within a share of the other's nearest chord.

    Args:
        table, other: the lines, one row a point.
        slack: that share; a curve bulges over a chord by a small part of its length.
    """
    for place in table:
        chord = nearest_chord(other, place)
        if chord is None or chord.distance > slack * chord.length + 1e-5:
            return False
    return True
