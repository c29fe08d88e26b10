"""The routes: frames for the page, JSON for everyone, health for the host."""

from __future__ import annotations

import gzip
import json
import logging
from functools import lru_cache

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from components.reading import parse_number, quote
from components.state import ExplorerState, parse_address

from .api_routes import create_api_routes
from .asking import BadFieldError
from .basin_maps import LARGEST_SIZE, SMALLEST_SIZE, BasinMaps
from .bench_routes import create_bench_routes
from .build import build_version
from .change_routes import create_change_routes
from .exchange import create_exchange_routes
from .frame import QUALITIES, portrait_as_data
from .limits import BusyError
from .line_routes import create_line_routes
from .meter_routes import create_meter_routes
from .newest import SupersededError
from .plane_routes import create_plane_routes
from .portraits import Workshop
from .slow_regions import SlowRegions
from .visitors import OverdrawnError

# the build is part of the address, so an answer is good for as long as anyone keeps it
FRESH_FOR = "public, max-age=86400"

_log = logging.getLogger(__name__)


def create_routes(workshop: Workshop) -> Blueprint:
    """The blueprint of all routes, on a workshop."""
    routes = Blueprint("gatescape", __name__)
    routes.register_blueprint(create_bench_routes(workshop, _state))
    routes.register_blueprint(create_exchange_routes(workshop, _state))
    routes.register_blueprint(create_line_routes(workshop.bound))
    routes.register_blueprint(create_api_routes(workshop, _state, _fresh))
    routes.register_blueprint(create_change_routes(_state))
    routes.register_blueprint(create_meter_routes(_state))
    routes.register_blueprint(create_plane_routes(_state))

    @routes.get("/api/v1/frame")
    def frame() -> Response:
        state = _state()
        quality = request.args.get("quality", "full")
        if quality not in QUALITIES:
            raise BadFieldError(f"quality: {quote(quality)} is not one of {', '.join(QUALITIES)}.")
        return _binary(workshop.frame(state, quality))

    basin_maps = BasinMaps(workshop)

    @routes.get("/api/v1/basins")
    def basins() -> Response:
        state = _state()
        return _binary(basin_maps.map(state.flow, state.window, _size()))

    slow_regions = SlowRegions(workshop)

    @routes.get("/api/v1/slow")
    def slow() -> Response:
        answer = Response(slow_regions.answer(_state().flow), mimetype="application/json")
        answer.headers["Cache-Control"] = FRESH_FOR
        return answer

    @routes.get("/api/v1/portrait")
    def portrait() -> Response:
        state = _state()
        return _fresh(portrait_as_data(workshop.portrait(state.flow, state.window)))

    @routes.get("/api/v1/local")
    def local() -> Response:
        flow = _state().flow
        x, y, radius = (_number(name) for name in ("x", "y", "radius"))
        try:
            answer = _json(workshop.local(flow, x, y, radius))
        except ValueError as error:
            raise BadFieldError(f"{str(error)[0].upper()}{str(error)[1:]}.") from None
        answer.headers["Cache-Control"] = FRESH_FOR
        return answer

    @routes.get("/healthz")
    def health() -> Response:
        answer = _json({"status": "ok", "build": build_version()})
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @routes.get("/readyz")
    def ready() -> Response:
        # a picture as small as they come: kernels are loaded, and there is a place in the queue
        workshop.frame(ExplorerState(), "draft")
        answer = _json({"status": "ready", "build": build_version()})
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @routes.errorhandler(BadFieldError)
    def bad_field(error: BadFieldError) -> Response:
        return _refusal(str(error), 400)

    @routes.errorhandler(BusyError)
    def busy(error: BusyError) -> Response:
        answer = _refusal("Too many portraits are waiting to be computed; try again in a moment.", 503)
        answer.headers["Retry-After"] = str(error.retry_after)
        return answer

    @routes.errorhandler(SupersededError)
    def superseded(error: SupersededError) -> Response:
        # a page that did not mean to leave asks again
        answer = _refusal(str(error), 503)
        answer.headers["Retry-After"] = "1"
        return answer

    @routes.errorhandler(OverdrawnError)
    def overdrawn(error: OverdrawnError) -> Response:
        answer = _refusal(str(error), 429)
        answer.headers["Retry-After"] = str(error.retry_after)
        return answer

    @routes.errorhandler(Exception)
    def failed(error: Exception) -> Response | HTTPException:
        if isinstance(error, HTTPException):
            return error
        _log.exception("no answer for %s", request.full_path)
        return _refusal("This portrait could not be computed; the fault has been logged.", 500)

    return routes


def _state() -> ExplorerState:
    state, problems = _read(request.query_string.decode("utf-8", "replace"))
    if problems:
        raise BadFieldError(f"{problems[0].field}: {problems[0].sentence}.")
    return state


# a class that follows one hand asks for the same address within a moment, and reading it takes longer than all else
_read = lru_cache(maxsize=500)(parse_address)


def _number(name: str) -> float:
    text = request.args.get(name)
    if text is None:
        raise BadFieldError(f"{name}: is missing.")
    try:
        return parse_number(text)
    except ValueError as error:
        raise BadFieldError(f"{name}: {error}.") from None


def _size() -> int:
    text = request.args.get("size", "200")
    # seven digits are more than enough, and int() would take a while over a million of them
    if not (text.isascii() and text.isdigit() and len(text) < 8 and SMALLEST_SIZE <= int(text) <= LARGEST_SIZE):
        raise BadFieldError(f"size: {quote(text)} is not a whole number from {SMALLEST_SIZE} to {LARGEST_SIZE}.")
    return int(text)


def _binary(compressed: bytes) -> Response:
    takes_gzip = request.accept_encodings["gzip"] > 0
    answer = Response(compressed if takes_gzip else gzip.decompress(compressed), mimetype="application/octet-stream")
    if takes_gzip:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = FRESH_FOR
    return answer


def _json(data: object, status: int = 200) -> Response:
    return Response(json.dumps(data, allow_nan=False, ensure_ascii=False), status, mimetype="application/json")


def _fresh(data: object) -> Response:
    answer = _json(data)
    answer.headers["Cache-Control"] = FRESH_FOR
    return answer


def _refusal(sentence: str, status: int) -> Response:
    answer = _json({"error": sentence}, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
