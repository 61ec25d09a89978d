"""Headers and cookies that keep the pages to themselves."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import partial

from flask import Flask, Request, Response, abort, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

from app.settings import LOOPBACK, Settings
from app.web.addresses import parts_of
from app.web.validation import ValidationError

log = logging.getLogger(__name__)

MAX_REQUEST_BYTES = 256 * 1024
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}


class PrivateSessions(SecureCookieSessionInterface):
    """Identity lies on answers for one visitor alone: who reads it makes the answer private, and
    what everybody may keep never carries it."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()  # the keys are derived for those who have something to read
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if response.cache_control.public:
            return
        if session.accessed and not response.cache_control.private:
            response.cache_control.private = True
        super().save_session(app, session, response)


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
    server.session_interface = PrivateSessions()
    server.config["PUBLIC_HOST"] = parts_of(settings.public_url or "").netloc
    if settings.is_local and not settings.hosted:
        server.before_request(partial(_check_host, settings))


def headers_of(settings: Settings) -> dict[str, str]:
    """Of every answer. Strict-Transport-Security means nothing to a browser over http."""
    is_secure = settings.hosted or (settings.public_url or "").startswith("https:")
    return HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if is_secure else {})


def send_security_headers(
    server: Flask,
    script_hashes: Sequence[str],
    headers: Mapping[str, str],
    embed_origins: Sequence[str] = (),
) -> None:
    """Send them with every answer; `script_hashes` are those of Dash's inline scripts."""
    policy = content_security_policy(script_hashes, embed_origins)

    @server.after_request
    def add_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers.update(headers)
        return response


def require_own_site() -> None:
    """Refuse what another site's page sends in a visitor's name. Raises ValidationError.

    No page can set these headers. Over plain http browsers send Origin alone, which is compared
    with the Host header and PUBLIC_URL, since a proxy may have changed the former.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    own = {request.host, current_app.config["PUBLIC_HOST"]} - {""}
    if site is None and origin is None:
        return  # no browser
    if site != "same-origin" and (site is not None or parts_of(origin or "").netloc not in own):
        log.info("Refused %r at %r: PUBLIC_URL says what a proxy hides.", origin, request.host)
        raise ValidationError("this is taken from this site's own pages only.")


def _check_host(settings: Settings) -> None:
    """On one's own computer a name that another site lets point to 127.0.0.1 would make its pages
    this site's own (DNS rebinding)."""
    name = parts_of(f"//{request.host}").hostname
    if name not in LOOPBACK and (name is None or request.host != current_app.config["PUBLIC_HOST"]):
        abort(
            421,
            f"This server answers at {settings.address} alone. If it is reached through a proxy, "
            "start it with PUBLIC_URL=https://the.name.there.",
        )


def content_security_policy(script_hashes: Sequence[str], embed_origins: Sequence[str] = ()) -> str:
    """embed_origins: sites that may show the pages in a frame of theirs."""
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
            " ".join(["frame-ancestors 'self'", *embed_origins]),
        ]
    )
