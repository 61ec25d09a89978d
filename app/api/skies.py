"""The sky of a run as a Plotly figure over HTTP."""

from __future__ import annotations

from functools import lru_cache

from flask import Blueprint, Response, abort, request

from app import theme
from app.figures.latents import latent_scatter
from app.figures.space import latent_space
from app.pictures.planes import plane
from app.web import validation
from app.web.answers import revalidated
from app.web.axes import Axes
from app.web.validation import ValidationError
from vae.store.catalogue import Catalogue, Latents
from vae.store.documents import Run


def skies_blueprint(catalogue: Catalogue) -> Blueprint:
    skies = Blueprint("skies", __name__)

    @skies.get("/api/runs/<run_id>/sky.json")
    def sky(run_id: str) -> Response:
        run = catalogue.run(run_id)
        axes = validation.axes(run, request.args.get("axes"))
        try:
            return _figure(sky_json(catalogue, run, catalogue.latents(run_id), axes))
        except ValueError as error:
            abort(404, f"run {run_id} is broken: {error}")

    @skies.get("/api/runs/<run_id>/space.json")
    def space(run_id: str) -> Response:
        run = catalogue.run(run_id)
        if run.latent_dim != 3:
            raise ValidationError(f"run {run_id} has {run.latent_dim} latents; three make a space.")
        try:
            return _figure(space_json(catalogue.latents(run_id), run_id))
        except ValueError as error:
            abort(404, f"run {run_id} is broken: {error}")

    return skies


def _figure(body: str) -> Response:
    return revalidated(Response(body, mimetype="application/json"))


@lru_cache(maxsize=16)
def sky_json(catalogue: Catalogue, run: Run, latents: Latents, axes: Axes) -> str:
    """The figure of a plane as plotly.js takes it; in the dark theme's colours."""
    stars = plane(catalogue, run, axes).coordinates(latents.mu)
    colours = theme.class_colours("dark")
    figure = latent_scatter(stars, latents.label, latents.classes, colours, run.id, axes.name)
    return str(figure.to_json())


@lru_cache(maxsize=4)
def space_json(latents: Latents, run_id: str) -> str:
    """The figure of all three latents as plotly.js takes it; in the dark theme's colours."""
    colours = theme.class_colours("dark")
    figure = latent_space(latents.mu, latents.label, latents.classes, colours, run_id)
    return str(figure.to_json())
