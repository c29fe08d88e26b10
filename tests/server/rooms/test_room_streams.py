"""What those hear who follow a room over HTTP, on both stores: by a stream, or by asking instead."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.rooms import lifetime, stream

from .people import Events, Leader, bearer, join


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
