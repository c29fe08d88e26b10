"""The page's own scripts and styles, each kind as one file: a first visit asks for two files instead of a hundred."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Flask, Response, request

_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Bundle:
    """Several files of one kind, in the order of their names.

    Attributes:
        path: where the page finds it.
        mimetype: what it is.
        body: the files, each after a comment with its name.
    """

    path: str
    mimetype: str
    body: bytes

    @cached_property
    def digest(self) -> str:
        """A short digest of the body."""
        return hashlib.sha256(self.body).hexdigest()[:12]

    @cached_property
    def compressed(self) -> bytes:
        """The body as nearly every browser takes it; made once, so made well."""
        return gzip.compress(self.body, 9, mtime=0)

    @property
    def address(self) -> str:
        """Path and digest: another body has another address, so browsers may keep this one for ever."""
        return f"{self.path}?v={self.digest}"


def bundle(files: Iterable[Path], path: str, mimetype: str) -> Bundle:
    """The bundle of text files; the same text whatever order they are given in."""
    pieces = [f"/* {file.name} */\n{file.read_text(encoding='utf-8')}" for file in sorted(files)]
    return Bundle(path, mimetype, "\n".join(pieces).encode())


def scripts_and_styles(assets: Path) -> tuple[Bundle, Bundle]:
    """What lies in the folder itself; its subfolders are fetched when they are needed."""
    return (
        bundle(assets.glob("*.js"), "/assets/page.js", "text/javascript"),
        # beside the files that it is made of, so that its relative addresses of fonts stay true
        bundle(assets.glob("*.css"), "/assets/page.css", "text/css"),
    )


def install_bundles(app: Flask, bundles: Iterable[Bundle]) -> None:
    """Answer the bundles' addresses, on a Flask app."""
    for one in bundles:
        app.add_url_rule(one.path, endpoint=one.path, view_func=lambda one=one: _answer(one))


def _answer(one: Bundle) -> Response:
    takes_gzip = request.accept_encodings["gzip"] > 0
    answer = Response(one.compressed if takes_gzip else one.body, mimetype=one.mimetype)
    if takes_gzip:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    # while a host changes from one build to the next, an old page may get the new file: it must not keep it
    answer.headers["Cache-Control"] = _FOREVER if request.args.get("v") == one.digest else "no-cache"
    return answer
