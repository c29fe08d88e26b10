"""How the page itself is delivered: compressed, cached, and 404 where there is nothing."""

from __future__ import annotations

import gzip
from functools import lru_cache

import plotly
from flask import Flask, Response, request

from components.pages import PAGES, VIEWS

from .refusals import refusal

_COMPRESSED = frozenset(
    {
        *("text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml"),
        *("text/csv", "text/x-python", "text/x-tex", "font/ttf"),
    }
)
_SMALLEST = 800
# Dash answers every path with the page; only these are the page
_PATHS = frozenset(page.path for page in (*PAGES, *VIEWS))
_CATCH_ALL = "/<path:path>"


def install_delivery(app: Flask) -> None:
    """Refuse unknown paths and compress text, on a Flask app."""

    @app.before_request
    def refuse_unknown_paths() -> Response | None:
        rule = request.url_rule.rule if request.url_rule else None
        if rule == _CATCH_ALL and request.path not in _PATHS:
            return refusal(404)
        return None

    @app.after_request
    def keep(answer: Response) -> Response:
        if answer.status_code != 200:
            return answer
        # Dash says so of its own files, whose addresses hold their version; plotly.js' does too
        versioned = "max-age" in answer.headers.get("Cache-Control", "") or request.args.get("v") == plotly.__version__
        if request.path.startswith("/_dash-component-suites/") and versioned:
            answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        elif request.path.startswith("/assets/fonts/"):
            answer.headers["Cache-Control"] = "public, max-age=86400"
        return answer

    @app.after_request
    def compress(answer: Response) -> Response:
        if (
            answer.status_code != 200
            or answer.mimetype not in _COMPRESSED
            or "Content-Encoding" in answer.headers
            or not request.accept_encodings["gzip"]
            or (answer.is_streamed and not answer.direct_passthrough)
        ):
            return answer
        answer.direct_passthrough = False
        body = answer.get_data()
        if len(body) < _SMALLEST:
            return answer
        # the library's own files are large and never change: compressed once, and well
        answer.set_data(
            _compress_once(body) if request.path.startswith(("/_dash-component", "/assets")) else gzip.compress(body, 4)
        )
        answer.headers["Content-Encoding"] = "gzip"
        answer.headers.add("Vary", "Accept-Encoding")
        # the tag belongs to the uncompressed body
        answer.headers.pop("ETag", None)
        return answer


@lru_cache(maxsize=64)
def _compress_once(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)
