"""What the server does, in numbers for Prometheus; right across gunicorn's workers, which write to a folder they share.

``PROMETHEUS_MULTIPROC_DIR`` names the folder and must be set before this module is imported: ``gunicorn.conf.py`` does.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_requests = Histogram(
    "gatescape_request_seconds", "From a request to its answer.", ["kind", "status"], buckets=_SECONDS
)
_compute = Histogram("gatescape_compute_seconds", "A turn at computing.", ["queue"], buckets=_SECONDS)
_waiting = Gauge("gatescape_waiting", "Requests that wait for a turn.", ["queue"], multiprocess_mode="livesum")
_refused = Counter("gatescape_refused_total", "Requests that found no turn.", ["queue"])
_cached = Counter("gatescape_cache_total", "Answers asked of a cache.", ["cache", "outcome"])


@contextmanager
def waits(queue: str) -> Iterator[None]:
    """Count one more in a queue while the block lasts."""
    gauge = _waiting.labels(queue)
    gauge.inc()
    try:
        yield
    finally:
        gauge.dec()


@contextmanager
def computes(queue: str) -> Iterator[None]:
    """Measure a turn."""
    with _compute.labels(queue).time():
        yield


def refused(queue: str) -> None:
    """Count a request that found no turn."""
    _refused.labels(queue).inc()


def cached(cache: str, outcome: str) -> None:
    """Count an answer: "kept", "joined" (another request computes it already) or "computed"."""
    _cached.labels(cache, outcome).inc()


def install_metrics(app: Flask) -> None:
    """Measure every request of a Flask app, and answer ``/metrics``."""
    routes = Blueprint("metrics", __name__)

    @routes.get("/metrics")
    def metrics() -> Response:
        answer = Response(exposition(), content_type=CONTENT_TYPE_LATEST)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    app.register_blueprint(routes)

    @app.before_request
    def begin() -> None:
        g.begun = time.perf_counter()

    @app.after_request
    def measure(answer: Response) -> Response:
        if "begun" in g:
            status = f"{answer.status_code // 100}xx"
            _requests.labels(kind(), status).observe(time.perf_counter() - g.begun)
        return answer


def kind() -> str:
    """What the present request asks for, one of a few words: the name of its route, "page", "files" or "other"."""
    if request.path.startswith(("/assets/", "/_dash", "/static/")):
        return "files"
    endpoint = request.endpoint
    if endpoint is None or endpoint == "/<path:path>":
        return "other"
    return "page" if endpoint == "/" else endpoint.rpartition(".")[2]


def exposition() -> bytes:
    """All figures in Prometheus' text format."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
