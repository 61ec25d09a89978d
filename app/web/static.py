"""Everything with a fingerprint in its address, compressed: our assets and Dash's bundles."""

from __future__ import annotations

from collections.abc import Callable

from dash import Dash
from dash.exceptions import DependencyException
from dash.fingerprint import check_fingerprint
from flask import Blueprint, Response, abort, request

from app.web.answers import IMMUTABLE
from app.web.assets import AssetTree, mime_type
from app.web.compression import CompressedBodies, best_encoding

BUNDLES = "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"
BUNDLE_FOLDER = "bundles"
COMPRESSIBLE = {".js", ".mjs", ".css", ".svg", ".json", ".map", ".html", ".txt"}


def static_blueprint(assets: AssetTree, bodies: CompressedBodies) -> Blueprint:
    static = Blueprint("static_files", __name__)

    @static.get("/static/<digest>/<path:name>")
    def asset(digest: str, name: str) -> Response:
        def read() -> bytes:
            path = assets.path(name)
            if path is None or digest != assets.digest():
                abort(404, f"there is no asset {name} at this address; reload the page.")
            return path.read_bytes()

        # Once read, an address keeps its content: no look at the disk, and a page that was
        # loaded before an edit still finds its modules.
        response = compressed_response(bodies, f"{digest}/{name}", read)
        response.headers["Cache-Control"] = IMMUTABLE
        return response

    return static


def compress_bundles(app: Dash, bodies: CompressedBodies) -> None:
    """Put the kept compressions in front of the view that reads Dash's bundles."""
    read_bundle = app.server.view_functions[BUNDLES]

    def bundle(package_name: str, fingerprinted_path: str) -> Response:
        def read() -> bytes:
            # The view answers 304 by itself; what is kept must be the body.
            request.environ.pop("HTTP_IF_NONE_MATCH", None)
            return read_bundle(package_name, fingerprinted_path).get_data()

        # Many fingerprints lead to one file; only the file may take up memory.
        path, has_fingerprint = check_fingerprint(fingerprinted_path)
        try:
            response = compressed_response(bodies, f"bundle/{package_name}/{path}", read)
        except DependencyException:
            abort(404, "there is no such bundle.")
        response.headers["Cache-Control"] = IMMUTABLE if has_fingerprint else "no-cache"
        response.make_conditional(request)
        return response

    app.server.view_functions[BUNDLES] = bundle


def compressed_response(bodies: CompressedBodies, name: str, read: Callable[[], bytes]) -> Response:
    """The named body in the best encoding that the client takes, with its type and ETag."""
    suffix = "." + name.rsplit(".", 1)[-1]
    encoding = best_encoding(request.accept_encodings) if suffix in COMPRESSIBLE else "identity"
    variant = bodies.variant(name, encoding, read)
    response = Response(variant.body, mimetype=mime_type(name))
    response.set_etag(variant.digest[:16], weak=True)
    if encoding != "identity":
        response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
    return response
