"""The rooms of this app: the store, the tokens, the streams of this worker, and how often somebody may do what."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections import OrderedDict
from pathlib import Path

from . import room as rooms
from .addresses import read_address
from .faults import RoomError
from .hub import Hub
from .passes import Lead, Passes
from .room import Room
from .store import REDIS_VARIABLE, RoomStore, bounds_from_environment
from .stream import Places

FOLDER_VARIABLE = "GATESCAPE_ROOMS_DIR"
FOLLOWERS_VARIABLE = "GATESCAPE_FOLLOWERS"
FOLLOWERS = 160
_ATTEMPTS = 20
_PROJECT = Path(__file__).resolve().parents[2]


class Rate:
    """So many a second for each name, and a handful at once; kept for the names that were used last."""

    def __init__(self, per_second: float, at_once: float, names: int = 1000) -> None:
        self._per_second, self._at_once, self._names = per_second, at_once, names
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str) -> None:
        """Take one.

        Raises:
            RoomError: if there is none left.
        """
        now = time.monotonic()
        with self._lock:
            left, since = self._left.pop(name, (self._at_once, now))
            left = min(self._at_once, left + (now - since) * self._per_second)
            self._left[name] = (left - 1 if left >= 1 else left, now)
            if len(self._left) > self._names:
                self._left.popitem(last=False)
        if left < 1:
            raise RoomError(429, "That is more than this room takes in a moment; try again.", retry_after=1)


class Hall:
    """Everything that the routes need."""

    def __init__(self, store: RoomStore, streams: int = FOLLOWERS) -> None:
        self.store = store
        self.passes = Passes(store)
        self.hub = Hub(store)
        self.places = Places(streams)
        # a hand moves fifteen times a second, and then there is a question now and then
        self.leading = Rate(25.0, 50.0)
        # a class taps within a second, and some tap twice
        self.answering = Rate(100.0, 500.0)

    @staticmethod
    def of_environment() -> Hall:
        """Rooms in Redis if ``REDIS_URL`` is set, else in a file of this host; nothing is opened yet.

        Raises:
            ValueError: for a setting that cannot be read.
        """
        bounds = bounds_from_environment()
        url = os.environ.get(REDIS_VARIABLE, "").strip()
        text = os.environ.get(FOLLOWERS_VARIABLE, "").strip() or str(FOLLOWERS)
        if not text.isdigit() or not 0 < int(text[:6]) < 100_000:
            raise ValueError(f"{FOLLOWERS_VARIABLE}: {text!r} is not a positive whole number")
        if url:
            from .redis_store import RedisStore

            return Hall(RedisStore(url, bounds), int(text))
        from .sqlite_store import SqliteStore

        return Hall(SqliteStore(rooms_folder(), bounds), int(text))

    def open(self, address: str) -> tuple[Room, str]:
        """A new room that shows an address, and the token of whoever leads it.

        Raises:
            RoomError, StoreError: if it cannot be had.
        """
        shown = read_address(address)
        for _ in range(_ATTEMPTS):
            room = rooms.opened(rooms.new_code(), rooms.new_key(), shown.address)
            token = self.token(room)
            if self.store.create(room):
                return room, token
        raise RoomError(503, "No free code was found; try again.", retry_after=1)

    def token(self, room: Room) -> str:
        """The token of whoever leads a room."""
        return self.passes.lead(Lead(room.code, room.key))

    def show(self, lead: Lead, address: str, live: bool) -> Room:
        """What the leader shows now; a room that the store has lost is opened again, for its token proves it.

        Raises:
            RoomError, StoreError: if it cannot be shown.
        """
        shown = read_address(address)
        try:
            return self.store.update(lead.code, lambda room, _: rooms.shown(room, lead.key, shown.address, live))
        except RoomError as error:
            if error.status != 404:
                raise
        self.passes.keep()
        again = Room(lead.code, rooms.new_birth(), lead.key, 1, shown.address, live)
        if not self.store.create(again):
            raise RoomError(409, "The room was opened again meanwhile; try again.", retry_after=1)
        return again


def rooms_folder() -> Path:
    """Where the file is: the folder that the environment names, ``.cache/rooms``, or one below the temporary folder.

    The last two are made so that nobody else on the machine can read them.

    Raises:
        ValueError: if the environment names something that is no folder and cannot become one.
    """
    given = os.environ.get(FOLDER_VARIABLE, "").strip()
    if given:
        return Path(given)
    beside = _PROJECT / ".cache" / "rooms"
    fallback = Path(tempfile.gettempdir()) / f"gatescape-rooms-{os.getuid()}"
    for folder in (beside, fallback):
        if _is_ours(folder):
            return folder
    return Path(tempfile.mkdtemp(prefix="gatescape-rooms-"))


def _is_ours(folder: Path) -> bool:
    """Whether a folder can be made, or was, by this user; one that somebody else made is not to be trusted."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return not folder.is_symlink() and folder.stat().st_uid == os.getuid() and os.access(folder, os.W_OK)
    except OSError:
        return False
