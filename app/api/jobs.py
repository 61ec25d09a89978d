"""HTTP of live training: order, watch, cancel; a visitor sees no jobs but their own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, request

from app.jobs.estimate import estimate
from app.jobs.jobs import End, Job, JobRefused, Jobs, UnknownJob
from app.jobs.order import Order, order_from
from app.jobs.queue import QueueUnavailable
from app.jobs.visitor import known_visitor, visitor
from app.web import validation
from app.web.answers import fresh
from app.web.validation import ValidationError
from vae.model.recipes import RECIPES
from vae.store.catalogue import Catalogue


def jobs_blueprint(jobs: Jobs, catalogue: Catalogue) -> Blueprint:
    api = Blueprint("jobs", __name__, url_prefix="/api/jobs")

    @api.errorhandler(JobRefused)
    def refused(error: JobRefused) -> tuple[Response, int]:
        return jsonify(error=str(error)), 409

    @api.errorhandler(UnknownJob)
    def unknown(error: UnknownJob) -> tuple[Response, int]:
        return jsonify(error=str(error)), 404

    @api.errorhandler(QueueUnavailable)
    def unavailable(error: QueueUnavailable) -> tuple[Response, int]:
        sentence = "the queue of trainings cannot be reached just now; try again in a moment."
        return jsonify(error=sentence), 503

    @api.post("")
    def start() -> tuple[Response, int]:
        _require_own_site()
        order = order_from(request.get_json(), jobs.limits, catalogue.datasets())
        job = jobs.start(known_visitor(), order)
        return jsonify(job_document(jobs, catalogue, job)), 201

    @api.get("")
    def mine() -> Response:
        owner = visitor()
        found = [jobs.owned(owner, job) for job in jobs.of(owner)] if owner else []
        return fresh(jsonify([_summary(jobs, job) for job in found]))

    @api.get("/estimate")
    def time_estimate() -> Response:
        dataset = validation.choice("dataset", request.args.get("dataset"), catalogue.datasets())
        recipe = validation.choice("recipe", request.args.get("recipe"), tuple(RECIPES))
        epochs = validation.whole("epochs", request.args.get("epochs"), 1, jobs.limits.epochs)
        found = estimate(jobs.queue, catalogue, dataset, recipe, epochs)
        now = {"waiting": len(jobs.waiting()), "has_worker": jobs.has_worker()}
        return fresh(jsonify(found.document() | {"limit_seconds": jobs.limits.seconds} | now))

    @api.get("/<job_id>")
    def watch(job_id: str) -> Response:
        job = jobs.owned(visitor(), job_id)
        return fresh(jsonify(job_document(jobs, catalogue, job)))

    @api.delete("/<job_id>")
    def cancel(job_id: str) -> Response:
        _require_own_site()
        job = jobs.owned(visitor(), job_id)
        jobs.finish(job.id, End("cancelled"))
        return fresh(jsonify(job_document(jobs, catalogue, job)))

    @api.get("/<job_id>/sky")
    def sky(job_id: str) -> Response:
        return _kept(jobs.owned(visitor(), job_id), "sky", "application/octet-stream")

    @api.get("/<job_id>/sample")
    def sample(job_id: str) -> Response:
        return _kept(jobs.owned(visitor(), job_id), "sample", "image/png")

    def _kept(job: Job, kind: str, mimetype: str) -> Response:
        body = jobs.queue.read_bytes(f"{kind}/{job.id}")
        if body is None:
            raise UnknownJob("no epoch of this training has ended yet.")
        return fresh(Response(body, mimetype=mimetype))

    return api


def job_document(jobs: Jobs, catalogue: Catalogue, job: Job) -> dict[str, Any]:
    """All that a visitor is told of a job; seconds are seconds of now."""
    document = _summary(jobs, job)
    progress = jobs.queue.read(f"progress/{job.id}") or {}
    document |= {
        "order": job.order.document(),
        "phase": progress.get("phase", "starting"),
        "step": progress.get("step", ""),
        "epoch": progress.get("epoch", 0),
        "epochs": job.order.epochs,
        "share": progress.get("share", 0.0),
        "history": progress.get("history", []),
        "forming": progress.get("forming", 0),
        "seconds": progress.get("seconds", 0.0),
        "seconds_left": None,
        "position": None,
        "wait_seconds": None,
        "has_worker": True,
    }
    if document["state"] == "running":
        document["seconds_left"] = _seconds_left(jobs, catalogue, job.order, progress)
    elif document["state"] == "queued":
        document |= _wait(jobs, catalogue, job) | {"has_worker": jobs.has_worker()}
    return document


def _summary(jobs: Jobs, job: Job) -> dict[str, Any]:
    state = jobs.look(job.id)
    end = jobs.end(job.id)
    return {
        "id": job.id,
        "title": job.order.title,
        "state": state,
        "message": end.message if end else "",
        "run": job.run if state == "done" else None,
        "url": f"/api/jobs/{job.id}",
    }


def _seconds_left(
    jobs: Jobs, catalogue: Catalogue, order: Order, progress: dict[str, Any]
) -> float | None:
    found = estimate(jobs.queue, catalogue, order.dataset, order.recipe, order.epochs)
    history = progress.get("history", [])
    done = progress.get("epoch", 0) - 1 + progress.get("share", 0.0)
    if history:
        # Its own epochs tell more than any earlier training's.
        an_epoch = float(history[-1]["seconds"]) / (len(history) / 2)
    elif found.an_epoch is not None:
        an_epoch = found.an_epoch
    else:
        return None
    rest = 0.0 if found.seconds is None else found.seconds - (found.an_epoch or 0) * order.epochs
    return round(max(0.0, order.epochs - max(0.0, done)) * an_epoch + rest / 2, 0)


def _wait(jobs: Jobs, catalogue: Catalogue, job: Job) -> dict[str, Any]:
    """Position from 1, and the sum of what the trainings before this one are likely to take."""
    waiting = jobs.waiting()
    if job.id not in waiting:
        return {}
    position = waiting.index(job.id)
    total = 0.0
    for ahead in waiting[:position]:
        order = jobs.job(ahead).order
        found = estimate(jobs.queue, catalogue, order.dataset, order.recipe, order.epochs)
        if found.seconds is None:
            return {"position": position + 1}
        total += found.seconds
    return {"position": position + 1, "wait_seconds": round(total / jobs.limits.at_once)}


def _require_own_site() -> None:
    """Other sites' pages must not order in a visitor's name. Raises ValidationError."""
    origin = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin" or (
        origin is not None and urlsplit(origin).netloc != request.host
    ):
        raise ValidationError("trainings are ordered from this site's own pages only.")
