"""What the address of the Survey page holds: what the map shows, along which scale the curves run, how the table is
ordered."""

from __future__ import annotations

from dynamics.survey.shipped import Topology, shipped_survey

from .address import Field, word
from .look import LOOK_FIELDS
from .reading import one_of, quote

MEAN = "mean"
ORDERS = {"points": "Fixed points", "share": "How common"}


def key_of(topology: Topology) -> str:
    """A topology in an address: sinks, sources and saddles, as in ``2-0-1``."""
    return "-".join(map(str, topology))


def _parse_shown(text: str) -> str:
    known = {key_of(example.topology) for example in shipped_survey().examples if example.count}
    if text != MEAN and text not in known:
        raise ValueError(f"{quote(text)} is neither '{MEAN}' nor an arrangement that was drawn, such as 2-0-1")
    return text


FIELDS: tuple[Field, ...] = (
    word("show", _parse_shown, MEAN),
    word("along", one_of(shipped_survey().names), shipped_survey().names[0]),
    word("order", one_of(tuple(ORDERS)), "points"),
    *LOOK_FIELDS,
)
