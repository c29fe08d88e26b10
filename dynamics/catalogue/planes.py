"""Rectangles of two numbers of JSP21 eq. 8 (its figure 6 shows alpha and beta)."""

from __future__ import annotations

from ..continuation import Plane
from ..flow import Flow
from .families import number, rotation

EIGHT = ("alpha", "beta", "s")
Ends = tuple[float | None, float | None]


def paper_plane(
    keys: tuple[str, str],
    ends: tuple[Ends, Ends] = ((None, None), (None, None)),
    *,
    alpha: float,
    beta: float,
    s: float,
) -> Plane:
    """The plane of two of ``alpha``, ``beta`` and ``s``; the third is held.

    Args:
        keys: of the two axes.
        ends: lower and upper end of each; those of the number where None.
        alpha, beta, s: the one that is held; the others are not read.

    Raises:
        ValueError: if the two are one, are not of eq. 8, or a range is no interval.
    """
    if keys[0] == keys[1] or not {*keys} <= {*EIGHT}:
        raise ValueError(f"{keys[0]} and {keys[1]} are not two different ones of {', '.join(EIGHT)}")
    held = {"alpha": alpha, "beta": beta, "s": s}

    def flow_at(first: float, second: float) -> Flow:
        return rotation(**{**held, keys[0]: first, keys[1]: second})

    low = tuple(number(key).low if given[0] is None else given[0] for key, given in zip(keys, ends, strict=True))
    high = tuple(number(key).high if given[1] is None else given[1] for key, given in zip(keys, ends, strict=True))
    plane = Plane(keys, (low[0], low[1]), (high[0], high[1]), flow_at)
    for axis in (0, 1):
        # a family checks its range
        plane.line(axis, 0.0)
    return plane
