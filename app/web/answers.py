"""How long an answer holds, and the answer 304 to those who have it already."""

from __future__ import annotations

from flask import Response, request

IMMUTABLE = "public, max-age=31536000, immutable"


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


def _conditional(response: Response) -> Response:
    response.add_etag()
    response.make_conditional(request)
    return response
