"""How long an answer holds, the answer 304 to those who have it already, and its compression."""

from __future__ import annotations

import gzip
import io
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

import brotli
from flask import Flask, Response, request, send_file
from werkzeug.wsgi import wrap_file

IMMUTABLE = "public, max-age=31536000, immutable"
# Below this a body fits in one packet anyway.
SMALLEST = 1024
QUALITY = 4
# Of compressed answers, which this process keeps while they are asked for.
KEPT_BYTES = 8 * 2**20
# The first that a client takes.
COMPRESSED: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: bytes(brotli.compress(body, quality=QUALITY)),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
COMPRESSIBLE_TYPES = {"text/html", "text/csv", "text/plain", "application/json"}


def revalidated(response: Response) -> Response:
    """Kept by everybody, and asked for again each time; 304 where nothing has changed."""
    response.headers["Cache-Control"] = "no-cache"
    return _conditional(response)


def fresh(response: Response) -> Response:
    """As revalidated(), for one visitor's browser alone."""
    response.headers["Cache-Control"] = "private, no-cache"
    return _conditional(response)


def immutable(response: Response) -> Response:
    """Kept for a year and never asked for again: its address changes with its content."""
    response.headers["Cache-Control"] = IMMUTABLE
    return response


def file_answer(path: Path, mimetype: str, etag: str) -> Response:
    """A file, or the part of it that the request's Range names, which the system sends."""
    response = send_file(path, mimetype=mimetype, etag=etag)
    size = path.stat().st_size
    asked = request.range.range_for_length(size) if request.range else None
    if response.status_code == 206 and asked is not None:
        # Werkzeug would read it in pieces of 8 KB.
        response.close()
        part = FilePart(path.open("rb"), *asked)
        response.response = wrap_file(request.environ, part)  # type: ignore[arg-type]
    return response


class FilePart(io.RawIOBase):
    """The bytes from start to stop of a file, whose descriptor stands at start: a server may send
    as many from it as the answer's Content-Length says."""

    def __init__(self, file: BinaryIO, start: int, stop: int) -> None:
        self._file, self._left = file, stop - start
        file.seek(start)

    def fileno(self) -> int:
        return self._file.fileno()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(content)
        return content

    def close(self) -> None:
        self._file.close()
        super().close()


def finish_answers(server: Flask) -> None:
    """Compress what is made anew for each request: documents, figures, JSON, CSV.

    What does not say how long it holds, such as a document and a layout, holds for once.
    """

    @server.after_request
    def finish(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-cache")
        if (
            response.mimetype in COMPRESSIBLE_TYPES
            and response.status_code == 200
            and not response.direct_passthrough
            and "Content-Encoding" not in response.headers
            and len(response.get_data()) >= SMALLEST
        ):
            _compress(response)
        return response


def _compress(response: Response) -> None:
    """By brotli where the client takes it, else by gzip, else not."""
    response.vary.add("Accept-Encoding")
    accepted = request.accept_encodings
    way = next((way for way in COMPRESSED if accepted.quality(way) > 0), None)
    if way is None:
        return
    response.set_data(_kept.get(way, response.get_data()))
    response.headers["Content-Encoding"] = way
    if (tag := response.get_etag()[0]) is not None:
        response.set_etag(tag, weak=True)


class _Kept:
    """Compressed bodies by what they hold, the ones asked for last."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[tuple[str, int, int], bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, way: str, body: bytes) -> bytes:
        # Bytes keep their hash, of 64 bits by a key that nobody knows: what is kept for all costs
        # nothing here, where a digest took .2 ms.
        key = (way, len(body), hash(body))
        with self._lock:
            found = self._bodies.get(key)
            if found is not None:
                self._bodies.move_to_end(key)
                return found
        made = COMPRESSED[way](body)
        with self._lock:
            if key not in self._bodies and len(made) <= KEPT_BYTES // 4:
                self._bodies[key] = made
                self._bytes += len(made)
            while self._bytes > KEPT_BYTES:
                self._bytes -= len(self._bodies.popitem(last=False)[1])
        return made


_kept = _Kept()


def _conditional(response: Response) -> Response:
    response.add_etag()
    response.make_conditional(request)
    return response
