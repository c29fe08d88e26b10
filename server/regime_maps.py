"""Regime maps on demand: level by level, each request the work of one; kept, bounded, and after everything else.

A map is refined only as far as it is asked for: whoever leaves, ends the work with the level that is being computed. A
page that asks for another map stops the work for the one before at once (:mod:`server.newest`).
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dynamics.continuation import Curves, Plane, RegimeMap, bifurcation_curves, orbit_curves, regime_levels

from .cache import SingleFlightCache
from .compressed import compress_json
from .humble import be_humble
from .limits import ComputeBound, Priority
from .newest import Newest, SupersededError
from .plane_words import curve_sentences, curve_words, map_sentences, regime_words, special_words
from .planes import AskedPlane
from .visitors import charge

LEVELS = 5
MAPS_KEPT = 60
UNDER_WAY = 12
MOST_WAITING = 8
# a level of a heavy map takes several seconds
PATIENCE = 25.0
# what one place takes, measured; the threads that do it are not this one, whose time is counted
_SECONDS_A_PROOF, _SECONDS_A_SEARCH = 2e-4, 2e-3


@dataclass
class _Work:
    """A map that is being refined: the levels that are still to come, and the finest there is."""

    levels: Iterator[RegimeMap] = field(default_factory=lambda: iter(()))
    # whether whoever waits for the level under way has asked for something else
    moved_on: Callable[[], bool] = field(default_factory=lambda: _stays)
    lock: threading.Lock = field(default_factory=threading.Lock)
    done: int = -1
    evaluated: int = 0
    searched: int = 0
    ended: bool = False


def _stays() -> bool:
    return False


class RegimeMaps:
    """Makes maps and curves of planes; one computation at a time, with as many threads as there are cores."""

    def __init__(self) -> None:
        self.maps: SingleFlightCache[tuple[Any, ...], bytes] = SingleFlightCache(LEVELS * MAPS_KEPT, "regimes")
        self.curves: SingleFlightCache[tuple[Any, ...], bytes] = SingleFlightCache(MAPS_KEPT, "curves")
        self.bound = ComputeBound(
            at_once=1, waiting=MOST_WAITING, patience=PATIENCE, name="regimes", priority=Priority.BACKGROUND
        )
        self._newest, self._newest_curves = Newest(), Newest()
        self._work: OrderedDict[tuple[Any, ...], _Work] = OrderedDict()
        self._lock = threading.Lock()

    def map(self, asked: AskedPlane, level: int, periods: bool) -> bytes:
        """A map at a level, 0 to 4, or at the finest if there are fewer; compressed JSON.

        Raises:
            BusyError: if too many computations are waiting.
            SupersededError: if the page that asked has asked for another map meanwhile.
        """
        key = (*asked.key, periods)
        moved_on = self._newest.claim(key)
        return self.maps.get((*key, level), lambda: self._refine(asked.plane, key, level, periods, moved_on))

    def curves_of(self, asked: AskedPlane, cycles: bool) -> bytes:
        """The curves of a plane, as compressed JSON; those of homoclinic orbits and folds of cycles on request.

        Raises:
            BusyError: if too many computations are waiting.
            SupersededError: if the page that asked has asked for those of another plane before their turn came.
        """
        moved_on = self._newest_curves.claim(asked.key)

        def make() -> bytes:
            with self.bound.turn():
                if moved_on():
                    raise SupersededError
                found = bifurcation_curves(asked.plane)
                return compress_json(curves_as_data(orbit_curves(found) if cycles else found, cycles))

        return self.curves.get((*asked.key, cycles), make)

    def _refine(
        self, plane: Plane, key: tuple[Any, ...], level: int, periods: bool, moved_on: Callable[[], bool]
    ) -> bytes:
        with self.bound.turn():
            if moved_on():
                raise SupersededError
            work = self._of(plane, key, periods)
            with work.lock:
                if work.done >= level:
                    # the levels before were dropped from the cache: begin again
                    work = self._begin(plane, key, periods)
                work.moved_on = moved_on
                found = self._advance(work, level)
                work.moved_on = _stays
            if found is None:
                # what was stopped cannot go on: whoever wants the map again begins anew, from the levels that are kept
                with self._lock:
                    self._work.pop(key, None)
                raise SupersededError
            charge(
                _SECONDS_A_PROOF * (found.evaluated - work.evaluated)
                + _SECONDS_A_SEARCH * (found.searched - work.searched)
            )
            work.evaluated, work.searched = found.evaluated, found.searched
            return compress_json(map_as_data(found, periods))

    def _of(self, plane: Plane, key: tuple[Any, ...], periods: bool) -> _Work:
        with self._lock:
            if key in self._work and not self._work[key].ended:
                self._work.move_to_end(key)
                return self._work[key]
        return self._begin(plane, key, periods)

    def _begin(self, plane: Plane, key: tuple[Any, ...], periods: bool) -> _Work:
        work = _Work()
        work.levels = regime_levels(
            plane,
            periods=periods,
            workers=os.cpu_count() or 1,
            prepare=be_humble,
            # turns come one at a time, so the level under way is that of whoever asked last
            stop=lambda: work.moved_on(),  # noqa: PLW0108  # another one at every level
        )
        with self._lock:
            self._work[key] = work
            self._work.move_to_end(key)
            while len(self._work) > UNDER_WAY:
                self._work.popitem(last=False)
        return work

    def _advance(self, work: _Work, level: int) -> RegimeMap | None:
        while True:
            found = next(work.levels, None)
            if found is None:
                return None
            work.done += 1
            work.ended = found.last
            if work.done >= level or found.last:
                return found


def map_as_data(found: RegimeMap, periods: bool) -> dict[str, Any]:
    """A map as plain data; rows from the bottom, each as runs ``label, count, label, count …``."""
    data = {
        **_plane(found.plane),
        "first": found.first.tolist(),
        "second": found.second.tolist(),
        "rows": [_runs(row) for row in found.labels],
        "regimes": [
            {
                "sinks": one.sinks,
                "sources": one.sources,
                "saddles": one.saddles,
                "stable_cycles": one.stable,
                "unstable_cycles": one.unstable,
                "decided": one.decided,
                "words": regime_words(one),
                "share": float(np.mean(found.labels == i)),
            }
            for i, one in enumerate(found.regimes)
        ],
        "stride": found.stride,
        "last": found.last,
        "evaluated": found.evaluated,
        "searched": found.searched,
        "sentences": map_sentences(found),
        "periods": None,
    }
    if periods:
        coarse = found.periods[:: found.stride, :: found.stride]
        known = np.where(coarse > 0.0, coarse, np.nan)
        data["periods"] = {
            "first": found.first[:: found.stride].tolist(),
            "second": found.second[:: found.stride].tolist(),
            "rows": [[_number(value) for value in row] for row in known.tolist()],
            "means": [_number(float(np.mean(row[row > 0.0]))) if np.any(row > 0.0) else None for row in known],
        }
    return data


def _number(value: float) -> float | None:
    return float(f"{value:.6g}") if np.isfinite(value) else None


def _runs(row: np.ndarray[Any, Any]) -> list[int]:
    edges = np.flatnonzero(np.diff(row)) + 1
    starts = np.concatenate(([0], edges))
    counts = np.diff(np.concatenate((starts, [len(row)])))
    return np.stack((row[starts], counts), axis=1).ravel().tolist()


def _plane(plane: Plane) -> dict[str, Any]:
    return {"of": list(plane.symbols), "low": list(plane.low), "high": list(plane.high)}


def curves_as_data(found: Curves, cycles: bool) -> dict[str, Any]:
    """Curves as plain data, in full precision."""
    return {
        **_plane(found.plane),
        "curves": [
            {
                "kind": curve.kind,
                "first": curve.parameters[:, 0].tolist(),
                "second": curve.parameters[:, 1].tolist(),
                "x": curve.states[:, 0].tolist(),
                "y": curve.states[:, 1].tolist(),
                "closed": curve.closed,
                "ends": list(curve.ends),
                "together": curve.together,
                "words": curve_words(curve),
            }
            for curve in found.curves
        ],
        "points": [
            {
                "kind": point.kind,
                "first": float(point.parameters[0]),
                "second": float(point.parameters[1]),
                "x": float(point.state[0]),
                "y": float(point.state[1]),
                "words": special_words(point),
            }
            for point in found.points
        ],
        "cycles_followed": cycles,
        "sentences": curve_sentences(found, cycles),
    }
