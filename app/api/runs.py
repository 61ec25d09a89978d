"""The HTTP API: runs as JSON, decoded places and grids as pictures."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
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
        z, told = _place("z", run), told_class(run)
        as_json = validation.choice("format", request.args.get("format", "png"), ("png", "json"))

        def body() -> Response:
            # A place takes a millisecond, but of a graph, which asks another process.
            with places.place() if run.graphs else nullcontext():
                image = grids.decoded(catalogue, run, z, told)
            if as_json == "json":
                return jsonify(decoded_document(run, z, image))
            return Response(grids.image_png(image), mimetype="image/png")

        return _picture(run, f"{as_json}/{grids.place_key(run, z, told)}", body)

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

        around = grids.Around(center, span, n, axes, told_class(run))
        key = grids.grid_key(run, around)

        def picture() -> bytes:
            return grids.grid_png(catalogue, cache, run, around, places.place)

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
        "served": _served(run),
        **prior_document(catalogue, run),
        "urls": run_urls(catalogue, run),
    }


def _served(run: Run) -> dict[str, Any] | None:
    """Where the server decodes places of a run that no browser can, and how many at once."""
    if not run.graphs:
        return None
    return {"url": f"/api/runs/{run.id}/decoded", "most": grids.most_places(run)}


def prior_document(catalogue: Catalogue, run: Run) -> dict[str, Any]:
    """`prior`, where the run has learnt one: its components, the heaviest first."""
    prior = catalogue.prior(run.id) if run.status == "ready" else None
    if prior is None:
        return {}
    parts = {name: getattr(prior, name) for name in ("weights", "means", "deviations")}
    return {"prior": {name: numbers.round(5).tolist() for name, numbers in parts.items()}}


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


def told_class(run: Run) -> int:
    """The class that a conditional run is told."""
    most = max(0, run.told_classes - 1)
    return validation.whole("told", request.args.get("told", "0"), 0, most)


def _picture(run: Run, key: str, body: Callable[[], Response]) -> Response:
    """The answer for `key`, whose ETag is known before anything is decoded."""
    tag = grids.picture_tag(key)
    response = Response(status=304) if request.if_none_match.contains_weak(tag) else body()
    response.set_etag(tag)
    fixed = request.args.get("v") == run.version
    response.headers["Cache-Control"] = IMMUTABLE if fixed else "no-cache"
    return response
