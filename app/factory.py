"""create_app: the whole web process from its settings and its catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from dash import Dash
from flask import Flask, Response

from app.api import api_blueprint
from app.assets import AssetTree
from app.cache import PictureCache, Pictures
from app.callbacks import check_callbacks
from app.cards import cards_blueprint
from app.comparison_api import comparison_blueprint
from app.compression import CompressedBodies, compress_answers
from app.curves_api import curves_blueprint
from app.errors import answer_errors
from app.files import files_blueprint
from app.index import PageDash
from app.job_queue import JobQueue
from app.jobs import Jobs
from app.jobs_api import jobs_blueprint
from app.pages import compare, explore, paths, training, training_form, vectors
from app.pages.page import Page
from app.redis_cache import RedisPictureCache
from app.security import secure, send_security_headers
from app.settings import Settings
from app.shared_runs import SharedRuns, SharingFailed
from app.skies import skies_blueprint
from app.static import BUNDLE_FOLDER, compress_bundles, static_blueprint
from app.unlisted import unlisted_runs
from vae.catalogue import Catalogue, CatalogueError
from vae.documents import Run


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
    """The first page's Dash app, on whose server all pages are; several can live in one process."""
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
    server.register_blueprint(comparison_blueprint(catalogue))
    server.register_blueprint(files_blueprint(catalogue))
    server.register_blueprint(skies_blueprint(catalogue))
    server.register_blueprint(curves_blueprint(catalogue))
    server.register_blueprint(jobs_blueprint(jobs, catalogue))
    server.register_blueprint(static_blueprint(assets, bodies))

    pages = _pages(settings, catalogue, jobs)
    apps = [PageDash(page, pages, server, assets) for page in pages]
    for app in apps:
        check_callbacks(app)
    compress_bundles(apps[0], bodies)
    send_security_headers(server, [each for app in apps for each in app.csp_hashes()])
    _finish(server, pages)
    return apps[0]


def _pages(settings: Settings, catalogue: Catalogue, jobs: Jobs) -> list[Page]:
    """All pages in the order in which the header names them."""

    def unlisted() -> Sequence[Run]:
        return unlisted_runs(jobs, catalogue)

    return [
        explore.page(catalogue, unlisted),
        compare.page(catalogue, unlisted),
        training.page(catalogue, unlisted),
        paths.page(catalogue, unlisted),
        vectors.page(catalogue, unlisted),
        training_form.page(settings.jobs, catalogue),
    ]


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


def _finish(server: Flask, pages: Sequence[Page]) -> None:
    """Let Dash answer once before anybody asks.

    It learns at its first request which bundles exist, and other threads that come
    while it does get 404 for React and Plotly: seen with each fresh worker process.
    """
    client = server.test_client()
    for page in pages:
        client.get(page.path)
