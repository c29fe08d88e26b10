"""Two thousand hostile requests: no fault, no traceback, one sentence each; ``benchmarks/hostile.py`` sends 100,000."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter

import pytest

from app import create_app
from tests.support.hostile import hostile_requests

COUNT = 2000
REFUSALS = {400, 404, 405, 408, 411, 413, 414, 415, 416, 422, 429, 503}


def test_no_request_makes_the_server_fail(caplog: pytest.LogCaptureFixture) -> None:
    client = create_app().server.test_client()
    seen: Counter[int] = Counter()
    with caplog.at_level(logging.ERROR):
        for number, request in enumerate(hostile_requests(COUNT, 20261125)):
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
