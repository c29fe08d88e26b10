"""What a room may show: addresses of our own pages, read with the pages' own readers and written anew.

So nothing that a leader sends reaches a follower but numbers, words and points that the page would have taken from its
address bar. How a page looks (theme, palette, projector) is everybody's own and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from components import bifurcation_state, one_unit_state, plane_state, state, survey_state
from components.address import Field, Problem, read_fields, write_fields
from components.filters import FIELDS as CATALOGUE_FIELDS
from components.look import LOOK_FIELDS
from components.pages import BIFURCATIONS, CATALOGUE, EXPLORE, LESSONS, ONE_UNIT, PAGES, PLANE, SURVEY, page_at
from components.reading import quote

from .faults import RoomError

LONGEST = 8000
LOOK = frozenset(spec.symbol for spec in LOOK_FIELDS)
_USUAL: dict[str, Any] = {spec.symbol: spec.default({}) for spec in LOOK_FIELDS}

# the query of an address to: the same written anew, the state as data, what could not be read
Reader = Callable[[str], tuple[str, dict[str, Any], Sequence[Problem]]]


@dataclass(frozen=True)
class Shown:
    """What a room shows.

    Attributes:
        page: key of the page.
        path: where the page is.
        query: of its address, without the question mark.
        state: as the page's script holds it, without the look.
    """

    page: str
    path: str
    query: str
    state: Mapping[str, Any]

    @property
    def address(self) -> str:
        """Path and query."""
        return self.path + ("?" + self.query if self.query else "")


def _explore(query: str) -> tuple[str, dict[str, Any], Sequence[Problem]]:
    read, problems = state.parse_address(query)
    read = replace(read, **_USUAL)
    return state.format_address(read), state.as_data(read), problems


def _one_unit(query: str) -> tuple[str, dict[str, Any], Sequence[Problem]]:
    read, problems = one_unit_state.parse_address(query)
    read = replace(read, **_USUAL)
    return one_unit_state.format_address(read), one_unit_state.as_data(read), problems


def _bifurcations(query: str) -> tuple[str, dict[str, Any], Sequence[Problem]]:
    values, problems = bifurcation_state.parse_address(query)
    values = values | _USUAL
    return bifurcation_state.format_address(values), bifurcation_state.as_data(values), problems


def _plane(query: str) -> tuple[str, dict[str, Any], Sequence[Problem]]:
    values, problems = plane_state.parse_address(query)
    values = values | _USUAL
    return plane_state.format_address(values), plane_state.as_data(values), problems


def _by_table(fields: Sequence[Field]) -> Reader:
    def read(query: str) -> tuple[str, dict[str, Any], Sequence[Problem]]:
        values, problems = read_fields(query, fields)
        values |= _USUAL
        return write_fields(values, fields), values, problems

    return read


READERS: Mapping[str, Reader] = {
    EXPLORE.path: _explore,
    ONE_UNIT.path: _one_unit,
    BIFURCATIONS.path: _bifurcations,
    PLANE.path: _plane,
    CATALOGUE.path: _by_table(CATALOGUE_FIELDS),
    SURVEY.path: _by_table(survey_state.FIELDS),
    LESSONS.path: _by_table(LOOK_FIELDS),
}


# a drag publishes an address once, and every worker reads it once
@lru_cache(maxsize=256)
def read_address(address: str) -> Shown:
    """What an address shows.

    Raises:
        RoomError: if it is none of our pages', or something in it cannot be read.
    """
    if len(address) > LONGEST:
        raise RoomError(400, f"address: is longer than {LONGEST:,} characters.")
    path, _, query = address.partition("?")
    if path not in READERS:
        known = ", ".join(page.path for page in PAGES if page.path in READERS)
        raise RoomError(400, f"address: {quote(path)} is no page that a room can show; there are {known}.")
    written, data, problems = READERS[path](query)
    if problems:
        raise RoomError(400, f"{problems[0].field}: {problems[0].sentence}.")
    return Shown(page_at(path).key, path, written, {name: value for name, value in data.items() if name not in LOOK})
