"""How much of a body is kept: what is larger is refused by its length, or where it says none, while it is read."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.exceptions import ClientDisconnected

from interchange.weights import LARGEST_FILE

from .refusals import refusal

WEIGHTS = "/api/v1/weights"
# no form and no JSON of ours comes near it
LARGEST = 64_000
# read and thrown away before a refusal: a client or proxy that is still sending would not see it otherwise
DRAINED = 10_000_000
_CHUNK = 1 << 16


def largest_body(path: str) -> int:
    """Bytes that are read at an address at most."""
    return LARGEST_FILE if path == WEIGHTS else LARGEST


def too_large(path: str) -> str:
    """Why a body is not read, in one sentence."""
    if path == WEIGHTS:
        return f"The file is too large; at most {LARGEST_FILE // 1_000_000} MB are read, so bring the weights alone."
    return f"This request is too large; at most {LARGEST // 1000} kB are read here."


def _drain(length: int) -> None:
    stream = request.environ["wsgi.input"]
    while length > 0 and (chunk := stream.read(min(_CHUNK, length))):
        length -= len(chunk)


def install_bodies(app: Flask) -> None:
    """Refuse bodies that are too large or do not come, on a Flask app."""

    @app.before_request
    def refuse_large() -> Response | None:
        largest = largest_body(request.path)
        # a body without a length is cut off by this while it is read
        request.max_content_length = largest
        length = request.content_length or 0
        try:
            if length > largest:
                if length <= DRAINED:
                    _drain(length)
                return refusal(413, too_large(request.path))
            request.get_data()
        except (BlockingIOError, ClientDisconnected):
            # see server.worker
            return refusal(408)
        return None

    @app.errorhandler(413)
    def refuse_rest(_: Exception) -> Response:
        return refusal(413, too_large(request.path))
