"""JSON answers that are compressed once, when they are made, and kept so."""

from __future__ import annotations

import gzip
import json

from flask import Response, request

from .portraits import COMPRESSION


def compress_json(data: object) -> bytes:
    """The compressed JSON of plain data.

    Raises:
        ValueError: for a number that JSON has no word for.
    """
    text = json.dumps(data, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), COMPRESSION, mtime=0)


def json_answer(compressed: bytes) -> Response:
    """The answer, in the form that the browser takes; good for a day, since the build is part of the address."""
    takes_gzip = request.accept_encodings["gzip"] > 0
    answer = Response(compressed if takes_gzip else gzip.decompress(compressed), mimetype="application/json")
    if takes_gzip:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer
