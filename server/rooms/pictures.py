"""Pictures of what a room shows, made once per worker and sent along with the state that they show.

A follower who has the picture with the state asks for nothing: of a hundred followers each would ask for the same.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass

from components.pages import EXPLORE
from components.state import ExplorerState, parse_address
from server.cache import PersonalError
from server.fair_queue import Visitor
from server.limits import BusyError
from server.visitors import Accounts, standing_for

from .views import View


@dataclass(frozen=True)
class Picture:
    """A frame for the stream.

    Attributes:
        of: mark of the version of the room that it shows.
        line: its quality and the compressed frame in base64.
    """

    of: str
    line: str


class Painter:
    """Makes the pictures.

    Args:
        frame: the compressed frame of a state in a quality, kept by a cache.
        accounts: from which the computation is drawn, each room for itself.
    """

    def __init__(self, frame: Callable[[ExplorerState, str], bytes], accounts: Accounts) -> None:
        self._frame = frame
        self._accounts = accounts

    def paints(self, view: View) -> bool:
        """Whether what is shown has a picture: only the page Explore has."""
        return not view.room.ended and view.room.address.partition("?")[0] == EXPLORE.path

    def paint(self, view: View) -> Picture | None:
        """The picture: a draft while a hand moves; None if there is too much to do, and followers ask themselves."""
        state, _ = parse_address(view.room.address.partition("?")[2])
        quality = "draft" if view.room.live else "full"
        try:
            with standing_for(Visitor("rooms", view.room.code), self._accounts):
                frame = self._frame(state, quality)
        except (BusyError, PersonalError):
            return None
        return Picture(view.mark, f"{quality} {base64.b64encode(frame).decode()}")
