"""gunicorn's thread worker whose threads never wait for a client.

Requests are received, and what a slow client has not taken of its answer is sent, by the one loop
that watches all connections; a thread has a request that is whole and writes into memory. Each
stage has a deadline. Measured in docs/decisions.md.
"""

from __future__ import annotations

import selectors
import socket
import struct
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from app.web.security import MAX_REQUEST_BYTES
from app.web.serving.receiving import CROWDED, TOO_LATE, Incoming, Refusal
from app.web.serving.sending import Outbox

# The body may take this many times as long as the headers.
LONGER_BODY = 3
# An answer may take this long, and a second more for each so many bytes that are left of it.
ANSWER_SECONDS, SLOWEST_BYTES = 20.0, 8 * 1024
# For the client to close a connection that this side has ended.
LINGER_SECONDS = 2.0
SWEEP_SECONDS = NOTIFY_SECONDS = 0.5
# Of all requests that are being received.
MOST_RECEIVED = 64 * 2**20
# Of all answers that wait for slow clients.
MOST_SENT = 64 * 2**20
PIECE = 64 * 1024
# Should gunicorn wait for more of a request than its headers promised; seconds, microseconds.
STALLED = struct.pack("ll", 5, 0)


class Connection(TConn):
    """outbox: what is left of its answer, once a thread has given one."""

    outbox: Outbox | None = None


class PatientWorker(ThreadWorker):
    """A connection is idle (keepalived_conns), received, with a thread, sent to, or closing."""

    # From the connection, or the first byte after an answer, to the end of the headers.
    head_seconds = 10.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Each connection that waits for its client, with the end of its stage.
        self._deadlines: dict[Connection, float] = {}
        self._incoming: dict[Connection, Incoming] = {}
        self._received = 0
        # How much of an answer waited in memory for each client when its thread was done.
        self._sending: dict[Connection, int] = {}
        self._swept = self._notified = 0.0

    def accept(self, listener: socket.socket) -> None:
        try:
            client, address = listener.accept()
        except OSError:
            return  # it has gone, or another process has it
        if self.nr_conns >= self.worker_connections - 1:
            self._make_room()
        self.nr_conns += 1
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            client.setsockopt(socket.SOL_SOCKET, option, STALLED)
        conn = Connection(self.cfg, client, address, listener.getsockname())
        conn.init()
        self._receive(conn, b"")

    def on_client_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        if conn in self.keepalived_conns:  # not closed by what happened in the same round
            self.poller.unregister(client)
            self.keepalived_conns.remove(conn)
            self._receive(conn, b"")

    def handle_request(self, req: Any, conn: Connection) -> bool:
        client, box = conn.sock, Outbox(conn.sock)
        conn.sock = box
        try:
            goes_on = bool(super().handle_request(req, conn))
            box.flush()
            return goes_on
        finally:
            conn.sock, conn.outbox = client, box

    def finish_request(self, conn: Connection, fs: Future[Any]) -> None:
        box = conn.outbox
        if box is None or not box.left:
            self._answered(conn, fs)
        else:
            self._sending[conn] = box.in_memory
            seconds = ANSWER_SECONDS + box.left / SLOWEST_BYTES
            self._wait(conn, selectors.EVENT_WRITE, partial(self._send, conn, box, fs), seconds)

        while sum(self._sending.values()) > MOST_SENT and len(self._sending) > 1:
            self._drop(next(conn for conn, kept in self._sending.items() if kept))  # the slowest

    def notify(self) -> None:
        """Called by gunicorn's loop in each of its rounds, with a system call that costs a quarter
        of all its work; the arbiter gives a worker half a minute."""
        now = time.monotonic()
        if now - self._notified >= NOTIFY_SECONDS:
            self._notified = now
            super().notify()

    def murder_pending(self) -> None:
        """Called by gunicorn's loop in each of its rounds."""
        now = time.monotonic()
        if now - self._swept < SWEEP_SECONDS and self.alive:
            return
        self._swept = now
        for conn, deadline in list(self._deadlines.items()):
            incoming = self._incoming.get(conn)
            if deadline <= now or not (self.alive or incoming is None or incoming.received):
                if incoming is not None and incoming.received:
                    self._refuse(conn, TOO_LATE)
                else:
                    self._drop(conn)

    def _receive(self, conn: Connection, data: bytes) -> None:
        """Begins with the next request, of which `data` have come already."""
        incoming = self._incoming[conn] = Incoming(MAX_REQUEST_BYTES)
        conn.sock.setblocking(False)
        if data:
            self._take(conn, data)
        else:
            self._read(conn)
        if self._incoming.get(conn) is incoming:  # most are whole by now, and never waited for
            self._wait(conn, selectors.EVENT_READ, partial(self._read, conn), self._rest(incoming))

    def _read(self, conn: Connection) -> None:
        try:
            data = conn.sock.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._take(conn, data)
        else:
            self._drop(conn)

    def _take(self, conn: Connection, data: bytes) -> None:
        incoming = self._incoming[conn]
        had_head = incoming.body is not None
        self._received += len(data)
        refusal = incoming.add(data)
        if refusal is None and self._received > MOST_RECEIVED:
            refusal = CROWDED
        if refusal is not None:
            self._refuse(conn, refusal)
        elif incoming.is_whole:
            self._leave(conn)
            conn.parser.unreader.unread(bytes(incoming.received))
            self.enqueue_req(conn)
        elif incoming.body is not None and not had_head:
            if conn in self._deadlines:
                self._deadlines[conn] = time.monotonic() + self._rest(incoming)
            if incoming.expects_continue:
                self._say(conn, b"HTTP/1.1 100 Continue\r\n\r\n")

    def _rest(self, incoming: Incoming) -> float:
        """Seconds for the stage that it is in: its headers, or its body."""
        return self.head_seconds * (1 if incoming.body is None else LONGER_BODY)

    def _send(self, conn: Connection, box: Outbox, fs: Future[Any]) -> None:
        try:
            if not box.flush():
                return
        except OSError:
            self._drop(conn)
            return
        self._leave(conn)
        self._answered(conn, fs)

    def _answered(self, conn: Connection, fs: Future[Any]) -> None:
        """The client has its answer: what comes next on the connection."""
        conn.outbox = None
        if fs.cancelled() or fs.exception() is not None or not fs.result():
            self._linger(conn)
        elif rest := conn.parser.unreader.take_buffered():
            # Not from here: who sends a thousand requests at once would nest them.
            self.method_queue.defer(self._receive, conn, rest)
        else:
            super().finish_request(conn, fs)

    def _refuse(self, conn: Connection, refusal: Refusal) -> None:
        self._leave(conn)
        body = refusal.sentence.encode()
        head = (
            f"HTTP/1.1 {refusal.status}\r\nContent-Type: text/plain\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        self._say(conn, head.encode() + body)
        self._linger(conn)

    def _say(self, conn: Connection, text: bytes) -> None:
        with suppress(OSError):  # it has gone, which the next read tells
            conn.sock.send(text)

    def _linger(self, conn: Connection) -> None:
        """Ends this side, and reads what still comes: closing at once would cut off the answer."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            self._wait(conn, selectors.EVENT_READ, partial(self._drain, conn), LINGER_SECONDS)
        except OSError:
            self._close(conn)

    def _drain(self, conn: Connection) -> None:
        try:
            if conn.sock.recv(PIECE):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._drop(conn)

    def _make_room(self) -> None:
        """Closes the connection that has waited longest: a crowd of idle ones bars nobody."""
        if self.keepalived_conns:
            conn = self.keepalived_conns.popleft()
            self.poller.unregister(conn.sock)
            self._close(conn)
        elif self._deadlines:
            self._drop(next(iter(self._deadlines)))

    def _wait(self, conn: Connection, event: int, then: Callable[[], None], seconds: float) -> None:
        def awaited(_: socket.socket) -> None:
            if conn in self._deadlines:  # not dropped by what happened in the same round
                then()

        conn.sock.setblocking(False)
        self._deadlines[conn] = time.monotonic() + seconds
        self.poller.register(conn.sock, event, awaited)

    def _leave(self, conn: Connection) -> None:
        """The connection does not wait for its client any more, if it did."""
        if self._deadlines.pop(conn, None) is not None:
            self.poller.unregister(conn.sock)
        self._sending.pop(conn, None)
        incoming = self._incoming.pop(conn, None)
        if incoming is not None:
            self._received -= len(incoming.received)

    def _drop(self, conn: Connection) -> None:
        self._leave(conn)
        if conn.outbox is not None:
            conn.outbox.drop()
        self._close(conn)

    def _close(self, conn: Connection) -> None:
        self.nr_conns -= 1
        conn.close()
