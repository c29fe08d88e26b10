"""One explanation of the glossary."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One explanation.

    Attributes:
        key: how the page refers to it.
        title: heading, with formulas between dollars.
        text: one paragraph, with formulas between dollars.
        equation: set on its own line; may be empty.
    """

    key: str
    title: str
    text: str
    equation: str = ""
