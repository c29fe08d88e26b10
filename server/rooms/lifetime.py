"""Whether this process is about to end: then every stream of events ends too, and its follower comes to another."""

from __future__ import annotations

from collections.abc import Callable

_alive: list[Callable[[], bool]] = []


def lives_while(alive: Callable[[], bool]) -> None:
    """Say how one can tell; gunicorn's configuration does in every worker."""
    _alive[:] = [alive]


def ending() -> bool:
    """Whether the process is about to end."""
    return any(not alive() for alive in _alive)
