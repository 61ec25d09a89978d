"""Clients that send or take slowly hold no thread, on the server as the Procfile starts it."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.settings import ROOT
from app.web.open_files import most_connections
from tests.support.browser.server import served

SECONDS = 1
PATIENCE = 10.0
HEAD = b"POST /api/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
LARGE = "/api/runs"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """Host and port of a server with one process of two threads."""
    folder = tmp_path_factory.mktemp("slow")
    settings = {
        **{"CLIENT_SECONDS": str(SECONDS), "WEB_CONCURRENCY": "1", "WEB_THREADS": "2"},
        **{"WORKER": "no", "RUNS_DIR": str(folder / "runs")},
    }
    with served(Path(folder / "cache"), **settings) as address:
        parts = urlsplit(address)
        assert parts.hostname is not None
        assert parts.port is not None
        yield parts.hostname, parts.port


def health(place: tuple[str, int]) -> int:
    with closing(http.client.HTTPConnection(*place, timeout=PATIENCE)) as client:
        client.request("GET", "/healthz")
        return client.getresponse().status


def said(client: socket.socket) -> bytes:
    """All until the server closes."""
    client.settimeout(PATIENCE)
    found = b""
    while piece := client.recv(65536):
        found += piece
    return found


def until_ok(client: socket.socket) -> bool:
    """The whole of a /healthz comes, in however many pieces."""
    found = b""
    while not found.endswith(b"\r\n\r\nok") and (piece := client.recv(4096)):
        found += piece
    return found.endswith(b"ok")


@pytest.mark.parametrize(
    "begun",
    [b"", b"G", HEAD + b"Content-Length: 9\r\n\r\n{"],
    ids=["nothing", "one byte", "half a body"],
)
def test_a_hundred_slow_clients_keep_nobody_waiting(place: tuple[str, int], begun: bytes) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection(place)) for _ in range(100)]
        for client in slow:
            client.sendall(begun)
        assert health(place) == 200
        assert said(slow[0])[:12] == (b"HTTP/1.1 408" if begun else b"")


def test_a_byte_now_and_then_does_not_move_the_deadline(place: tuple[str, int]) -> None:
    with socket.create_connection(place) as client:
        client.settimeout(SECONDS / 5)
        found, deadline = b"", time.monotonic() + PATIENCE
        while not found and time.monotonic() < deadline:
            client.sendall(b"G")
            try:
                found = client.recv(12)
            except TimeoutError:
                continue
        assert found == b"HTTP/1.1 408"


def test_clients_that_take_nothing_of_a_large_answer_keep_nobody_waiting(
    place: tuple[str, int],
) -> None:
    with ExitStack() as stack:
        for _ in range(20):
            client = socket.socket()
            stack.enter_context(client)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(place)
            for _ in range(20):
                client.sendall(f"GET {LARGE} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert health(place) == 200


def test_three_thousand_kept_connections_keep_nobody_waiting(place: tuple[str, int]) -> None:
    asked = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    most_connections()
    with ExitStack() as stack:
        kept = []
        for _ in range(2990):
            client = stack.enter_context(socket.create_connection(place, PATIENCE))
            client.sendall(asked)
            kept.append(client)
        for client in kept:
            assert until_ok(client)
        assert health(place) == 200
        for client in (kept[0], kept[-1]):
            client.sendall(asked)
            assert until_ok(client), "it was kept"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 70_000, 431),
        (HEAD + b"Content-Length: 9999999\r\n\r\n", 413),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", 411),
        (b"\r\n\r\n", 400),
        (HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n", 400),
        (HEAD + b"Content-Length: -2\r\n\r\n", 400),
    ],
)
def test_what_cannot_be_received_is_refused(
    place: tuple[str, int], sent: bytes, status: int
) -> None:
    with socket.create_connection(place) as client:
        client.sendall(sent)
        assert said(client).startswith(f"HTTP/1.1 {status}".encode())


def test_requests_in_pieces_and_in_one_piece_are_answered_in_order(place: tuple[str, int]) -> None:
    body = b'{"x": 1}'
    order = HEAD + b"Expect: 100-continue\r\nContent-Length: 8\r\n\r\n"
    last = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with socket.create_connection(place) as client:
        client.sendall(order)
        assert client.recv(64).startswith(b"HTTP/1.1 100")
        client.sendall(body + last)
        found = said(client)
    statuses = [part[:3] for part in found.split(b"HTTP/1.1 ")[1:]]
    assert [each for each in statuses if each != b"100"] == [b"400", b"200"]
    assert found.endswith(b"ok")


def test_a_thousand_requests_in_one_piece_are_all_answered(place: tuple[str, int]) -> None:
    """For a script, which the loop itself sends."""
    manifest = json.loads((ROOT / "assets" / "built" / "manifest.json").read_bytes())
    get = f"GET /static/{manifest['theme.js']} HTTP/1.1\r\nHost: localhost\r\n"
    with socket.create_connection(place) as client:
        client.sendall((get + "\r\n").encode() * 999 + (get + "Connection: close\r\n\r\n").encode())
        assert said(client).count(b"HTTP/1.1 200 OK") == 1000


def test_a_large_answer_is_whole_however_slowly_it_is_taken(place: tuple[str, int]) -> None:
    with closing(http.client.HTTPConnection(*place)) as client:
        client.request("GET", LARGE)
        whole = client.getresponse().read()
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(place)
        slow.sendall(
            f"GET {LARGE} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
        )
        assert said(slow).endswith(whole)


def test_a_part_of_a_file_is_that_part(place: tuple[str, int]) -> None:
    """The last byte, and parts longer than what is read at once, on one connection."""
    with closing(http.client.HTTPConnection(*place)) as client:

        def asked(address: str, **headers: str) -> bytes:
            client.request("GET", address, headers=headers)
            return client.getresponse().read()

        address = json.loads(asked("/api/runs/mnist-2d"))["urls"]["weights"]
        whole = asked(address)
        for first, last in ((0, 0), (8192, 999_999), (len(whole) - 1, len(whole) - 1)):
            assert asked(address, Range=f"bytes={first}-{last}") == whole[first : last + 1]
        assert asked(address, Range=f"bytes={len(whole) - 9}-") == whole[-9:]
        assert asked(address, Range="bytes=-5") == whole[-5:]


HEADERS: tuple[tuple[str, str], ...] = (
    *(("SCRIPT_NAME", "/elsewhere"), ("SCRIPT-NAME", "/elsewhere"), ("PATH_INFO", "/elsewhere")),
    *(("X-Forwarded-Prefix", "/elsewhere"), ("X-Script-Name", "/elsewhere")),
    *(("X-Forwarded-Proto", "gopher"), ("X-Forwarded-Host", "["), ("Forwarded", "host=[")),
    *(("Referer", "http://["), ("Referer", "/?run=\x80&runs=" + "a," * 900)),
    *(("Origin", "http://["), ("Origin", "null"), ("Cookie", "latentarium=.\x80; =; a")),
    *(("Range", "bytes=-"), ("Range", "bytes=9-1,1-"), ("If-None-Match", '"')),
    *(("If-Modified-Since", "never"), ("If-Range", "\x80"), ("Accept-Encoding", "br;q=x, ;q")),
    *(("Accept", "*/*;q=\x80"), ("Content-Type", "application/json; charset=\x80")),
    *(("Authorization", "Bearer \x80"), ("Accept-Language", "\x80;q=nan"), ("Date", "x" * 4000)),
)
HEADERS += (
    *(("X-Forwarded-For", "203.0.113.7, \x80"), ("X-Forwarded-Port", "-1"), ("X-Real-IP", "x")),
    *(("X-Request-ID", "x" * 5000), ("If-None-Match", "*"), ("If-None-Match", 'W/"' + "a" * 3000)),
    *(
        ("Range", "bytes=0-0,1-1,99999999999999999999-"),
        ("Range", "x=1-2"),
    ),
    *(("Accept-Encoding", "*;q=0, identity;q=0"), ("Connection", "Upgrade"), ("TE", "\x80")),
)
PATHS = ("/", "/_dash-layout", "/compare/_dash-layout", "/api/runs/mnist-2d", "/class", "/nothing")


def status_of(client: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> int:
    client.request("GET", path, headers=headers)
    answer = client.getresponse()
    answer.read()
    return answer.status


@pytest.mark.parametrize("path", PATHS)
def test_no_header_is_a_fault_of_the_server(place: tuple[str, int], path: str) -> None:
    with closing(http.client.HTTPConnection(*place, timeout=PATIENCE)) as client:
        plain = status_of(client, path, {})
        for name, value in HEADERS:
            assert status_of(client, path, {name: value}) in (plain, 304), (name, value)


@pytest.mark.parametrize("name", ["evil.example", "evil.example:80", "[", "127.0.0.1.evil.example"])
def test_another_name_for_this_computer_opens_nothing(place: tuple[str, int], name: str) -> None:
    with closing(http.client.HTTPConnection(*place, timeout=PATIENCE)) as client:
        assert status_of(client, "/api/runs", {"Host": name}) in (400, 421)
        assert status_of(client, "/api/runs", {"Host": f"localhost:{place[1]}"}) == 200


CONTENT: tuple[dict[str, str], ...] = (
    *({}, {"Content-Type": ""}, {"Content-Type": "application/json; charset=\x80"}),
    *({"Content-Type": "application/json;;=;"}, {"Content-Type": "multipart/form-data"}),
    *({"Content-Type": "multipart/form-data; boundary="}, {"Content-Encoding": "gzip"}),
    *({"Content-Type": "application/x-www-form-urlencoded"}, {"Transfer-Encoding": "identity"}),
    *({"Origin": "http://["}, {"Sec-Fetch-Site": "\x80"}, {"Referer": "\x80"}, {"Host": ""}),
    *({"Authorization": "Bearer " + "m-" + "\x80" * 32}, {"Cookie": "room-ABCDEF=\x80"}),
    *(
        {"Content-Length": each}
        for each in ("+2", "2, 2", "0x2", "2 2", "\u00b2", "-0", "00000002")
    ),
)
TAKING = ("/api/rooms", "/api/rooms/ABCDEF/beat", "/api/jobs", "/api/lessons/check", "/files/x")


@pytest.mark.parametrize("path", [*TAKING, "/_dash-update-component"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])
def test_no_body_and_nothing_said_of_it_is_a_fault_of_the_server(
    place: tuple[str, int], path: str, method: str
) -> None:
    for headers in CONTENT:
        with closing(http.client.HTTPConnection(*place, timeout=PATIENCE)) as client:
            client.request(method, path, b"{}", headers)
            assert client.getresponse().status < 500, headers
