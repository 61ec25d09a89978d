"""HTTP of what a class has drawn: looked through, discarded, saved, placed on a run's sky."""

from __future__ import annotations

import numpy as np
from flask import Blueprint, Response, jsonify, request
from safetensors.numpy import load_file

from app.api.room_requests import (
    answer_refusals,
    code_of,
    json_body,
    private,
    teachers_token,
    token_of,
)
from app.jobs.jobs import JobRefused, Jobs
from app.jobs.order import DRAWINGS, OBJECTIVE, Order
from app.jobs.queue import UNREACHABLE, QueueUnavailable
from app.jobs.visitor import identified_visitor
from app.languages.spoken import tr
from app.rooms import checks
from app.rooms.collection import Collection
from app.rooms.drawings import Floats, archive, stars
from app.rooms.rooms import Rooms
from app.settings import JobLimits
from app.web.validation import ValidationError, whole
from vae.store.catalogue import Catalogue
from vae.store.documents import Run
from vae.store.inference import Network

# The published run on whose sky a class finds its own stars.
RUN = "mnist-2d"
# Two latents make a sky; of 300 images a hundred epochs take two seconds, of 5,000 half a minute.
RECIPE, EPOCHS = "fc-256", 100
LEAST_DRAWINGS = 40
NAME = "Our own digits"


def room_drawings_blueprint(rooms: Rooms, catalogue: Catalogue, jobs: Jobs) -> Blueprint:
    api = Blueprint("room-drawings", __name__, url_prefix="/api/rooms")
    answer_refusals(api)

    @api.errorhandler(JobRefused)
    def refused(error: JobRefused) -> tuple[Response, int]:
        return jsonify(error=tr(str(error))), 409

    @api.errorhandler(QueueUnavailable)
    def queue_unavailable(error: QueueUnavailable) -> tuple[Response, int]:
        return jsonify(error=tr(UNREACHABLE)), 503

    collection = Collection(rooms)

    @api.get("/<code>/drawings")
    def drawings(code: str) -> Response:
        """Those of ?digit=…, for the teacher to look through: without names."""
        rooms.require_teacher(code_of(code), teachers_token())
        digit = whole("digit", request.args.get("digit"), 0, 9)
        found = collection.drawings(code_of(code), teachers_token(), [digit])
        return private(jsonify([{"member": each.member, "pixels": each.pixels} for each in found]))

    @api.post("/<code>/drawings/discard")
    def discard(code: str) -> Response:
        rooms.require_teacher(code_of(code), teachers_token())
        discarded = checks.discarded(checks.body(json_body()).get("drawings"))
        collection.discard(code_of(code), teachers_token(), discarded)
        return Response(status=204)

    @api.get("/<code>/drawings.zip")
    def saved(code: str) -> Response:
        body = archive(collection.drawings(code_of(code), teachers_token()))
        response = Response(body, mimetype="application/zip")
        response.headers["Content-Disposition"] = (
            f'attachment; filename="drawings-{code_of(code)}.zip"'
        )
        return private(response)

    @api.post("/<code>/stars")
    def place(code: str) -> Response:
        """Encodes all drawings, and says to all that there are stars."""
        found = collection.drawings(code_of(code), teachers_token())
        run, latents = catalogue.run(RUN), catalogue.latents(RUN)
        text = stars(found, lambda x: means(run, x), latents.mu, latents.label, RUN)
        owners = [each.member for each in found]
        collection.put_stars(code_of(code), teachers_token(), text, owners)
        return Response(status=204)

    @api.post("/<code>/training")
    def train(code: str) -> tuple[Response, int]:
        """One model of the class's drawings, trained while all watch."""
        found = collection.drawings(code_of(code), teachers_token())
        if len(found) < LEAST_DRAWINGS:
            raise ValidationError(
                tr(
                    "drawings must be {least_drawings} or more to train on; there are {count}.",
                    least_drawings=LEAST_DRAWINGS,
                    count=len(found),
                )
            )
        order = class_order(jobs.limits)
        job = jobs.start(identified_visitor(), order, room=code_of(code))
        rooms.change(code_of(code), teachers_token(), training=job.id)
        return jsonify(job=job.id, address=f"/train-your-own?job={job.id}"), 201

    @api.get("/<code>/stars")
    def class_stars(code: str) -> Response:
        """{"stars": null before they were placed, "own": which of them are the asker's}"""
        text, own = collection.stars(code_of(code), token_of(code))
        body = f'{{"own":{own},"stars":{text}}}'
        return private(Response(body, mimetype="application/json"))

    return api


def class_order(limits: JobLimits) -> Order:
    """What a class orders: as many epochs as a worker takes an order of."""
    epochs = min(EPOCHS, limits.epochs)
    return Order(DRAWINGS, RECIPE, 2, OBJECTIVE, beta=1.0, epochs=epochs, seed=0, name=NAME)


def means(run: Run, images: Floats) -> Floats:
    """mu of q(z | x): (N, 1, 28, 28) to (N, D)."""
    network = Network(run.encoder, load_file(run.folder / "weights.safetensors"))
    return np.asarray(network(images)[:, : run.latent_dim], np.float32)
