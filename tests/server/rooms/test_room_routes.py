"""Rooms over HTTP, on both stores: who may do what, what is refused and how, and what followers hear."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from components.pages import PAGES, VIEWS
from server.refusals import install_refusals
from server.rooms import hall as halls
from server.rooms import lifetime, stream
from server.rooms.addresses import READERS
from server.rooms.hall import Hall
from server.rooms.routes import create_room_routes

from .conftest import MakeStore

Events = Callable[..., "Listener"]


class Leader:
    """Somebody who has opened a room."""

    def __init__(self, client: FlaskClient, address: str = "/") -> None:
        self.client = client
        answer = client.post("/api/v1/rooms", json={"address": address})
        assert answer.status_code == 201, answer.text
        self.code, self.token = answer.json["room"], answer.json["token"]  # type: ignore[index]
        self.root = f"/api/v1/rooms/{self.code}"

    def ask(self, method: str, path: str = "", body: object = None) -> Any:
        return self.client.open(
            self.root + path, method=method, json=body, headers={"Authorization": f"Bearer {self.token}"}
        )

    def show(self, address: str, live: bool = False) -> Any:
        return self.ask("PUT", "/state", {"address": address, "live": live})

    def read(self) -> dict[str, Any]:
        held: dict[str, Any] = self.ask("GET").json
        return held


class Listener:
    """An open stream of events."""

    def __init__(self, client: FlaskClient, path: str, **headers: str) -> None:
        self.answer = client.get(path, headers=headers)
        self.pieces: Iterator[bytes] = iter(self.answer.response)
        self.waiting: list[tuple[str, str, Any]] = []
        self.retry: list[int] = []
        self.comments = 0

    def next(self, name: str = "room") -> Any:
        """The next event of a name, with its id; others are passed over."""
        while True:
            while self.waiting:
                mark, event, data = self.waiting.pop(0)
                if event == name:
                    return {"id": mark, **data}
            self.read()

    def read(self) -> None:
        for block in next(self.pieces).decode().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
            self.comments += any(line.startswith(":") for line in block.splitlines())
            if "retry" in fields:
                self.retry.append(int(fields["retry"]))
            if "event" in fields:
                self.waiting.append((fields.get("id", ""), fields["event"], json.loads(fields["data"])))

    def rest(self) -> None:
        try:
            while True:
                self.read()
        except StopIteration:
            return


@pytest.fixture
def hall(make_store: MakeStore) -> Hall:
    return Hall(make_store(), streams=4)


@pytest.fixture
def client(hall: Hall) -> FlaskClient:
    return serve(hall)


def serve(hall: Hall) -> FlaskClient:
    app = Flask(__name__)
    app.register_blueprint(create_room_routes(hall))
    install_refusals(app)
    return app.test_client()


@pytest.fixture
def listen(client: FlaskClient) -> Iterator[Events]:
    opened: list[Listener] = []

    def start(leader: Leader, **headers: str) -> Listener:
        opened.append(Listener(client, f"{leader.root}/events", **headers))
        return opened[-1]

    yield start
    for listener in opened:
        listener.answer.close()


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def join(leader: Leader) -> str:
    return str(leader.client.post(f"{leader.root}/followers").json["pass"])  # type: ignore[index]


def test_what_is_shown_is_what_followers_hear(client: FlaskClient, listen: Events) -> None:
    leader = Leader(client, "/?preset=8A&theme=dark&room=BCDFG&utm_source=mail")
    follower = listen(leader)
    first = follower.next()
    # the look is everybody's own, and foreign names are not passed on
    assert first["address"] == "/?preset=8A"
    assert "theme" not in first["state"]
    assert first["state"]["preset"] == "8A"
    assert follower.retry == [1000]
    marks = [first["id"]]
    for number in range(1, 6):
        assert leader.show(f"/?b_h=0.{number},0&orbits=0.3,0.4", live=number < 5).status_code == 200
        heard = follower.next()
        assert heard["state"]["parameters"]["b_h"] == [number / 10, 0.0]
        assert heard["state"]["orbits"] == [[0.3, 0.4]]
        assert heard["live"] is (number < 5)
        assert heard["id"] == heard["mark"]
        marks.append(heard["id"])
    assert len(set(marks)) == 6
    assert follower.answer.headers["Content-Type"].startswith("text/event-stream")
    assert follower.answer.headers["Cache-Control"] == "no-store"
    assert follower.answer.headers["X-Accel-Buffering"] == "no"


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


def test_the_picture_is_held_and_goes_on(client: FlaskClient, listen: Events) -> None:
    leader = Leader(client)
    follower = listen(leader)
    follower.next()
    leader.ask("PUT", "/frozen", {"frozen": True})
    assert follower.next()["frozen"] is True
    refused = leader.show("/lessons")
    assert (refused.status_code, refused.json["error"]) == (409, "The picture is held; let it go on first.")
    leader.ask("PUT", "/frozen", {"frozen": False})
    assert follower.next()["frozen"] is False
    assert leader.show("/lessons").status_code == 200
    assert follower.next()["page"] == "lessons"


def test_a_choice_is_asked_answered_and_told(client: FlaskClient, listen: Events) -> None:
    leader = Leader(client)
    follower, watching = listen(leader), listen(leader, **bearer(leader.token))
    follower.next()
    options = ["one", "two", "none"]
    asked = leader.ask("PUT", "/question", {"kind": "choice", "prompt": " How\tmany? ", "options": options})
    assert asked.json["question"] == 1
    question = follower.next()["question"]
    assert (question["prompt"], question["options"], question["results"]) == ("How many?", options, None)
    voters = [join(leader) for _ in range(3)]

    def vote(who: str, choice: object, number: object = 1) -> Any:
        return client.post(f"{leader.root}/answers", json={"question": number, "choice": choice}, headers=bearer(who))

    for who, choice in zip(voters, (0, 1, 1), strict=True):
        assert vote(who, choice).status_code == 201
    # a change of mind is one answer
    assert vote(voters[0], 2).status_code == 201
    while (told := watching.next("audience")["results"]) is None or told["counts"] != [0, 2, 1]:
        pass
    assert told["answers"] == 3
    for wrong in (3, -1, 1.0, True, "1", None, 10**400):
        assert vote(voters[0], wrong).status_code == 400
    assert vote(voters[0], 0, 2).status_code == 409
    assert vote(leader.token, 0).status_code == 401
    assert vote(join(Leader(client)), 0).status_code == 401
    leader.ask("POST", "/question/close")
    closed = follower.next()["question"]
    assert (closed["open"], closed["results"]["counts"]) == (False, [0, 2, 1])
    assert vote(voters[0], 0).json["error"] == "This question takes no more answers."
    leader.ask("DELETE", "/question")
    assert follower.next()["question"] is None
    # the next question begins without answers
    leader.ask("PUT", "/question", {"kind": "tap", "prompt": "Where?", "start": [0.1, 0.2]})
    assert follower.next()["question"]["number"] == 2
    leader.ask("POST", "/question/close")
    assert follower.next()["question"]["results"] == {"question": 2, "answers": 0, "points": []}


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


def test_a_claim_cannot_be_guessed(client: FlaskClient) -> None:
    leader = Leader(client)
    claim = leader.ask("POST", "/handover").json["claim"]
    guesses = [f"{n:06d}" for n in range(11) if f"{n:06d}" != claim][:10]
    assert [client.post(f"{leader.root}/claim", json={"claim": g}).status_code for g in guesses] == [403] * 10
    assert client.post(f"{leader.root}/claim", json={"claim": claim}).status_code == 409


def test_a_room_ends_for_everybody(client: FlaskClient, listen: Events) -> None:
    leader = Leader(client)
    follower = listen(leader)
    follower.next()
    assert leader.ask("DELETE").status_code == 200
    assert follower.next()["ended"] is True
    follower.rest()
    assert leader.show("/").status_code == 410
    assert client.get(f"/r/{leader.code}").status_code == 410
    assert client.get(leader.root).json["ended"] is True  # type: ignore[index]


def test_a_stream_goes_on_where_it_was_cut(client: FlaskClient, listen: Events) -> None:
    leader = Leader(client)
    follower = listen(leader)
    known = follower.next()["id"]
    follower.answer.close()
    # nothing new: nothing is told twice
    again = listen(leader, **{"Last-Event-ID": known})
    leader.show("/?b_h=0.1,0")
    assert again.next()["state"]["parameters"]["b_h"] == [0.1, 0.0]
    again.answer.close()
    # several missed: the latest is told, once
    for number in (2, 3, 4):
        leader.show(f"/?b_h=0.{number},0")
    latest = listen(leader, **{"Last-Event-ID": known})
    assert latest.next()["state"]["parameters"]["b_h"] == [0.4, 0.0]
    # an id that no stream of ours has sent is as none
    assert listen(leader, **{"Last-Event-ID": "x\ty"}).next()["state"]["parameters"]["b_h"] == [0.4, 0.0]


def test_streams_are_bounded_in_number_and_given_back(client: FlaskClient, listen: Events) -> None:
    leader = Leader(client)
    streams = [listen(leader) for _ in range(4)]
    for one in streams:
        one.next()
    full = client.get(f"{leader.root}/events")
    assert (full.status_code, full.headers["Retry-After"]) == (503, "5")
    # who finds no place asks instead, and is answered at once
    known = client.get(leader.root).json["mark"]  # type: ignore[index]
    assert client.get(f"{leader.root}?known={known}&wait=20").json["mark"] == known  # type: ignore[index]
    # also one that was never read
    streams[0].answer.close()
    unread = client.get(f"{leader.root}/events")
    assert unread.status_code == 200
    unread.close()
    assert client.head(f"{leader.root}/events").status_code == 405
    assert listen(leader).next()["room"] == leader.code


def test_streams_are_bounded_in_time_and_beat(
    client: FlaskClient, listen: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader = Leader(client)
    monkeypatch.setattr(stream, "BEAT", 0.05)
    monkeypatch.setattr(stream, "LONGEST", 0.5)
    follower = listen(leader)
    follower.rest()
    assert follower.comments >= 3
    assert len(follower.retry) == 2


def test_a_worker_that_ends_sends_its_followers_on(client: FlaskClient, listen: Events) -> None:
    leader = Leader(client)
    follower = listen(leader)
    follower.next()
    alive = [True]
    lifetime.lives_while(lambda: alive[0])
    try:
        timer = threading.Timer(0.1, lambda: alive.__setitem__(0, False))
        timer.start()
        follower.rest()
        assert follower.retry[-1] < 1000
    finally:
        timer.join()
        lifetime.lives_while(lambda: True)


def test_who_follows_is_counted(client: FlaskClient, listen: Events) -> None:
    leader = Leader(client)
    watching = listen(leader, **bearer(leader.token))
    assert watching.next("audience")["followers"] == 0
    one, other = join(leader), join(leader)
    first, second = listen(leader, **{"X-Follower": one}), listen(leader, **{"X-Follower": other})
    first.next(), second.next()
    while watching.next("audience")["followers"] != 2:
        pass
    # who asks instead of listening is counted too, and nobody twice
    client.get(leader.root, headers={"X-Follower": one})
    client.get(leader.root, headers={"X-Follower": join(leader)})
    while watching.next("audience")["followers"] != 3:
        pass
    first.answer.close()
    while watching.next("audience")["followers"] != 2:
        pass


def test_asking_instead_of_listening(client: FlaskClient) -> None:
    leader = Leader(client)
    first = client.get(leader.root)
    tag = first.headers["ETag"]
    assert client.get(leader.root, headers={"If-None-Match": tag}).status_code == 304
    known = first.json["mark"]  # type: ignore[index]
    timer = threading.Timer(0.2, lambda: leader.show("/?b_h=0.1,0"))
    timer.start()
    later = client.get(f"{leader.root}?known={known}&wait=20", headers={"If-None-Match": tag})
    timer.join()
    assert later.status_code == 200
    assert later.json["state"]["parameters"]["b_h"] == [0.1, 0.0]  # type: ignore[index]
    for wait in ("-1", "26", "x", "1e9", "٣", ""):
        assert client.get(f"{leader.root}?wait={wait}").status_code == 400


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
