"""Pictures that come along with the states of a room: which ones, whose they are, and what happens if they are slow."""

from __future__ import annotations

import base64
import threading
from pathlib import Path

from components.state import ExplorerState, parse_address
from server.limits import BusyError
from server.portraits import Workshop
from server.rooms.hall import Hall
from server.rooms.pictures import Painter
from server.rooms.sqlite_store import SqliteStore
from server.rooms.store import Bounds
from server.visitors import Accounts, present

from .people import Leader, Listener, serve


def listener(leader: Leader, query: str = "?pictures=yes", **headers: str) -> Listener:
    return Listener(leader.client, f"{leader.root}/events{query}", **headers)


def picture_of(follower: Listener) -> tuple[str, str, str]:
    """Address, and quality and text of the picture, of the next state; empty where there is none."""
    block = next(piece for piece in map(bytes.decode, follower.pieces) if "event: room" in piece)
    address = block.partition('"address":"')[2].partition('"')[0]
    _, _, line = block.partition("\npicture: ")
    quality, _, text = line.strip().partition(" ")
    return address, quality, text


def test_the_picture_is_the_one_that_a_follower_would_have_asked_for(tmp_path: Path) -> None:
    hall, workshop = Hall(SqliteStore(tmp_path, Bounds())), Workshop.of_this_machine()
    asking: list[str] = []

    def frame(state: ExplorerState, quality: str) -> bytes:
        asking.append(f"{present().address} {present().token}")
        return workshop.frame(state, quality)

    hall.hub.painter = Painter(frame, Accounts(1.0))
    leader = Leader(serve(hall), "/?preset=8A")
    follower, reader = listener(leader), listener(leader, "")
    # whoever begins to follow has opened the page at what is shown
    assert picture_of(follower) == ("/?preset=8A", "", "")
    assert picture_of(reader) == ("/?preset=8A", "", "")
    for query, live in (
        ("b_h=0.1,0&orbits=0.3,0.4", True),
        ("b_h=0.1,0&orbits=0.3,0.4", False),
        ("window=0,1,0,1", True),
    ):
        leader.show(f"/?{query}", live)
        address, quality, text = picture_of(follower)
        assert (address, quality) == (f"/?{query}", "draft" if live else "full")
        state, problems = parse_address(query)
        assert not problems
        assert base64.b64decode(text) == workshop.frame(state, quality)
        assert picture_of(reader) == (f"/?{query}", "", "")
    # each room draws from an account of its own
    assert asking == [f"rooms {leader.code}"] * 3
    # what changes no picture brings none, and neither do pages without one
    leader.ask("PUT", "/question", {"kind": "choice", "prompt": "A cycle?", "options": ["Yes", "No"]})
    assert picture_of(follower) == ("/?window=0,1,0,1", "", "")
    leader.show("/lessons")
    assert picture_of(follower) == ("/lessons", "", "")
    # a stream that was cut goes on with the picture of what it missed
    mark = leader.read()["mark"]
    leader.show("/?b_h=0.2,0", True)
    assert picture_of(follower)[1] == "draft"
    again = listener(leader, **{"Last-Event-ID": mark})
    assert picture_of(again)[:2] == ("/?b_h=0.2,0", "draft")
    assert len(asking) == 4
    assert leader.client.get(f"{leader.root}/events?pictures=many").status_code == 400
    for each in (follower, reader, again):
        each.answer.close()


def test_a_picture_that_is_late_or_refused_keeps_no_state_back(tmp_path: Path) -> None:
    hall = Hall(SqliteStore(tmp_path, Bounds()))
    begun, go_on, refused = threading.Event(), threading.Event(), threading.Event()
    go_on.set()

    def frame(state: ExplorerState, _: str) -> bytes:
        if refused.is_set():
            raise BusyError
        begun.set()
        assert go_on.wait(60)
        return str(state.orbits).encode()

    hall.hub.painter = Painter(frame, Accounts(1.0))
    leader = Leader(serve(hall))
    follower = listener(leader)
    assert picture_of(follower)[0] == "/"

    def show(number: int) -> str:
        leader.show(f"/?orbits={number},0", live=True)
        return f"/?orbits={number},0"

    assert (show(0), "draft") == picture_of(follower)[:2]
    go_on.clear()
    begun.clear()
    # the picture of the first of these is under way all the time
    for number in (1, 2, 3):
        assert (show(number), "", "") == picture_of(follower)
    assert begun.is_set()
    go_on.set()
    # nothing goes back: the next that is heard is a later one, and pictures come again
    assert show(4) == picture_of(follower)[0]
    assert (show(5), "draft") == picture_of(follower)[:2]
    refused.set()
    assert (show(6), "", "") == picture_of(follower)
    follower.answer.close()
