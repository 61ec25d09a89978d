"""The address by which other devices on this network reach a server on one's own computer."""

from __future__ import annotations

import socket

from flask import Request

from app.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")
# Nothing is sent there: asking for a way shows which of the machine's addresses it begins at.
ANYWHERE = ("10.255.255.255", 1)


def lan_address() -> str | None:
    """None without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(ANYWHERE)
            found: str = asking.getsockname()[0]
        except OSError:
            return None
    return None if found.startswith(("127.", "0.")) else found


def join_base(request: Request, settings: Settings) -> str:
    """scheme://host:port for a phone: PUBLIC_URL, else as this request reached us, but for
    127.0.0.1, which helps none.

    A server that listens on 127.0.0.1 alone is reached by no other device: its own address stays.
    """
    if settings.public_url is not None:
        return settings.public_url
    host, separator, port = (
        request.host.rpartition(":")
        if ":" in request.host
        else (
            request.host,
            "",
            "",
        )
    )
    listens = settings.host not in LOOPBACK
    if host in LOOPBACK and listens and (found := lan_address()) is not None:
        return f"{request.scheme}://{found}{separator}{port}"
    # Where it is hosted, the proxy that has the certificate is seldom on this machine, and only
    # such a one's X-Forwarded-Proto is believed.
    return f"{'https' if settings.hosted else request.scheme}://{request.host}"
