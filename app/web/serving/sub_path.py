"""The site below a sub-path, such as /lat/ of a server that has more than it.

Addresses are written from the root everywhere, in pages, answers and scripts. The part of
PUBLIC_URL behind the host is taken off what comes in, where the proxy has not done so, and put in
front of every address that goes out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response

REWRITTEN = {"text/html", "application/json"}
SUITES = "_dash-component-suites"
SLASH = rb"(?:/|\\u002f)"  # as Dash writes it in JSON
# Where "/" alone, in quotes, is an address and not a text that parts others.
ROOTS = rb"href|requests_pathname_prefix|url_base_pathname|explore|assign"
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class SubPath:
    """path: "" for a site at the root, or "/lat"; first: of all addresses the first part."""

    def __init__(self, path: str, first: Iterable[str]) -> None:
        self.path = path
        names = b"|".join(sorted(re.escape(name).encode() for name in {*first, "static", SUITES}))
        self._known = re.compile(
            rb"""(?<=["'`(}])%s(?=(?:%s)(?:["'`?#)]|%s|\$\{)|[?]\w+=)""" % (SLASH, names, SLASH)
        )
        self._root = re.compile(rb"""((?:%s)["']?\s*[:=(]\s*["'`])%s(?=["'`#?])""" % (ROOTS, SLASH))

    def rewritten(self, content: bytes) -> bytes:
        """A document, an answer or a script whose addresses begin with the path."""
        if not self.path:
            return content
        path = self.path.encode() + b"/"
        return self._root.sub(rb"\g<1>" + path, self._known.sub(path, content))

    def serve(self, server: Flask) -> None:
        if not self.path:
            return
        server.after_request(self._answer)

    def inside(self, app: Wsgi) -> Wsgi:
        """The app without the path in the addresses that come in."""

        def called(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            asked: str = environ.get("PATH_INFO", "")
            if asked == self.path or asked.startswith(f"{self.path}/"):
                environ["PATH_INFO"] = asked.removeprefix(self.path) or "/"
            return app(environ, start)

        return called if self.path else app

    def _answer(self, response: Response) -> Response:
        if response.mimetype in REWRITTEN and not response.direct_passthrough:
            response.set_data(self.rewritten(response.get_data()))
        if response.headers.get("Location", "").startswith("/"):
            response.headers["Location"] = self.path + response.headers["Location"]
        cookies = response.headers.getlist("Set-Cookie")
        if cookies:
            response.headers.setlist(
                "Set-Cookie", [each.replace("Path=/", f"Path={self.path}/") for each in cookies]
            )
        return response
