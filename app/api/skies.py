"""The sky of a run over HTTP: as a Plotly figure, and as a picture for lists."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from pathlib import Path

import plotly
from flask import Blueprint, Response, abort, request

from app import theme
from app.computed_once import computed_once
from app.figures import latents as plane_figure
from app.figures import space as space_figure
from app.figures.latents import latent_scatter
from app.figures.space import latent_space
from app.pictures import planes
from app.pictures.cache import PictureCache
from app.pictures.planes import shows_most, stars
from app.pictures.skies import SIZES, VERSION, sky_webp
from app.theme import Scheme
from app.web import validation
from app.web.answers import immutable, revalidated
from app.web.axes import Axes
from app.web.validation import ValidationError
from vae.store.catalogue import Catalogue, Latents
from vae.store.documents import Run

# Figures that were drawn by other code are others.
CODE = (
    *(Path(m.__file__ or "").read_bytes() for m in (plane_figure, space_figure, planes, theme)),
)
DRAWN_BY = sha256(b"".join(CODE) + plotly.__version__.encode()).hexdigest()[:8]
PICTURE = "/files/runs/<run_id>/<version>/<any(thumbnail, sky):kind>-<any(dark, light):scheme>.webp"


def skies_blueprint(catalogue: Catalogue, cache: PictureCache) -> Blueprint:
    skies = Blueprint("skies", __name__)

    @skies.get("/api/runs/<run_id>/sky.json")
    def sky(run_id: str) -> Response:
        run = catalogue.run(run_id)
        axes = validation.axes(run, request.args.get("axes"))
        try:
            return _figure(run, sky_json(catalogue, run, catalogue.latents(run_id), axes))
        except ValueError as error:
            abort(404, f"run {run_id} is broken: {error}")

    @skies.get("/api/runs/<run_id>/space.json")
    def space(run_id: str) -> Response:
        run = catalogue.run(run_id)
        if run.latent_dim != 3:
            raise ValidationError(
                "run {run_id} has {latent_dim} latents; three make a space.",
                run_id=run_id,
                latent_dim=run.latent_dim,
            )
        try:
            return _figure(run, space_json(catalogue.latents(run_id), run_id))
        except ValueError as error:
            abort(404, f"run {run_id} is broken: {error}")

    @skies.get(PICTURE)
    def picture(run_id: str, version: str, kind: str, scheme: Scheme) -> Response:
        run = catalogue.run(run_id)
        axes = shows_most(run)
        if version != run.version:
            abort(404, f"there is no such picture of {run_id}; its files are at {run.version}.")
        draw = partial(sky_picture, catalogue, run, axes, kind, scheme)
        body = cache.get(f"sky/{VERSION}/{run.digest}/{kind}/{scheme}", draw)
        return immutable(Response(body, mimetype="image/webp"))

    return skies


def figures_version(run: Run) -> str:
    """What addresses of its figures carry as `v` to be kept for good."""
    return f"{run.version}-{DRAWN_BY}"


def _figure(run: Run, body: str) -> Response:
    keep = immutable if request.args.get("v") == figures_version(run) else revalidated
    return keep(Response(body, mimetype="application/json"))


def picture_url(run: Run, kind: str, scheme: str) -> str:
    """Where the picture of that kind is, in that theme's colours; the address changes with it."""
    return f"/files/runs/{run.id}/{run.version}/{kind}-{scheme}.webp?v={VERSION}"


def sky_picture(catalogue: Catalogue, run: Run, axes: Axes, kind: str, scheme: Scheme) -> bytes:
    """The stars of that view as WebP; kind is one of SIZES."""
    label = catalogue.latents(run.id).label
    return sky_webp(stars(catalogue, run, axes), label, scheme, SIZES[kind])


@computed_once(16)
def sky_json(catalogue: Catalogue, run: Run, latents: Latents, axes: Axes) -> str:
    """The figure of a plane or map as plotly.js takes it; in the dark theme's colours."""
    places = stars(catalogue, run, axes)
    colours = theme.class_colours("dark")
    figure = latent_scatter(places, latents.label, latents.classes, colours, run.id, axes.name)
    return str(figure.to_json())


@computed_once(4)
def space_json(latents: Latents, run_id: str) -> str:
    """The figure of all three latents as plotly.js takes it; in the dark theme's colours."""
    colours = theme.class_colours("dark")
    figure = latent_space(latents.mu, latents.label, latents.classes, colours, run_id)
    return str(figure.to_json())
