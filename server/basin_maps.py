"""Maps of the basins of attraction on demand: compact, cached, and never in the way of a drag."""

from __future__ import annotations

import gzip
import os
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from dynamics.attractors import Attractor
from dynamics.basins import RESOLUTION, Basins, basins
from dynamics.flow import Flow, Window
from dynamics.settling import UNSETTLED

from . import codec
from .cache import SingleFlightCache
from .limits import ComputeBound, Priority
from .portraits import COMPRESSION, Workshop

SMALLEST_SIZE = 16
LARGEST_SIZE = 512
MAPS_KEPT = 200
SHARES_KEPT = 200
MOST_WAITING = 40
# the byte of a pixel whose end is not settled; a flow of the plane has far fewer attractors
OPEN = 255

MapKey = tuple[Flow, Window | None, int]


@dataclass(frozen=True)
class Shares:
    """How the square is divided among the attractors.

    Attributes:
        shares: of each attractor, in its order.
        unsettled: what is left.
        complete: whether the work allowed for one map sufficed.
    """

    shares: tuple[float, ...]
    unsettled: float
    complete: bool


@dataclass(frozen=True)
class BasinMaps:
    """Makes maps of basins; a map takes a hundred times as long as a frame, so they have turns of their own.

    Attributes:
        workshop: where the portraits come from.
        maps: compressed maps, 1 to 10 kB each.
        squares: shares of the whole square, which every map tells.
        bound: how many are computed at once: one core is left to the frames.
    """

    workshop: Workshop
    maps: SingleFlightCache[MapKey, bytes] = field(default_factory=lambda: SingleFlightCache(MAPS_KEPT, "basins"))
    squares: SingleFlightCache[Flow, Shares] = field(
        default_factory=lambda: SingleFlightCache(SHARES_KEPT, "basin shares")
    )
    bound: ComputeBound = field(
        default_factory=lambda: ComputeBound(
            at_once=max(1, (os.cpu_count() or 1) - 1), waiting=MOST_WAITING, name="basins", priority=Priority.BACKGROUND
        )
    )

    def map(self, flow: Flow, window: Window | None, size: int) -> bytes:
        """The compressed map of a window, ``size`` pixels along each side.

        Raises:
            BusyError: if too many computations are waiting.
        """
        key = (flow, window, size)
        return self.maps.get(key, partial(self._make_map, *key))

    def _make_map(self, flow: Flow, window: Window | None, size: int) -> bytes:
        with self.bound.turn():
            found = self._basins(flow, window, size)
            # the shares are of the square, whatever part of it is seen
            whole = window is None and size >= RESOLUTION
            square = self.squares.get(flow, lambda: _shares(found if whole else self._basins(flow, None, RESOLUTION)))
            return gzip.compress(encode_map(found, square), COMPRESSION, mtime=0)

    def _basins(self, flow: Flow, window: Window | None, size: int) -> Basins:
        portrait = self.workshop.portrait(flow, window)
        return basins(flow, window, size, portrait.fixed_points, portrait.limit_cycles)


def encode_map(found: Basins, square: Shares) -> bytes:
    """The map in the form of :mod:`server.codec`: one blob ``labels``, a byte a pixel, rows as differences.

    The header holds the window, the size, the attractors with their shares of the square, and what is not settled.
    """
    labels: NDArray[np.uint8] = np.where(found.labels == UNSETTLED, OPEN, found.labels).astype(np.uint8)
    header = {
        "window": found.window.as_tuple(),
        "size": labels.shape[0],
        "attractors": [
            {**_attractor(attractor), "share": share}
            for attractor, share in zip(found.attractors, square.shares, strict=True)
        ],
        "unsettled": square.unsettled,
        "complete": square.complete,
        "shown": {"unsettled": float(np.mean(labels == OPEN)), "complete": found.complete},
    }
    return codec.pack_frame(header, {"labels": codec.filter_rows(labels)})


def _attractor(attractor: Attractor) -> dict[str, object]:
    return {"kind": attractor.kind, "index": attractor.index, "x": attractor.x, "y": attractor.y}


def _shares(found: Basins) -> Shares:
    return Shares(found.shares, found.unsettled, found.complete)
