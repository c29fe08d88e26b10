"""Rooms in Redis, shared by any number of hosts. Expiry is Redis' own, by its own clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from .faults import RoomError, StoreError, no_room
from .room import Room, readable, to_text
from .store import PRESENCE, REMEMBERED, Bounds, Change

_PREFIX = "gatescape:"
_ROOMS = _PREFIX + "rooms"
_CHANGED = _PREFIX + "changed"
# how often a change is tried again when somebody else was quicker
_MOST_TRIES = 100
# seconds that Redis may take to answer; a network that is cut says nothing
_PATIENCE = 2.0

T = TypeVar("T")


class RedisStore:
    """Rooms in the Redis at a URL such as ``redis://localhost:6379/0``; connects when it is first needed."""

    def __init__(self, url: str, bounds: Bounds) -> None:
        self._bounds = bounds
        self._client: Any = redis.Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=_PATIENCE,
            socket_connect_timeout=_PATIENCE,
            # a connection that a restart has cut is opened again at once
            retry=Retry(ConstantBackoff(0.05), 1),
        )

    def create(self, room: Room) -> bool:
        """See :class:`~server.rooms.store.RoomStore`."""
        record, key = to_text(room), _room(room.code)

        def attempt() -> bool:
            with self._client.pipeline() as pipe:
                pipe.watch(_ROOMS, key)
                now = _seconds(pipe.time())
                if pipe.exists(key):
                    return False
                if pipe.zcount(_ROOMS, now, "+inf") >= self._bounds.rooms:
                    raise RoomError(503, f"All {self._bounds.rooms} rooms are taken; try again later.", retry_after=60)
                pipe.multi()
                pipe.zremrangebyscore(_ROOMS, "-inf", now)
                pipe.zadd(_ROOMS, {room.code: now + self._bounds.life})
                pipe.set(key, record, px=_milliseconds(self._bounds.life))
                pipe.publish(_CHANGED, room.code)
                pipe.execute()
            return True

        return self._again(attempt)

    def read(self, code: str) -> Room | None:
        """See :class:`~server.rooms.store.RoomStore`."""
        record = self._reached(lambda: self._client.get(_room(code)))
        return readable(record) if record else None

    def update(self, code: str, change: Change) -> Room:
        """See :class:`~server.rooms.store.RoomStore`."""
        key = _room(code)

        def attempt() -> Room:
            with self._client.pipeline() as pipe:
                pipe.watch(key)
                record = pipe.get(key)
                held = readable(record) if record else None
                if held is None:
                    raise no_room(code)
                now = _seconds(pipe.time())
                room = change(held, now)
                life = REMEMBERED if room.ended else self._bounds.life
                pipe.multi()
                pipe.set(key, to_text(room), px=_milliseconds(life))
                if room.ended:
                    pipe.zrem(_ROOMS, code)
                else:
                    pipe.zadd(_ROOMS, {code: now + life})
                pipe.publish(_CHANGED, code)
                pipe.execute()
            return room

        return self._again(attempt)

    def follow(self, code: str, follower: str) -> None:
        """See :class:`~server.rooms.store.RoomStore`."""

        def note() -> None:
            key = _present(code)
            now = _seconds(self._client.time())
            pipe = self._client.pipeline()
            pipe.zremrangebyscore(key, "-inf", now)
            pipe.zscore(key, follower)
            pipe.zcard(key)
            _, here, count = pipe.execute()
            if here is None and count >= self._bounds.followers:
                return
            pipe = self._client.pipeline()
            pipe.zadd(key, {follower: now + PRESENCE})
            pipe.pexpire(key, _milliseconds(PRESENCE))
            if here is None:
                pipe.publish(_CHANGED, code)
            pipe.execute()

        self._reached(note)

    def leave(self, code: str, follower: str) -> None:
        """See :class:`~server.rooms.store.RoomStore`."""

        def note() -> None:
            pipe = self._client.pipeline()
            pipe.zrem(_present(code), follower)
            pipe.publish(_CHANGED, code)
            pipe.execute()

        self._reached(note)

    def followers(self, code: str) -> int:
        """See :class:`~server.rooms.store.RoomStore`."""
        return int(
            self._reached(lambda: self._client.zcount(_present(code), f"({_seconds(self._client.time())}", "+inf"))
        )

    def answer(self, code: str, question: str, follower: str, value: str) -> bool:
        """See :class:`~server.rooms.store.RoomStore`."""
        key = _answers(code, question)

        def attempt() -> bool:
            with self._client.pipeline() as pipe:
                pipe.watch(key)
                if pipe.hlen(key) - int(pipe.hexists(key, follower)) >= self._bounds.answers:
                    return False
                pipe.multi()
                pipe.hset(key, follower, value)
                pipe.pexpire(key, _milliseconds(self._bounds.life))
                pipe.publish(_CHANGED, code)
                pipe.execute()
            return True

        return self._again(attempt)

    def answers(self, code: str, question: str) -> list[str]:
        """See :class:`~server.rooms.store.RoomStore`."""
        return list(self._reached(lambda: self._client.hvals(_answers(code, question))))

    def totals(self) -> tuple[int, int]:
        """See :class:`~server.rooms.store.RoomStore`."""

        def count() -> tuple[int, int]:
            now = _seconds(self._client.time())
            codes = self._client.zrangebyscore(_ROOMS, now, "+inf")
            pipe = self._client.pipeline()
            for code in codes:
                pipe.zcount(_present(code), f"({now}", "+inf")
            return len(codes), sum(pipe.execute())

        return self._reached(count)

    def secret(self, fresh: str) -> str:
        """See :class:`~server.rooms.store.RoomStore`."""

        def settle() -> str:
            self._client.set(_PREFIX + "secret", fresh, nx=True)
            return str(self._client.get(_PREFIX + "secret"))

        return self._reached(settle)

    def watcher(self) -> RedisWatcher:
        """See :class:`~server.rooms.store.RoomStore`."""
        return RedisWatcher(self._client)

    def _again(self, attempt: Callable[[], T]) -> T:
        for left in reversed(range(_MOST_TRIES)):
            try:
                return self._reached(attempt)
            except redis.WatchError as error:
                if not left:
                    raise StoreError("Redis: too many changes of one room at a time") from error
        raise AssertionError("unreachable")

    def _reached(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except redis.WatchError:
            raise
        except (redis.RedisError, OSError) as error:
            raise StoreError(f"Redis: {error}") from error


class RedisWatcher:
    """Listens to what the stores of all processes publish.

    Whoever only listens does not notice that the network is cut, so now and then it asks for a sign of life.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._listening: Any = None
        # when something was heard last, and since when an answer is waited for
        self._heard = 0.0
        self._asked: float | None = None

    def wait(self, seconds: float) -> bool:
        """See :class:`~server.rooms.store.Watcher`."""
        try:
            if self._listening is None:
                self._listening = self._client.pubsub()
                self._listening.subscribe(_CHANGED)
                self._heard, self._asked = time.monotonic(), None
                # something may have changed while nobody listened
                return True
            self._ask()
            told = self._listening.get_message(timeout=seconds)
            changed = False
            # one look at the rooms serves all that has been told
            while told is not None:
                self._heard, self._asked = time.monotonic(), None
                changed = changed or told["type"] == "message"
                told = self._listening.get_message(timeout=0.0)
        except (redis.RedisError, OSError) as error:
            self.close()
            raise StoreError(f"Redis: {error}") from error
        return changed

    def _ask(self) -> None:
        """Ask for a sign of life where nothing was heard for long.

        Raises:
            TimeoutError: if none comes.
        """
        now = time.monotonic()
        if self._asked is None and now - self._heard > _PATIENCE:
            self._listening.ping()
            self._asked = now
        elif self._asked is not None and now - self._asked > _PATIENCE:
            raise TimeoutError(f"no sign of life for {_PATIENCE:g} s")

    def close(self) -> None:
        """See :class:`~server.rooms.store.Watcher`."""
        if self._listening is not None:
            try:
                self._listening.close()
            except (redis.RedisError, OSError):
                # the connection is lost already
                self._listening = None
        self._listening = None


def _room(code: str) -> str:
    return f"{_PREFIX}room:{code}"


def _present(code: str) -> str:
    return f"{_PREFIX}present:{code}"


def _answers(code: str, question: str) -> str:
    return f"{_PREFIX}answers:{code}:{question}"


def _seconds(told: tuple[int, int]) -> float:
    seconds, microseconds = told
    return seconds + microseconds / 1e6


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1e3))
