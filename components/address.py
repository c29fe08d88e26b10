"""Addresses of pages: fields declared in tables, read with a sentence for whatever cannot be read, and written again.

The page's script reads the same tables (as JSON), so it can write an address without knowing what a field means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

LONGEST_ADDRESS = 8000
LONGEST_FIELD = 2000


@dataclass(frozen=True)
class Problem:
    """One thing that could not be read in an address.

    Attributes:
        field: the address name.
        sentence: what is wrong, without a full stop.
    """

    field: str
    sentence: str


@dataclass(frozen=True)
class Field:
    """One named part of an address.

    Attributes:
        symbol: name in the address.
        kind: how the page's script writes it: "numbers", "points", "words", "word" or "network".
        parse: text to value; raises ``ValueError`` with a sentence.
        format: value to text.
        default: value that is left out of the address, given the values of the fields before it.
    """

    symbol: str
    kind: Literal["numbers", "points", "words", "word", "network"]
    parse: Callable[[str], Any]
    format: Callable[[Any], str]
    default: Callable[[Mapping[str, Any]], Any]

    def as_data(self) -> dict[str, Any]:
        """The field for the page's script, with its default."""
        return {"symbol": self.symbol, "kind": self.kind, "of_preset": False, "default": self.default({})}


def always(value: Any) -> Callable[[Mapping[str, Any]], Any]:
    """A default that depends on nothing."""
    return lambda _: value


def word(symbol: str, parse: Callable[[str], str], default: str) -> Field:
    """A field that holds one word."""
    return Field(symbol, "word", parse, str, always(default))


def read_fields(query: str, fields: Sequence[Field]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Read the query part of an address, in the order of the fields; never raises.

    A field that cannot be read takes its default and leaves a :class:`Problem`. Names that are not fields are ignored,
    because mail programs and social networks add their own.
    """
    query = query.removeprefix("?")
    problems: list[Problem] = []
    given: dict[str, str] = {}
    if len(query) > LONGEST_ADDRESS:
        problems.append(Problem("address", f"it is longer than {LONGEST_ADDRESS:,} characters and was not read"))
        query = ""
    known = {spec.symbol for spec in fields}
    for name, text in parse_qsl(query, keep_blank_values=True, errors="replace"):
        if name not in known:
            continue
        if name in given:
            problems.append(Problem(name, "is given more than once; only the first counts"))
        else:
            given[name] = text
    values: dict[str, Any] = {}
    for spec in fields:
        asked = given.get(spec.symbol)
        if asked is not None and len(asked) <= LONGEST_FIELD:
            try:
                values[spec.symbol] = spec.parse(asked)
            except ValueError as error:
                problems.append(Problem(spec.symbol, str(error)))
            else:
                continue
        elif asked is not None:
            problems.append(Problem(spec.symbol, f"is longer than {LONGEST_FIELD:,} characters"))
        values[spec.symbol] = spec.default(values)
    return values, tuple(problems)


def write_fields(values: Mapping[str, Any], fields: Iterable[Field]) -> str:
    """The query part of an address, without the question mark; defaults are left out."""
    pairs = [
        (spec.symbol, spec.format(values[spec.symbol]))
        for spec in fields
        if values[spec.symbol] != spec.default(values)
    ]
    return urlencode(pairs, safe=",;")
