"""Who computes, who waits, who is asked to come back: classes of work, fair turns, accounts."""

from __future__ import annotations

import itertools
import multiprocessing
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from server.cache import SingleFlightCache
from server.fair_queue import FairQueue, Visitor
from server.ledger import Allowance, Ledger
from server.limits import BusyError, ComputeBound, Priority
from server.visitors import HEADER, Accounts, OverdrawnError, address_of, setting

ALICE, BOB, CAROL = Visitor("1.1.1.1", "alice"), Visitor("1.1.1.1", "bob"), Visitor("2.2.2.2", "carol")


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, not for a time."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_addresses_take_turns_and_visitors_within_them() -> None:
    queue: FairQueue[str] = FairQueue()
    for number in range(4):
        queue.push(ALICE, f"a{number}")
    for number in range(2):
        queue.push(BOB, f"b{number}")
        queue.push(CAROL, f"c{number}")
    assert len(queue) == 8
    assert queue.busiest() == ALICE
    assert [queue.pop() for _ in range(8)] == ["a0", "c0", "b0", "c1", "a1", "b1", "a2", "a3"]
    assert len(queue) == 0
    with pytest.raises(IndexError):
        queue.pop()
    with pytest.raises(IndexError):
        queue.busiest()


def test_what_is_taken_out_is_gone() -> None:
    queue: FairQueue[str] = FairQueue()
    queue.push(ALICE, "first")
    queue.push(ALICE, "second")
    queue.push(CAROL, "third")
    assert queue.waiting(ALICE) == 2
    assert queue.pop_newest(ALICE) == "second"
    assert queue.remove(ALICE, "first")
    assert not queue.remove(ALICE, "first")
    assert not queue.remove(BOB, "first")
    assert queue.pop() == "third"
    assert queue.waiting(ALICE) == len(queue) == 0


def test_an_account_refills_and_may_be_overdrawn_once() -> None:
    clock, allowance = Clock(), Allowance(rate=0.5, burst=10.0)
    ledger = Ledger(64, clock)
    assert ledger.wait("someone", allowance) == 0.0
    ledger.draw("someone", 12.0, allowance)
    assert ledger.drawn("someone", allowance) == 12.0
    assert ledger.wait("someone", allowance) == pytest.approx(4.0)
    assert ledger.wait("another", allowance) == 0.0
    clock.now += 4.0
    assert ledger.wait("someone", allowance) == 0.0
    clock.now += 1e6
    assert ledger.drawn("someone", allowance) == 0.0
    # a clock that jumps back neither fills nor empties an account
    ledger.draw("someone", 3.0, allowance)
    clock.now -= 5e5
    assert ledger.drawn("someone", allowance) == 3.0


def test_a_full_ledger_forgets_those_who_drew_least() -> None:
    clock, allowance = Clock(), Allowance(1.0, 10.0)
    ledger = Ledger(64, clock)
    ledger.draw("greedy", 1e6, allowance)
    for number in range(5000):
        ledger.draw(f"passer-by {number}", 0.01, allowance)
    assert ledger.wait("greedy", allowance) == pytest.approx(1e6 - 10.0)


def test_accounts_are_shared_by_processes() -> None:
    allowance, ledger = Allowance(1.0, 10.0), Ledger()
    child = multiprocessing.get_context("fork").Process(target=ledger.draw, args=("someone", 50.0, allowance))
    child.start()
    child.join(60)
    assert child.exitcode == 0
    assert 30.0 < ledger.wait("someone", allowance) <= 40.0


@pytest.mark.parametrize(("rate", "burst"), [(0.0, 1.0), (1.0, -1.0), (float("nan"), 1.0), (1.0, float("inf"))])
def test_an_allowance_that_is_none_is_refused(rate: float, burst: float) -> None:
    with pytest.raises(ValueError, match="positive number"):
        Allowance(rate, burst)


def test_a_visitor_is_limited_and_a_class_behind_his_address_is_not() -> None:
    clock = Clock()
    accounts = Accounts(1.0, Ledger(clock=clock))
    accounts.draw(ALICE, 61.0)
    with pytest.raises(OverdrawnError) as told:
        accounts.check(ALICE)
    assert told.value.retry_after == 1
    accounts.check(BOB)
    accounts.check(CAROL)
    # a hundred who each drag for ten minutes, a tenth of a core each
    hundred = [Visitor("3.3.3.3", f"pupil{number}") for number in range(100)]
    for _ in range(600):
        clock.now += 1.0
        for pupil in hundred:
            accounts.check(pupil)
            accounts.draw(pupil, 0.1)
    # a thousand made-up visitors of one address get no more than the class
    for number in range(1000):
        accounts.draw(Visitor("4.4.4.4", f"made up {number}"), 1.0)
    with pytest.raises(OverdrawnError):
        accounts.check(Visitor("4.4.4.4", "one more"))
    Accounts(0.0).check(ALICE)


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("<script>", "<script>"),
        (None, ""),
    ],
)
def test_addresses(remote: str | None, address: str) -> None:
    assert address_of(remote) == address


@pytest.mark.parametrize("text", ["many", "nan", "-1", "1e9"])
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("GATESCAPE_PROXIES", text)
    with pytest.raises(ValueError, match="GATESCAPE_PROXIES"):
        setting("GATESCAPE_PROXIES", 0, 0, 10)


def in_order(bound: ComputeBound, classes: list[Priority]) -> list[int]:
    """The order in which waiting threads of these classes get their turns."""
    order: list[int] = []

    def compute(number: int, priority: Priority) -> None:
        with bound.turn(priority):
            order.append(number)

    with bound.turn():
        threads = []
        for number, priority in enumerate(classes):
            threads.append(threading.Thread(target=compute, args=(number, priority)))
            threads[-1].start()
            until(lambda n=number: sum(map(len, bound._queues.values())) == n + 1)
    for thread in threads:
        thread.join(30)
    return order


def test_pictures_come_first_and_maps_last() -> None:
    maps, rest, pictures = Priority.BACKGROUND, Priority.RESTING, Priority.INTERACTIVE
    classes = [Priority.AHEAD, maps, rest, pictures, maps, pictures]
    assert in_order(ComputeBound(1, 10), classes) == [3, 5, 2, 1, 4, 0]


def test_a_map_does_not_begin_while_a_picture_waits_elsewhere() -> None:
    pictures, maps = ComputeBound(1, 5), ComputeBound(1, 5, priority=Priority.BACKGROUND)
    began = threading.Event()

    def draw_map() -> None:
        with maps.turn():
            began.set()

    def draw_picture() -> None:
        with pictures.turn():
            pass

    with pictures.turn():
        picture = threading.Thread(target=draw_picture)
        picture.start()
        until(pictures.pictures_wait)
        background = threading.Thread(target=draw_map)
        background.start()
        until(lambda: len(maps._queues[Priority.BACKGROUND]) == 1)
        assert not began.is_set()
    picture.join(30)
    background.join(30)
    assert began.is_set()


def test_a_full_queue_sheds_the_lowest_class_first() -> None:
    bound = ComputeBound(1, 2)
    outcomes: dict[int, str] = {}

    def compute(number: int, priority: Priority) -> None:
        try:
            with bound.turn(priority):
                outcomes[number] = "computed"
        except BusyError as error:
            outcomes[number] = f"come back in {error.retry_after} s"

    with bound.turn():
        threads = []
        waiting = [Priority.BACKGROUND, Priority.RESTING, Priority.INTERACTIVE, Priority.INTERACTIVE]
        for number, priority in enumerate(waiting):
            threads.append(threading.Thread(target=compute, args=(number, priority)))
            threads[-1].start()
            # two wait; whoever comes then pushes out one of a lower class
            until(lambda n=number: sum(map(len, bound._queues.values())) + len(outcomes) == n + 1)
        assert outcomes == {0: "come back in 5 s", 1: "come back in 2 s"}
        # of the same class: the newest
        compute(4, Priority.INTERACTIVE)
        assert outcomes[4] == "come back in 1 s"
    for thread in threads:
        thread.join(30)
    assert outcomes[2] == outcomes[3] == "computed"


def test_who_waits_for_anothers_answer_is_not_refused_for_him() -> None:
    cache: SingleFlightCache[str, int] = SingleFlightCache(2)
    leads, calls = threading.Event(), itertools.count()

    def compute() -> int:
        if next(calls) == 0:
            leads.set()
            until(joined.is_set)
            raise OverdrawnError(3.0)
        return 7

    joined = threading.Event()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cache.get, "key", compute)
        assert leads.wait(30)
        second = pool.submit(cache.get, "key", compute)
        joined.set()
        with pytest.raises(OverdrawnError):
            first.result(30)
        assert second.result(30) == 7


def overdrawn_app(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Flask:
    """An app where a visitor has used up his allowance with one picture, and his address has not with many."""
    monkeypatch.setattr("server.visitors.CLASS", 1_000_000)
    for name, value in {"GATESCAPE_VISITOR_CORES": "0.00001", **variables}.items():
        monkeypatch.setenv(name, value)
    return create_app().server


def frame(client: FlaskClient, value: float, **headers: str) -> tuple[int, str | None]:
    answer = client.get(f"/api/v1/frame?b_h={value},0&quality=draft", headers=headers)
    if answer.status_code == 429:
        assert "more computing than one visitor" in answer.get_json()["error"]
    return answer.status_code, answer.headers.get("Retry-After")


def test_who_has_used_up_his_allowance_is_told_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    client = overdrawn_app(monkeypatch).test_client()
    assert frame(client, 0.11)[0] == 200
    status, wait = frame(client, 0.12)
    assert status == 429
    assert wait is not None
    assert int(wait) >= 1
    # what is kept costs nothing; another page is another visitor; a word that is no token is none
    assert frame(client, 0.11)[0] == 200
    assert frame(client, 0.13, **{HEADER: "another-page"})[0] == 200
    assert frame(client, 0.14, **{HEADER: "no token, but words"})[0] == 429
    assert client.get("/").status_code == 200
    assert 'why="overdrawn"' in client.get("/metrics").text


def test_a_forwarded_address_counts_only_behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    open_to_all = overdrawn_app(monkeypatch).test_client()
    assert frame(open_to_all, 0.21, **{"X-Forwarded-For": "5.5.5.5"})[0] == 200
    assert frame(open_to_all, 0.22, **{"X-Forwarded-For": "6.6.6.6"})[0] == 429
    behind = overdrawn_app(monkeypatch, GATESCAPE_PROXIES="1").test_client()
    assert frame(behind, 0.21, **{"X-Forwarded-For": "5.5.5.5"})[0] == 200
    assert frame(behind, 0.22, **{"X-Forwarded-For": "6.6.6.6"})[0] == 200
    # what a visitor writes himself stands before what the proxy adds
    assert frame(behind, 0.23, **{"X-Forwarded-For": "7.7.7.7, 5.5.5.5"})[0] == 429


def test_one_visitor_cannot_hold_all_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATESCAPE_THREADS", "168")
    server = create_app().server
    hold, inside = threading.Event(), threading.Semaphore(0)

    def slow(*_: object) -> None:
        inside.release()
        assert hold.wait(60)
        raise ValueError("enough")

    monkeypatch.setattr("server.portraits.local_as_data", slow)
    monkeypatch.setattr("server.portraits.Workshop.local", lambda *_: slow())
    with ThreadPoolExecutor(8) as pool:
        asked = [
            pool.submit(lambda: server.test_client().get("/api/v1/local?x=0&y=0&radius=0.1").status_code)
            for _ in range(8)
        ]
        try:
            for _ in range(8):
                assert inside.acquire(timeout=60)
            crowded = server.test_client().get("/api/v1/frame?quality=draft")
            assert crowded.status_code == 429
            assert crowded.headers["Retry-After"] == "1"
            other = server.test_client().get("/api/v1/frame?quality=draft", headers={HEADER: "other"})
            assert other.status_code == 200
            assert server.test_client().get("/healthz").status_code == 200
        finally:
            hold.set()
        assert [future.result(60) for future in asked] == [400] * 8
    assert server.test_client().get("/api/v1/frame?quality=draft").status_code == 200


@pytest.mark.parametrize(
    ("path", "size", "words"),
    [
        ("/api/v1/weights", 5_000_001, "at most 5 MB"),
        ("/_dash-update-component", 64_001, "at most 64 kB"),
        ("/api/v1/frame", 64_001, "at most 64 kB"),
        ("/", 64_001, "at most 64 kB"),
    ],
)
def test_a_body_that_is_too_large_is_refused_before_it_is_read(path: str, size: int, words: str) -> None:
    answer = create_app().server.test_client().post(path, content_length=size)
    assert answer.status_code == 413
    assert words in answer.text
