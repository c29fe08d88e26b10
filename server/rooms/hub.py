"""One thread of each worker looks for changes of the rooms that its followers follow, and wakes them.

So a change is read and written out once per worker, however many follow. Whoever is slow gets the latest state when he
is ready again, and never a queue of old ones. Where followers want pictures, a state is told with its picture, unless
that takes too long: then it is told without, and they ask for the picture themselves.
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
from .pictures import Painter, Picture
from .store import RoomStore, Watcher
from .views import View, audience, view

# the longest that a look for changes waits; bounds how late an ending process is noticed
_LOOK = 0.25
# who follows, and what was answered, is counted at most as often: a leader reads no faster
_COUNT_EVERY = 0.3
# and at least as often, since a follower's absence is no change of the store
_RECOUNT_EVERY = 2.0
_PAUSE = 0.5
# how long a state waits for its picture
_PATIENCE = 0.12

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Waiting:
    """A view that waits for its picture.

    Attributes:
        view: what will be told.
        number: counts the views of a channel.
        due: when it is told without.
    """

    view: View
    number: int
    due: float


@dataclass
class Channel:
    """What is known in this process of one room that somebody follows here; guarded by the hub's condition.

    Attributes:
        view: the latest; None before the first look.
        missing: whether there is no such room.
        away: whether the store cannot be reached.
        told: counts everything that a follower has to be told.
        audience: the latest count as an event's data, and what it counts.
        pictures: how many of the followers want them.
        picture: the latest that was made, of the view or of one before.
        waiting: the view that waits for its picture.
        painting: whether a thread makes pictures of this room.
        seen: how many views there were.
        shown: the number of the one that was told last.
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
    pictures: int = 0
    picture: Picture | None = None
    waiting: Waiting | None = None
    painting: bool = False
    seen: int = 0
    shown: int = 0


class Hub:
    """Channels by code, and the thread that keeps them up to date while there are any."""

    def __init__(self, store: RoomStore, painter: Painter | None = None) -> None:
        self._store = store
        self.painter = painter
        self._channels: dict[str, Channel] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._fresh = False

    @contextmanager
    def channel(self, code: str, leads: bool, pictures: bool = False) -> Iterator[Channel]:
        """The channel of a room, kept up to date while the block lasts."""
        with self._changed:
            channel = self._channels.setdefault(code, Channel(code))
            channel.followers += not leads
            channel.leaders += leads
            channel.pictures += pictures
            self._fresh = self._fresh or channel.view is None
            self._start()
        try:
            yield channel
        finally:
            with self._changed:
                channel.followers -= not leads
                channel.leaders -= leads
                channel.pictures -= pictures
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
                    due = min((each.waiting.due for each in self._channels.values() if each.waiting), default=None)
                try:
                    watcher = watcher or self._store.watcher()
                    # a new channel is looked at once without waiting for a change
                    longest = _LOOK if due is None else min(_LOOK, max(0.0, due - time.monotonic()))
                    changed = watcher.wait(0.0 if fresh else longest)
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
            self._tell_late(channel)
            if channel.leaders:
                self._count(channel)

    def _read(self, channel: Channel) -> None:
        room = self._store.read(channel.code)
        old = channel.waiting.view if channel.waiting else channel.view
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
                self._tell(channel, missing=True, away=False, view=None, waiting=None)
        else:
            self._show(channel, seen)

    def _show(self, channel: Channel, view: View) -> None:
        """Tell a new view: with its picture, if that is wanted and another than the one before."""
        with self._changed:
            channel.seen += 1
            before = channel.view
            wanted = channel.pictures and before and not channel.away and not _alike(before, view)
            if not (self.painter and wanted and self.painter.paints(view)):
                self._tell(channel, missing=False, away=False, view=view, shown=channel.seen, waiting=None)
                return
            channel.waiting = Waiting(view, channel.seen, time.monotonic() + _PATIENCE)
            if not channel.painting:
                channel.painting = True
                threading.Thread(target=self._paint, args=(channel, self.painter), name="picture", daemon=True).start()

    def _paint(self, channel: Channel, painter: Painter) -> None:
        """Make pictures of what waits for them, one after another; only one thread does for a channel."""
        try:
            while taken := self._next(channel):
                picture = painter.paint(taken.view)
                with self._changed:
                    # even if another waits already, or slow pictures would never be told; but nothing goes back
                    if taken.number > channel.shown and channel.waiting:
                        rest = None if channel.waiting is taken else channel.waiting
                        self._tell(channel, view=taken.view, shown=taken.number, picture=picture, waiting=rest)
        except BaseException:
            # what waits is told late, and the next view begins anew
            with self._changed:
                channel.painting = False
            raise

    def _next(self, channel: Channel) -> Waiting | None:
        with self._changed:
            channel.painting = channel.waiting is not None
            return channel.waiting

    def _tell_late(self, channel: Channel) -> None:
        """Tell what has waited for its picture for too long without it."""
        with self._changed:
            late = channel.waiting
            if late and time.monotonic() >= late.due:
                self._tell(channel, view=late.view, shown=late.number, waiting=None)

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
                self._tell(channel, away=True, waiting=None)

    def _tell(self, channel: Channel, **changes: object) -> None:
        with self._changed:
            for name, value in changes.items():
                setattr(channel, name, value)
            channel.told += 1
            self._changed.notify_all()


def _alike(one: View, other: View) -> bool:
    """Whether two views have the same picture."""
    return (one.room.address, one.room.live) == (other.room.address, other.room.live)
