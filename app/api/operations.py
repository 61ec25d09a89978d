"""For those who run the server: does it live, can it serve, how much is asked of it."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable

from flask import Blueprint, Response, abort, jsonify, request

from app.jobs.jobs import Jobs
from app.jobs.queue import QueueUnavailable
from app.rooms.store import RoomStore, StoreUnavailable
from app.settings import Settings
from app.web.serving.counted import Counted, gauge, gauges
from vae.store.catalogue import Catalogue

PROMETHEUS = "text/plain; version=0.0.4"
UNREACHABLE = "unreachable"


def operations_blueprint(
    settings: Settings, catalogue: Catalogue, store: RoomStore, jobs: Jobs, counted: Counted
) -> Blueprint:
    api = Blueprint("operations", __name__)

    @api.get("/healthz")
    def health() -> Response:
        return _fresh(Response("ok", mimetype="text/plain"))

    @api.get("/readyz")
    def ready() -> tuple[Response, int]:
        """503 where there is nothing to show. Without rooms or a queue the pages go on: a proxy
        that left such a process out would leave out all of them."""
        runs = sum(run.status == "ready" for run in catalogue.runs())
        parts = {"runs": runs, **_numbers(store, jobs)}
        return _fresh(jsonify(ready=runs > 0, **parts)), 200 if runs else 503

    @api.get("/metrics")
    def metrics() -> Response:
        if settings.metrics == "no":
            abort(404, "METRICS=yes opens this.")
        if settings.metrics != "yes" and not _has_key(settings.metrics):
            abort(401, "This needs the key that METRICS is set to, as a bearer token.")
        numbers = _numbers(store, jobs)
        up = [(name, int(numbers[name] != UNREACHABLE)) for name in ("rooms", "queue")]
        known = {name: 0 if value == UNREACHABLE else value for name, value in numbers.items()}
        lines = [
            *counted.lines(),
            *gauges("up", "Can the storage be reached?", "part", up),
            *gauge("rooms", "Rooms of classes that are open.", float(known["rooms"])),
            *gauge("jobs_waiting", "Training runs in the queue.", float(known["queue"])),
            *gauge("workers", "1 where a worker beats.", float(known["worker"])),
        ]
        return _fresh(Response("\n".join(lines) + "\n", content_type=PROMETHEUS))

    return api


def _numbers(store: RoomStore, jobs: Jobs) -> dict[str, int | str]:
    """rooms: open ones; queue: jobs that wait; worker: 1 where one beats; or "unreachable"."""
    return {
        "rooms": _told(lambda: store.count(time.time())),
        "queue": _told(lambda: len(jobs.waiting())),
        "worker": _told(lambda: int(jobs.has_worker())),
    }


def _told(number: Callable[[], int]) -> int | str:
    try:
        return number()
    except (StoreUnavailable, QueueUnavailable):
        return UNREACHABLE


def _has_key(key: str) -> bool:
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(sent.encode(), key.encode())


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
