"""Rooms under real gunicorn: two workers share them, count them right, and a reload loses none."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from tests.server.test_operation import ROOT, answers, figure, read

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def gunicorn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("rooms")
    environment = os.environ | {"PORT": str(port), "WEB_CONCURRENCY": "2", "GATESCAPE_ROOMS_DIR": str(folder)}
    environment.pop("REDIS_URL", None)
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "app:server"]
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=out, stdout=out)
        try:
            deadline = time.monotonic() + 240
            while not answers(f"http://127.0.0.1:{port}/readyz"):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.2)
            yield port, process
        finally:
            process.terminate()
            process.wait(30)


def call(port: int, method: str, path: str, body: object = None, token: str = "") -> Any:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    data = None if body is None else json.dumps(body).encode()
    url = f"http://127.0.0.1:{port}{path}"
    with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method), timeout=60) as answer:
        return json.load(answer)


class Follower(threading.Thread):
    """Listens, and comes back with the last id whenever the stream ends, as the page does."""

    def __init__(self, port: int, code: str) -> None:
        super().__init__(daemon=True)
        self.port, self.code = port, code
        self.seen: list[str] = []
        self.streams = 0
        self.stop = threading.Event()
        self.mine = call(port, "POST", f"/api/v1/rooms/{code}/followers")["pass"]

    def run(self) -> None:
        last = ""
        while not self.stop.is_set():
            connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
            headers = {"X-Follower": self.mine} | ({"Last-Event-ID": last} if last else {})
            try:
                connection.request("GET", f"/api/v1/rooms/{self.code}/events", headers=headers)
                answer = connection.getresponse()
                self.streams += 1
                while (line := answer.readline()) and not self.stop.is_set():
                    text = line.decode().strip()
                    if text.startswith("id: "):
                        last = text[4:]
                    if text.startswith("data: {") and '"address"' in text:
                        self.seen.append(json.loads(text[6:])["address"])
            except OSError:
                time.sleep(0.05)
            finally:
                connection.close()


def until(condition: Any, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_reload_loses_no_room_and_nobody(gunicorn: tuple[int, subprocess.Popen[bytes]]) -> None:
    port, process = gunicorn
    address = f"http://127.0.0.1:{port}"
    opened = call(port, "POST", "/api/v1/rooms", {"address": "/"})
    code, token = opened["room"], opened["token"]
    followers = [Follower(port, code) for _ in range(12)]
    for follower in followers:
        follower.start()
    until(lambda: all(follower.seen for follower in followers))
    # whichever worker is asked
    for _ in range(6):
        text = read(f"{address}/metrics")
        assert figure(text, "gatescape_rooms") == 1
        assert figure(text, "gatescape_room_followers") == 12
        assert figure(text, "gatescape_streams") == 12
    call(port, "PUT", f"/api/v1/rooms/{code}/state", {"address": "/?preset=8A"}, token)
    until(lambda: all(follower.seen[-1] == "/?preset=8A" for follower in followers))

    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    first = set(children.read_text().split())
    process.send_signal(signal.SIGHUP)
    until(lambda: (now := set(children.read_text().split())) and not now & first and len(now) == 2, 120)
    # the same token, the same room, everybody there again
    call(port, "PUT", f"/api/v1/rooms/{code}/state", {"address": "/lessons"}, token)
    until(lambda: all(follower.seen[-1] == "/lessons" for follower in followers))
    assert all(follower.streams >= 2 for follower in followers)
    # nothing was told twice in a row: each came back with the id that it had
    for follower in followers:
        assert follower.seen == ["/", "/?preset=8A", "/lessons"]
    until(lambda: figure(read(f"{address}/metrics"), "gatescape_room_followers") == 12)

    # a worker that dies takes no room with it
    victim = children.read_text().split()[0]
    os.kill(int(victim), signal.SIGKILL)
    until(lambda: len(children.read_text().split()) == 2 and victim not in children.read_text().split())
    call(port, "PUT", f"/api/v1/rooms/{code}/state", {"address": "/survey"}, token)
    until(lambda: all(follower.seen[-1] == "/survey" for follower in followers))
    for follower in followers:
        follower.stop.set()
    call(port, "DELETE", f"/api/v1/rooms/{code}", token=token)
    for follower in followers:
        follower.join(30)
