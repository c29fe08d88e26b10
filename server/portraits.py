"""Portraits and frames on demand: cached, computed once, never more at a time than the machine has cores."""

from __future__ import annotations

import gzip
import os
from dataclasses import dataclass
from functools import partial
from typing import Any

from components.bench_state import ORBIT_TIMES
from components.state import ExplorerState, Point
from dynamics import portrait as portraits
from dynamics import trajectories
from dynamics.flow import Flow, Window
from dynamics.portrait import Portrait

from .cache import SingleFlightCache
from .frame import QUALITIES, encode_frame
from .limits import ComputeBound, Priority
from .local import local_as_data

# measured on the catalogue: level 4 takes 0.2 to 1 ms a frame; level 6 takes 1 ms more and saves 4 %
COMPRESSION = 4
FRAMES_KEPT = 1000
PORTRAITS_KEPT = 24
MOST_WAITING = 200

FrameKey = tuple[Flow, Window | None, tuple[Point, ...], float, str]
PortraitKey = tuple[Flow, Window | None, str]


@dataclass(frozen=True)
class Workshop:
    """Makes frames and portraits; holds nothing that belongs to a person.

    Attributes:
        frames: compressed frames, about 30 kB each.
        portraits: portraits behind the frames, so that dragging an orbit's start does not compute them again.
        bound: how many are computed at once.
    """

    frames: SingleFlightCache[FrameKey, bytes]
    portraits: SingleFlightCache[PortraitKey, Portrait]
    bound: ComputeBound

    @classmethod
    def of_this_machine(cls) -> Workshop:
        """A workshop as large as the machine."""
        return cls(
            SingleFlightCache(FRAMES_KEPT, "frames"),
            SingleFlightCache(PORTRAITS_KEPT, "portraits"),
            ComputeBound(at_once=os.cpu_count() or 1, waiting=MOST_WAITING, name="portraits"),
        )

    def frame(self, state: ExplorerState, quality: str) -> bytes:
        """The compressed frame of a state.

        Raises:
            BusyError: if too many computations are waiting.
        """
        key = (state.flow, state.window, state.orbits, state.time, quality)
        return self.frames.get(key, partial(self._make_frame, *key))

    def portrait(self, flow: Flow, window: Window | None, quality: str = "full") -> Portrait:
        """The portrait of a flow.

        Raises:
            BusyError: if too many computations are waiting.
        """
        with self.bound.turn(Priority.RESTING):
            return self._portrait(flow, window, quality)

    def local(self, flow: Flow, x: float, y: float, radius: float) -> dict[str, Any]:
        """The flow around a fixed point beside its linearisation; see :mod:`server.local`.

        Raises:
            BusyError: if too many computations are waiting.
            ValueError: with a sentence, if there is no such point or the radius cannot be used.
        """
        with self.bound.turn():
            return local_as_data(flow, x, y, radius)

    def _portrait(self, flow: Flow, window: Window | None, quality: str) -> Portrait:
        def analyse() -> Portrait:
            return portraits.analyse(flow, window, QUALITIES[quality])

        # a page of thumbnails would push out the portraits that people are looking at, and needs each once
        return analyse() if quality == "thumbnail" else self.portraits.get((flow, window, quality), analyse)

    def _make_frame(
        self, flow: Flow, window: Window | None, starts: tuple[Point, ...], time: float, quality: str
    ) -> bytes:
        with self.bound.turn(Priority.RESTING if quality == "thumbnail" else Priority.INTERACTIVE):
            portrait = self._portrait(flow, window, quality)
            # while a hand moves, orbits are followed no longer than usual
            length = time if quality == "full" else min(time, ORBIT_TIMES[0])
            halves = [
                trajectories.orbit(flow, x, y, length, found=portrait.fixed_points, window=portrait.window)
                for x, y in starts
            ]
            encoded = encode_frame(portrait, [(past.points, future.points) for past, future in halves], quality)
            return gzip.compress(encoded, COMPRESSION, mtime=0)
