"""How long an answer holds, the answer 304 to those who have it already, and its compression."""

from __future__ import annotations

import gzip

import brotli
from flask import Flask, Response, request

IMMUTABLE = "public, max-age=31536000, immutable"
# Below this a body fits in one packet anyway.
SMALLEST = 1024
QUALITY = 4
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
    if accepted.quality("br") > 0:
        response.set_data(brotli.compress(response.get_data(), quality=QUALITY))
        response.headers["Content-Encoding"] = "br"
    elif accepted.quality("gzip") > 0:
        response.set_data(gzip.compress(response.get_data(), compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    else:
        return
    if (tag := response.get_etag()[0]) is not None:
        response.set_etag(tag, weak=True)


def _conditional(response: Response) -> Response:
    response.add_etag()
    response.make_conditional(request)
    return response
