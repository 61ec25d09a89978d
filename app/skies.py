"""The sky of a run as a Plotly figure over HTTP."""

from __future__ import annotations

from functools import lru_cache

from flask import Blueprint, Response, abort, request

from app import theme, validation
from app.figures.latents import latent_scatter
from vae.catalogue import Catalogue, Latents


def skies_blueprint(catalogue: Catalogue) -> Blueprint:
    skies = Blueprint("skies", __name__)

    @skies.get("/api/runs/<run_id>/sky.json")
    def sky(run_id: str) -> Response:
        axes = validation.axes(catalogue.run(run_id), request.args.get("axes"))
        try:
            body = sky_json(catalogue.latents(run_id), run_id, axes)
        except ValueError as error:
            abort(404, f"run {run_id} is broken: {error}")
        response = Response(body, mimetype="application/json")
        response.add_etag()
        response.headers["Cache-Control"] = "no-cache"
        response.make_conditional(request)
        return response

    return skies


@lru_cache(maxsize=16)
def sky_json(latents: Latents, run_id: str, axes: tuple[int, int]) -> str:
    """The figure of two latents as plotly.js takes it; in the dark theme's colours."""
    colours = theme.class_colours("dark")
    figure = latent_scatter(latents.mu, latents.label, latents.classes, colours, run_id, axes)
    return str(figure.to_json())
