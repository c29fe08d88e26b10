"""Both stores, the real thing each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server.rooms.hall import Hall
from server.rooms.redis_store import RedisStore
from server.rooms.sqlite_store import SqliteStore
from server.rooms.store import Bounds, RoomStore
from tests.support.redis import RedisServer, installed

from .people import Events, Leader, Listener, serve

MakeStore = Callable[..., RoomStore]
USUAL = Bounds()


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    if not installed():
        pytest.skip("redis-server is not on the PATH, so the rooms in Redis are not tested; make redis installs it")
    server = RedisServer(tmp_path_factory.mktemp("redis")).start()
    yield server
    server.stop()


@pytest.fixture(params=["file", "redis"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def make_store(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> MakeStore:
    """Makes stores that share their rooms, as the processes of a host or several hosts do."""
    if kind == "file":
        return lambda bounds=USUAL: SqliteStore(tmp_path, bounds)
    server: RedisServer = request.getfixturevalue("redis_server")
    server.client().flushall()
    return lambda bounds=USUAL: RedisStore(server.url, bounds)


@pytest.fixture
def store(make_store: MakeStore) -> RoomStore:
    return make_store()


@pytest.fixture
def hall(make_store: MakeStore) -> Hall:
    return Hall(make_store(), streams=4)


@pytest.fixture
def client(hall: Hall) -> FlaskClient:
    return serve(hall)


@pytest.fixture
def listen(client: FlaskClient) -> Iterator[Events]:
    opened: list[Listener] = []

    def start(leader: Leader, **headers: str) -> Listener:
        opened.append(Listener(client, f"{leader.root}/events", **headers))
        return opened[-1]

    yield start
    for listener in opened:
        listener.answer.close()
