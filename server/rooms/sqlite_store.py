"""Rooms in one file of this host, shared by all its workers: SQLite, with nothing to install and nothing to run.

The store's clock is the host's steady one plus an offset that the file keeps, so that neither a change of the wall
clock nor a restart of the machine ends a room or makes one immortal.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .faults import RoomError, StoreError, no_room
from .room import Room, readable, to_text
from .store import PRESENCE, REMEMBERED, Bounds, Change

# between looks for changes by other processes: a look takes four microseconds
LOOK_EVERY = 0.008
_PATIENCE = 2.0
_TABLES = """
CREATE TABLE IF NOT EXISTS clock (one INTEGER PRIMARY KEY CHECK (one = 1), base REAL NOT NULL, last REAL NOT NULL);
CREATE TABLE IF NOT EXISTS rooms (
  code TEXT PRIMARY KEY, record TEXT NOT NULL, until REAL NOT NULL, over INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS followers (
  code TEXT NOT NULL, follower TEXT NOT NULL, until REAL NOT NULL, PRIMARY KEY (code, follower)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answers (
  code TEXT NOT NULL, question TEXT NOT NULL, follower TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (code, question, follower)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS secret (one INTEGER PRIMARY KEY CHECK (one = 1), text TEXT NOT NULL);
INSERT OR IGNORE INTO clock VALUES (1, 0.0, 0.0);
"""


class SqliteStore:
    """Rooms in a file; ``steady`` is a clock that never jumps, the same for all processes of the host."""

    def __init__(self, folder: Path, bounds: Bounds, steady: Callable[[], float] = time.monotonic) -> None:
        self._path = folder / "rooms.sqlite3"
        self._bounds = bounds
        self._steady = steady
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._opened_by = (0, 0)  # the process, and the file's number
        self._base = 0.0

    def create(self, room: Room) -> bool:
        """See :class:`~server.rooms.store.RoomStore`."""
        record = to_text(room)
        with self._writing() as (base, now):
            self._forget(base, now)
            if base.execute("SELECT 1 FROM rooms WHERE code = ?", (room.code,)).fetchone():
                return False
            count = base.execute("SELECT count(*) FROM rooms WHERE over = 0").fetchone()[0]
            if count >= self._bounds.rooms:
                raise RoomError(503, f"All {self._bounds.rooms} rooms are taken; try again later.", retry_after=60)
            base.execute("INSERT INTO rooms VALUES (?, ?, ?, 0)", (room.code, record, now + self._bounds.life))
        return True

    def read(self, code: str) -> Room | None:
        """See :class:`~server.rooms.store.RoomStore`."""
        with self._reading() as (base, now):
            row = base.execute("SELECT record FROM rooms WHERE code = ? AND until > ?", (code, now)).fetchone()
        return readable(row[0]) if row else None

    def update(self, code: str, change: Change) -> Room:
        """See :class:`~server.rooms.store.RoomStore`."""
        with self._writing() as (base, now):
            row = base.execute("SELECT record FROM rooms WHERE code = ? AND until > ?", (code, now)).fetchone()
            held = readable(row[0]) if row else None
            if held is None:
                raise no_room(code)
            room = change(held, now)
            until = now + (REMEMBERED if room.ended else self._bounds.life)
            base.execute(
                "UPDATE rooms SET record = ?, until = ?, over = ? WHERE code = ?",
                (to_text(room), until, room.ended, code),
            )
        return room

    def follow(self, code: str, follower: str) -> None:
        """See :class:`~server.rooms.store.RoomStore`."""
        with self._writing() as (base, now):
            base.execute("DELETE FROM followers WHERE code = ? AND until <= ?", (code, now))
            count = base.execute(
                "SELECT count(*) FROM followers WHERE code = ? AND follower <> ?", (code, follower)
            ).fetchone()[0]
            if count < self._bounds.followers:
                base.execute("INSERT OR REPLACE INTO followers VALUES (?, ?, ?)", (code, follower, now + PRESENCE))

    def leave(self, code: str, follower: str) -> None:
        """See :class:`~server.rooms.store.RoomStore`."""
        with self._writing() as (base, _):
            base.execute("DELETE FROM followers WHERE code = ? AND follower = ?", (code, follower))

    def followers(self, code: str) -> int:
        """See :class:`~server.rooms.store.RoomStore`."""
        with self._reading() as (base, now):
            return int(
                base.execute("SELECT count(*) FROM followers WHERE code = ? AND until > ?", (code, now)).fetchone()[0]
            )

    def answer(self, code: str, question: str, follower: str, value: str) -> bool:
        """See :class:`~server.rooms.store.RoomStore`."""
        with self._writing() as (base, _):
            count = base.execute(
                "SELECT count(*) FROM answers WHERE code = ? AND question = ? AND follower <> ?",
                (code, question, follower),
            ).fetchone()[0]
            if count >= self._bounds.answers:
                return False
            base.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", (code, question, follower, value))
        return True

    def answers(self, code: str, question: str) -> list[str]:
        """See :class:`~server.rooms.store.RoomStore`."""
        with self._reading() as (base, _):
            rows = base.execute(
                "SELECT value FROM answers WHERE code = ? AND question = ?", (code, question)
            ).fetchall()
        return [row[0] for row in rows]

    def totals(self) -> tuple[int, int]:
        """See :class:`~server.rooms.store.RoomStore`."""
        with self._reading() as (base, now):
            rooms = base.execute("SELECT count(*) FROM rooms WHERE over = 0 AND until > ?", (now,)).fetchone()[0]
            present = base.execute("SELECT count(*) FROM followers WHERE until > ?", (now,)).fetchone()[0]
        return int(rooms), int(present)

    def secret(self, fresh: str) -> str:
        """See :class:`~server.rooms.store.RoomStore`."""
        with self._writing() as (base, _):
            base.execute("INSERT OR IGNORE INTO secret VALUES (1, ?)", (fresh,))
            return str(base.execute("SELECT text FROM secret").fetchone()[0])

    def watcher(self) -> SqliteWatcher:
        """See :class:`~server.rooms.store.RoomStore`."""
        with self._reading():
            pass
        return SqliteWatcher(self._path)

    def _forget(self, base: sqlite3.Connection, now: float) -> None:
        """Take away what has expired, and what belonged to it."""
        base.execute("DELETE FROM rooms WHERE until <= ?", (now,))
        base.execute("DELETE FROM followers WHERE until <= ?", (now,))
        base.execute("DELETE FROM answers WHERE code NOT IN (SELECT code FROM rooms)")

    @contextmanager
    def _reading(self) -> Iterator[tuple[sqlite3.Connection, float]]:
        with self._lock:
            try:
                yield self._opened(), self._now()
            except (sqlite3.Error, OSError) as error:
                self._close()
                raise StoreError(f"{self._path}: {error}") from error

    @contextmanager
    def _writing(self) -> Iterator[tuple[sqlite3.Connection, float]]:
        with self._reading() as (base, _):
            base.execute("BEGIN IMMEDIATE")
            try:
                now = self._now()
                yield base, now
                base.execute("UPDATE clock SET last = ? WHERE last < ?", (now, now))
                base.execute("COMMIT")
            except BaseException:
                if base.in_transaction:
                    base.execute("ROLLBACK")
                raise

    def _now(self) -> float:
        return self._steady() + self._base

    def _opened(self) -> sqlite3.Connection:
        # a connection must not be carried into a child, nor outlive its file
        if self._connection is not None and self._opened_by == (os.getpid(), inode(self._path)):
            return self._connection
        self._close()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        base = connect(self._path)
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        base.executescript(_TABLES)
        self._base = self._set_clock(base)
        self._connection, self._opened_by = base, (os.getpid(), inode(self._path))
        return base

    def _set_clock(self, base: sqlite3.Connection) -> float:
        """The offset of the clock; after a restart of the machine, time goes on from where it was."""
        base.execute("BEGIN IMMEDIATE")
        offset, last = base.execute("SELECT base, last FROM clock").fetchone()
        steady = self._steady()
        # half a second: processes that write at the same time
        if steady + offset < last - 0.5:
            offset = last - steady
            base.execute("UPDATE clock SET base = ?", (offset,))
        base.execute("COMMIT")
        return float(offset)

    def _close(self) -> None:
        if self._connection is not None and self._opened_by[0] == os.getpid():
            try:
                self._connection.close()
            except sqlite3.Error:
                # it is given up either way
                self._connection = None
        self._connection = None


class SqliteWatcher:
    """Looks at the file's counter of commits."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._seen = -1
        self._file = 0

    def wait(self, seconds: float) -> bool:
        """See :class:`~server.rooms.store.Watcher`."""
        deadline = time.monotonic() + seconds
        if self._connection is not None and inode(self._path) != self._file:
            self.close()
        while True:
            try:
                if self._connection is None:
                    self._connection = connect(self._path)
                    self._file = inode(self._path)
                now = self._connection.execute("PRAGMA data_version").fetchone()[0]
            except sqlite3.Error as error:
                self.close()
                raise StoreError(f"{self._path}: {error}") from error
            if now != self._seen:
                self._seen = now
                return True
            if time.monotonic() >= deadline:
                return False
            time.sleep(LOOK_EVERY)

    def close(self) -> None:
        """See :class:`~server.rooms.store.Watcher`."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._seen = -1


def connect(path: Path) -> sqlite3.Connection:
    """A connection that leaves transactions to its user."""
    return sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)


def inode(path: Path) -> int:
    """The number of a file, which tells it from another put in its place; 0 if there is none."""
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return 0
