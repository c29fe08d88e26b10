"""The routes: what they answer, and what they say to hostile input."""

from __future__ import annotations

import gzip
import json
import math
import threading
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client

from app import create_app
from components.presets import presets
from server.cache import SingleFlightCache
from server.kept import KeptAnswers
from server.limits import ComputeBound
from server.portraits import Workshop

from .decoder import decode

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().server.test_client()


def test_a_frame(client: FlaskClient) -> None:
    answer = client.get("/api/v1/frame?U_h=2,0,0,2&quality=draft&v=1", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"].startswith("public")
    frame = decode(gzip.decompress(answer.data))
    assert frame.header["quality"] == "draft"
    assert frame.speed.shape == (64, 64)


def test_a_frame_for_someone_without_gzip(client: FlaskClient) -> None:
    answer = client.get("/api/v1/frame", headers={"Accept-Encoding": "identity"})
    assert decode(answer.data).speed.shape == (128, 128)


def test_a_frame_that_was_answered_is_given_again_as_it_was(
    monkeypatch: pytest.MonkeyPatch, client: FlaskClient
) -> None:
    path = "/api/v1/frame?preset=2A&b_h=0.0321,0&quality=draft"
    headers = {"Accept-Encoding": "gzip, br"}
    first, refused = client.get(path, headers=headers), client.get("/api/v1/frame?b_h=x", headers=headers)
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    # nothing below is asked any more
    app = client.application
    monkeypatch.setattr(type(app), "full_dispatch_request", lambda _: app.make_response(("asked", 418)))
    again = client.get(path, headers=headers | {"X-Visitor": "another"})
    assert (again.status, again.headers, again.data) == (first.status, first.headers, first.data)
    assert "Content-Security-Policy" in again.headers
    again = client.get(path, headers={"Accept-Encoding": "identity"})
    assert (again.headers, again.data) == (plain.headers, plain.data)
    assert again.data == gzip.decompress(first.data)
    # another form, another address, another method, and what was refused, are
    assert refused.status_code == 400
    for other in ("/api/v1/frame?b_h=x", path + "&v=2", "/api/v1/portrait?preset=2A"):
        assert client.get(other, headers=headers).status_code == 418
    assert client.get(path, headers={"Accept-Encoding": "br"}).status_code == 418
    assert client.head(path, headers=headers).status_code == client.post(path, headers=headers).status_code == 418


def test_the_kept_frames_are_bounded() -> None:
    asked: list[str] = []

    def answers(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        asked.append(environ["QUERY_STRING"])
        start_response("200 OK", [])
        return [b"a", b"b"]

    ask = Client(KeptAnswers(answers, entries=2))
    for query in "aabacb":
        assert ask.get(f"/api/v1/frame?{query}").data == b"ab"
    assert asked == ["a", "b", "c", "b"]


def test_orbits_are_part_of_a_frame(client: FlaskClient) -> None:
    frame = decode(client.get("/api/v1/frame?orbits=0.1,0.2;-0.5,0.5").data)
    assert len(frame.lines["future"]) == 2


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("U_h=abc,0,0,1", "U_h: 'abc' is not a number."),
        ("U_h=1,2", "U_h: needs 4 numbers, got 2."),
        ("U_r=nan,0,0,1", "U_r: 'nan'"),
        ("U_r=1e308,0,0,1", "outside the accepted range"),
        ("b_h=inf,0", "b_h: 'inf'"),
        ("window=0,0,0,0", "window: "),
        ("window=nan,1,0,1", "window: 'nan'"),
        ("window=-1e300,1e300,-1,1", "window: "),
        ("orbits=" + ";".join(["0,0"] * 40), "orbits: at most 20"),
        ("orbits=1e200,0", "orbits: "),
        ("quality=best", "quality: 'best'"),
        ("reset=sideways", "reset: 'sideways'"),
        ("b_h=" + "1" * 3000 + ",0", "b_h: is longer"),
        ("b_h=" + "1" * 50_000, "address: "),
        ("b_h=" + quote("१,२"), "b_h: '१'"),
        ("b_h=%ff%fe,0", "b_h: "),
        ("b_h=1,0&b_h=2,0", "b_h: is given more than once"),
        ("U_h='; DROP TABLE--,0,0,0", "U_h: "),
        ("U_h=<script>,0,0,0", "U_h: "),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/frame", "/api/v1/portrait"])
def test_bad_fields_get_one_sentence(client: FlaskClient, path: str, query: str, words: str) -> None:
    if query.startswith("quality") and path.endswith("portrait"):
        return
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/json"
    sentence = answer.get_json()["error"]
    assert words in sentence
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    assert len(sentence) < 300


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/api/v1/nothing", "/assets/nothing.js", "/index.html", "/..%2f..%2fetc/passwd", "/explore/deeper"],
)
def test_unknown_paths_answer_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/?U_h=1,2,3,4", "/_dash-layout", "/_dash-dependencies", "/healthz", "/assets/icon.svg"]
)
def test_known_paths_answer(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_the_page_names_no_other_host(client: FlaskClient) -> None:
    text = client.get("/").text
    assert 'src="http' not in text
    assert 'href="http' not in text
    assert "cdn" not in text


def test_text_is_compressed(client: FlaskClient) -> None:
    plotly = "/_dash-component-suites/plotly/package_data/plotly.min.js"
    for _ in range(2):
        answer = client.get(plotly, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(answer.data) < 1_700_000
    assert gzip.decompress(answer.data) == client.get(plotly).data


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.key)
def test_the_json_portrait_has_no_nan_and_full_precision(client: FlaskClient, preset: object) -> None:
    answer = client.get(f"/api/v1/portrait?preset={preset.key}")  # type: ignore[attr-defined]
    data = json.loads(answer.text, parse_constant=lambda name: pytest.fail(f"{name} on the wire"))
    assert data["parameters"]["U_h"] == list(preset.flow.parameter_values()["U_h"])  # type: ignore[attr-defined]
    assert all(math.isfinite(p["x"]) for p in data["fixed_points"]["points"])
    assert data["verdict"]


@pytest.mark.parametrize("reset", ["before", "after"])
def test_the_json_portrait_says_which_gru_its_numbers_are_of(client: FlaskClient, reset: str) -> None:
    assert client.get(f"/api/v1/portrait?preset=2A&reset={reset}").get_json()["reset"] == reset


def test_the_health_check_says_the_build(client: FlaskClient) -> None:
    assert set(client.get("/healthz").get_json()) == {"status", "build"}


def test_a_full_queue_answers_503(monkeypatch: pytest.MonkeyPatch) -> None:
    full = Workshop(SingleFlightCache(1), SingleFlightCache(1), ComputeBound(1, 0))
    monkeypatch.setattr("app.Workshop.of_this_machine", lambda: full)
    busy = create_app().server.test_client()
    with full.bound.turn():
        answer = busy.get("/api/v1/frame")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"
    assert busy.get("/api/v1/frame").status_code == 200


def test_a_fault_is_logged_and_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch, client: FlaskClient) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("dynamics.portrait.analyse", broken)
    answer = client.get("/api/v1/frame?b_h=0.123,0.456")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.get_json()["error"].endswith(".")


def test_two_people_at_once_see_their_own_networks() -> None:
    server = create_app().server
    seen: dict[int, set[float]] = {0: set(), 1: set()}

    def person(who: int) -> None:
        client = server.test_client()
        for i in range(12):
            value = who + i / 100
            data = client.get(f"/api/v1/portrait?b_h={value},0").get_json()
            seen[who].add(data["parameters"]["b_h"][0] - value)

    threads = [threading.Thread(target=person, args=(who,)) for who in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {0: {0.0}, 1: {0.0}}
