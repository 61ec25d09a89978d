"""Headers and cookies that keep the pages to themselves."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Flask, Response, request

from app.settings import Settings
from app.web.validation import ValidationError

MAX_REQUEST_BYTES = 256 * 1024
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}


def secure(server: Flask, settings: Settings) -> None:
    """Limit requests and set the cookies' rules."""
    server.config.update(
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="latentarium",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.hosted,
        # Else every answer, pictures and files for everybody too, would carry the cookie again.
        SESSION_REFRESH_EACH_REQUEST=False,
    )


def send_security_headers(server: Flask, script_hashes: Sequence[str]) -> None:
    """Send them with every answer; `script_hashes` are those of Dash's inline scripts."""
    policy = content_security_policy(script_hashes)

    @server.after_request
    def add_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers.update(HEADERS)
        return response


def require_own_site() -> None:
    """Refuse what another site's page sends in a visitor's name. Raises ValidationError."""
    origin = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin" or (
        origin is not None and urlsplit(origin).netloc != request.host
    ):
        raise ValidationError("this is taken from this site's own pages only.")


def content_security_policy(script_hashes: Sequence[str]) -> str:
    # 'unsafe-eval': Plotly's scattergl builds its draw calls with Function; without it
    # the plot says that WebGL is not supported and reports no violation.
    # 'unsafe-inline' for styles: Mantine and Plotly set style attributes and elements.
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self' 'unsafe-eval'", *script_hashes]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        ]
    )
