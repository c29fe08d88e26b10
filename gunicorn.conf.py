"""How gunicorn serves Gatescape; docs/hosting.md explains every variable."""

import ctypes
import gc
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from server.logs import json_logging

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8050')}"

# a frame is computed by one core; threads hold the connections that wait
worker_class = "server.worker.PatientWorker"
workers = int(os.environ.get("WEB_CONCURRENCY", str(min(os.cpu_count() or 1, 4))))

# Everyone who follows a room holds a thread of his worker, and chance may bring all of a class to one worker: so there
# are threads for all of them and 32 for requests beside. A thread is made when it is first needed.
followers = int(os.environ.get("GATESCAPE_FOLLOWERS", "160"))
threads = int(os.environ.get("GATESCAPE_THREADS", str(followers + 32)))
# streams never take the last threads: without one left, nobody would even be refused
os.environ["GATESCAPE_FOLLOWERS"] = str(max(1, min(followers, threads - 8)))
# the app bounds by it what one visitor may ask at once
os.environ["GATESCAPE_THREADS"] = str(threads)
# a connection costs a few kB, and whoever says nothing keeps one for half a minute
worker_connections = max(4000, 5 * threads)
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
wanted = worker_connections + 1000
if soft < wanted:
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
    worker_connections = min(worker_connections, max(100, hard - 500))

# kernels are loaded once and shared by all workers
preload_app = True

# glibc gives every few threads a heap of their own, and each keeps what was once needed: two are enough, since Python
# runs one thread at a time
libc = ctypes.CDLL(None)
if hasattr(libc, "mallopt"):
    arena_max = -8
    libc.mallopt(arena_max, 2)

# nobody steers a running server, and the socket would be shared by every instance of a user
control_socket_disable = True

timeout = 30
graceful_timeout = 10
keepalive = 30

# a link may hold many orbits; gunicorn's default of 4094 would refuse it
limit_request_line = 8190

# the figures of all workers together; in memory where there is a file system for it
# that has room: a worker whose figures find none ends when it writes them
memory = Path("/dev/shm")
roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 32_000_000
shared = memory if roomy else None
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="gatescape-metrics-", dir=shared)
    own_figures = True
else:
    own_figures = False

if os.environ.get("GATESCAPE_LOG") == "json":
    logconfig_dict = json_logging()

accesslog = "-" if os.environ.get("GATESCAPE_ACCESS_LOG") == "1" else None
errorlog = "-"

# a heartbeat on a slow disk can stall a worker inside a container
if memory.is_dir():
    worker_tmp_dir = str(memory)


# what compiles the kernels that the first picture did not need
beside = []


def when_ready(server):
    """Prepare what workers share, and say where the page is."""
    from server import warm

    warm.first_picture()
    if not warm.stamp().exists():
        # a polite process of its own: a worker that needs one of these kernels before waits for that one only
        rest = subprocess.Popen([sys.executable, "-m", "server.warm"], stdout=subprocess.DEVNULL, process_group=0)
        os.setpriority(os.PRIO_PROCESS, rest.pid, 10)
        beside.append(rest)
    host, port = bind.rsplit(":", 1)
    shown = "localhost" if host in {"0.0.0.0", "127.0.0.1", "[::]"} else host
    server.log.info("Gatescape is at http://%s:%s", shown, port)


def pre_fork(_server, _worker):
    """Keep the collector from touching, and so copying, the pages that workers share."""
    gc.freeze()


def post_worker_init(worker):
    """A worker that is told to go lets its followers go to another, at once."""
    from server.rooms.lifetime import lives_while

    lives_while(lambda: worker.alive)


def child_exit(_server, worker):
    """A worker that is gone waits for nothing."""
    # not before the folder is set, which it reads when it is imported
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(_server):
    """Take with the server what it made."""
    for rest in beside:
        if rest.poll() is None:
            os.killpg(rest.pid, signal.SIGTERM)
    if own_figures:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
