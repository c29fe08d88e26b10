"""What proves who leads a room and who follows it: texts that only this server can have signed."""

from __future__ import annotations

import os
import secrets
import threading
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeSerializer

from .faults import RoomError
from .room import CODE_LENGTH, LETTERS
from .store import RoomStore

SECRET_VARIABLE = "GATESCAPE_SECRET"
_LONGEST = 300


@dataclass(frozen=True)
class Lead:
    """What a leader's token says: the room, and the key that it is led with."""

    code: str
    key: str


class Passes:
    """Signs and reads tokens, with the secret of the environment or else the one that the store keeps."""

    def __init__(self, store: RoomStore) -> None:
        self._store = store
        self._given = os.environ.get(SECRET_VARIABLE, "").strip()
        self._lock = threading.Lock()
        self._secret = ""

    def lead(self, lead: Lead) -> str:
        """A token for whoever leads."""
        return str(self._signer("lead").dumps([lead.code, lead.key]))

    def read_lead(self, text: str, code: str) -> Lead:
        """What a token says.

        Raises:
            RoomError: if it is not one of ours, or of another room.
        """
        parts = self._read("lead", text, 2)
        if parts is None or parts[0] != code:
            raise RoomError(401, "Only who leads this room may do that.")
        return Lead(*parts)

    def follow(self, code: str) -> str:
        """A new pass for somebody who follows; it tells him from the others, and nothing of him."""
        return str(self._signer("follow").dumps([code, secrets.token_hex(8)]))

    def read_follow(self, text: str, code: str) -> str:
        """Whose pass it is.

        Raises:
            RoomError: if it is not one of ours, or of another room.
        """
        parts = self._read("follow", text, 2)
        if parts is None or parts[0] != code:
            raise RoomError(401, "Answers are taken from who follows this room; open its link again.")
        return parts[1]

    def keep(self) -> None:
        """Give the secret in use back to a store that may have lost it."""
        if not self._given and self._secret:
            self._secret = self._store.secret(self._secret)

    def _read(self, purpose: str, text: str, count: int) -> list[str] | None:
        if not text or len(text) > _LONGEST:
            return None
        try:
            parts = self._signer(purpose).loads(text)
        except BadData:
            return None
        if not isinstance(parts, list) or len(parts) != count or not all(isinstance(part, str) for part in parts):
            return None
        return parts

    def _signer(self, purpose: str) -> URLSafeSerializer:
        with self._lock:
            if not self._secret:
                self._secret = self._given or self._store.secret(secrets.token_hex(32))
            return URLSafeSerializer(self._secret, salt=f"gatescape-{purpose}")


def read_code(text: str) -> str:
    """A room's code as somebody typed it, with capitals or without.

    Raises:
        RoomError: if it cannot be one.
    """
    code = text.strip().upper()
    if len(code) != CODE_LENGTH or not set(code) <= set(LETTERS):
        raise RoomError(404, f"A room's code is {CODE_LENGTH} letters of {LETTERS}.")
    return code
