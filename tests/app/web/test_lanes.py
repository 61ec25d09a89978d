"""gunicorn's threads in two lanes: what a class sends is answered while all others are taken."""

from __future__ import annotations

import http.client
import json
import select
import socket
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from app.settings import ROOT
from app.web.serving.lanes import ROOM_THREADS
from tests.support.browser.server import served


def test_a_beat_does_not_wait_for_threads_that_others_hold(
    tmp_path: Path, static_copies: Path
) -> None:
    (tmp_path / "static").symlink_to(static_copies)
    settings = {"WEB_CONCURRENCY": "1", "WEB_THREADS": "1", "WORKER": "no"}
    with served(tmp_path, RUNS_DIR=str(tmp_path / "runs"), **settings) as address:
        port = urlsplit(address).port
        assert port is not None
        with ExitStack() as slow_ones:
            slow = slow_ones.enter_context(socket.create_connection(("127.0.0.1", port)))
            # Half a request, for whose end the only other thread waits.
            slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
            # More halves of beats than a room has threads.
            for _ in range(ROOM_THREADS + 1):
                half = slow_ones.enter_context(socket.create_connection(("127.0.0.1", port)))
                half.sendall(b"POST /api/rooms/ABCDEF/beat HTTP/1.1\r\nHost: localhost\r\n")
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            # Two on one connection: the second comes from the poller.
            for _ in range(2):
                connection.request("POST", "/api/rooms/ABCDEF/beat", "{}", JSON | TOKEN)
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 404
            connection.close()
            slow.sendall(b"\r\n")
            assert slow.recv(15) == b"HTTP/1.1 200 OK"
            # A script needs no thread: it overtakes the picture that the only one computes.
            picture, script = (
                slow_ones.enter_context(socket.create_connection(("127.0.0.1", port)))
                for _ in range(2)
            )
            picture.sendall(GET.format(DEAR).encode())
            manifest = json.loads((ROOT / "assets" / "built" / "manifest.json").read_bytes())
            script.sendall(GET.format(f"/static/{manifest['theme.js']}").encode())
            assert select.select([picture, script], [], [], 20)[0] == [script]
            assert script.recv(12) == b"HTTP/1.1 200"


GET = "GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n"
DEAR = "/api/runs/pets-64d/grid.png?n=30"  # a second
JSON = {"Content-Type": "application/json"}
TOKEN = {"Authorization": f"Bearer m-{'x' * 32}"}
