"""Rooms: what a beat costs the web process, on SQLite and on Redis, in a class of 500."""

from __future__ import annotations

import io
import json
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask

from app.factory import create_app, opened_catalogue
from app.settings import Settings
from tests.bench.table import Row, timed
from tests.support.redis_server import RedisServer

STUDENTS, BEATS, ANSWERED_STEPS = 500, 2000, 6


def measure() -> list[Row]:
    rows: list[Row] = []
    with TemporaryDirectory() as name, _redis(Path(name)) as url:
        for store, redis_url in (("SQLite", None), ("Redis", url)):
            settings = Settings(
                runs=Path(name) / store, cache_folder=Path(name), redis_url=redis_url
            )
            rows += _measured(store, create_app(settings, opened_catalogue(settings)).server)
    return rows


@contextmanager
def _redis(folder: Path) -> Iterator[str]:
    server = RedisServer(folder)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


class Caller:
    """Calls the web application as gunicorn does, without a socket."""

    def __init__(self, server: Flask) -> None:
        self._application = server.wsgi_app

    def post(self, path: str, token: str, sent: dict[str, Any]) -> tuple[int, bytes]:
        body, status = json.dumps(sent).encode(), []
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_AUTHORIZATION": f"Bearer {token}",
            "HTTP_ACCEPT_ENCODING": "gzip, br",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        answer = self._application(environ, lambda line, _headers: status.append(line))  # type: ignore[arg-type]
        return int(status[0][:3]), b"".join(answer)


def _measured(store: str, server: Flask) -> list[Row]:
    caller, place = Caller(server), random.Random(0)
    opened = json.loads(caller.post("/api/rooms", "", {})[1])
    code, teacher = opened["code"], opened["teacher"]
    members, joins = [], []
    for _ in range(STUDENTS):
        start = time.perf_counter()
        _, answer = caller.post(f"/api/rooms/{code}/members", "", {})
        joins.append(1000 * (time.perf_counter() - start))
        members.append(json.loads(answer)["member"])
    for member in members:
        for step in range(ANSWERED_STEPS):
            answer_ = {"step": step, "answer": "a" * 1100}
            caller.post(f"/api/rooms/{code}/answers", member, answer_)

    def beat(token: str, since: int, z: list[float]) -> tuple[float, bytes]:
        sent = {"since": since, "page": "explore", "run": "mnist-2d", "z": z}
        start = time.perf_counter()
        _, answer = caller.post(f"/api/rooms/{code}/beat", token, sent)
        return 1000 * (time.perf_counter() - start), answer

    def moved(member: str, since: int) -> tuple[float, bytes]:
        return beat(member, since, [place.gauss(0, 1), place.gauss(0, 1)])

    for member in members:
        _, answer = moved(member, 0)
    since = json.loads(answer)["version"]
    still = [beat(members[0], since, [0.0, 0.0])[0] for _ in range(BEATS)]
    moving = [moved(members[k % STUDENTS], since)[0] for k in range(BEATS)]
    # What is younger is told once more, see OVERLAP_SECONDS in app/rooms/views.py.
    time.sleep(2.5)
    led, sizes, told = [], [], 0
    for k in range(60):
        moved(members[k], since)
        milliseconds, answer = beat(teacher, told, [])
        text = server_text(answer)
        told = json.loads(text)["version"]
        led.append(milliseconds)
        sizes.append(len(text) / 1000)
    return [
        timed(f"rooms, {store}: a member's beat, still", still),
        timed(f"rooms, {store}: a member's beat, moving", moving),
        timed(f"rooms, {store}: a teacher's beat, class of {STUDENTS}", led[5:]),
        Row(f"rooms, {store}: its answer, uncompressed", "KB", sizes[-1]),
        timed(f"rooms, {store}: joining a class of up to {STUDENTS}", joins),
    ]


def server_text(answer: bytes) -> bytes:
    """A body as it was before its compression."""
    import brotli

    return answer if answer[:1] == b"{" else bytes(brotli.decompress(answer))
