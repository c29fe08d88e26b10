"""Two thousand hostile requests: no fault, no traceback, one sentence each; ``benchmarks/hostile.py`` sends 100,000."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from pathlib import Path

import pytest

from app import create_app
from tests.support.hostile import hostile_requests

COUNT = 2000
REFUSALS = {400, 401, 403, 404, 405, 408, 409, 410, 411, 413, 414, 415, 416, 422, 429, 503}


def test_no_request_makes_the_server_fail(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GATESCAPE_ROOMS_DIR", str(tmp_path))
    monkeypatch.delenv("REDIS_URL", raising=False)
    client = create_app().server.test_client()
    opened = json.loads(client.post("/api/v1/rooms", json={"address": "/"}).data)
    seen: Counter[int] = Counter()
    with caplog.at_level(logging.ERROR):
        for number, request in enumerate(hostile_requests(COUNT, 20261125, opened["room"], opened["token"])):
            answer = client.open(
                request.address, method=request.method, data=request.body or None, headers=request.headers
            )
            body = answer.get_data()
            said = (number, request, answer.status_code, body[:300])
            seen[answer.status_code] += 1
            assert answer.status_code < 400 or answer.status_code in REFUSALS, said
            assert b"Traceback" not in body, said
            assert "Set-Cookie" not in answer.headers, said
            assert "Content-Security-Policy" in answer.headers, said
            if (
                answer.status_code in REFUSALS - {416}
                and request.address.startswith("/api/")
                and request.method != "HEAD"
            ):
                sentence = json.loads(body)["error"]
                assert re.fullmatch(r"[^\n]{3,600}\.", sentence), said
            if answer.mimetype == "application/json" and request.method != "HEAD" and "gzip" not in str(answer.headers):
                json.loads(body, parse_constant=lambda name, said=said: pytest.fail(f"{name} on the wire: {said}"))
    assert not caplog.records, caplog.records[0].getMessage()
    # the test tests something: much is refused, and much goes through
    assert seen[200] > COUNT // 20
    assert seen[400] > COUNT // 5
    assert seen[404] > 20
    # the room is there still, and nobody else has come to lead it
    shown = client.put(
        f"/api/v1/rooms/{opened['room']}/state",
        json={"address": "/"},
        headers={"Authorization": f"Bearer {opened['token']}"},
    )
    assert shown.status_code in {200, 409}
