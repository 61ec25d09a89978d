"""Compressed bodies, made once and kept.

Brotli's best takes ten seconds for Plotly alone, its quality 5 a tenth of one for
a sixth more bytes. So a visitor is never made to wait: the web process compresses
at quality 5, `python -m app.precompress` puts the best beside it on disk (at
installation, or at low priority while the server already answers), and from then
on that is what everybody gets.
"""

from __future__ import annotations

import gzip
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal

import brotli
from flask import Flask, Response, request
from werkzeug.datastructures import Accept

Encoding = Literal["br", "gzip", "identity"]

QUICK = 5
BEST = 11

# Below this a body fits in one packet anyway.
SMALLEST = 1024
LIVE = 4
COMPRESSIBLE_TYPES = {"text/html", "text/csv", "text/plain", "application/json"}

log = logging.getLogger(__name__)


def best_encoding(accepted: Accept) -> Encoding:
    """The smallest of the encodings that a client says it takes."""
    if accepted.quality("br") > 0:
        return "br"
    return "gzip" if accepted.quality("gzip") > 0 else "identity"


def compressed(body: bytes, encoding: Encoding, quality: int = QUICK) -> bytes:
    """`body` in that encoding; quality is brotli's."""
    if encoding == "br":
        return brotli.compress(body, quality=quality)
    return gzip.compress(body, compresslevel=6, mtime=0) if encoding == "gzip" else body


def compress_answers(server: Flask) -> None:
    """Compress what is made anew for each request: the index, figures, JSON, CSV."""

    @server.after_request
    def compress(response: Response) -> Response:
        if (
            response.mimetype in COMPRESSIBLE_TYPES
            and response.status_code == 200
            and not response.direct_passthrough
            and "Content-Encoding" not in response.headers
            and (encoding := best_encoding(request.accept_encodings)) != "identity"
            and len(response.get_data()) >= SMALLEST
        ):
            response.set_data(compressed(response.get_data(), encoding, LIVE))
            response.headers["Content-Encoding"] = encoding
            response.vary.add("Accept-Encoding")
            if (tag := response.get_etag()[0]) is not None:
                response.set_etag(tag, weak=True)
        return response


@dataclass(frozen=True)
class Variant:
    body: bytes
    digest: str  # of the uncompressed body
    final: bool


class CompressedBodies:
    """Bodies by name and encoding, in memory, the best of them from `folder`.

    A name must stand for one content as long as the process lives.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._variants: dict[tuple[str, Encoding], Variant] = {}
        self._guard = threading.Lock()

    def variant(self, name: str, encoding: Encoding, read: Callable[[], bytes]) -> Variant:
        """The body of that name; `read` is called where it is not known yet."""
        variant = self._variants.get((name, encoding))
        if variant is None:
            with self._guard:  # or eight threads compress Plotly at once
                variant = self._variants.get((name, encoding)) or self._first(encoding, read())
                self._variants[name, encoding] = variant
        if not variant.final and (best := self._best(variant.digest)) is not None:
            variant = Variant(best, variant.digest, final=True)
            self._variants[name, encoding] = variant
        return variant

    def keep_best(self, body: bytes) -> None:
        """Put the best compression of `body` on disk, unless it is there. Raises OSError."""
        digest = sha256(body).hexdigest()
        if self._best(digest) is not None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self._folder, prefix=".part-", delete=False) as file:
            file.write(compressed(body, "br", BEST))
        Path(file.name).replace(self._path(digest))

    def _first(self, encoding: Encoding, body: bytes) -> Variant:
        digest = sha256(body).hexdigest()
        return Variant(compressed(body, encoding), digest, final=encoding != "br")

    def _best(self, digest: str) -> bytes | None:
        try:
            body = self._path(digest).read_bytes()
            whole = sha256(brotli.decompress(body)).hexdigest() == digest
        except FileNotFoundError:
            return None
        except (OSError, brotli.error) as error:
            log.warning("A compressed bundle in %s cannot be used: %r.", self._folder, error)
            return None
        return body if whole else None

    def _path(self, digest: str) -> Path:
        return self._folder / f"{digest}.br"
