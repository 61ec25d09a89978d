"""An answer goes out as fast as its client takes it, and nobody waits for that."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.web.serving.sending import Outbox

HEAD = b"HTTP/1.1 200 OK\r\n\r\n"


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def taken(box: Outbox, client: socket.socket) -> bytes:
    """All that the client gets, by small pieces."""
    client.setblocking(False)
    found = b""
    while True:
        try:
            piece = client.recv(10_000)
        except BlockingIOError:
            piece = b""
        found += piece
        if box.flush() and not piece:
            return found


def test_a_file_is_sent_whole_and_never_kept_in_memory(
    ends: tuple[socket.socket, socket.socket], tmp_path: Path
) -> None:
    ours, theirs = ends
    content = bytes(range(256)) * 8_000
    (tmp_path / "file").write_bytes(content)
    box = Outbox(ours)
    box.sendall(HEAD)
    with (tmp_path / "file").open("rb") as file:
        box.sendfile(file, offset=1, count=len(content) - 1)
    assert 0 < box.left < len(content)
    assert box.in_memory == 0
    assert taken(box, theirs) == HEAD + content[1:]
    assert box.left == 0


def test_bytes_wait_in_their_order(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    parts = [HEAD, b"a" * 2_000_000, b"b" * 10, b"c" * 500_000]
    box = Outbox(ours)
    for part in parts:
        box.sendall(part)
    assert box.in_memory == box.left > 0
    assert taken(box, theirs) == b"".join(parts)


def test_headers_wait_for_what_follows_them(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    theirs.setblocking(False)
    box = Outbox(ours)
    box.sendall(HEAD)
    with pytest.raises(BlockingIOError):
        theirs.recv(1)
    box.sendall(b"body")
    assert theirs.recv(100) == HEAD + b"body"


def test_files_stand_between_the_bytes_around_them(
    ends: tuple[socket.socket, socket.socket], tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"f" * 1_000_000)
    (tmp_path / "empty").touch()
    box = Outbox(ends[0])
    with (tmp_path / "file").open("rb") as file, (tmp_path / "empty").open("rb") as empty:
        box.sendall(HEAD)
        box.sendfile(empty)
        box.sendall(b"b" * 1_000_000)
        box.sendfile(file)
        box.sendall(b"c")
    assert taken(box, ends[1]) == HEAD + b"b" * 1_000_000 + b"f" * 1_000_000 + b"c"


def test_what_is_dropped_is_not_sent(
    ends: tuple[socket.socket, socket.socket], tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"x" * 2_000_000)
    box = Outbox(ends[0])
    with (tmp_path / "file").open("rb") as file:
        box.sendfile(file)
    box.drop()
    assert (box.left, box.flush()) == (0, True)
