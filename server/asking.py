"""What a request asks for that could not be understood."""

from __future__ import annotations


class BadFieldError(Exception):
    """A field of the address that could not be read; the message is one sentence for people."""
