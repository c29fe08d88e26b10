"""How a request is refused: one sentence, as JSON for programs and as a small page for people."""

from __future__ import annotations

import html
import json
import logging

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError

_SENTENCES = {
    400: "This request could not be understood.",
    404: "There is nothing at this address.",
    405: "This address takes no {method} requests.",
    408: "The rest of this request did not come.",
    413: "This request is too large; send less.",
    414: "This address is too long.",
    415: "This address takes another kind of data.",
    500: "This could not be answered; the fault has been logged.",
}
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} · Gatescape</title>
<body style="font: 1.125rem/1.5 sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1.5rem">
<main><h1 style="font-size: 1.5rem">{title}</h1>
<p><a href="/">Open the phase portrait</a></p></main>
"""
_FOR_PROGRAMS = ("/api/", "/_", "/healthz", "/readyz", "/metrics")

_log = logging.getLogger(__name__)


def refusal(status: int, sentence: str | None = None) -> Response:
    """The answer to a request that is refused; without a sentence, the usual one of the status."""
    usual = _SENTENCES.get(status, _SENTENCES[500 if status >= 500 else 400])
    text = sentence or usual.format(method=request.method)
    if request.path.startswith(_FOR_PROGRAMS):
        answer = Response(json.dumps({"error": text}, ensure_ascii=False), status, mimetype="application/json")
    else:
        answer = Response(_PAGE.format(title=html.escape(text.rstrip("."))), status, mimetype="text/html")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def install_refusals(app: Flask) -> None:
    """Answer every error of a Flask app so; no traceback ever leaves it."""

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Response | HTTPException:
        status = error.code or 500
        # a redirect is an exception too, in Flask's eyes
        if status < 400:
            return error
        if isinstance(error, InternalServerError) and error.original_exception is not None:
            return fail(error.original_exception)
        answer = refusal(status)
        for name, value in error.get_headers():
            if name in {"Allow", "Retry-After"}:
                answer.headers[name] = value
        return answer

    @app.errorhandler(Exception)
    def fail(error: BaseException) -> Response:
        _log.error("no answer for %s", request.full_path, exc_info=error)
        return refusal(500)
