"""Headers that keep browsers from doing what no page of ours asks for."""

from __future__ import annotations

import os
import re

from dash import Dash
from flask import Flask, Response

# who may show the pages in a frame: sources as in a Content-Security-Policy
FRAMES_VARIABLE = "GATESCAPE_FRAME_ANCESTORS"
_SOURCE = re.compile(r"'self'|'none'|\*|https?://[A-Za-z0-9.*\-]{1,200}(:[0-9]{1,5})?", re.ASCII)

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer"),
            *("microphone", "midi", "payment", "usb"),
        )
    ),
}


def content_security_policy(script_hashes: list[str], frame_ancestors: str = "'self'") -> str:
    """The policy: everything from here, no inline script but Dash's own one, no evaluation of text.

    Styles may be inline: plotly.js writes its own into the page, and a style can fetch nothing from elsewhere under the
    other rules.

    Args:
        script_hashes: sources of the inline scripts, as ``'sha256-…'``.
        frame_ancestors: who may show the page in a frame.

    Raises:
        ValueError: if ``frame_ancestors`` names something else than sources.
    """
    for source in frame_ancestors.split() or [""]:
        if not _SOURCE.fullmatch(source):
            raise ValueError(
                f"{FRAMES_VARIABLE}: {source!r} is not a source; write 'self', 'none' or addresses such as https://example.org"
            )
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *script_hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": frame_ancestors,
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def install_security(app: Dash) -> None:
    """Put the headers on every answer; after all callbacks are made, since each may bring an inline script.

    Raises:
        ValueError: if the environment names something else than sources of frames.
    """
    ancestors = os.environ.get(FRAMES_VARIABLE, "'self'").strip()
    policy = content_security_policy(list(app.csp_hashes()), ancestors)
    headers = {**_HEADERS, "Content-Security-Policy": policy}
    # for browsers that know no frame-ancestors
    if ancestors == "'self'":
        headers["X-Frame-Options"] = "SAMEORIGIN"
    elif ancestors == "'none'":
        headers["X-Frame-Options"] = "DENY"

    server: Flask = app.server

    @server.after_request
    def secure(answer: Response) -> Response:
        for name, value in headers.items():
            answer.headers.setdefault(name, value)
        return answer
