"""The socket of a thread that answers: what the client does not take at once is kept for later."""

from __future__ import annotations

import os
import socket
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import IO

# Of one answer in memory, before its thread waits for the client.
MOST_KEPT = 8 * 2**20
PIECE = 256 * 1024
# Of those that are sent by one call; and that more follows, which Windows does not know.
MOST_PIECES, MORE = 8, getattr(socket, "MSG_MORE", 0)
# So long a thread waits for a client that takes nothing, once so much is kept.
PATIENCE_SECONDS = 20.0


@dataclass
class _OfFile:
    """What is left of a file, of which nothing is in memory."""

    file: int
    offset: int
    length: int


class Outbox:
    """Takes what gunicorn's Response sends, by sendall() and sendfile().

    Bytes are kept as they were given, which all who are sent the same share; of files the system
    sends what a client can take, however many read how slowly.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._left: deque[memoryview | _OfFile] = deque()
        # Of the bytes that the client has not taken yet those that are kept in memory.
        self.in_memory = 0
        self._is_begun = self._is_stuck = False

    @property
    def left(self) -> int:
        """Bytes that the client has not taken yet."""
        return self.in_memory + sum(p.length for p in self._left if isinstance(p, _OfFile))

    def sendall(self, data: bytes) -> None:
        self._left.append(memoryview(data))
        self.in_memory += len(data)
        self._go_on()
        if self.in_memory > MOST_KEPT:
            self._wait()

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def sendfile(self, file: IO[bytes], offset: int = 0, count: int | None = None) -> None:
        length = os.fstat(file.fileno()).st_size - offset if count is None else count
        if length:
            # Whoever gave it closes it.
            self._left.append(_OfFile(os.dup(file.fileno()), offset, length))
        self._go_on()

    def shutdown(self, how: int) -> None:
        """gunicorn gives an answer up: what was kept still goes out, the worker closes."""
        raise OSError("closed by the worker")

    def close(self) -> None:
        """See shutdown()."""

    def _go_on(self) -> None:
        """Sends at once, but for the headers, which go out with what follows them."""
        if self._is_begun and not self._is_stuck:
            self.flush()
        self._is_begun = True

    def flush(self) -> bool:
        """Sends what the client takes now; is all of it sent? Raises OSError."""
        self._sock.setblocking(False)
        with suppress(BlockingIOError):
            self._send()
        self._is_stuck = bool(self._left)
        return not self._is_stuck

    def drop(self) -> None:
        """Nothing of it is sent any more."""
        for each in self._left:
            if isinstance(each, _OfFile):
                os.close(each.file)
        self._left.clear()
        self.in_memory = 0

    def _wait(self) -> None:
        self._sock.settimeout(PATIENCE_SECONDS)
        with suppress(BlockingIOError):  # of a file, which waits for nobody
            self._send()

    def _send(self) -> None:
        """Until all is sent; raises BlockingIOError where the client takes no more."""
        while self._left:
            first = self._left[0]
            if isinstance(first, _OfFile):
                self._send_file(first)
                os.close(first.file)
                self._left.popleft()
            else:
                self._send_bytes()

    def _send_bytes(self) -> None:
        """What comes before the next file: one packet where it fits, and with the file's first."""
        pieces: list[memoryview] = []
        for piece in islice(self._left, MOST_PIECES):
            if isinstance(piece, _OfFile):
                break
            pieces.append(piece)
        sent = self._sock.sendmsg(pieces, (), MORE if len(pieces) < len(self._left) else 0)
        self.in_memory -= sent
        for piece in pieces:
            if sent < len(piece):
                self._left[0] = piece[sent:]
                return
            sent -= len(piece)
            self._left.popleft()

    def _send_file(self, part: _OfFile) -> None:
        while part.length:
            sent = os.sendfile(self._sock.fileno(), part.file, part.offset, min(part.length, PIECE))
            if not sent:
                raise OSError("the file has become shorter")
            part.offset += sent
            part.length -= sent
