"""Everything with a fingerprint in its address: our assets and Dash's bundles."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from app.assets import AssetTree, mime_type
from app.files import IMMUTABLE


def static_blueprint(assets: AssetTree) -> Blueprint:
    static = Blueprint("static_files", __name__)

    @static.get("/static/<digest>/<path:name>")
    def asset(digest: str, name: str) -> Response:
        path = assets.path(name)
        if path is None or digest != assets.digest():
            abort(404)
        response = Response(path.read_bytes(), mimetype=mime_type(name))
        response.headers["Cache-Control"] = IMMUTABLE
        return response

    return static
