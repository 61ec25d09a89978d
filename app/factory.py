"""create_app: the whole web process from its settings and its catalogue."""

from __future__ import annotations

from dash import Dash
from flask import Flask, Response, abort
from flask.typing import ResponseReturnValue

from app import selection
from app.api import api_blueprint
from app.assets import AssetTree
from app.cache import PictureCache, Pictures
from app.callbacks import check_callbacks
from app.cards import cards_blueprint
from app.compression import CompressedBodies, compress_answers
from app.errors import answer_errors
from app.files import files_blueprint
from app.index import IndexedDash
from app.job_queue import JobQueue
from app.jobs import Jobs
from app.jobs_api import jobs_blueprint
from app.layout import page_layout
from app.pages import explore
from app.pages.training_form import form_blueprint
from app.redis_cache import RedisPictureCache
from app.security import secure, send_security_headers
from app.settings import Settings
from app.shared_runs import SharedRuns, SharingFailed
from app.skies import skies_blueprint
from app.static import BUNDLE_FOLDER, compress_bundles, static_blueprint
from app.unlisted import unlisted_runs
from vae.catalogue import Catalogue, CatalogueError

PAGES = ("/",)


def opened_catalogue(settings: Settings) -> Catalogue:
    """The published and the local runs, and by their ids those that visitors trained."""
    roots, datasets = [settings.zoo, settings.runs], settings.zoo / "datasets"
    if settings.shared_runs is None:
        return Catalogue(roots, datasets, settings.visitor_runs)
    shared = SharedRuns(settings.shared_runs)

    def fetch(run_id: str) -> bool:
        try:
            return shared.fetch(run_id, settings.visitor_runs)
        except SharingFailed as error:
            raise CatalogueError(str(error)) from error

    return Catalogue(roots, datasets, settings.visitor_runs, fetch)


def create_app(settings: Settings, catalogue: Catalogue) -> Dash:
    """A Dash app of its own; several can live in one process."""
    assets = AssetTree(settings.assets)
    bodies = CompressedBodies(settings.cache_folder / BUNDLE_FOLDER)
    pictures = _pictures(settings)
    jobs = Jobs(JobQueue(settings.visitor_runs, settings.redis_url), settings.jobs)

    server = Flask("latentarium", static_folder=None)
    secure(server, settings)
    answer_errors(server)
    compress_answers(server)
    _revalidate_by_default(server)
    server.register_blueprint(api_blueprint(catalogue, pictures))
    server.register_blueprint(cards_blueprint(catalogue))
    server.register_blueprint(files_blueprint(catalogue))
    server.register_blueprint(skies_blueprint(catalogue))
    server.register_blueprint(jobs_blueprint(jobs, catalogue))
    server.register_blueprint(form_blueprint(settings.jobs, catalogue, assets))
    server.register_blueprint(static_blueprint(assets, bodies))

    app = IndexedDash(
        "latentarium",
        assets=assets,
        runs=lambda: selection.usable_ids(catalogue),
        server=server,
        title="Latentarium",
        update_title="",
        # Dash's own assets route would serve this folder; ours go by /static/<digest>/.
        assets_folder="no-assets-here",
        include_assets_files=False,
        use_pages=False,
    )
    app.layout = lambda: page_layout(catalogue, unlisted_runs(jobs, catalogue))
    explore.register(app)

    check_callbacks(app)
    compress_bundles(app, bodies)
    _serve_only_pages(app)
    send_security_headers(server, app.csp_hashes())
    _finish(app)
    return app


def _pictures(settings: Settings) -> Pictures:
    if settings.redis_url:
        return RedisPictureCache(settings.redis_url)
    return PictureCache(settings.cache_folder / "pictures", settings.cache_megabytes)


def _revalidate_by_default(server: Flask) -> None:
    """What does not say how long it holds, such as the index and the layout, holds for once."""

    @server.after_request
    def revalidate(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-cache")
        return response


def _finish(app: Dash) -> None:
    """Let Dash answer once before anybody asks.

    It learns at its first request which bundles exist, and other threads that come
    while it does get 404 for React and Plotly: seen with each fresh worker process.
    """
    app.server.test_client().get("/")


def _serve_only_pages(app: Dash) -> None:
    """Dash answers any address with the app; only those of pages should."""

    def page(path: str) -> ResponseReturnValue:
        if f"/{path}" not in PAGES:
            abort(404, f"There is nothing at /{path}.")
        return app.index()

    app.server.view_functions["/<path:path>"] = page
