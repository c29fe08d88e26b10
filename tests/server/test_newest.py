"""A page that asks for something newer stops the work for what it has left behind, in every worker."""

from __future__ import annotations

import multiprocessing
import threading

import pytest
from flask.testing import FlaskClient

from app import create_app
from dynamics.continuation import regimes
from server import change_routes, shared_points
from server.fair_queue import Visitor
from server.newest import Newest
from server.visitors import HEADER, Accounts, standing_for

ONE, OTHER, NOBODY = Visitor("192.0.2.1", "page"), Visitor("192.0.2.1", "other"), Visitor("192.0.2.1", "")
ACCOUNTS = Accounts(0.0)
MAP = "of=alpha&of2=beta&high=1.41"
# of a page and of another behind the same address
PAGE, NEIGHBOUR = {HEADER: "one-page"}, {HEADER: "another-page"}


def claim(newest: Newest, visitor: Visitor, subject: object):
    with standing_for(visitor, ACCOUNTS):
        return newest.claim(subject)


def test_a_page_moves_on_for_itself_only() -> None:
    newest = Newest()
    first = claim(newest, ONE, ("flow", 1.0))
    claim(newest, OTHER, ("flow", 2.0))
    again = claim(newest, ONE, ("flow", 1.0))
    assert not first()
    assert not again()
    second = claim(newest, ONE, ("flow", 2.0))
    assert first()
    assert again()
    assert not second()


def test_who_does_not_say_that_he_is_a_page_is_never_stopped() -> None:
    newest = Newest()
    first = claim(newest, NOBODY, 1)
    claim(newest, NOBODY, 2)
    assert not first()


def test_pages_that_share_a_place_stop_nothing() -> None:
    newest = Newest(places=1)
    first = claim(newest, ONE, 1)
    claim(newest, OTHER, 2)
    assert not first()


def test_all_workers_of_a_server_know() -> None:
    newest = Newest()
    first = claim(newest, ONE, "before")
    worker = multiprocessing.get_context("fork").Process(target=claim, args=(newest, ONE, "after"))
    worker.start()
    worker.join(30)
    assert worker.exitcode == 0
    assert first()


@pytest.fixture
def client() -> FlaskClient:
    return create_app().server.test_client()


def test_a_level_of_a_map_ends_when_its_page_asks_for_another(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page asks for another map while the first batch of a level is counted; no second one begins."""
    counted: list[int] = []
    count = regimes.count_nodes
    newer: list[threading.Thread] = []

    def counting(flows):
        if not newer:
            newer.append(threading.Thread(target=ask, args=(f"{MAP}&low=0.2", PAGE)))
            newer[0].start()
            assert arrived.wait(30)
        counted.append(len(flows))
        return count(flows)

    arrived = threading.Event()
    claimed = Newest.claim

    def claiming(self, subject):
        found = claimed(self, subject)
        if newer:
            arrived.set()
        return found

    answers: dict[str, int] = {}

    def ask(query: str, headers: dict[str, str]) -> None:
        answers[query] = client.application.test_client().get(f"/api/v1/regimes?{query}", headers=headers).status_code

    monkeypatch.setattr(regimes, "count_nodes", counting)
    monkeypatch.setattr(Newest, "claim", claiming)
    answer = client.get(f"/api/v1/regimes?{MAP}", headers=PAGE)
    newer[0].join(60)
    assert answer.status_code == 503
    assert "something newer" in answer.get_json()["error"]
    assert answer.headers["Retry-After"] == "1"
    assert answers == {f"{MAP}&low=0.2": 200}
    # all of the newer map's first level, and of the older one a batch of what it would have taken
    whole = 17**2
    assert whole < sum(counted) < 2 * whole
    # and whoever wants the older one after all has it
    assert client.get(f"/api/v1/regimes?{MAP}", headers=NEIGHBOUR).get_json()["evaluated"] == whole


def test_cycles_along_a_slider_are_not_followed_once_it_has_moved(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    stops: list[bool] = []
    along = change_routes.changes_with_cycles

    def following(points, *, stop):
        stops.append(stop())
        client.application.test_client().get("/api/v1/changes?preset=8A&b_r=5,4.9&of=b_h&entry=0", headers=PAGE)
        stops.append(stop())
        return along(points, stop=stop)

    monkeypatch.setattr(change_routes, "changes_with_cycles", following)
    answer = client.get("/api/v1/changes?preset=8A&of=b_h&entry=0&cycles=1", headers=PAGE)
    assert (answer.status_code, stops) == (503, [False, True])
    stops.clear()
    answer = client.get("/api/v1/changes?preset=8A&of=b_h&entry=0&cycles=1", headers=NEIGHBOUR)
    assert (answer.status_code, stops) == (200, [False, False])


def test_a_slider_has_the_same_answer_wherever_it_stands(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    along = shared_points.point_changes

    def counting(family):
        asked.append(family)
        return along(family)

    monkeypatch.setattr(shared_points, "point_changes", counting)
    one, other = (
        client.get(f"/api/v1/changes?preset=8A&b_h={value},0.05&of=b_h&entry=0").get_json() for value in (0.1, 0.3)
    )
    assert one == other
    assert len(asked) == 1
    # and the cycles along it begin where the fixed points ended
    client.get("/api/v1/changes?preset=8A&b_h=0.2,0.05&of=b_h&entry=0&cycles=1")
    assert len(asked) == 1
