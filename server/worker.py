"""gunicorn's threaded worker, in which a visitor who says nothing holds no thread.

gunicorn hands a new connection to a thread, which waits for the first byte for five seconds: a few hundred connections
that say nothing stop a worker. Here a new connection waits where kept ones wait, and gets a thread with its first byte.
Who then stops in the middle of a request, or does not read the answer, is given up by the operating system.

A proxy in front does more (``deploy/nginx.conf``): it passes on whole requests only.
"""

from __future__ import annotations

import errno
import logging
import socket
import struct
import time
from functools import partial
from selectors import EVENT_READ

from gunicorn.workers.gthread import TConn, ThreadWorker

# seconds in which something must be sent, and some of the answer be read
RECEIVING = 10
SENDING = 30


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """The worker; everything but the beginning and the patience of a connection is gunicorn's."""

    def init_process(self) -> None:
        """Begin; who was given up is no fault that a log should tell."""
        self.log.error_log.addFilter(no_patience_left)
        super().init_process()

    def accept(self, listener: socket.socket) -> None:
        """Take a connection, and wait for its first byte without a thread."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno not in {errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK}:
                raise
            return
        self.nr_conns += 1
        for option, seconds in ((socket.SO_RCVTIMEO, RECEIVING), (socket.SO_SNDTIMEO, SENDING)):
            client.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", seconds, 0))
        connection = TConn(self.cfg, client, address, listener.getsockname())
        connection.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(connection)
        self.poller.register(client, EVENT_READ, partial(self.on_pending_socket_readable, connection))


def no_patience_left(record: logging.LogRecord) -> bool:
    """Whether a line belongs into the log: not that somebody sent or read nothing for too long."""
    fault = record.exc_info[1] if record.exc_info else None
    return not isinstance(fault, BlockingIOError)
