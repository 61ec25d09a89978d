"""Visitors' runs that one visitor may see: their own, and those that the page's link names."""

from __future__ import annotations

from flask import has_request_context, request

from app.jobs.imports.imports import Imports
from app.jobs.jobs import Jobs
from app.jobs.queue import QueueUnavailable
from app.jobs.visitor import visitor
from app.runs.offered import MOST_COMPARED
from app.web.addresses import query_of
from app.web.language import DASH
from vae.store.catalogue import Catalogue, CatalogueError
from vae.store.documents import Run


def unlisted_runs(jobs: Jobs, imports: Imports, catalogue: Catalogue) -> list[Run]:
    """Those that the visitor brought and trained, the newest first, and those that the page's link
    names."""
    if not has_request_context():
        return []
    # Where Dash requests something apart from the page, only the Referer says from which address.
    link = request.headers.get("Referer", "") if DASH in request.path else request.full_path
    query = query_of(link)
    found: dict[str, Run] = {}
    compared = query.get("runs", [""])[0].split(",")[:MOST_COMPARED]
    for run_id in [*query.get("run", [])[:1], *filter(None, compared), *_own(jobs, imports)]:
        try:
            if not catalogue.lists(run_id):
                found[run_id] = catalogue.run(run_id)
        except CatalogueError:
            continue  # removed to make room, or never existed: the page says so itself
    return list(found.values())


def _own(jobs: Jobs, imports: Imports) -> list[str]:
    owner = visitor()
    try:
        brought = [each.run for each in imports.of(owner) if each.is_listed]
        ended = jobs.ids_of(owner) if owner else []
        done = [job for job in ended if (end := jobs.end(job)) and end.state == "done"]
        return [*brought, *(jobs.job(job).run for job in reversed(done))]
    except QueueUnavailable:
        return []  # exploring goes on without a queue
