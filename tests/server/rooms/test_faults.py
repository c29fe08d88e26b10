"""What goes wrong: Redis is restarted in mid-room, with and without what it held; the file cannot be had."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from server.rooms import hub, redis_store
from server.rooms.hall import Hall
from server.rooms.redis_store import RedisStore
from server.rooms.store import Bounds
from tests.support.redis import RedisServer, installed
from tests.support.wire import Wire

from .people import Leader, Listener, serve

AWAY = "The rooms cannot be reached at the moment; everything else on the page works. Trying again."


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis of its own, since it is stopped."""
    if not installed():
        pytest.skip("redis-server is not on the PATH, so the rooms in Redis are not tested; make redis installs it")
    server = RedisServer(tmp_path).start()
    yield server
    server.stop()


@pytest.fixture
def client(redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(hub, "_PAUSE", 0.05)
    return serve(Hall(RedisStore(redis.url, Bounds())))


@pytest.mark.parametrize("saved", [True, False])
def test_redis_is_restarted_in_mid_room(client: FlaskClient, redis: RedisServer, saved: bool) -> None:
    leader = Leader(client)
    follower = Listener(client, f"{leader.root}/events")
    first = follower.next()
    redis.stop(save=saved)
    assert follower.next("away") == {"id": ""}
    refused = leader.show("/?b_h=0.1,0")
    assert (refused.status_code, refused.json["error"]) == (503, AWAY)
    assert refused.headers["Retry-After"] == "1"
    assert client.get(leader.root).status_code == client.post("/api/v1/rooms", json={"address": "/"}).status_code == 503
    redis.start()
    if not saved:
        # the room is gone with the store; the token opens it again, at the same code
        follower.next("missing")
        follower.rest()
        assert leader.show("/?b_h=0.1,0").status_code == 200
        follower.answer.close()
        follower = Listener(client, f"{leader.root}/events", **{"Last-Event-ID": first["id"]})
        assert follower.next()["state"]["parameters"]["b_h"] == [0.1, 0.0]
    else:
        assert leader.show("/?b_h=0.1,0").status_code == 200
        while (heard := follower.next())["id"] == first["id"]:
            pass
        assert heard["state"]["parameters"]["b_h"] == [0.1, 0.0]
        assert heard["version"] == first["version"] + 1
    # and goes on
    leader.show("/?b_h=0.2,0")
    assert follower.next()["state"]["parameters"]["b_h"] == [0.2, 0.0]
    follower.answer.close()


def test_the_network_to_redis_is_cut_and_mended(redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """One host cannot reach Redis, which another can: nobody is told that the connection is gone, bytes just stop."""
    monkeypatch.setattr(hub, "_PAUSE", 0.05)
    monkeypatch.setattr(redis_store, "_PATIENCE", 0.3)
    with Wire(redis.port) as wire:
        here = serve(Hall(RedisStore(f"redis://127.0.0.1:{wire.port}/0", Bounds())))
        there = serve(Hall(RedisStore(redis.url, Bounds())))
        leader = Leader(there)
        follower = Listener(here, f"{leader.root}/events")
        first = follower.next()
        wire.cut()
        # who follows is told, though he asks for nothing; the picture stays, and the other host goes on
        assert follower.next("away") == {"id": ""}
        refused = here.get(leader.root)
        assert (refused.status_code, refused.json["error"]) == (503, AWAY)
        assert leader.show("/?b_h=0.1,0").status_code == 200
        wire.mend()
        while (heard := follower.next())["id"] == first["id"]:
            pass
        assert heard["state"]["parameters"]["b_h"] == [0.1, 0.0]
        leader.show("/?b_h=0.2,0")
        assert follower.next()["state"]["parameters"]["b_h"] == [0.2, 0.0]
        follower.answer.close()


def test_who_hears_nothing_for_long_asks_and_is_answered(redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_store, "_PATIENCE", 0.05)
    watcher = RedisStore(redis.url, Bounds()).watcher()
    assert watcher.wait(0.0)
    # a sign of life is no change
    assert not any(watcher.wait(0.06) for _ in range(10))
    watcher.close()


def test_a_worker_that_came_after_the_loss_knows_the_tokens(redis: RedisServer) -> None:
    one, other = (serve(Hall(RedisStore(redis.url, Bounds()))) for _ in range(2))
    leader = Leader(one)
    redis.stop()
    redis.start()
    assert leader.show("/lessons").status_code == 200
    assert (
        other.put(
            f"{leader.root}/state", json={"address": "/"}, headers={"Authorization": f"Bearer {leader.token}"}
        ).status_code
        == 200
    )


def unwritable(tmp_path: Path) -> str:
    (tmp_path / "no folder").write_text("")
    return str(tmp_path / "no folder")


def spoilt(tmp_path: Path) -> str:
    (tmp_path / "rooms.sqlite3").write_bytes(b"no database at all" * 100)
    return str(tmp_path)


@pytest.mark.parametrize("fault", [unwritable, spoilt])
def test_without_a_store_the_page_works(
    fault: Callable[[Path], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATESCAPE_ROOMS_DIR", fault(tmp_path))
    monkeypatch.delenv("REDIS_URL", raising=False)
    client: Any = create_app().server.test_client()
    refused = client.post("/api/v1/rooms", json={"address": "/"})
    assert (refused.status_code, refused.json["error"]) == (503, AWAY)
    assert client.get("/").status_code == 200
    assert client.get("/api/v1/frame?quality=draft").status_code == 200
    assert client.get("/readyz").status_code == 200
    figures = client.get("/metrics")
    assert figures.status_code == 200
    assert "gatescape_rooms " not in figures.text


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("GATESCAPE_ROOMS", "0"),
        ("GATESCAPE_ROOM_MINUTES", "soon"),
        ("GATESCAPE_FOLLOWERS", "-1"),
        ("GATESCAPE_ROOMS", "1" * 40),
    ],
)
def test_a_setting_that_cannot_be_read_stops_the_start(
    variable: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, text)
    with pytest.raises(ValueError, match=f"{variable}: .* is not a positive whole number"):
        Hall.of_environment()
