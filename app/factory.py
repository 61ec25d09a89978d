"""create_app: the whole web process from its settings and its catalogue."""

from __future__ import annotations

from dash import Dash
from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from app.api import api_blueprint
from app.assets import AssetTree
from app.files import files_blueprint
from app.layout import index_html, page_layout
from app.pages import explore
from app.settings import Settings
from app.static import static_blueprint
from vae.catalogue import Catalogue, CatalogueError

MAX_REQUEST_BYTES = 256 * 1024


def create_app(settings: Settings, catalogue: Catalogue) -> Dash:
    """A Dash app of its own; several can live in one process."""
    server = Flask("latentarium", static_folder=None)
    server.config.update(MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES, SECRET_KEY=settings.secret_key)
    assets = AssetTree(settings.assets)
    server.register_blueprint(api_blueprint(catalogue))
    server.register_blueprint(files_blueprint(catalogue))
    server.register_blueprint(static_blueprint(assets))
    _answer_errors(server)

    app = Dash(
        "latentarium",
        server=server,
        title="Latentarium",
        update_title="",
        # Dash's own assets route would serve this folder; ours go by /static/<digest>/.
        assets_folder="no-assets-here",
        include_assets_files=False,
        use_pages=False,
    )
    app.index_string = index_html(assets.url())
    app.layout = lambda: page_layout(catalogue, assets.url())
    explore.register(app, catalogue)
    return app


def _answer_errors(server: Flask) -> None:
    @server.errorhandler(CatalogueError)
    def unknown(error: CatalogueError) -> tuple[Response, int]:
        return jsonify(error=str(error)), 404

    @server.errorhandler(HTTPException)
    def refused(error: HTTPException) -> tuple[Response, int]:
        return jsonify(error=error.description), error.code or 500
