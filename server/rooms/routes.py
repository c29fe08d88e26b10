"""Rooms over HTTP. Whoever leads shows a token (``Authorization: Bearer …``); whoever follows needs a code only."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from components.reading import quote
from interchange import results
from server.asking import BadFieldError
from server.exchange import site_link
from server.refusals import refusal

from . import asked as reading
from . import room as rooms
from .addresses import LONGEST, read_address
from .faults import RoomError, StoreError, no_room, store_away
from .hall import Hall
from .passes import Lead, read_code
from .room import CLAIM_LENGTH, CLAIM_SECONDS, Room
from .stream import Stream
from .views import answers_of, audience, view

LONGEST_WAIT = 25.0
_MARK = re.compile(r"[0-9a-f]{1,16}\.[0-9]{1,12}", re.ASCII)

_log = logging.getLogger(__name__)


def create_room_routes(hall: Hall) -> Blueprint:
    """The blueprint of all routes of rooms."""
    routes = Blueprint("rooms", __name__)
    store = hall.store

    @routes.post("/api/v1/rooms")
    def open_room() -> Response:
        hall.leading.take("open")
        address = _address(reading.body())
        room, token = hall.open(address)
        return _json({"room": room.code, "token": token, "mark": room.mark, "path": f"/r/{room.code}"}, 201)

    @routes.get("/api/v1/rooms/<code>")
    def room_now(code: str) -> Response:
        code = read_code(code)
        known, seconds = request.args.get("known", ""), _seconds()
        lead = _lead(hall, code) if _bearer() else None
        room = _present(hall, code)
        if lead:
            rooms.check_leader(room, lead.key)
        if room.mark == known and seconds:
            room = _waited(hall, code, known, seconds) or room
        follower = _follower(hall, code)
        if follower:
            store.follow(code, follower)
        told = view(store, room).text
        if lead:
            told = f'{told[:-1]},"audience":{audience(store, room)}}}'
        answer = Response(told, mimetype="application/json")
        answer.headers["Cache-Control"] = "no-store" if lead else "no-cache"
        if not lead:
            answer.set_etag(room.mark)
            answer.make_conditional(request)
        return answer

    @routes.get("/api/v1/rooms/<code>/events")
    def events(code: str) -> Response:
        if request.method != "GET":
            raise RoomError(405, "A stream of events has no head to show.")
        code = read_code(code)
        pictures = _pictures()
        lead = _lead(hall, code) if _bearer() else None
        room = _present(hall, code)
        if lead:
            rooms.check_leader(room, lead.key)
        if not hall.places.take():
            raise RoomError(503, "This worker holds as many streams as it may; ask from time to time instead.", 5)
        last = request.headers.get("Last-Event-ID", "")
        _bound_sending()
        stream = Stream(
            hall.hub,
            store,
            code,
            follower=_follower(hall, code),
            key=lead.key if lead else "",
            last=last if _MARK.fullmatch(last) else "",
            freed=hall.places.give_back,
            pictures=pictures,
        )
        answer = Response(stream, mimetype="text/event-stream")
        answer.call_on_close(stream.close)
        answer.headers["Cache-Control"] = "no-store"
        # nginx would collect events before it sends them
        answer.headers["X-Accel-Buffering"] = "no"
        return answer

    @routes.post("/api/v1/rooms/<code>/followers")
    def join(code: str) -> Response:
        code = read_code(code)
        _present(hall, code)
        return _json({"pass": hall.passes.follow(code)}, 201)

    @routes.put("/api/v1/rooms/<code>/state")
    def show(code: str) -> Response:
        lead = _leading(hall, code)
        held = reading.body()
        room = hall.show(lead, _address(held), reading.flag(held, "live", usual=False))
        return _json({"mark": room.mark})

    @routes.put("/api/v1/rooms/<code>/frozen")
    def freeze(code: str) -> Response:
        lead = _leading(hall, code)
        hold = reading.flag(reading.body(), "frozen")
        return _json({"mark": store.update(lead.code, lambda room, _: rooms.frozen(room, lead.key, hold)).mark})

    @routes.put("/api/v1/rooms/<code>/question")
    def ask(code: str) -> Response:
        lead = _leading(hall, code)
        question = reading.question()
        room = store.update(lead.code, lambda room, _: rooms.asked(room, lead.key, question))
        return _json({"mark": room.mark, "question": room.asked})

    @routes.post("/api/v1/rooms/<code>/question/close")
    def close(code: str) -> Response:
        lead = _leading(hall, code)
        return _json({"mark": store.update(lead.code, lambda room, _: rooms.closed(room, lead.key)).mark})

    @routes.delete("/api/v1/rooms/<code>/question")
    def withdraw(code: str) -> Response:
        lead = _leading(hall, code)
        return _json({"mark": store.update(lead.code, lambda room, _: rooms.withdrawn(room, lead.key)).mark})

    @routes.post("/api/v1/rooms/<code>/answers")
    def answer(code: str) -> Response:
        code = read_code(code)
        follower = hall.passes.read_follow(_bearer(), code)
        hall.answering.take(code)
        room = _present(hall, code)
        if room.question is None:
            raise RoomError(409, "This question takes no more answers.")
        value = reading.answer(room.question)
        if not store.answer(code, answers_of(room, room.question), follower, value):
            raise RoomError(503, "There are as many answers as can be shown.")
        return _json({"question": room.question.number}, 201)

    @routes.post("/api/v1/rooms/<code>/handover")
    def hand_over(code: str) -> Response:
        lead = _leading(hall, code)
        claim = rooms.new_claim()
        store.update(lead.code, lambda room, now: rooms.offered(room, lead.key, claim, now))
        return _json({"claim": claim, "seconds": int(CLAIM_SECONDS)}, 201)

    @routes.post("/api/v1/rooms/<code>/claim")
    def take_over(code: str) -> Response:
        code = read_code(code)
        hall.leading.take(f"claim {code}")
        claim = "".join(reading.text(reading.body(), "claim", 40).split())
        if len(claim) != CLAIM_LENGTH or not (claim.isascii() and claim.isdigit()):
            raise RoomError(400, f"claim: is {CLAIM_LENGTH} digits, told by whoever leads the room.")
        key = rooms.new_key()
        room = store.update(code, lambda room, now: rooms.claimed(room, claim, key, now))
        if room.key != key:
            raise RoomError(403, "That is not the code; ask whoever leads the room.")
        if follower := _follower(hall, code):
            # the stream by which he followed ends later, when it is found that nobody reads it
            store.leave(code, follower)
        return _json({"token": hall.token(room), "mark": room.mark}, 201)

    @routes.delete("/api/v1/rooms/<code>")
    def end(code: str) -> Response:
        lead = _leading(hall, code)
        return _json({"mark": store.update(lead.code, lambda room, _: rooms.ended(room, lead.key)).mark})

    @routes.get("/api/v1/rooms/<code>/qr.svg")
    def qr_code(code: str) -> Response:
        code = read_code(code)
        _present(hall, code)
        link = site_link(f"/r/{code}", "")
        picture = Response(results.qr_code_svg(link), mimetype="image/svg+xml")
        # as with the code of a link: the page compares, and no proxy may hand it to others
        picture.headers["X-Link"] = link
        picture.headers["Cache-Control"] = "private, max-age=600"
        return picture

    @routes.get("/r/<code>")
    def enter(code: str) -> AnyResponse:
        code = read_code(code)
        room = _present(hall, code)
        if room.ended:
            raise RoomError(410, f"The room {code} has ended.")
        shown = read_address(room.address)
        answer = redirect(f"{shown.address}{'&' if shown.query else '?'}room={code}", 302)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @routes.get("/join")
    def door() -> AnyResponse:
        return redirect("/?room=", 302)

    @routes.errorhandler(RoomError)
    def refused(error: RoomError) -> Response:
        answer = refusal(error.status, str(error))
        if error.retry_after is not None:
            answer.headers["Retry-After"] = str(error.retry_after)
        return answer

    @routes.errorhandler(BadFieldError)
    def bad_field(error: BadFieldError) -> Response:
        return refusal(400, str(error))

    @routes.errorhandler(StoreError)
    def away(error: StoreError) -> Response:
        _log.warning("no rooms: %s", error)
        return refused(store_away())

    return routes


def _present(hall: Hall, code: str) -> Room:
    room = hall.store.read(code)
    if room is None:
        raise no_room(code)
    return room


def _waited(hall: Hall, code: str, known: str, seconds: float) -> Room | None:
    """The room as soon as it is another than the one that is known; None if it is not by then, or no place is free."""
    if not hall.places.take():
        return None
    stream = Stream(
        hall.hub, hall.store, code, follower="", key="", last=known, freed=hall.places.give_back, seconds=seconds
    )
    try:
        for piece in stream:
            if "event: " in piece:
                return hall.store.read(code)
    finally:
        stream.close()
    return None


def _bearer() -> str:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if kind.lower() == "bearer" else ""


def _lead(hall: Hall, code: str) -> Lead:
    return hall.passes.read_lead(_bearer(), code)


def _leading(hall: Hall, code: str) -> Lead:
    lead = _lead(hall, read_code(code))
    hall.leading.take(lead.code)
    return lead


def _follower(hall: Hall, code: str) -> str:
    """Who asks, if he says so; a stranger may look on without being counted."""
    text = request.headers.get("X-Follower", "")
    if not text:
        return ""
    try:
        return hall.passes.read_follow(text, code)
    except RoomError:
        return ""


def _address(held: dict[str, Any]) -> str:
    address = held.get("address")
    if not isinstance(address, str):
        raise RoomError(400, "address: is a text, path and query of a page.")
    if len(address) > LONGEST:
        raise RoomError(400, f"address: is longer than {LONGEST:,} characters.")
    return address


def _seconds() -> float:
    text = request.args.get("wait", "0")
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= LONGEST_WAIT):
        raise RoomError(400, f"wait: is a whole number of seconds from 0 to {LONGEST_WAIT:g}.")
    return float(text)


def _pictures() -> bool:
    text = request.args.get("pictures", "no")
    if text not in {"yes", "no"}:
        raise RoomError(400, f"pictures: {quote(text)} is neither yes nor no.")
    return text == "yes"


def _bound_sending() -> None:
    """Give up a follower who takes nothing for half a minute; the thread is needed."""
    connection = request.environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(30.0)


def _json(data: object, status: int = 200) -> Response:
    answer = Response(json.dumps(data, allow_nan=False, ensure_ascii=False), status, mimetype="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
