"""Rooms over HTTP, on both stores: who may do what, and what is refused and how."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from components.pages import PAGES, VIEWS
from server.rooms import hall as halls
from server.rooms.addresses import READERS
from server.rooms.hall import Hall
from server.rooms.hub import Channel

from .people import Events, Leader, bearer, join, serve


@pytest.mark.parametrize(
    ("address", "page", "sample"),
    [
        ("/?lesson=hopf&at=2", "explore", {"lesson": "hopf", "at": 2}),
        ("/?system=fitzhugh-nagumo", "explore", {"system": "fitzhugh-nagumo"}),
        ("/one-unit?panel=steps", "one-unit", {"panel": "steps"}),
        ("/bifurcations?preset=8A", "bifurcations", {"preset": "8A"}),
        ("/catalogue", "catalogue", {}),
        ("/survey?order=share", "survey", {"order": "share"}),
        ("/lessons", "lessons", {}),
    ],
)
def test_a_page_can_be_shown(client: FlaskClient, address: str, page: str, sample: dict[str, object]) -> None:
    leader = Leader(client)
    assert leader.show(address).status_code == 200
    held = leader.read()
    assert (held["page"], held["address"]) == (page, address)
    assert sample.items() <= held["state"].items()


def test_every_page_can_be_shown() -> None:
    assert set(READERS) == {page.path for page in (*PAGES, *VIEWS)}


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"address": "/?U_h=nan,0,0,0"}, 400, "U_h: 'nan' is not a number."),
        ({"address": "/?U_h=1e308,0,0,0"}, 400, "U_h"),
        ({"address": "/?window=0,0,0,0"}, 400, "window"),
        ({"address": "/?orbits=" + "0,0;" * 30}, 400, "at most 20"),
        ({"address": "https://example.org/"}, 400, "no page that a room can show"),
        ({"address": "//example.org/?U_h=2"}, 400, "no page that a room can show"),
        ({"address": "javascript:alert(1)"}, 400, "no page that a room can show"),
        ({"address": "/?" + "x" * 9000}, 400, "longer than 8,000"),
        ({"address": 3}, 400, "address: is a text"),
        ({}, 400, "address: is a text"),
        ({"address": "/", "live": "yes"}, 400, "live: is true or false."),
        ([], 400, "The body is a JSON object."),
    ],
)
def test_what_cannot_be_shown_is_refused_and_reaches_nobody(
    client: FlaskClient, body: object, status: int, words: str
) -> None:
    leader = Leader(client, "/?preset=8A")
    answer = leader.ask("PUT", "/state", body)
    assert answer.status_code == status
    assert words in answer.json["error"]
    assert leader.read()["address"] == "/?preset=8A"
    if isinstance(body, dict) and "live" not in body:
        assert client.post("/api/v1/rooms", json=body).status_code == status


def test_bodies_that_are_no_json(client: FlaskClient) -> None:
    leader = Leader(client)

    def put(data: bytes, kind: str = "application/json") -> int:
        answer = client.put(f"{leader.root}/state", data=data, content_type=kind, headers=bearer(leader.token))
        return answer.status_code

    assert put(b"{") == put(b"[" * 9999) == put(b'{"address": "/", "live": NaN}') == 400
    # what a form of another site can send
    assert put(b"{}", "text/plain") == 415
    assert put(b" " * 20_000) == 413


LEADERS_ONLY = [
    ("PUT", "/state", {"address": "/"}),
    ("PUT", "/frozen", {"frozen": True}),
    ("PUT", "/question", {"kind": "tap", "prompt": "Where?"}),
    ("POST", "/question/close", None),
    ("DELETE", "/question", None),
    ("POST", "/handover", None),
    ("DELETE", "", None),
]


@pytest.mark.parametrize(("method", "path", "body"), LEADERS_ONLY)
def test_nobody_leads_without_the_rooms_own_token(client: FlaskClient, method: str, path: str, body: object) -> None:
    leader, other = Leader(client), Leader(client)
    follower = join(leader)
    for token in ("", "nonsense", other.token, follower, leader.token[:-1], leader.token + "x", "é" * 50, "x" * 5000):
        answer = client.open(leader.root + path, method=method, json=body, headers=bearer(token).items())
        assert answer.status_code == 401, token
        assert answer.json["error"] == "Only who leads this room may do that."  # type: ignore[index]
    held = leader.read()
    assert (held["mark"].endswith(".1"), held["frozen"], held["ended"], held["question"]) == (True, False, False, None)


def test_a_token_of_another_server_is_worth_nothing(
    client: FlaskClient, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader = Leader(client)
    monkeypatch.setenv("GATESCAPE_SECRET", "of another server")
    stranger = Leader(serve(Hall(hall.store)))
    monkeypatch.setenv("GATESCAPE_SECRET", "the same")
    one, other = serve(Hall(hall.store)), serve(Hall(hall.store))
    assert client.delete(stranger.root, headers=bearer(stranger.token)).status_code == 401
    # hosts that share a secret know each other's tokens
    shared = Leader(one)
    assert other.delete(shared.root, headers=bearer(shared.token)).status_code == 200
    assert leader.read()["ended"] is False


def test_taps_are_collected(client: FlaskClient) -> None:
    leader = Leader(client)
    leader.ask("PUT", "/question", {"kind": "tap", "prompt": "Where does it end?", "start": [0.1, 0.2]})
    who = join(leader)

    def tap(point: object) -> Any:
        return client.post(f"{leader.root}/answers", json={"question": 1, "point": point}, headers=bearer(who))

    for wrong in (None, [], [1], [1, 2, 3], ["1", 2], [True, 0], [1e7, 0], [10**400, 0], "0,0"):
        assert tap(wrong).status_code == 400, wrong
    raw = '{"question": 1, "point": [NaN, 0]}'
    answer = client.post(f"{leader.root}/answers", data=raw, content_type="application/json", headers=bearer(who))
    assert answer.status_code == 400
    assert tap([0.123456, -0.98765432]).status_code == 201
    assert leader.read()["audience"]["results"] == {"question": 1, "answers": 1, "points": [[0.1235, -0.9877]]}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"kind": "essay", "prompt": "?"}, "kind: 'essay' is not one of tap, choice."),
        ({"kind": "tap"}, "prompt: is a text."),
        ({"kind": "tap", "prompt": "  "}, "prompt: is empty."),
        ({"kind": "tap", "prompt": "x" * 201}, "prompt: is longer than 200 characters."),
        ({"kind": "tap", "prompt": "right \u202e left"}, "prompt: holds a sign that cannot be shown."),
        ({"kind": "tap", "prompt": "\ud800"}, "prompt: holds a sign that cannot be shown."),
        ({"kind": "tap", "prompt": "?", "start": [0, "1"]}, "start: is a point, [x, y]."),
        ({"kind": "choice", "prompt": "?", "options": ["a"]}, "options: are a list of 2 to 6 texts."),
        ({"kind": "choice", "prompt": "?", "options": ["a"] * 7}, "options: are a list of 2 to 6 texts."),
        ({"kind": "choice", "prompt": "?", "options": ["a", 2]}, "options: are texts."),
        ({"kind": "choice", "prompt": "?", "options": ["a", "y" * 81]}, "options: is longer than 80 characters."),
    ],
)
def test_a_question_that_cannot_be_asked(client: FlaskClient, body: dict[str, object], words: str) -> None:
    leader = Leader(client)
    answer = leader.ask("PUT", "/question", body)
    assert (answer.status_code, answer.json["error"]) == (400, words)
    assert leader.read()["question"] is None


def test_the_lead_is_handed_over_once(client: FlaskClient, listen: Events) -> None:
    leader = Leader(client)
    watching = listen(leader, **bearer(leader.token))
    watching.next()
    root = leader.root
    assert client.post(f"{root}/claim", json={"claim": "123456"}).status_code == 409
    claim = leader.ask("POST", "/handover").json["claim"]
    wrong = str((int(claim) + 1) % 1_000_000).zfill(6)
    assert client.post(f"{root}/claim", json={"claim": wrong}).status_code == 403
    assert client.post(f"{root}/claim", json={"claim": "12345"}).status_code == 400
    assert leader.show("/lessons").status_code == 200
    taken = client.post(f"{root}/claim", json={"claim": f"{claim[:3]} {claim[3:]}"})
    assert taken.status_code == 201
    # the old token is dead, and who held it is told
    assert watching.next("handed") == {"id": ""}
    watching.rest()
    refused = leader.show("/")
    assert (refused.status_code, refused.json["error"]) == (403, f"Somebody else leads the room {leader.code} now.")
    assert client.get(f"{root}/events", headers=bearer(leader.token)).status_code == 403
    assert client.post(f"{root}/claim", json={"claim": claim}).status_code == 409
    leader.token = taken.json["token"]  # type: ignore[index]
    assert leader.show("/").status_code == 200


def test_who_has_taken_over_is_not_told_of_another_leader(
    hall: Hall, client: FlaskClient, listen: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new leader may listen before the process has looked at the room again."""
    leader = Leader(client)
    listen(leader).next()
    wait, waits = hall.hub.wait, []

    def look_again_at_the_second(channel: Channel, told: int, seconds: float) -> int:
        waits.append(told)
        if len(waits) == 2:
            monkeypatch.undo()
            assert leader.show("/lessons").status_code == 200
        return wait(channel, told, seconds)

    monkeypatch.setattr(hall.hub, "_read", lambda channel: None)
    monkeypatch.setattr(hall.hub, "wait", look_again_at_the_second)
    claim = leader.ask("POST", "/handover").json["claim"]
    leader.token = client.post(f"{leader.root}/claim", json={"claim": claim}).json["token"]  # type: ignore[index]
    assert listen(leader, **bearer(leader.token)).next()["page"] == "lessons"
    assert len(waits) == 2


def test_who_takes_over_is_no_longer_counted_among_those_who_follow(client: FlaskClient, listen: Events) -> None:
    leader = Leader(client)
    one, other = join(leader), join(leader)
    listen(leader, **{"X-Follower": one}).next()
    listen(leader, **{"X-Follower": other}).next()
    assert leader.read()["audience"]["followers"] == 2
    claim = leader.ask("POST", "/handover").json["claim"]
    # the stream by which he followed is still open
    taken = client.post(f"{leader.root}/claim", json={"claim": claim}, headers={"X-Follower": one})
    leader.token = taken.json["token"]  # type: ignore[index]
    assert leader.read()["audience"]["followers"] == 1


def test_a_claim_cannot_be_guessed(client: FlaskClient) -> None:
    leader = Leader(client)
    claim = leader.ask("POST", "/handover").json["claim"]
    guesses = [f"{n:06d}" for n in range(11) if f"{n:06d}" != claim][:10]
    assert [client.post(f"{leader.root}/claim", json={"claim": g}).status_code for g in guesses] == [403] * 10
    assert client.post(f"{leader.root}/claim", json={"claim": claim}).status_code == 409


def test_the_door(client: FlaskClient) -> None:
    leader = Leader(client, "/?preset=8A")
    there = client.get(f"/r/{leader.code.lower()}")
    assert there.headers["Location"] == f"/?preset=8A&room={leader.code}"
    assert there.headers["Cache-Control"] == "no-store"
    leader.show("/lessons")
    assert client.get(f"/r/{leader.code}").headers["Location"] == f"/lessons?room={leader.code}"
    assert client.get("/join").headers["Location"] == "/?room="
    picture = client.get(f"{leader.root}/qr.svg")
    assert picture.headers["X-Link"] == f"http://localhost/r/{leader.code}"
    assert client.get(f"{leader.root}/qr.svg", headers={"Host": "a b"}).status_code == 400
    for code in ("ABCDE", "BCDF", "BCDFGH", "", "ÄÄÄÄÄ", "0" * 900):
        assert client.get(f"/api/v1/rooms/{code}").status_code in {404, 405}
        assert client.get(f"/r/{code}").status_code == 404
    assert "There is no room" in client.get("/r/BBBBB").text


def test_requests_are_bounded_in_rate(client: FlaskClient, hall: Hall) -> None:
    leader = Leader(client)
    hall.leading = halls.Rate(0.001, 3.0)
    statuses = [leader.show(f"/?b_h=0.{n},0").status_code for n in range(1, 6)]
    assert statuses == [200, 200, 200, 429, 429]
    assert leader.show("/").headers["Retry-After"] == "1"
    leader.ask("PUT", "/question", {"kind": "tap", "prompt": "?"})
    # another room has a measure of its own
    hall.leading = halls.Rate(50.0, 50.0)
    leader.ask("PUT", "/question", {"kind": "tap", "prompt": "?"})
    hall.answering = halls.Rate(0.001, 2.0)
    who = bearer(join(leader))
    taps = [client.post(f"{leader.root}/answers", json={"question": 1, "point": [0, 0]}, headers=who) for _ in range(3)]
    assert [tap.status_code for tap in taps] == [201, 201, 429]
