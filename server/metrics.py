"""What the server does, in numbers for Prometheus; right across gunicorn's workers, which write to a folder they share.

``PROMETHEUS_MULTIPROC_DIR`` names the folder and must be set before this module is imported: ``gunicorn.conf.py`` does.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
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
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_requests = Histogram(
    "gatescape_request_seconds", "From a request to its answer.", ["kind", "status"], buckets=_SECONDS
)
_compute = Histogram("gatescape_compute_seconds", "A turn at computing.", ["queue"], buckets=_SECONDS)
_waiting = Gauge("gatescape_waiting", "Requests that wait for a turn.", ["queue"], multiprocess_mode="livesum")
_refused = Counter("gatescape_refused_total", "Requests that were asked to come back.", ["queue", "why"])
_streams = Gauge("gatescape_streams", "Streams of events that are open.", multiprocess_mode="livesum")
_room_events = Counter("gatescape_room_events_total", "States of rooms that were sent to followers.")
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


def refused(queue: str, why: str) -> None:
    """Count a request that was asked to come back: its class of work found no turn, or its visitor had too much."""
    _refused.labels(queue, why).inc()


def cached(cache: str, outcome: str) -> None:
    """Count an answer: "kept", "joined" (another request computes it already) or "computed"."""
    _cached.labels(cache, outcome).inc()


def kept_frame(seconds: float) -> None:
    """Measure a frame that was given again without a look at the request."""
    _requests.labels("frame", "2xx").observe(seconds)
    _cached.labels("frames", "kept").inc()


def rooms(totals: Callable[[], tuple[int, int]]) -> Callable[[], Iterator[Metric]]:
    """How many rooms there are and how many follow them, on all hosts that share the store; left out while it is away.

    Args:
        totals: counts them; raises ``OSError`` or ``RuntimeError`` where it cannot.
    """

    def count() -> Iterator[Metric]:
        try:
            opened, following = totals()
        except (OSError, RuntimeError):
            return
        yield GaugeMetricFamily("gatescape_rooms", "Rooms that are open.", value=opened)
        yield GaugeMetricFamily("gatescape_room_followers", "People who follow a room.", value=following)

    return count


@contextmanager
def streams() -> Iterator[None]:
    """Count one more stream of events while the block lasts."""
    _streams.inc()
    try:
        yield
    finally:
        _streams.dec()


def room_event() -> None:
    """Count a state of a room that is sent to somebody."""
    _room_events.inc()


def install_metrics(app: Flask, *others: Callable[[], Iterator[Metric]]) -> None:
    """Measure every request of a Flask app, and answer ``/metrics``; ``others`` are counted when that is asked."""
    routes = Blueprint("metrics", __name__)

    @routes.get("/metrics")
    def metrics() -> Response:
        answer = Response(exposition(*others), content_type=CONTENT_TYPE_LATEST)
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


def exposition(*others: Callable[[], Iterator[Metric]]) -> bytes:
    """All figures in Prometheus' text format, and those of ``others``, which are the same for every worker."""
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    asked = CollectorRegistry()
    for other in others:
        asked.register(_Asked(other))
    return generate_latest(registry) + generate_latest(asked)


class _Asked(Collector):
    """Figures that are counted when they are asked for."""

    def __init__(self, count: Callable[[], Iterator[Metric]]) -> None:
        self._count = count

    def collect(self) -> Iterator[Metric]:
        """The figures."""
        return self._count()

    def describe(self) -> list[Metric]:
        """None beforehand: nothing is counted at the start."""
        return []
