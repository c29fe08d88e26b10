"""Two apps, Redis and nginx, as in compose.yaml."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import redis as redis_support

from .processes import App, Nginx, until

MISSING = [name for name in ("nginx", "redis-server") if not (shutil.which(name) or Path(f"/usr/sbin/{name}").exists())]


@dataclass
class Topology:
    apps: tuple[App, App]
    nginx: Nginx
    redis: redis_support.RedisServer

    @property
    def address(self) -> str:
        return self.nginx.address


@pytest.fixture(scope="module")
def topology(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Topology]:
    if MISSING:
        pytest.skip(f"the topology was NOT tested: {' and '.join(MISSING)} not installed (make services)")
    folder = tmp_path_factory.mktemp("topology")
    store = redis_support.RedisServer(folder).start()
    settings = {"GATESCAPE_PROXIES": "1", "REDIS_URL": store.url, "GATESCAPE_SECRET": "of this test " * 4}
    apps = (App(settings, folder / "app1"), App(settings, folder / "app2"))
    nginx = Nginx(folder, (apps[0].port, apps[1].port))
    try:
        for app in apps:
            app.start()
        nginx.write()
        nginx.check()
        for app in apps:
            until(app.ready, 240)
        nginx.start()
        yield Topology(apps, nginx, store)
    finally:
        nginx.stop()
        for app in apps:
            app.stop()
        store.stop()
