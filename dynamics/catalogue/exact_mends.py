"""Rows of JSP19 table 3 that the search for exact weights does not start from as printed, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .records import Counted


@dataclass(frozen=True)
class Mend:
    """Where the search for a row starts.

    Attributes:
        weights: fields that replace the printed ones.
        note: the sentence for the visitor, if it is not made from the entries that moved.
        counted: what is looked for, where the paper's own count cannot be.
    """

    weights: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    counted: Counted | None = None


MENDS = {
    "i": Mend(
        {"Uh": ((1.0, 1.0), (1.0, 1.0))},
        "Every entry of U_h is 1 here, not 2, probably a misprint: then a sink and a saddle meet at the origin.",
    ),
    "xv": Mend(
        {"Ur": ((0.0, 0.0), (0.0, -1.0))},
        "The −1 of U_r stands in the last place here, not in the first, probably a misprint: nothing else moves.",
    ),
    "xxiv": Mend(
        note="No digit moves. Four sinks and three sources would break the index law; what the printed weights have, "
        "and the paper surely means, is four sinks and three saddles.",
        counted=Counted(4, 0, 3, 0, 0, 0),
    ),
}
