"""create_app: the whole web process from its settings and its catalogue."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import Dash
from flask import Flask

from app.api.cards import cards_blueprint
from app.api.compare import comparison_blueprint
from app.api.decoded import decoded_blueprint
from app.api.files import files_blueprint
from app.api.folders import folders_blueprint
from app.api.imports import imports_blueprint
from app.api.jobs import jobs_blueprint
from app.api.lessons import lessons_blueprint
from app.api.openapi import openapi_blueprint
from app.api.operations import operations_blueprint
from app.api.room_drawings import room_drawings_blueprint
from app.api.rooms import rooms_blueprint
from app.api.runs import api_blueprint
from app.api.samples import samples_blueprint
from app.api.skies import skies_blueprint
from app.api.training import curves_blueprint
from app.jobs.imports.deadline import is_over
from app.jobs.imports.imports import Imports
from app.jobs.imports.working import removed
from app.jobs.jobs import Jobs
from app.jobs.order import Field, fields
from app.jobs.queue import IMPORTS, JobQueue
from app.jobs.unlisted import unlisted_runs
from app.jobs.visitor_runs import SharedRuns, SharingFailed
from app.languages.spoken import LANGUAGES
from app.lessons.library import Lessons
from app.pages.classroom.documents import classroom_blueprint
from app.pages.compare import page as compare
from app.pages.doctor import page as doctor
from app.pages.explore import page as explore
from app.pages.glossary import page as glossary
from app.pages.network import page as network
from app.pages.paths import page as paths
from app.pages.run import page as run
from app.pages.runs import page as runs
from app.pages.train_your_own import page as training_form
from app.pages.training import page as training
from app.pages.vectors import page as vectors
from app.pictures.cache import PictureCache
from app.rooms.checks import is_our_address
from app.rooms.opened import opened_rooms
from app.rooms.rooms import Rooms
from app.rooms.store import RoomStore, StoreUnavailable
from app.runs.training_curves import Curves
from app.settings import ROOT, Settings
from app.site.blueprint import site_blueprint
from app.web.answers import finish_answers
from app.web.assets import Assets, File
from app.web.bodies import take_strict_json
from app.web.errors import answer_errors
from app.web.language import answer_in_languages, texts_files, without_language
from app.web.limits import CountUp, Limiter, Places
from app.web.page import Page
from app.web.page_app import PageDash, bundles
from app.web.security import headers_of, secure, send_security_headers
from app.web.serving.counted import Counted
from app.web.serving.observed import note_routes, observed
from app.web.serving.static import serve_static
from app.web.serving.sub_path import SubPath
from vae.store.catalogue import Catalogue, CatalogueError
from vae.store.checks import RUN_ID
from vae.store.config import DATASETS
from vae.store.documents import Run

log = logging.getLogger(__name__)

# All runs are looked at once in so many seconds, whoever asks: it takes 5 ms.
REST_SECONDS = 1.0


def opened_catalogue(settings: Settings, clock: Callable[[], float] = time.time) -> Catalogue:
    """The published and the local runs, and by their ids those that visitors trained or brought."""
    roots, datasets = [settings.zoo, settings.runs], settings.zoo / "datasets"

    def has_had_its_day(run_id: str) -> bool:
        return is_over(run_id, clock())

    if settings.shared_runs is None:
        visitors = settings.visitor_runs
        return Catalogue(roots, datasets, visitors, is_over=has_had_its_day, rest=REST_SECONDS)
    shared = SharedRuns(settings.shared_runs)

    def fetch(run_id: str) -> bool:
        try:
            return shared.fetch(run_id, settings.visitor_runs)
        except SharingFailed as error:
            raise CatalogueError(str(error)) from error

    return Catalogue(
        roots, datasets, settings.visitor_runs, fetch, has_had_its_day, rest=REST_SECONDS
    )


def opened_imports(settings: Settings, clock: Callable[[], float] = time.time) -> Imports:
    """What visitors brought, as the pages see it."""
    shared = SharedRuns(settings.shared_runs) if settings.shared_runs else None
    queue = JobQueue(settings.visitor_runs, settings.redis_url, IMPORTS)
    return Imports(queue, settings.imports, removed(settings, shared), clock)


class Server(Flask):
    """Flask for plain functions alone."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Flask looks at each hook of each request for a coroutine, a tenth of what it costs."""
        return func


def create_app(
    settings: Settings, catalogue: Catalogue, clock: Callable[[], float] = time.time
) -> Dash:
    """The first page's Dash app, on whose server all pages are; several can live in one process."""
    assets = Assets(settings.assets, as_sources=settings.as_sources)
    pictures = PictureCache(settings.cache_folder / "pictures", settings.cache_megabytes)
    curves = Curves(catalogue)
    jobs = Jobs(JobQueue(settings.visitor_runs, settings.redis_url), settings.jobs)
    imports = opened_imports(settings, clock)

    store = opened_rooms(settings)
    limiter = Limiter(_counted_by(store))
    # Half of the threads stay free for what costs little, and for what is cached.
    places = Places(max(1, settings.threads // 2), each=2)

    counted = Counted()
    server = Server("latentarium", static_folder=None)
    answer_in_languages(server)
    note_routes(server)
    secure(server, settings)
    take_strict_json(server)
    answer_errors(server)
    finish_answers(server)
    server.register_blueprint(api_blueprint(catalogue, pictures, places))
    server.register_blueprint(cards_blueprint(catalogue))
    server.register_blueprint(comparison_blueprint(catalogue))
    server.register_blueprint(decoded_blueprint(catalogue, places))
    server.register_blueprint(files_blueprint(catalogue))
    server.register_blueprint(folders_blueprint(catalogue, places))
    server.register_blueprint(imports_blueprint(imports, jobs, catalogue, limiter, clock))
    server.register_blueprint(skies_blueprint(catalogue, pictures))
    server.register_blueprint(samples_blueprint(catalogue, pictures, doctor.diagnosed))
    server.register_blueprint(curves_blueprint(catalogue, curves))
    server.register_blueprint(site_blueprint(catalogue, pictures, settings.assets))
    server.register_blueprint(jobs_blueprint(jobs, imports, catalogue, limiter))
    server.register_blueprint(openapi_blueprint(lambda: _ordered(settings, catalogue)))
    server.register_blueprint(operations_blueprint(settings, catalogue, store, jobs, counted))

    pages = _pages(catalogue, curves, jobs, imports, limiter)
    known = _is_page(pages)

    def is_page(path: str) -> bool:
        return known(path.removeprefix(settings.sub_path) or "/")

    rooms = Rooms(store, settings.rooms, is_page)
    lessons = Lessons(ROOT / "lessons", lambda sent: is_our_address(sent, is_page))
    server.register_blueprint(rooms_blueprint(rooms, lessons, settings, limiter))
    server.register_blueprint(room_drawings_blueprint(rooms, catalogue, jobs))
    server.register_blueprint(lessons_blueprint(lessons))
    server.register_blueprint(classroom_blueprint(assets, settings))
    apps = [PageDash(page, pages, server, assets) for page in pages]
    first = {str(rule.rule).split("/")[1] for rule in server.url_map.iter_rules()}
    named = {name for name in first if name and "<" not in name}
    below = SubPath(settings.sub_path, {*named, *LANGUAGES})
    headers = headers_of(settings)
    below.serve(server)
    hashes = list(
        dict.fromkeys([*(each for app in apps for each in app.csp_hashes()), *assets.hashes()])
    )
    send_security_headers(server, hashes, headers, settings.embed_origins)
    files: dict[str, File] = {**bundles(apps), **texts_files()}
    serve_static(server, assets, files, settings.static_folder, headers, below.rewritten)
    watched = observed(without_language(server.wsgi_app), counted)
    server.wsgi_app = below.inside(watched)  # type: ignore[method-assign, assignment]
    return apps[0]


def _ordered(settings: Settings, catalogue: Catalogue) -> Mapping[str, Field]:
    """The fields of an order, whether or not a worker found the images of each data set."""
    return fields(settings.jobs, [name for name in catalogue.datasets() if name in DATASETS])


def _pages(
    catalogue: Catalogue, curves: Curves, jobs: Jobs, imports: Imports, limiter: Limiter
) -> list[Page]:
    """All pages in the order in which the header names them."""

    def unlisted() -> Sequence[Run]:
        return unlisted_runs(jobs, imports, catalogue)

    return [
        explore.page(catalogue, unlisted),
        compare.page(catalogue, unlisted),
        training.page(catalogue, curves, unlisted),
        paths.page(catalogue, unlisted),
        vectors.page(catalogue, unlisted),
        network.page(catalogue, unlisted),
        runs.page(catalogue, unlisted, imports, jobs),
        run.page(catalogue, unlisted),
        training_form.page(jobs, imports, catalogue, limiter),
        doctor.page(catalogue, unlisted),
        glossary.page(),
    ]


def _counted_by(store: RoomStore) -> CountUp:
    """Where it cannot count, nobody is refused: what is limited fails by itself, or is harmless."""

    def count_up(key: str, seconds: float, now: float) -> int:
        try:
            return store.count_up(key, seconds, now)
        except StoreUnavailable as error:
            log.warning("Nothing is limited just now: %s.", error)
            return 0

    return count_up


def _is_page(pages: Sequence[Page]) -> Callable[[str], bool]:
    """Is a path that of a page, or of one of the things that a page is about?"""
    paths = {page.path for page in pages if not page.rule}
    things = tuple(page.rule.partition("<")[0] for page in pages if page.rule)

    def is_page(path: str) -> bool:
        return path in paths or any(
            path.startswith(start) and RUN_ID.fullmatch(path.removeprefix(start)) is not None
            for start in things
        )

    return is_page
