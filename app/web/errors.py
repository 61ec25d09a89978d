"""Exceptions and refusals as answers: JSON for programs, a small page for people."""

from __future__ import annotations

from flask import Flask, Response, jsonify, request
from markupsafe import escape
from werkzeug.exceptions import HTTPException

from app.languages.spoken import language, tr
from app.theme import SURFACES
from app.web.limits import TooMuch
from app.web.validation import ValidationError
from vae.store.catalogue import CatalogueError, UnknownRun
from vae.store.graph_process import GraphError

FOR_PROGRAMS = ("/api/", "/files/", "/static/", "/_dash")
# What people meet of werkzeug's own names; the rest stay as they are.
NAMES = ("Not Found", "Bad Request", "Method Not Allowed", "Request Entity Too Large")
# Without a file of ours, which may be what is missing: the system's theme, in our colours.
PAGE = """<!DOCTYPE html>
<html lang="{language}" style="color-scheme:light dark;background:{body}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} · Latentarium</title>
<body style="font:15px/1.5 system-ui;max-width:32rem;margin:0 auto;padding:16px 24px;color:{ink}">
<p style="font-size:20px;font-weight:600"><span style="color:{accent}">✦</span> Latentarium</p>
<h1 style="font-size:22px;margin-top:20vh">{title}</h1><p>{reason}</p>
<p><a href="/" style="color:{accent}">{back}</a></p>"""
COLOURS = {
    name: f"light-dark({SURFACES['light'][name]},{SURFACES['dark'][name]})"
    for name in ("body", "ink", "accent")
}


def answer_errors(server: Flask) -> None:
    @server.errorhandler(ValidationError)
    def refused(error: ValidationError) -> tuple[Response, int]:
        return jsonify(error=tr(str(error))), 400

    @server.errorhandler(TooMuch)
    def too_much(error: TooMuch) -> tuple[Response, int, dict[str, str]]:
        return jsonify(error=tr(str(error))), 429, {"Retry-After": str(error.seconds)}

    @server.errorhandler(CatalogueError)
    def not_in_catalogue(error: CatalogueError) -> tuple[Response, int]:
        return jsonify(error=tr(str(error))), 404

    @server.errorhandler(UnknownRun)
    def unknown(error: UnknownRun) -> tuple[Response, int]:
        return jsonify(error=tr(str(error)), unknown=True), 404

    @server.errorhandler(GraphError)
    def not_run(error: GraphError) -> tuple[Response, int]:
        return jsonify(error=f"{tr(str(error)).rstrip('.')}."), 503

    @server.errorhandler(HTTPException)
    def failed(error: HTTPException) -> Response:
        # The exception's own answer keeps headers such as Allow; only its body is ours.
        response = error.get_response(request.environ)
        answer = Response(status=response.status_code)
        answer.headers.extend(
            (name, value) for name, value in response.headers if name in ("Allow", "Retry-After")
        )
        if request.path.startswith(FOR_PROGRAMS) or request.method != "GET":
            answer.set_data(jsonify(error=tr(error.description or "")).get_data())
            answer.mimetype = "application/json"
        else:
            reason = tr(error.description or "")
            answer.set_data(
                PAGE.format(
                    language=language(),
                    title=escape(tr(error.name)),
                    reason=escape(reason),
                    back=tr("Back to the sky"),
                    **COLOURS,
                )
            )
            answer.mimetype = "text/html"
        return answer
