"""A follower's stream of server-sent events: the latest state of the room, whenever it changes."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack

from server import metrics

from .faults import StoreError
from .hub import Channel, Hub
from .lifetime import ending
from .store import RoomStore

# a comment now and then keeps proxies from closing a quiet stream, finds out who has gone, and says who is still here
BEAT = 10.0
# how long a stream lasts before the follower is asked to come again, perhaps to a worker that is less full
LONGEST = 600.0
# what a browser's own EventSource waits before it comes again
RETRY = 1000


class Places:
    """How many streams a worker holds at once."""

    def __init__(self, most: int) -> None:
        self._places = threading.Semaphore(most)

    def take(self) -> bool:
        """Take a place if there is one."""
        return self._places.acquire(blocking=False)

    def give_back(self) -> None:
        """Give one back."""
        self._places.release()


class Stream:
    """Iterates over pieces of an event stream; ``close`` may be called at any time, also before it has begun.

    It holds one of the places until then.

    Args:
        hub: what knows of changes.
        store: where the follower is noted.
        code: the room's.
        follower: who follows; empty for somebody who is not counted.
        key: of whoever leads, who is told of the others too; empty for a follower.
        last: mark of the version that is known already.
        freed: gives the place back.
        seconds: how long it lasts, if not as long as usual.
        pictures: whether states come with their pictures. The first does not: whoever begins to follow opened the
            page at what is shown.
    """

    def __init__(
        self,
        hub: Hub,
        store: RoomStore,
        code: str,
        *,
        follower: str,
        key: str,
        last: str,
        freed: Callable[[], None],
        seconds: float | None = None,
        pictures: bool = False,
    ) -> None:
        self._hub, self._store, self._code = hub, store, code
        self._follower, self._key, self._last = follower, key, last
        self._told, self._away, self._audience = -1, False, ""
        self._over = False
        self._first = True
        self._ends = time.monotonic() + (seconds or LONGEST * random.uniform(0.8, 1.2))
        self._beat = 0.0
        self._open = ExitStack()
        self._open.callback(freed)
        self._open.enter_context(metrics.streams())
        self._channel: Channel = self._open.enter_context(hub.channel(code, bool(key), pictures))
        self._pictures = pictures
        self._closing = threading.Lock()

    def __iter__(self) -> Stream:
        return self

    def __next__(self) -> str:
        if self._over:
            raise StopIteration
        while True:
            now = time.monotonic()
            if ending() or now > self._ends:
                self._over = True
                # at once, but not all at the same moment
                return f"retry: {random.randrange(50, 400)}\n: come again\n\n"
            if self._first:
                self._first = False
                self._present()
                self._beat = now + BEAT
                return f"retry: {RETRY}\n\n"
            self._told = self._hub.wait(self._channel, self._told, min(self._beat, self._ends) - now)
            piece = self._piece()
            if piece:
                return piece
            if time.monotonic() >= self._beat:
                self._beat = time.monotonic() + BEAT
                self._present()
                return ": here\n\n"

    def _piece(self) -> str:
        """What there is to tell; empty if nothing."""
        channel = self._channel
        if channel.away:
            told, self._away = self._away, True
            return "" if told else _event("away", "{}")
        self._away = False
        if channel.missing:
            self._over = True
            return _event("missing", "{}")
        view = channel.view
        if view is None:
            return ""
        pieces = ""
        if self._key and view.room.key != self._key:
            if not self._handed():
                # who has just taken over is quicker than this process's view of the room, which comes
                return ""
            self._over = True
            return _event("handed", "{}")
        if view.mark != self._last:
            picture = channel.picture
            with_it = self._pictures and self._last and picture and picture.of == view.mark
            shown = picture.line if with_it and picture else ""
            self._last = view.mark
            pieces = _event("room", view.text, view.mark, shown)
            metrics.room_event()
            if view.room.ended:
                self._over = True
        if self._key and channel.audience != self._audience:
            self._audience = channel.audience
            pieces += _event("audience", channel.audience)
        return pieces

    def _handed(self) -> bool:
        """Whether the store knows another leader than the one who listens."""
        try:
            room = self._store.read(self._code)
        except StoreError:
            # the hub says what is wrong
            return False
        return room is not None and room.key != self._key

    def _present(self) -> None:
        if not self._follower:
            return
        try:
            self._store.follow(self._code, self._follower)
        except StoreError:
            # the next beat tries again, and the hub says what is wrong
            return

    def close(self) -> None:
        """Give everything back; whoever has gone follows no more."""
        with self._closing:
            self._over = True
            self._open.close()
        if self._follower and not ending():
            try:
                self._store.leave(self._code, self._follower)
            except StoreError:
                # it is forgotten by itself
                return


def _event(name: str, data: str, mark: str = "", picture: str = "") -> str:
    first = f"id: {mark}\n" if mark else ""
    # a browser's own EventSource passes over fields that it does not know
    last = f"picture: {picture}\n" if picture else ""
    return f"{first}event: {name}\ndata: {data}\n{last}\n"
