"""Around every request: its number, its line in the log, its place in what is counted."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, request

from app.logs import request_id
from app.web.serving.counted import Counted, kind_of

log = logging.getLogger(__name__)

# As proxies and platforms number requests: nothing that a person could be written in.
NUMBER = re.compile(r"[0-9a-f-]{16,64}")
ROUTE = "latentarium.route"
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def note_routes(server: Flask) -> None:
    """The log names the rule that an address fits, not the address, which may be somebody's own."""

    @server.before_request
    def note() -> None:
        request.environ[ROUTE] = request.url_rule.rule if request.url_rule else "none"


def observed(app: Wsgi, counted: Counted) -> Wsgi:
    def called(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        given = environ.get("HTTP_X_REQUEST_ID", "")
        number = given if NUMBER.fullmatch(given) else secrets.token_hex(8)
        told, begin, status = request_id.set(number), time.perf_counter(), [500]

        def starting(line: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            status[0] = int(line[:3])
            return start(line, [*headers, ("X-Request-ID", number)], *more)

        try:
            return app(environ, starting)
        finally:
            seconds = time.perf_counter() - begin
            kind = kind_of(environ.get("PATH_INFO", ""))
            counted.add(kind, status[0], seconds)
            if log.isEnabledFor(logging.INFO):
                _tell(environ, kind, status[0], seconds)
            request_id.reset(told)

    return called


def _tell(environ: dict[str, Any], kind: str, status: int, seconds: float) -> None:
    route, method = environ.get(ROUTE, kind), environ.get("REQUEST_METHOD", "")[:8]
    milliseconds = round(1000 * seconds, 1)
    log.info(
        "%s %s %d, %.1f ms",
        *(method, route, status, milliseconds),
        extra={
            "route": route,
            "method": method,
            "status": status,
            "milliseconds": milliseconds,
        },
    )
