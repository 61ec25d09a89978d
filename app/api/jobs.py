"""HTTP of live training: order, watch, cancel; a visitor sees their own jobs only."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from app.jobs.estimate import estimate
from app.jobs.imports.imports import Imports
from app.jobs.imports.yours import ordered, with_yours
from app.jobs.jobs import End, Job, JobRefused, Jobs, UnknownJob
from app.jobs.order import order_from
from app.jobs.queue import UNREACHABLE, QueueUnavailable
from app.jobs.status import seconds_before, status, summary
from app.jobs.visitor import ordering_visitor, visitor
from app.languages.spoken import tr
from app.web import validation
from app.web.answers import fresh
from app.web.limits import Limiter
from app.web.security import require_own_site
from vae.model.recipes import RECIPES
from vae.store.catalogue import Catalogue


def jobs_blueprint(
    jobs: Jobs, imports: Imports, catalogue: Catalogue, limiter: Limiter
) -> Blueprint:
    api = Blueprint("jobs", __name__, url_prefix="/api/jobs")

    def datasets() -> list[str]:
        return with_yours(jobs.trainable(catalogue.datasets()), imports, visitor())

    @api.errorhandler(JobRefused)
    def refused(error: JobRefused) -> tuple[Response, int]:
        return jsonify(error=tr(str(error))), 409

    @api.errorhandler(UnknownJob)
    def unknown(error: UnknownJob) -> tuple[Response, int]:
        return jsonify(error=tr(str(error))), 404

    @api.errorhandler(QueueUnavailable)
    def unavailable(error: QueueUnavailable) -> tuple[Response, int]:
        return jsonify(error=tr(UNREACHABLE)), 503

    @api.post("")
    def start() -> tuple[Response, int]:
        require_own_site()
        order = order_from(request.get_json(), jobs.limits, datasets())
        owner = ordering_visitor(limiter)
        expected = estimate(jobs.queue, catalogue, order.dataset, order.recipe, order.epochs)
        job = ordered(jobs, imports, owner, order, expected)
        return jsonify(status(jobs, job).document()), 201

    @api.get("")
    def mine() -> Response:
        owner = visitor()
        found = [jobs.owned(owner, job) for job in jobs.ids_of(owner)] if owner else []
        return fresh(
            jsonify([summary(jobs, job) | {"url": f"/api/jobs/{job.id}"} for job in found])
        )

    @api.get("/estimate")
    def time_estimate() -> Response:
        dataset = validation.choice("dataset", request.args.get("dataset"), datasets())
        recipe = validation.choice("recipe", request.args.get("recipe"), tuple(RECIPES))
        epochs = validation.whole("epochs", request.args.get("epochs"), 1, jobs.limits.epochs)
        found = estimate(jobs.queue, catalogue, dataset, recipe, epochs)
        waiting, running = jobs.waiting(), jobs.running()
        now = {
            "waiting": len(waiting),
            "running": len(running),
            "wait_seconds": seconds_before(jobs, waiting, running),
            "has_worker": jobs.has_worker(),
        }
        return fresh(jsonify(found.document() | {"limit_seconds": jobs.limits.seconds} | now))

    @api.get("/<job_id>")
    def watch(job_id: str) -> Response:
        job = jobs.watched(visitor(), job_id)
        return fresh(jsonify(status(jobs, job).document()))

    @api.delete("/<job_id>")
    def cancel(job_id: str) -> Response:
        require_own_site()
        job = jobs.owned(visitor(), job_id)
        jobs.finish(job.id, End("cancelled"))
        return fresh(jsonify(status(jobs, job).document()))

    @api.post("/<job_id>/keep")
    def keep(job_id: str) -> Response:
        require_own_site()
        job = jobs.owned(visitor(), job_id)
        jobs.keep(job.id)
        return fresh(jsonify(status(jobs, job).document()))

    @api.get("/<job_id>/sky")
    def sky(job_id: str) -> Response:
        return _kept(jobs.watched(visitor(), job_id), "sky", "application/octet-stream")

    @api.get("/<job_id>/sample")
    def sample(job_id: str) -> Response:
        return _kept(jobs.watched(visitor(), job_id), "sample", "image/png")

    def _kept(job: Job, kind: str, mimetype: str) -> Response:
        body = jobs.queue.read_bytes(f"{kind}/{job.id}")
        if body is None:
            raise UnknownJob("no epoch of this training run has ended yet.")
        return fresh(Response(body, mimetype=mimetype))

    return api
