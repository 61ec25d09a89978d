"""The app on this computer, by the same gunicorn and the same configuration as when hosted."""

from __future__ import annotations

import errno
import socket
import sys

from flask import Flask

from app.settings import ROOT, Settings


class ServeError(Exception):
    """The address cannot be listened on; the message says what to do."""


def serve(server: Flask, settings: Settings) -> None:
    """Answer requests until interrupted. Raises ServeError."""
    _check_address(settings.host, settings.port)
    if sys.platform == "win32":
        _serve_threaded(server, settings)
    else:
        _serve_gunicorn(server)


def _check_address(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ServeError(
                f"port {port} is in use by another program; stop that, or choose another port "
                f"with PORT={port + 1 if port < 65535 else 8050} in front of the command."
            ) from error
        raise ServeError(f"{host}:{port} cannot be listened on: {error.strerror}.") from error


def _serve_gunicorn(server: Flask) -> None:
    from gunicorn.app.base import Application

    class LocalApplication(Application):
        def load_config(self) -> None:
            self.load_config_from_file(str(ROOT / "gunicorn.conf.py"))

        def load(self) -> Flask:
            return server

    LocalApplication().run()


def _serve_threaded(server: Flask, settings: Settings) -> None:
    """For Windows, where gunicorn does not run."""
    from werkzeug.serving import make_server

    with make_server(settings.host, settings.port, server, threaded=True) as listener:
        print(settings.greeting(), flush=True)
        listener.serve_forever()
