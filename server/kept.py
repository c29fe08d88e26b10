"""Frames that were answered lately, given again before anything else looks at the request.

A class on one link asks for the same address within a moment. All that an answer depends on is the query and what the
browser says it can unpack, so the same text of both has the same answer, headers and all.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask

from . import metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/api/v1/frame"
ENTRIES = 300

Key = tuple[str, str]
Answer = tuple[str, list[tuple[str, str]], bytes]


class KeptAnswers:
    """A WSGI application in front of another.

    Args:
        app: what answers everything else.
        entries: how many answers are kept; the one unused for longest goes first.
    """

    def __init__(self, app: WSGIApplication, entries: int = ENTRIES) -> None:
        self._app = app
        self._entries = entries
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, Answer] = OrderedDict()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        told = environ.get
        if told("PATH_INFO") != PATH or told("REQUEST_METHOD") != "GET" or told("CONTENT_LENGTH"):
            return self._app(environ, start_response)
        begun = time.perf_counter()
        key = told("QUERY_STRING", ""), told("HTTP_ACCEPT_ENCODING", "")
        with self._lock:
            found = self._kept.get(key)
            if found:
                self._kept.move_to_end(key)
        if found is None:
            return self._ask(key, environ, start_response)
        status, headers, body = found
        start_response(status, headers.copy())
        metrics.kept_frame(time.perf_counter() - begun)
        return (body,)

    def _ask(self, key: Key, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Any:
            told.append((status, headers))
            return start_response(status, headers, *fault)

        answer = self._app(environ, start)
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()
        if len(told) == 1 and told[0][0].startswith("200 "):
            with self._lock:
                self._kept[key] = (*told[0], body)
                while len(self._kept) > self._entries:
                    self._kept.popitem(last=False)
        return (body,)


def install_kept(app: Flask) -> None:
    """Keep the frames of a Flask app; before all else that looks at requests."""
    app.wsgi_app = KeptAnswers(app.wsgi_app)  # type: ignore[method-assign]
