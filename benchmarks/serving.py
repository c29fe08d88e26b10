"""A real server for benchmarks."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Server:
    """Where a server answers, and the number of its first process."""

    address: str
    process: int

    @property
    def port(self) -> int:
        """The port where it listens."""
        return int(self.address.rpartition(":")[2])

    def workers(self) -> list[int]:
        """The numbers of its workers' processes."""
        text = Path(f"/proc/{self.process}/task/{self.process}/children").read_text()
        # a process that compiles what the first picture did not need is none of them
        return [int(number) for number in text.split() if b"gunicorn" in Path(f"/proc/{number}/cmdline").read_bytes()]


def cpu_seconds(server: Server) -> float:
    """Processor time that a server's present workers have used."""
    ticks = 0
    for worker in server.workers():
        fields = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(**settings: str) -> Iterator[Server]:
    """gunicorn as ``make run`` starts it, on a free port, once it answers; settings are environment variables."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PORT": str(port)} | settings
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--log-level", "error", "app:server"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/healthz", 300.0)
        yield Server(address, process.pid)
    finally:
        process.terminate()
        process.wait(15)


def wait_for(url: str, seconds: float) -> None:
    """Until the server answers.

    Raises:
        TimeoutError: if it does not.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{url} did not answer within {seconds:g} s")
