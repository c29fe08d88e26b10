"""Rows of JSP19 table 3 that the search for exact weights does not start from as printed, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..degenerate_points import DegeneratePoint, Entry, FreeParameter
from .records import Counted


@dataclass(frozen=True)
class Mend:
    """Where the search for a row starts.

    Attributes:
        weights: fields that replace the printed ones.
        note: the sentence for the visitor, if it is not made from the entries that moved, for which "{moves}" stands.
        counted: what is looked for, where the paper's own count cannot be.
        free: what may move, if not every entry that is not zero.
        points: the degenerate points, if they are not to be searched for.
    """

    weights: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    counted: Counted | None = None
    free: tuple[FreeParameter, ...] = ()
    points: tuple[DegeneratePoint, ...] = ()


# rows for which nothing was found, with a sentence saying why: at present none
UNREACHED: dict[str, str] = {}

MENDS = {
    "i": Mend(
        {"Uh": ((1.0, 1.0), (1.0, 1.0))},
        "Every entry of U_h is 1 here, not 2, probably a misprint: then a sink and a saddle meet at the origin.",
    ),
    "xv": Mend(
        {"Ur": ((0.0, 0.0), (0.0, -1.0))},
        "The −1 of U_r stands in the last place here, not in the first, probably a misprint: nothing else moves.",
    ),
    "iii": Mend(
        {"Uh": ((1.2, 0.0), (0.0, 1.4)), "Ur": ((5.0, -12.0), (-8.0, 5.0))},
        "{moves}. With the printed signs each unit opens the other's gate, and at the folds on the axes a source "
        "meets a saddle; turned round, a sink meets a saddle at both.",
        free=((Entry("U_h", (0, 0)),), (Entry("U_h", (1, 1)),)),
        points=(DegeneratePoint(0.51, 0.0), DegeneratePoint(0.0, 0.54)),
    ),
    "viii": Mend(
        {"Ur": ((5.0, 2.0), (-8.0, 5.0))},
        "{moves}. As printed, a source meets a saddle at the folds on the axes; with a gentler U_r12 (20.5 may have "
        "been 2.05) and the sign of U_r21 turned, a sink meets a saddle in three places.",
        free=((Entry("U_h", (0, 0)),), (Entry("b_r", (1,)),), (Entry("U_r", (0, 1)),)),
        points=(DegeneratePoint(0.517, 0.0), DegeneratePoint(0.0, 0.8266), DegeneratePoint(-0.02, 0.9)),
    ),
    "xi": Mend(
        note="Only b_r1 moves, from −2.5 to −ln 5 = −1.60944 (row x has −1.695): then a source and two saddles "
        "meet at the origin, a point of index −1. "
        "With three sinks and a saddle this keeps the index law, which a saddle-node in its place would break.",
        counted=Counted(3, 0, 1, 0, 0, 1),
        free=((Entry("b_r", (0,)),),),
        points=(DegeneratePoint(0.0, 0.0, "cusp"),),
    ),
    "xii": Mend(
        {"Uh": ((2.7, 0.0), (0.0, 1.65)), "Ur": ((1.0, 2.0), (3.0, 1.0))},
        "{moves}. As printed, a source comes close to a saddle at one place, but at the other a sink does, which is "
        "the count of row xiii; with the sign of U_r12 turned, a source meets a saddle at both.",
        free=((Entry("U_h", (0, 0)),), (Entry("U_h", (1, 1)),)),
        points=(DegeneratePoint(0.073, 0.334), DegeneratePoint(0.15, 0.0)),
    ),
    "xxi": Mend(
        {"Uh": ((2.9763, -0.376), (0.376, 2.83))},
        "{moves}. Three of the four places on the ring close, the fourth stays open. With b_h2 at 0, the mirror image "
        "of each place would close as well.",
        free=((Entry("U_h", (1, 1)),), (Entry("b_h", (0,)),), (Entry("b_h", (1,)),)),
        points=(DegeneratePoint(-0.88, 0.545), DegeneratePoint(0.899, -0.548), DegeneratePoint(-0.566, -0.889)),
    ),
    "xxxiv": Mend(
        {"Uh": ((2.1, 0.0), (0.0, 2.1))},
        free=((Entry("U_h", (0, 0)), Entry("U_h", (1, 1))),),
    ),
    "xxiv": Mend(
        note="No digit moves. Four sinks and three sources would break the index law; what the printed weights have, "
        "and the paper surely means, is four sinks and three saddles.",
        counted=Counted(4, 0, 3, 0, 0, 0),
    ),
}
