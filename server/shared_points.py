"""The branches of fixed points along a slider, computed once for all workers: bands and cycles begin with them."""

from __future__ import annotations

import pickle
from dataclasses import replace

from dynamics.continuation import Family, PointChanges, point_changes

from .shared_memo import SharedMemo

PLACES = 96
# a slider's branches take some 20 kB
SIZE = 1 << 18


class SharedPoints:
    """Follows the fixed points along sliders, unless another worker has done so."""

    def __init__(self) -> None:
        self._memo = SharedMemo(PLACES, SIZE)

    def along(self, family: Family, key: object) -> PointChanges:
        """The changes of the fixed points along a family.

        Args:
            family: the flows.
            key: all that they depend on; its ``repr`` tells it apart.
        """
        question = repr(key)
        known = self._memo.get(question)
        if known is not None:
            # written by another worker of this server, into memory that nobody else can reach
            found: PointChanges = pickle.loads(known)
            return replace(found, diagram=replace(found.diagram, family=family))
        found = point_changes(family)
        # a family holds functions, which every worker has of its own
        bare = replace(found, diagram=replace(found.diagram, family=None))  # type: ignore[arg-type]
        self._memo.put(question, pickle.dumps(bare))
        return found
