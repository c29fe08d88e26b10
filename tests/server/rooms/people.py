"""Who leads a room and who listens, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from server.refusals import install_refusals
from server.rooms.hall import Hall
from server.rooms.routes import create_room_routes

Events = Callable[..., "Listener"]


class Leader:
    """Somebody who has opened a room."""

    def __init__(self, client: FlaskClient, address: str = "/") -> None:
        self.client = client
        answer = client.post("/api/v1/rooms", json={"address": address})
        assert answer.status_code == 201, answer.text
        self.code, self.token = answer.json["room"], answer.json["token"]  # type: ignore[index]
        self.root = f"/api/v1/rooms/{self.code}"

    def ask(self, method: str, path: str = "", body: object = None) -> Any:
        return self.client.open(
            self.root + path, method=method, json=body, headers={"Authorization": f"Bearer {self.token}"}
        )

    def show(self, address: str, live: bool = False) -> Any:
        return self.ask("PUT", "/state", {"address": address, "live": live})

    def read(self) -> dict[str, Any]:
        held: dict[str, Any] = self.ask("GET").json
        return held


class Listener:
    """An open stream of events."""

    def __init__(self, client: FlaskClient, path: str, **headers: str) -> None:
        self.answer = client.get(path, headers=headers)
        self.pieces: Iterator[bytes] = iter(self.answer.response)
        self.waiting: list[tuple[str, str, Any]] = []
        self.retry: list[int] = []
        self.comments = 0

    def next(self, name: str = "room") -> Any:
        """The next event of a name, with its id; others are passed over."""
        while True:
            while self.waiting:
                mark, event, data = self.waiting.pop(0)
                if event == name:
                    return {"id": mark, **data}
            self.read()

    def read(self) -> None:
        for block in next(self.pieces).decode().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
            self.comments += any(line.startswith(":") for line in block.splitlines())
            if "retry" in fields:
                self.retry.append(int(fields["retry"]))
            if "event" in fields:
                self.waiting.append((fields.get("id", ""), fields["event"], json.loads(fields["data"])))

    def rest(self) -> None:
        try:
            while True:
                self.read()
        except StopIteration:
            return


def serve(hall: Hall) -> FlaskClient:
    """A server of its own over a hall."""
    app = Flask(__name__)
    app.register_blueprint(create_room_routes(hall))
    install_refusals(app)
    return app.test_client()


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def join(leader: Leader) -> str:
    return str(leader.client.post(f"{leader.root}/followers").json["pass"])  # type: ignore[index]
