"""Numbers and words of an address: text to value and back, with one sentence for what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?", re.ASCII)


def format_number(value: float) -> str:
    """The shortest text that reads back as the same number; a whole number has no decimal point."""
    text = repr(float(value))
    return text[:-2] if text.endswith(".0") else text


def parse_number(text: str) -> float:
    """A finite number.

    Raises:
        ValueError: with a sentence that quotes the text.
    """
    cleaned = text.strip().replace("\N{MINUS SIGN}", "-")
    if len(cleaned) > 400 or not _NUMBER.fullmatch(cleaned):
        raise ValueError(f"{quote(text)} is not a number")
    value = float(cleaned)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{quote(text)} is too large")
    return value


def quote(text: str) -> str:
    """The text in quotation marks, shortened, with nothing that could break a line."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:41])
    return f"'{shown[:40]}…'" if len(text) > 40 else f"'{shown}'"


def numbers(text: str) -> tuple[float, ...]:
    """Numbers between commas.

    Raises:
        ValueError: as :func:`parse_number`.
    """
    return tuple(parse_number(part) for part in text.split(","))


def format_numbers(values: tuple[float, ...]) -> str:
    """Numbers with commas between them."""
    return ",".join(format_number(v) for v in values)


def within(*bounds: tuple[str, float, float]) -> Callable[[str], tuple[float, ...]]:
    """Reads as many numbers as there are bounds ``(name, low, high)``; between integers only whole numbers."""

    def parse(text: str) -> tuple[float, ...]:
        values = numbers(text)
        if len(values) != len(bounds):
            raise ValueError(f"needs {counted(len(bounds), 'number')}, got {len(values)}")
        for value, (name, low, high) in zip(values, bounds, strict=True):
            if not low <= value <= high:
                raise ValueError(f"{name} {format_number(value)} is outside {low:g} to {high:g}")
            if isinstance(high, int) and value != int(value):
                raise ValueError(f"{name} {format_number(value)} is not a whole number")
        return values

    return parse


def counted(count: int, one: str) -> str:
    """ "1 number", "4 numbers"."""
    return f"{count} {one}{'' if count == 1 else 's'}"


def one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    """Reads one of the words."""

    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f"{quote(text)} is not one of {', '.join(choices)}")
        return text

    return parse
