"""What every answer says to the browser, and what reaches Dash's own addresses."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from server.bodies import LARGEST
from server.guard import UPDATES
from server.security import content_security_policy


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().server.test_client()


def rules(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (rule.split() for rule in policy.split(";"))}


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/api/v1/frame", "/api/v1/frame?U_h=x", "/assets/icon.svg", "/_dash-layout", "/healthz"]
)
def test_every_answer_carries_the_policy(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = rules(headers["Content-Security-Policy"])
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    # nothing from elsewhere, by any rule
    for name, sources in policy.items():
        allowed = {"'self'", "'none'", "data:", "blob:", "'unsafe-inline'" if name == "style-src" else "'self'"}
        assert {s for s in sources if not s.startswith("'sha256-")} <= allowed


def test_the_only_inline_scripts_are_those_that_the_policy_names(client: FlaskClient) -> None:
    answer = client.get("/")
    allowed = rules(answer.headers["Content-Security-Policy"])["script-src"]
    inline = [
        text
        for attributes, text in re.findall(r"<script([^>]*)>(.*?)</script>", answer.text, re.DOTALL)
        if text.strip() and "application/json" not in attributes
    ]
    assert inline
    for text in inline:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in allowed
    assert not re.search(r"\son[a-z]+\s*=", answer.text)


def test_frames_can_be_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATESCAPE_FRAME_ANCESTORS", "'self' https://moodle.example.org")
    headers = create_app().server.test_client().get("/healthz").headers
    policy = rules(headers["Content-Security-Policy"])
    assert policy["frame-ancestors"] == ["'self'", "https://moodle.example.org"]
    assert "X-Frame-Options" not in headers


@pytest.mark.parametrize("text", ["", "moodle", "https://a.b; script-src *", "javascript:", "'self' data:"])
def test_a_wrong_setting_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="GATESCAPE_FRAME_ANCESTORS"):
        content_security_policy([], text)


def update(**changes: Any) -> dict[str, Any]:
    return {
        "output": "screen.children",
        "outputs": {"id": "screen", "property": "children"},
        "inputs": [
            {"id": "address", "property": "pathname", "value": "/"},
            {"id": "address", "property": "search", "value": ""},
        ],
        "changedPropIds": [],
        **changes,
    }


def test_the_page_itself_is_let_through(client: FlaskClient) -> None:
    assert client.post(UPDATES, json=update()).status_code == 200
    assert client.post(UPDATES, json=update(changedPropIds=["address.pathname"])).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "text",
        {},
        update(output=None),
        update(output=["screen.children"]),
        update(output="secret.children"),
        update(output="screen.data-opened"),
        update(output={"id": "screen"}),
        update(outputs=None),
        update(outputs=[]),
        update(outputs={"id": "screen", "property": "style"}),
        update(outputs={"id": {"type": "x"}, "property": "children"}),
        update(inputs=[]),
        update(inputs="address"),
        update(inputs=[{"id": "address", "property": "pathname", "value": ["/"]}] * 2),
        update(inputs=[{"id": "address", "property": "search", "value": "/"}] * 2),
        update(inputs=[{"id": {"index": 1}, "property": "pathname", "value": "/"}] * 2),
        update(inputs=[None, None]),
        update(state=[{"id": "address", "property": "hash", "value": ""}]),
        update(changedPropIds=["screen.children"]),
        update(changedPropIds=[{}]),
        update(changedPropIds="address.pathname"),
    ],
    ids=str,
)
def test_foreign_updates_are_refused(client: FlaskClient, body: object) -> None:
    answer = client.post(UPDATES, data=json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
    assert answer.get_json()["error"].endswith(".")


def test_other_bodies_are_refused(client: FlaskClient) -> None:
    deep = "[" * 50_000
    for body, status in ((b"", 400), (b"\xff\xfe", 400), (deep.encode(), 400), (b" " * (LARGEST + 1), 413)):
        assert client.post(UPDATES, data=body, content_type="application/json").status_code == status
    assert client.get(UPDATES).status_code == 404


@pytest.mark.parametrize(
    "path", ["os/path.py", "dash/../app.py", "dash/nothing.js", "plotly/package_data/plotly.min.js.map", "é/é"]
)
def test_files_that_no_component_has_answer_404(client: FlaskClient, path: str) -> None:
    assert client.get(f"/_dash-component-suites/{path}").status_code == 404


def test_refusals_are_a_page_for_people_and_json_for_programs(client: FlaskClient) -> None:
    page = client.get("/nothing?<script>")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "There is nothing at this address" in page.text
    assert 'href="/"' in page.text
    for path in ("/api/v1/nothing", "/api/", "/_nothing"):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (404, "application/json")
        assert answer.get_json() == {"error": "There is nothing at this address."}
    answer = client.post("/api/v1/frame")
    assert answer.status_code == 405
    assert answer.get_json() == {"error": "This address takes no POST requests."}
    assert "GET" in answer.headers["Allow"]


def test_the_scripts_of_components_are_known_before_anyone_asks() -> None:
    """Dash registers them at its first request, without a lock: who came at the same moment got 404 for them."""
    app = create_app()
    assert any(path.startswith("deps/react@") for path in app.registered_paths["dash"])
