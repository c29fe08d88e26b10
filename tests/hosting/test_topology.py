"""compose.yaml's topology with real processes: delivery through nginx, what it keeps, and an app that dies."""

from __future__ import annotations

import gzip
import re
import subprocess
import threading
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
import yaml

from .conftest import Topology
from .processes import DEPLOY, ROOT, Nginx, connections, get, json_of, until

GZIP = {"Accept-Encoding": "gzip, deflate, br, zstd"}
FRAME = "/api/v1/frame?preset=2A&quality=draft&v="

pytestmark = pytest.mark.slow


def test_the_page_loads_compressed(topology: Topology) -> None:
    page = get(f"{topology.address}/?preset=2A", GZIP)
    assert page.status == 200
    text = gzip.decompress(page.body).decode()
    assert "Content-Security-Policy" in page.headers
    assert "Strict-Transport-Security" not in page.headers
    # what the document names is there, compressed, and may be kept for ever
    named = re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css)[^"]*)"', text)
    assert len(named) > 5
    for path in named:
        answer = get(topology.address + path, GZIP)
        assert answer.status == 200, path
        assert answer.headers["Content-Encoding"] == "gzip", path
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", path
        assert get(topology.address + path, GZIP).headers["X-Cache"] == "HIT", path


def test_a_frame_is_kept_once_for_everybody(topology: Topology) -> None:
    url = topology.address + FRAME + "kept"
    first = get(url, GZIP)
    assert (first.status, first.headers["X-Cache"]) == (200, "MISS")
    # another browser, which writes it in another way
    second = get(url, {"Accept-Encoding": "gzip", "X-Visitor": "other"})
    assert (second.headers["X-Cache"], second.body) == ("HIT", first.body)
    plain = get(url)
    assert "Content-Encoding" not in plain.headers
    assert plain.body == gzip.decompress(first.body)
    # nobody's refusal is kept for others
    for _ in range(2):
        refused = get(f"{topology.address}/api/v1/frame?U_h=x")
        assert (refused.status, refused.headers["X-Cache"]) == (400, "MISS")
    assert get(f"{topology.address}/api/v1/qr.svg?preset=2A").headers["Cache-Control"].startswith("private")


def test_a_class_on_one_link_costs_one_computation(topology: Topology) -> None:
    def computed() -> float:
        texts = [get(f"{app.address}/metrics").body.decode() for app in topology.apps]
        pattern = r'gatescape_cache_total\{cache="frames",outcome="computed"\} (\S+)'
        return sum(float(value) for text in texts for value in re.findall(pattern, text))

    before = computed()
    url = f"{topology.address}/api/v1/frame?preset=3A&b_h=0.0123,0&quality=draft&v=class"
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(get(url, GZIP).status)) for _ in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert statuses == [200] * 60
    assert computed() == before + 1


def test_visitors_are_told_apart_behind_the_proxy(topology: Topology) -> None:
    # the app sees this machine's address through nginx, whatever a visitor writes himself
    answer = get(f"{topology.address}/api/v1/frame?preset=2A&v=forwarded", {"X-Forwarded-For": "<script>"})
    assert answer.status == 200
    assert get(f"{topology.address}/metrics").status == 404
    assert get(f"{topology.apps[0].address}/metrics").status == 200


def test_what_is_too_large_gets_a_sentence_from_the_app(topology: Topology) -> None:
    answer = get(f"{topology.address}/api/v1/weights", {}, b"x" * 5_000_100)
    assert answer.status == 413
    assert "at most 5 MB" in str(json_of(answer)["error"])
    huge = get(f"{topology.address}/api/v1/weights", {}, b"x" * 6_500_000)
    assert huge.status == 413
    assert "at most 5 MB" in str(json_of(huge)["error"])
    assert get(f"{topology.address}/api/v1/frame", {}, b"x" * 3_000_000).status == 413
    long = get(f"{topology.address}/api/v1/frame?preset=2A&{'x=1&' * 1800}")
    assert long.status == 200


def test_who_sends_or_reads_slowly_keeps_nobody_waiting(topology: Topology) -> None:
    port = topology.nginx.port
    half = b"GET /api/v1/frame?preset=2A HTTP/1.1\r\nHost: x\r\nX-Slow: "
    # more than any buffer between takes, and nobody reads it
    page = get(f"{topology.address}/").body.decode()
    largest = re.findall(r'src="(/_dash-component-suites/plotly/[^"]+)"', page)[0]
    whole = f"GET {largest} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    # through nginx these are more than the threads of both apps
    with connections(port, 1000, half) as senders, connections(port, 450, whole) as readers:
        assert readers[0].recv(15) == b"HTTP/1.1 200 OK"
        for number in range(10):
            answer = get(f"{topology.address}{FRAME}slow&b_h=0.7{number},0", GZIP)
            assert (answer.status, answer.headers["X-Cache"]) == (200, "MISS")
        assert get(f"{topology.address}/readyz").status == 200
        # who sends nothing more is given up in the end, with a refusal or without, and no app has heard of him
        senders[0].settimeout(60)
        with suppress(ConnectionResetError):
            assert not senders[0].recv(4096).startswith(b"HTTP/1.1 200")
    for app in topology.apps:
        assert "Traceback" not in app.log.read_text()


def test_events_come_as_they_happen(topology: Topology) -> None:
    made = json_of(
        get(f"{topology.address}/api/v1/rooms", {"Content-Type": "application/json"}, b'{"address": "/?preset=2A"}')
    )
    code, token = made["room"], made["token"]
    seen: list[bytes] = []
    arrived = threading.Event()

    def follow() -> None:
        with urllib.request.urlopen(f"{topology.address}/api/v1/rooms/{code}/events", timeout=60) as stream:
            assert stream.headers["Content-Type"].startswith("text/event-stream")
            while b"5B" not in b"".join(seen):
                line = stream.readline()
                if not line:
                    return
                seen.append(line)
                if line.startswith(b"data"):
                    arrived.set()

    follower = threading.Thread(target=follow)
    follower.start()
    assert arrived.wait(60)
    head = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    request = urllib.request.Request(
        f"{topology.address}/api/v1/rooms/{code}/state", b'{"address": "/?preset=5B"}', head, method="PUT"
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status in {200, 204}
    follower.join(60)
    assert not follower.is_alive()
    assert b"5B" in b"".join(seen)


def test_the_page_goes_on_when_an_app_dies(topology: Topology) -> None:
    victim, survivor = topology.apps
    victim.kill()
    try:
        for number in range(30):
            answer = get(f"{topology.address}/api/v1/frame?preset=2A&quality=draft&b_h=0.0{number},0")
            assert answer.status == 200, number
        assert get(f"{topology.address}/").status == 200
        assert survivor.ready()
    finally:
        victim.start()
        until(victim.ready, 240)

    # it is asked again
    def asked() -> bool:
        get(f"{topology.address}/healthz")
        text = get(f"{victim.address}/metrics").body.decode()
        return (
            float(
                re.findall(
                    r'gatescape_request_seconds_count\{kind="health",status="2xx"\} (\S+)',
                    text + 'gatescape_request_seconds_count{kind="health",status="2xx"} 0',
                )[0]
            )
            > 0
        )

    until(asked, 60)


def test_when_no_app_answers_a_sentence_does(topology: Topology) -> None:
    workers = [app.process.pid for app in topology.apps if app.process]
    assert len(workers) == 2
    kept = get(topology.address + FRAME + "outlives", GZIP)
    assert kept.status == 200
    for app in topology.apps:
        app.kill()
    try:
        answer = get(f"{topology.address}/api/v1/frame?preset=10")
        assert answer.status == 503
        assert answer.headers["Retry-After"] == "2"
        assert str(json_of(answer)["error"]).endswith(".")
        # what was kept is there still
        again = get(topology.address + FRAME + "outlives", GZIP)
        assert (again.status, again.headers["X-Cache"], again.body) == (200, "HIT", kept.body)
    finally:
        for app in topology.apps:
            app.start()
        for app in topology.apps:
            until(app.ready, 240)
    until(lambda: get(f"{topology.address}/api/v1/frame?preset=10").status == 200, 60)


def test_the_encrypted_site(topology: Topology, tmp_path: Path) -> None:
    (tmp_path / "certs").mkdir()
    made = subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-keyout", str(tmp_path / "certs/privkey.pem"), "-out", str(tmp_path / "certs/fullchain.pem")),
        ],
        capture_output=True,
        timeout=60,
        check=False,
    )
    if made.returncode != 0:
        pytest.skip("the encrypted site was NOT tested: openssl made no certificate")
    nginx = Nginx(tmp_path, topology.nginx.apps, "https")
    nginx.write()
    nginx.check()
    try:
        nginx.start()
        challenge = tmp_path / "acme/.well-known/acme-challenge/word"
        challenge.write_text("said")
        plain = subprocess.run(
            ["openssl", "s_client", "-quiet", "-alpn", "http/1.1", "-connect", f"127.0.0.1:{nginx.tls_port}"],
            input=b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            capture_output=True,
            timeout=60,
            check=False,
        ).stdout.decode()
        assert plain.startswith("HTTP/1.1 200")
        assert "strict-transport-security: max-age=" in plain.lower()
        connection = urllib.request.build_opener(_NoRedirect())
        with pytest.raises(urllib.error.HTTPError) as moved:
            connection.open(f"{nginx.address}/?preset=2A", timeout=30)
        assert moved.value.code == 301
        assert moved.value.headers["Location"] == "https://127.0.0.1/?preset=2A"
        assert get(f"{nginx.address}/.well-known/acme-challenge/word").body == b"said"
    finally:
        nginx.stop()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def test_the_containers_are_as_locked_as_they_say() -> None:
    document = yaml.safe_load((ROOT / "compose.yaml").read_text())
    services = document["services"]
    assert set(services) == {"app1", "app2", "redis", "nginx"}
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service["mem_limit"], name
        # a container that does not answer is seen, and what needs it waits until it does
        waited = service.get("depends_on", {})
        assert all(condition == {"condition": "service_healthy"} for condition in waited.values()), name
        assert set(waited) == {"nginx": {"app1", "app2"}, "redis": set()}.get(name, {"redis"}), name
    assert services["redis"]["healthcheck"]["test"] == ["CMD", "redis-cli", "ping"]
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()
    assert services["redis"]["user"] == "redis"
    # only nginx can be reached from outside
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    assert services["nginx"]["user"] == "101:101"
    assert "USER gatescape" in (ROOT / "Dockerfile").read_text()
    for mount in services["nginx"]["volumes"]:
        source = re.sub(r"\$\{\w+:-(\w+)\}", r"\1", mount).split(":")[0]
        assert (ROOT / source).exists(), source
        assert mount.endswith(":ro"), mount
    # what the configuration includes is mounted
    included = re.findall(r"include (\S+);", "".join(p.read_text() for p in DEPLOY.rglob("*.conf")))
    assert set(included) <= {mount.split(":")[-2] for mount in services["nginx"]["volumes"]}
    # everything that the app imports is in the image
    copied = set(re.findall(r"^COPY (\w+) \./\w+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE))
    assert copied >= {"assets", "components", "dynamics", "interchange", "server"}
