"""Operating it: readiness, figures and logs; with real gunicorn, two workers, and a reload under load."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from server.cache import SingleFlightCache
from server.limits import BusyError, ComputeBound
from server.logs import JsonFormatter
from server.portraits import Workshop

ROOT = Path(__file__).parents[2]
PATIENCE = 240  # seconds, far more than anything takes


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().server.test_client()


def figure(text: str, name: str, **labels: str) -> float:
    """The sum of a figure over all its rows that carry these labels."""
    total = 0.0
    for line in text.splitlines():
        row = re.fullmatch(rf"{name}(?:\{{(.*)\}})? (\S+)", line)
        if row and all(f'{key}="{value}"' in (row[1] or "") for key, value in labels.items()):
            total += float(row[2])
    return total


def test_readiness_is_that_a_picture_can_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    full = Workshop(SingleFlightCache(1), SingleFlightCache(1), ComputeBound(1, 0))
    monkeypatch.setattr("app.Workshop.of_this_machine", lambda: full)
    client = create_app().server.test_client()
    with full.bound.turn():
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "1"
        assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").get_json()["status"] == "ready"


def test_requests_turns_and_caches_are_counted(client: FlaskClient) -> None:
    def read() -> str:
        return client.get("/metrics").text

    before = read()
    for _ in range(3):
        client.get("/api/v1/frame?b_h=0.0123,0.0456&quality=draft")
    client.get("/api/v1/frame?b_h=x")
    client.get("/nothing")
    after = read()

    def gained(name: str, **labels: str) -> float:
        return figure(after, name, **labels) - figure(before, name, **labels)

    assert gained("gatescape_request_seconds_count", kind="frame", status="2xx") == 3
    assert gained("gatescape_request_seconds_count", kind="frame", status="4xx") == 1
    assert gained("gatescape_request_seconds_count", kind="other", status="4xx") == 1
    assert gained("gatescape_cache_total", cache="frames", outcome="computed") == 1
    assert gained("gatescape_cache_total", cache="frames", outcome="kept") == 2
    assert gained("gatescape_compute_seconds_count", queue="portraits") == 1
    assert gained("gatescape_compute_seconds_sum", queue="portraits") > 0.0


def test_a_queue_that_is_full_is_counted() -> None:
    client = create_app().server.test_client()
    bound = ComputeBound(1, 0, name="of this test")
    with bound.turn(), pytest.raises(BusyError), bound.turn():
        pass
    assert figure(client.get("/metrics").text, "gatescape_refused_total", queue="of this test") == 1
    assert figure(client.get("/metrics").text, "gatescape_waiting", queue="of this test") == 0


def test_logs_are_lines_of_json() -> None:
    form = JsonFormatter()
    try:
        raise ZeroDivisionError("by zero\nand more")
    except ZeroDivisionError:
        fault = logging.LogRecord("server.routes", logging.ERROR, "", 1, "no answer for %s", ("/x",), sys.exc_info())
    line = form.format(fault)
    assert "\n" not in line
    said = json.loads(line)
    assert (said["level"], said["logger"], said["message"]) == ("error", "server.routes", "no answer for /x")
    assert "ZeroDivisionError" in said["traceback"]
    atoms = {"h": "10.0.0.1", "m": "GET", "U": "/api", "q": 'a="b"', "s": "200", "B": "12", "D": "3456"}
    record = logging.LogRecord("gunicorn.access", logging.INFO, "", 1, "%(h)s", None, None)
    record.args = atoms
    said = json.loads(form.format(record))
    assert (said["from"], said["query"], said["status"], said["microseconds"]) == ("10.0.0.1", 'a="b"', 200, 3456)


@pytest.fixture(scope="module")
def gunicorn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, subprocess.Popen[bytes], Path]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path_factory.mktemp("log") / "lines"
    environment = os.environ | {
        "PORT": str(port),
        "WEB_CONCURRENCY": "2",
        "GATESCAPE_LOG": "json",
        "GATESCAPE_ACCESS_LOG": "1",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "app:server"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=out, stdout=out)
        address = f"http://127.0.0.1:{port}"
        try:

            def ready() -> bool:
                assert process.poll() is None, log.read_text()
                return answers(f"{address}/readyz")

            until(ready)
            yield address, process, log
        finally:
            process.terminate()
            process.wait(PATIENCE)


def answers(url: str) -> bool:
    """Whether a server is there and content; how long it takes on a busy machine says nothing."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return str(answer.read().decode())


@pytest.mark.slow
def test_figures_are_those_of_all_workers(gunicorn: tuple[str, subprocess.Popen[bytes], Path]) -> None:
    address, process, log = gunicorn
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    before = figure(read(f"{address}/metrics"), "gatescape_request_seconds_count", kind="health")
    threads = [threading.Thread(target=answers, args=(f"{address}/healthz",)) for _ in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    def counted() -> float:
        return figure(read(f"{address}/metrics"), "gatescape_request_seconds_count", kind="health")

    # an answer is counted after it is sent
    until(lambda: counted() == before + 60)
    # whichever worker is asked
    assert [counted() for _ in range(6)] == [before + 60] * 6

    def logged() -> bool:
        whole = log.read_text().rpartition("\n")[0]
        return {json.loads(line).get("path") for line in whole.splitlines()} >= {"/healthz", "/metrics"}

    until(logged)
    assert len(children.read_text().split()) == 2


@pytest.mark.slow
def test_a_reload_loses_no_request(gunicorn: tuple[str, subprocess.Popen[bytes], Path]) -> None:
    address, process, _ = gunicorn
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    first = set(children.read_text().split())
    failed: list[int] = []
    answered = Counter[int]()
    stop = threading.Event()

    def all_are_answered_again() -> None:
        seen = dict(answered)
        until(lambda: all(answered[who] > seen.get(who, 0) for who in range(1, 4)))

    def renewed() -> bool:
        now = set(children.read_text().split())
        return len(now) == 2 and not now & first

    def ask(who: int) -> None:
        count = 0
        while not stop.is_set():
            count += 1
            if not answers(f"{address}/api/v1/frame?quality=draft&b_h=0.{who}{count},0"):
                failed.append(count)
            answered[who] += 1

    threads = [threading.Thread(target=ask, args=(who,)) for who in range(1, 4)]
    for thread in threads:
        thread.start()
    try:
        all_are_answered_again()
        process.send_signal(signal.SIGHUP)
        until(renewed)
        # and the new ones are at work
        all_are_answered_again()
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failed == []
    until(lambda: figure(read(f"{address}/metrics"), "gatescape_waiting") == 0)
