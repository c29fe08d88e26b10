"""What every store of rooms does; each test runs against the file and against a real Redis."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from server.rooms import redis_store, sqlite_store
from server.rooms import room as rooms
from server.rooms import store as stores
from server.rooms.faults import RoomError, StoreError
from server.rooms.room import Room
from server.rooms.store import Bounds, RoomStore

from .conftest import MakeStore


def new(code: str = "BCDFG", address: str = "/") -> Room:
    return rooms.opened(code, "key", address)


def show(store: RoomStore, code: str, address: str) -> Room:
    return store.update(code, lambda room, _: rooms.shown(room, room.key, address, live=False))


def until(condition: object, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_room_is_kept_whole(store: RoomStore) -> None:
    room = new(address="/?U_h=2,0,0,2")
    room = replace(room, live=True, frozen=True, asked=2, claim="123456", claim_until=7.5, tries=1)
    room = replace(room, question=rooms.Question(2, "tap", "Where “to”? ☞", (), (0.25, -1e-9), open=False))
    assert store.read("BCDFG") is None
    assert store.create(room)
    assert store.read("BCDFG") == room
    assert not store.create(new())


def test_versions_count_every_change_of_every_process(make_store: MakeStore) -> None:
    one, other = make_store(), make_store()
    one.create(new())
    seen: list[int] = []

    def change(store: RoomStore) -> None:
        for _ in range(25):
            seen.append(show(store, "BCDFG", f"/?b_h={len(seen)},0").version)

    with ThreadPoolExecutor(4) as pool:
        for waiting in [pool.submit(change, store) for store in (one, other, one, other)]:
            waiting.result()
    # a hundred changes, a hundred versions, none twice
    assert sorted(seen) == list(range(2, 102))
    assert one.read("BCDFG").version == other.read("BCDFG").version == 101  # type: ignore[union-attr]


def test_a_change_that_is_refused_leaves_everything_as_it_was(store: RoomStore) -> None:
    store.create(new())
    with pytest.raises(RoomError, match="Somebody else leads"):
        store.update("BCDFG", lambda room, _: rooms.shown(room, "another key", "/lessons", live=False))
    assert store.read("BCDFG").version == 1  # type: ignore[union-attr]
    with pytest.raises(RoomError, match="There is no room GHJKM"):
        show(store, "GHJKM", "/")


def test_there_are_so_many_rooms_and_no_more(make_store: MakeStore) -> None:
    store = make_store(Bounds(rooms=2))
    assert store.create(new("BBBBB"))
    assert store.create(new("CCCCC"))
    with pytest.raises(RoomError, match="All 2 rooms are taken") as refused:
        store.create(new("DDDDD"))
    assert (refused.value.status, refused.value.retry_after) == (503, 60)
    # one that has ended makes place, and is remembered all the same
    store.update("BBBBB", lambda room, _: rooms.ended(room, room.key))
    assert store.create(new("DDDDD"))
    assert store.read("BBBBB").ended  # type: ignore[union-attr]
    assert store.totals() == (2, 0)


def test_a_record_has_a_largest_size(store: RoomStore) -> None:
    store.create(new())
    with pytest.raises(RoomError, match="too large; at most 16,000 bytes"):
        show(store, "BCDFG", "/?" + "ü" * 8000)
    assert store.read("BCDFG").version == 1  # type: ignore[union-attr]


Aging = tuple[RoomStore, Callable[[float], None]]


@pytest.fixture
def aging(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Aging:
    """A store of one room that lives a thousand seconds, and what lets seconds pass for it without waiting."""
    bounds = Bounds(rooms=1, life=1000.0)
    if kind == "file":
        clock = [0.0]

        def pass_by(seconds: float) -> None:
            clock[0] += seconds

        return sqlite_store.SqliteStore(tmp_path, bounds, steady=lambda: clock[0]), pass_by
    server = request.getfixturevalue("redis_server")
    client = server.client()
    client.flushall()

    def expire_earlier(seconds: float) -> None:
        # the clock is Redis's own; so what is to happen at a time happens so much earlier
        for key in client.scan_iter():
            left = client.pttl(key)
            if left >= 0:
                client.pexpire(key, left - round(seconds * 1000))
        for code in client.zrange(redis_store._ROOMS, 0, -1):
            client.zincrby(redis_store._ROOMS, -seconds, code)

    return redis_store.RedisStore(server.url, bounds), expire_earlier


def test_a_room_lives_from_its_last_change(aging: Aging) -> None:
    store, pass_by = aging
    store.create(new("BBBBB"))
    for _ in range(3):
        pass_by(800.0)
        show(store, "BBBBB", "/lessons")
    pass_by(800.0)
    # the last change is what counts; to read is none
    assert store.read("BBBBB") is not None
    pass_by(201.0)
    assert store.read("BBBBB") is None
    assert store.totals() == (0, 0)
    # its place is free, and its code
    assert store.create(new("CCCCC"))
    pass_by(1001.0)
    assert store.read("CCCCC") is None
    assert store.create(new("BBBBB"))


def test_followers_are_counted_once_each_and_forgotten(make_store: MakeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = make_store(Bounds(followers=3)), make_store(Bounds(followers=3))
    one.create(new())
    for store, name in [(one, "a"), (other, "a"), (other, "b"), (one, "c"), (one, "beyond the bound")]:
        store.follow("BCDFG", name)
    assert one.followers("BCDFG") == other.followers("BCDFG") == 3
    assert one.totals() == (1, 3)
    other.leave("BCDFG", "a")
    assert one.followers("BCDFG") == 2
    assert one.followers("GHJKM") == 0
    for module in (stores, sqlite_store, redis_store):
        monkeypatch.setattr(module, "PRESENCE", 0.2)
    for name in ("b", "c"):
        one.follow("BCDFG", name)
    # whoever is not heard of is not counted
    until(lambda: other.followers("BCDFG") == 0)


def test_an_answer_replaces_that_of_the_same_person(make_store: MakeStore) -> None:
    store = make_store(Bounds(answers=2))
    assert store.answer("BCDFG", "x.1", "a", "0")
    assert store.answer("BCDFG", "x.1", "b", "1")
    assert store.answer("BCDFG", "x.1", "a", "[0.5,-0.5]")
    assert not store.answer("BCDFG", "x.1", "c", "1")
    assert sorted(store.answers("BCDFG", "x.1")) == ["1", "[0.5,-0.5]"]
    # another question, or another room of the same code, has answers of its own
    assert store.answers("BCDFG", "x.2") == store.answers("BCDFG", "y.1") == []


def test_a_watcher_hears_of_changes_by_others(make_store: MakeStore) -> None:
    mine, other = make_store(), make_store()
    mine.create(new())
    watcher = mine.watcher()
    while watcher.wait(0.2):
        pass
    heard = threading.Event()

    def listen() -> None:
        if watcher.wait(30.0):
            heard.set()

    thread = threading.Thread(target=listen)
    thread.start()
    show(other, "BCDFG", "/lessons")
    assert heard.wait(20)
    thread.join()
    for act in (
        lambda: other.follow("BCDFG", "a"),
        lambda: other.answer("BCDFG", "x.1", "a", "0"),
        lambda: other.leave("BCDFG", "a"),
    ):
        while watcher.wait(0.1):
            pass
        act()
        assert watcher.wait(20.0)
    watcher.close()


def test_all_processes_sign_with_one_secret(make_store: MakeStore) -> None:
    assert make_store().secret("first") == "first"
    assert make_store().secret("second") == "first"


def test_what_another_version_has_kept_is_no_room(store: RoomStore, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        for module in (sqlite_store, redis_store):
            patch.setattr(module, "to_text", lambda _: '{"code": "BCDFG", "colour": 3, "question": null}')
        store.create(new())
    assert store.read("BCDFG") is None
    with pytest.raises(RoomError, match="There is no room BCDFG"):
        show(store, "BCDFG", "/")


@pytest.mark.parametrize("jump", [-1e9, 1e9])
def test_the_wall_clock_may_jump(store: RoomStore, monkeypatch: pytest.MonkeyPatch, jump: float) -> None:
    store.create(new())
    store.follow("BCDFG", "a")
    true = time.time
    monkeypatch.setattr(time, "time", lambda: true() + jump)
    assert show(store, "BCDFG", "/lessons").version == 2
    assert store.followers("BCDFG") == 1
    claim = store.update("BCDFG", lambda room, now: rooms.offered(room, "key", "123456", now)).claim
    assert store.update("BCDFG", lambda room, now: rooms.claimed(room, claim, "other", now)).key == "other"


def test_a_machine_that_starts_anew_goes_on_with_its_rooms(tmp_path: Path) -> None:
    folder, bounds = tmp_path, Bounds(life=100.0)
    before = sqlite_store.SqliteStore(folder, bounds, steady=lambda: 50_000.0)
    before.create(new())
    before.follow("BCDFG", "a")
    # the steady clock begins again at nought
    clock = [3.0]
    after = sqlite_store.SqliteStore(folder, bounds, steady=lambda: clock[0])
    assert after.read("BCDFG") is not None
    clock[0] += 99.0
    assert after.read("BCDFG") is not None
    clock[0] += 2.0
    # and a room does not live for ever
    assert after.read("BCDFG") is None


def test_a_file_that_is_full_or_spoilt_is_a_store_that_is_away(tmp_path: Path) -> None:
    folder = tmp_path
    store = sqlite_store.SqliteStore(folder, Bounds())
    store.create(new())
    connection = store._connection
    assert connection is not None
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")

    def fill() -> None:
        for number in range(200):
            store.answer("BCDFG", "x.1", str(number), "9" * 500)

    with pytest.raises(StoreError, match="full"):
        fill()
    # the next connection knows nothing of the bound: as after somebody made room
    assert show(store, "BCDFG", "/lessons").version == 2

    spoilt = folder / "spoilt"
    spoilt.mkdir()
    (spoilt / "rooms.sqlite3").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="not a database"):
        sqlite_store.SqliteStore(spoilt, Bounds()).create(new())
    (folder / "file").write_text("")
    with pytest.raises(StoreError, match="file"):
        sqlite_store.SqliteStore(folder / "file", Bounds()).read("BCDFG")


def test_a_file_that_was_taken_away_is_made_again(tmp_path: Path) -> None:
    store = sqlite_store.SqliteStore(tmp_path, Bounds())
    store.create(new())
    for path in tmp_path.glob("rooms.sqlite3*"):
        path.unlink()
    with pytest.raises(RoomError, match="There is no room"):
        show(store, "BCDFG", "/")
    assert store.read("BCDFG") is None
    assert store.create(new())
    # and so does who listens
    watcher = store.watcher()
    while watcher.wait(0.1):
        pass
    for path in tmp_path.glob("rooms.sqlite3*"):
        path.unlink()
    other = sqlite_store.SqliteStore(tmp_path, Bounds())
    other.create(new())
    assert watcher.wait(20.0)
    watcher.close()


def test_a_child_opens_a_connection_of_its_own(tmp_path: Path) -> None:
    store = sqlite_store.SqliteStore(tmp_path, Bounds())
    store.create(new())
    child = os.fork()
    if child == 0:
        os._exit(0 if show(store, "BCDFG", "/lessons").version == 2 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert show(store, "BCDFG", "/").version == 3
