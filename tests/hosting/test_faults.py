"""What goes wrong on a host, with real gunicorn: half-open connections, full disks, clocks, killed workers."""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .processes import ROOT, App, connections, get, until

pytestmark = pytest.mark.slow
HALF_OPEN = 1000


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[App]:
    app = App({"GATESCAPE_ROOMS_DIR": str(folder / "rooms"), **settings}, folder / "log").start()
    try:
        until(app.ready, 240)
        yield app
    finally:
        app.stop()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with served(tmp_path_factory.mktemp("app")) as one:
        yield one


def pictures(app: App, name: str) -> list[int]:
    return [get(f"{app.address}/api/v1/frame?preset=2A&quality=draft&b_h={name}{n},0").status for n in range(5)]


def test_a_thousand_silent_connections_keep_nobody_waiting(app: App) -> None:
    with connections(app.port, HALF_OPEN, b"") as silent:
        assert pictures(app, "0.1") == [200] * 5
        # they are dropped in the end
        silent[0].settimeout(120)
        assert silent[0].recv(1) == b""


def test_who_stops_in_the_middle_is_given_up(app: App) -> None:
    begin = b"GET /api/v1/frame?preset=2A HTTP/1.1\r\nHost: x\r\nX-Slow: "
    with connections(app.port, 100, begin) as slow:
        assert pictures(app, "0.2") == [200] * 5
        for one in slow:
            one.settimeout(120)
            # gunicorn closes it without an answer, or with a refusal
            assert not one.recv(4096).startswith(b"HTTP/1.1 200")
    body = b"POST /api/v1/weights HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n[["
    with connections(app.port, 3, body) as slow:
        slow[0].settimeout(120)
        answer = slow[0].recv(65536)
        assert answer.startswith(b"HTTP/1.1 408")
    assert "Traceback" not in app.log.read_text()


def test_a_killed_worker_is_replaced(app: App) -> None:
    (victim,) = app.workers()
    os.kill(victim, signal.SIGKILL)
    until(lambda: app.workers() and app.workers() != [victim])
    until(app.ready)
    assert pictures(app, "0.3") == [200] * 5


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        made = subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0
    except OSError:
        made = False
    if not made:
        pytest.skip("full disks were NOT tested: no privilege to mount a small one")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], timeout=30, check=False)


def fill(folder: Path) -> None:
    """Until nothing goes in any more."""
    for size in (1 << 16, 1 << 12, 1):
        try:
            with (folder / f"filler{size}").open("wb", buffering=0) as file:
                while True:
                    file.write(b"x" * size)
        except OSError:
            continue


def test_a_full_disk_of_kernels_and_rooms_stops_no_picture(tmp_path: Path) -> None:
    kernels = ROOT / ".cache" / "kernels"
    # every file takes whole pages
    size = sum(path.stat().st_size + 8192 for path in kernels.rglob("*"))
    with small_disk(tmp_path / "disk", f"{size // 1_000_000 + 20}m") as disk:
        shutil.copytree(kernels, disk / "kernels")
        fill(disk)
        temporary = tmp_path / "temporary"
        temporary.mkdir()
        places = {
            "GATESCAPE_CACHE_DIR": str(disk),
            "GATESCAPE_ROOMS_DIR": str(disk / "rooms"),
            "TMPDIR": str(temporary),
        }
        with served(tmp_path, **places) as app:
            assert pictures(app, "0.4") == [200] * 5
            assert get(f"{app.address}/").status == 200
            opened = get(f"{app.address}/api/v1/rooms", {"Content-Type": "application/json"}, b'{"address": "/"}')
            assert opened.status in {201, 503, 507}
            assert b"Traceback" not in opened.body


def test_nothing_that_waits_or_limits_reads_the_wall_clock() -> None:
    """A clock that is set makes no bucket full and no wait long; rooms have times of their own, which hosts share."""
    for path in [ROOT / "gunicorn.conf.py", *sorted((ROOT / "server").glob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert (node.value.id, node.attr) not in {("time", "time"), ("datetime", "now")}, path
