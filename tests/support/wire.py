"""A wire between two processes that a test can cut: bytes stop, and nobody is told, as when a network fails."""

from __future__ import annotations

import selectors
import socket
import threading
from types import TracebackType


class Wire:
    """Passes connections on to a port of this machine.

    Connections that were open when the wire was cut stay silent for ever; it is for new ones that it is mended.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._wake, self._waker = socket.socketpair()
        self._selector.register(self._wake, selectors.EVENT_READ)
        self._across: dict[socket.socket, socket.socket] = {}
        self._silent: list[socket.socket] = []
        self._lock = threading.Lock()
        self._is_cut = self._over = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Wire:
        self._thread.start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._over = True
        self._waker.send(b"x")
        self._thread.join(10)
        for each in (*self._across, *self._silent, self._listener, self._wake, self._waker):
            each.close()

    def cut(self) -> None:
        """Pass nothing on any more, in either direction."""
        with self._lock:
            self._is_cut = True
            for each in self._across:
                self._selector.unregister(each)
            self._silent += self._across
            self._across.clear()

    def mend(self) -> None:
        """Pass on what is opened from now on."""
        with self._lock:
            self._is_cut = False

    def _run(self) -> None:
        while not self._over:
            for key, _ in self._selector.select(0.2):
                with self._lock:
                    self._pass(key.fileobj)

    def _pass(self, source: object) -> None:
        assert isinstance(source, socket.socket)
        if source is self._listener:
            near, _ = self._listener.accept()
            if self._is_cut:
                self._silent.append(near)
                return
            far = socket.create_connection(("127.0.0.1", self._target), 10)
            self._across |= {near: far, far: near}
            for each in (near, far):
                self._selector.register(each, selectors.EVENT_READ)
        elif source in self._across:
            other = self._across[source]
            try:
                data = source.recv(1 << 16)
                other.sendall(data)
            except OSError:
                data = b""
            if not data:
                for each in (source, other):
                    self._selector.unregister(each)
                    self._across.pop(each)
                    each.close()
