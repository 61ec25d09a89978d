"""A page handed over to the browser from memory: nothing of it is left on the disk."""

from __future__ import annotations

import atexit
import sys
import threading
import webbrowser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = "/explorer.html"
# So long a script waits at its end for a browser that starts slowly.
PATIENCE = 30.0


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        if self.path.partition("?")[0] != NAME:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(self.server.page)))
        self.end_headers()
        self.wfile.write(self.server.page)
        self.server.fetched.set()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a script's output is its own."""


class _Server(ThreadingHTTPServer):
    def __init__(self, page: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.page, self.fetched = page, threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{NAME}"


def open_in_browser(page: str) -> str:
    """Opens the page, and can give it again for as long as the program runs, which does not end
    before the browser has it. Returns its address."""
    server = _Server(page.encode())
    threading.Thread(target=server.serve_forever, daemon=True, name="explorer").start()
    atexit.register(_wait, server)
    if not webbrowser.open(server.url):
        print(f"No browser could be opened; the page is at {server.url}", file=sys.stderr)
    return server.url


def _wait(server: _Server) -> None:
    if not server.fetched.wait(PATIENCE):
        print("No browser fetched the page; .save(path) keeps it as a file.", file=sys.stderr)
    server.shutdown()
