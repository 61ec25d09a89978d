"""The socket of a thread that answers: what the client does not take at once is kept for later."""

from __future__ import annotations

import socket
from typing import IO

# Of one answer, before its thread waits for the client; the largest files have 3 MB.
MOST_KEPT = 8 * 2**20
PIECE = 256 * 1024
# So long a thread waits for a client that takes nothing, once so much is kept.
PATIENCE_SECONDS = 20.0


class Outbox:
    """Takes what gunicorn's Response sends, by sendall() and sendfile()."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self.kept = bytearray()

    def sendall(self, data: bytes) -> None:
        view = memoryview(data)
        if not self.kept:
            view = view[self._taken(view) :]
        self.kept += view
        if len(self.kept) > MOST_KEPT:
            self._sock.settimeout(PATIENCE_SECONDS)
            self._sock.sendall(self.kept)
            self.kept.clear()

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def sendfile(self, file: IO[bytes], offset: int = 0, count: int | None = None) -> None:
        file.seek(offset)
        left = count
        while piece := file.read(PIECE if left is None else min(PIECE, left)):
            self.sendall(piece)
            left = None if left is None else left - len(piece)

    def shutdown(self, how: int) -> None:
        """gunicorn gives an answer up: what was kept still goes out, the worker closes."""
        raise OSError("closed by the worker")

    def close(self) -> None:
        """See shutdown()."""

    def flush(self) -> bool:
        """Sends what the client takes now; is all of it sent? Raises OSError."""
        with memoryview(self.kept) as view:
            taken = self._taken(view)
        del self.kept[:taken]
        return not self.kept

    def _taken(self, view: memoryview) -> int:
        """How many bytes the client took without being waited for."""
        self._sock.setblocking(False)
        taken = 0
        try:
            while taken < len(view):
                taken += self._sock.send(view[taken : taken + PIECE])
        except BlockingIOError:
            pass
        return taken
