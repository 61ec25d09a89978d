"""The HTTP API: runs as JSON, decoded places and grids as pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from flask import Blueprint, Response, jsonify, request

from app.api.files import run_urls
from app.pictures import grids
from app.pictures.cache import PictureCache
from app.pictures.planes import principal_document
from app.pictures.recent import RecentPictures
from app.runs.offered import why_not
from app.web import validation
from app.web.answers import IMMUTABLE, revalidated
from app.web.axes import own_axes
from app.web.limits import Places
from app.web.validation import ValidationError
from vae.store.catalogue import BrokenRun, Catalogue
from vae.store.documents import Run

FARTHEST = 1000.0
SPANS = (0.01, 100.0)
SIZES = (2, 40)


def api_blueprint(catalogue: Catalogue, cache: PictureCache, places: Places) -> Blueprint:
    api, recent = Blueprint("api", __name__), RecentPictures()

    @api.get("/api/runs")
    def runs() -> Response:
        return revalidated(jsonify([run_summary(run) for run in catalogue.runs()]))

    @api.get("/api/runs/<run_id>")
    def run(run_id: str) -> Response:
        return revalidated(jsonify(run_document(catalogue, catalogue.run(run_id))))

    @api.get("/api/runs/<run_id>/decode")
    def decode(run_id: str) -> Response:
        run = catalogue.run(run_id)
        z = _place("z", run)
        as_json = validation.choice("format", request.args.get("format", "png"), ("png", "json"))

        def body() -> Response:
            image = grids.decoded(catalogue, run, z)
            if as_json == "json":
                return jsonify(decoded_document(run, z, image))
            return Response(grids.image_png(image), mimetype="image/png")

        return _picture(run, f"{as_json}/{grids.place_key(run, z)}", body)

    @api.get("/api/runs/<run_id>/grid.png")
    def grid(run_id: str) -> Response:
        run = catalogue.run(run_id)
        center = _place("center", run, default=",".join(["0"] * run.latent_dim))
        span = validation.number("span", request.args.get("span", "1.5"), *SPANS, example="1.5")
        least, most = SIZES
        most = min(most, grids.most_cells(run))
        n = validation.whole("n", request.args.get("n", str(min(10, most))), least, most)
        axes = validation.axes(run, request.args.get("axes"))
        if axes.is_map:
            raise ValidationError("a grid is of a plane; axes must be latents or directions.")

        key = grids.grid_key(run, center, span, n, axes)

        def picture() -> bytes:
            return grids.grid_png(catalogue, cache, run, center, span, n, axes, places.place)

        def body() -> Response:
            return Response(recent.get(key, picture), mimetype="image/png")

        return _picture(run, key, body)

    return api


def run_summary(run: Run | BrokenRun) -> dict[str, Any]:
    """What a list of runs shows of one; a broken run has its reason instead."""
    if isinstance(run, BrokenRun):
        return {"id": run.id, "title": run.title, "status": run.status, "reason": run.reason}
    return {
        "id": run.id,
        "title": run.title,
        "status": run.status,
        "dataset": run.dataset,
        "latent_dim": run.latent_dim,
        "recipe": run.recipe,
        "metrics": run.document["metrics"],
        "digest": run.digest,
        "url": f"/api/runs/{run.id}",
    }


def run_document(catalogue: Catalogue, run: Run) -> dict[str, Any]:
    """The run.json with its digest, its status and the addresses of all it consists of."""
    return {
        **run.document,
        "digest": run.digest,
        "status": run.status,
        "unseen": why_not(run),
        "axes": own_axes(run).name,
        "principal": principal_document(catalogue, run),
        "urls": run_urls(catalogue, run),
    }


def decoded_document(run: Run, z: tuple[float, ...], image: np.ndarray) -> dict[str, Any]:
    """`pixels` lie in [0, 1] in the order of `shape`, channel by channel, row by row."""
    return {
        "run": run.id,
        "digest": run.digest,
        "z": z,
        "shape": image.shape,
        "pixels": [round(pixel, 6) for pixel in image.ravel().tolist()],
    }


def _place(name: str, run: Run, default: str | None = None) -> tuple[float, ...]:
    example = ",".join(["0.3", "-1.2", *["0"] * run.latent_dim][: run.latent_dim])
    text = request.args.get(name, default)
    return validation.numbers(name, text, run.latent_dim, -FARTHEST, FARTHEST, example)


def _picture(run: Run, key: str, body: Callable[[], Response]) -> Response:
    """The answer for `key`, whose ETag is known before anything is decoded."""
    tag = grids.picture_tag(key)
    response = Response(status=304) if request.if_none_match.contains_weak(tag) else body()
    response.set_etag(tag)
    fixed = request.args.get("v") == run.version
    response.headers["Cache-Control"] = IMMUTABLE if fixed else "no-cache"
    return response
