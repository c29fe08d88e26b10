"""One thread of each worker looks for changes of the rooms that its followers follow, and wakes them.

So a change is read and written out once per worker, however many follow. Whoever is slow gets the latest state when he
is ready again, and never a queue of old ones.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from .faults import RoomError, StoreError
from .lifetime import ending
from .store import RoomStore, Watcher
from .views import View, audience, view

# the longest that a look for changes waits; bounds how late an ending process is noticed
_LOOK = 0.25
# who follows, and what was answered, is counted at most as often: a leader reads no faster
_COUNT_EVERY = 0.3
# and at least as often, since a follower's absence is no change of the store
_RECOUNT_EVERY = 2.0
_PAUSE = 0.5

_log = logging.getLogger(__name__)


@dataclass
class Channel:
    """What is known in this process of one room that somebody follows here; guarded by the hub's condition.

    Attributes:
        view: the latest; None before the first look.
        missing: whether there is no such room.
        away: whether the store cannot be reached.
        told: counts everything that a follower has to be told.
        audience: the latest count as an event's data, and what it counts.
    """

    code: str
    view: View | None = None
    missing: bool = False
    away: bool = False
    told: int = 0
    audience: str = ""
    followers: int = 0
    leaders: int = 0
    counted: float = field(default=0.0)
    stale: bool = True


class Hub:
    """Channels by code, and the thread that keeps them up to date while there are any."""

    def __init__(self, store: RoomStore) -> None:
        self._store = store
        self._channels: dict[str, Channel] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._fresh = False

    @contextmanager
    def channel(self, code: str, leads: bool) -> Iterator[Channel]:
        """The channel of a room, kept up to date while the block lasts."""
        with self._changed:
            channel = self._channels.setdefault(code, Channel(code))
            channel.followers += not leads
            channel.leaders += leads
            self._fresh = self._fresh or channel.view is None
            self._start()
        try:
            yield channel
        finally:
            with self._changed:
                channel.followers -= not leads
                channel.leaders -= leads
                if not channel.followers and not channel.leaders:
                    self._channels.pop(code, None)

    def wait(self, channel: Channel, told: int, seconds: float) -> int:
        """Wait until the channel has more to tell than ``told``, at most so long; returns what it has."""
        with self._changed:
            self._start()
            self._changed.wait_for(lambda: channel.told != told or ending(), timeout=seconds)
            return channel.told

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="rooms", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        watcher: Watcher | None = None
        away = False
        try:
            while True:
                with self._changed:
                    if not self._channels:
                        self._thread = None
                        return
                    fresh, self._fresh = self._fresh, False
                try:
                    watcher = watcher or self._store.watcher()
                    # a new channel is looked at once without waiting for a change
                    changed = watcher.wait(0.0 if fresh else _LOOK)
                    self._look(changed or fresh or away)
                    away = False
                except StoreError as error:
                    if not away:
                        _log.warning("the rooms' store is away: %s", error)
                    away = True
                    self._tell_away()
                    time.sleep(_PAUSE)
                if ending():
                    with self._changed:
                        self._changed.notify_all()
        finally:
            if watcher is not None:
                watcher.close()
            with self._changed:
                # whatever ended it, the next follower starts another
                if self._thread is threading.current_thread():
                    self._thread = None

    def _look(self, changed: bool) -> None:
        with self._changed:
            channels = list(self._channels.values())
        for channel in channels:
            if changed or channel.view is None:
                self._read(channel)
                channel.stale = True
            if channel.leaders:
                self._count(channel)

    def _read(self, channel: Channel) -> None:
        room = self._store.read(channel.code)
        old = channel.view
        seen = None
        if room is not None and not channel.away and old and (old.mark, old.room.key) == (room.mark, room.key):
            return
        if room is not None:
            try:
                seen = view(self._store, room)
            except RoomError as error:
                # kept by another version of the pages
                _log.warning("room %s cannot be shown: %s", channel.code, error)
        if seen is None:
            if not channel.missing or channel.away:
                self._tell(channel, missing=True, away=False, view=None)
        else:
            self._tell(channel, missing=False, away=False, view=seen)

    def _count(self, channel: Channel) -> None:
        now = time.monotonic()
        if channel.view is None or now - channel.counted < (_COUNT_EVERY if channel.stale else _RECOUNT_EVERY):
            return
        channel.counted, channel.stale = now, False
        counted = audience(self._store, channel.view.room)
        if counted != channel.audience:
            self._tell(channel, audience=counted)

    def _tell_away(self) -> None:
        with self._changed:
            channels = list(self._channels.values())
        for channel in channels:
            if not channel.away:
                self._tell(channel, away=True)

    def _tell(self, channel: Channel, **changes: object) -> None:
        with self._changed:
            for name, value in changes.items():
                setattr(channel, name, value)
            channel.told += 1
            self._changed.notify_all()
