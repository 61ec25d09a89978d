"""gunicorn's threads in two lanes: what a class sends never waits behind a dear callback."""

from __future__ import annotations

import re
import selectors
import socket
import struct
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from gunicorn.workers.gthread import TConn, ThreadWorker

# A beat takes less than a millisecond: more threads would only wait for each other.
ROOM_THREADS = 4
# What is sent all the time and is cheap; who reads all answers waits as others do.
OF_ROOMS = re.compile(rb"(POST|PUT) /api/rooms/[^/ ]{6,12}/(beat|answers|members|lead) ")
PEEKED = 8192
# What is still to come of a body holds a thread so long at most; seconds, microseconds.
STALLED = struct.pack("ll", 5, 0)
# A callback that computes gives others a turn this often (Python: every 5 ms), and a beat needs
# several turns.
SWITCH_SECONDS = 0.0005


class RoomsFirst(ThreadWorker):
    """gthread, but requests to rooms have threads of their own.

    A connection waits at the poller until it has sent something, which tells the lane; in
    gthread a new one that is silent would hold a thread.
    """

    def get_thread_pool(self) -> ThreadPoolExecutor:
        sys.setswitchinterval(SWITCH_SECONDS)
        self._rooms = ThreadPoolExecutor(ROOM_THREADS, thread_name_prefix="rooms")
        pool: ThreadPoolExecutor = super().get_thread_pool()
        return pool

    def enqueue_req(self, conn: TConn) -> None:
        begin = b"" if self.cfg.is_ssl else _buffered(conn) or _peeked(conn.sock)
        if begin is None and not conn.initialized and not conn.data_ready:
            self._wait_for_data(conn)
            return
        pool = self.tpool
        if _is_of_rooms(begin or b""):
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, STALLED)
            pool = self._rooms
        done = pool.submit(self.handle, conn)
        done.add_done_callback(
            lambda done: self.method_queue.defer(self.finish_request, conn, done)
        )

    def _wait_for_data(self, conn: TConn) -> None:
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        self.poller.register(
            conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn)
        )


def _is_of_rooms(sent: bytes) -> bool:
    """Is it for a room, and its head all there? Half heads must not hold one of its threads."""
    return b"\r\n\r\n" in sent and OF_ROOMS.match(sent) is not None


def _buffered(conn: TConn) -> bytes:
    """What was read of a connection already."""
    return b"" if conn.parser is None else bytes(conn.parser.unreader.buf.getvalue()[:PEEKED])


def _peeked(connection: socket.socket) -> bytes | None:
    """How what was sent begins, left where it is; None: nothing was sent yet."""
    connection.setblocking(False)
    try:
        return connection.recv(PEEKED, socket.MSG_PEEK)
    except BlockingIOError:
        return None
    except OSError:
        return b""
