"""The topology of compose.yaml as processes of this machine: two gunicorn masters, and nginx with deploy/."""

from __future__ import annotations

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
# nginx would give up the privileges with which the test made its folders; in the container it has none
OURSELVES = " user root;" if os.geteuid() == 0 else ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(condition: Callable[[], object], seconds: float = 120.0, said: Callable[[], str] = str) -> None:
    """Wait for a condition, not for a time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"never true within {seconds:g} s: {said()}"
        time.sleep(0.05)


@contextmanager
def connections(port: int, count: int, begin: bytes) -> Iterator[list[socket.socket]]:
    """So many connections that say how they begin, and then nothing."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + len(list(Path("/proc/self/fd").iterdir())) + 200
    if soft < wanted:
        if hard < wanted:
            pytest.skip(f"{count} connections were NOT tested: this process may have {hard} files open")
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    opened: list[socket.socket] = []
    try:
        for _ in range(count):
            opened.append(socket.create_connection(("127.0.0.1", port), timeout=60))
            if begin:
                opened[-1].sendall(begin)
        yield opened
    finally:
        for one in opened:
            one.close()


def _command_of(process: int) -> bytes:
    """Its command line; empty once it has ended."""
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def get(url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None) -> Answer:
    """An answer whatever its status; status 0 if there is none."""
    request = urllib.request.Request(url, data=body, headers=dict(headers or {}))
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())
    except OSError as error:
        return Answer(0, {}, str(error).encode())


@dataclass
class App:
    """One gunicorn master."""

    settings: Mapping[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> App:
        environment = os.environ | {"PORT": str(self.port), "WEB_CONCURRENCY": "1"} | dict(self.settings)
        command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "app:server"]
        with self.log.open("ab") as out:
            # a group of its own, so that a master that is killed takes its workers along when the test ends
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True
            )
        return self

    def ready(self) -> bool:
        assert self.process
        assert self.process.poll() is None, self.log.read_text()[-2000:]
        return get(f"{self.address}/readyz").status == 200

    def workers(self) -> list[int]:
        assert self.process
        text = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        children = [int(number) for number in text.split()]
        # and not what compiles kernels beside them
        return [child for child in children if b"gunicorn" in _command_of(child)]

    def kill(self) -> None:
        """Master and workers at once, as when the machine fails."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, 9)
            self.process.wait(10)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()


@dataclass
class Nginx:
    """The nginx of deploy/, with this machine's ports and folders in place of the containers'."""

    folder: Path
    apps: tuple[int, int]
    site: str = "http"
    port: int = field(default_factory=free_port)
    tls_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def write(self) -> Path:
        """Write its files; every replacement must find what it replaces."""
        replaced = {
            "app1:8050": f"127.0.0.1:{self.apps[0]}",
            "app2:8050": f"127.0.0.1:{self.apps[1]}",
            "/etc/nginx/": f"{self.folder}/",
            "/srv/acme": str(self.folder / "acme"),
            "/tmp/nginx": f"{self.folder}/nginx",
            "listen 8080": f"listen 127.0.0.1:{self.port}",
            "listen 8443": f"listen 127.0.0.1:{self.tls_port}",
        }
        found = set()
        for source, name in (
            (DEPLOY / "nginx.conf", "nginx.conf"),
            (DEPLOY / "locations.conf", "locations.conf"),
            (DEPLOY / "sites" / f"{self.site}.conf", "site.conf"),
        ):
            text = source.read_text()
            for old, new in replaced.items():
                if old in text:
                    found.add(old)
                    text = text.replace(old, new)
            (self.folder / name).write_text(text)
        assert found == set(replaced) - ({"listen 8443"} if self.site == "http" else set())
        (self.folder / "acme" / ".well-known" / "acme-challenge").mkdir(parents=True, exist_ok=True)
        return self.folder / "nginx.conf"

    def command(self, *more: str) -> list[str]:
        executable = shutil.which("nginx") or "/usr/sbin/nginx"
        return [executable, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), "-e", "/dev/stderr", *more]

    def check(self) -> str:
        """What ``nginx -t`` says; it must be content."""
        done = subprocess.run(self.command("-t"), capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 0, done.stderr
        return done.stderr

    def start(self) -> Nginx:
        with (self.folder / "log").open("ab") as out:
            self.process = subprocess.Popen(self.command("-g", f"daemon off;{OURSELVES}"), stdout=out, stderr=out)
        until(lambda: listens(self.port), 30, (self.folder / "log").read_text)
        return self

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)


def json_of(answer: Answer) -> dict[str, object]:
    data: dict[str, object] = json.loads(answer.body)
    return data
