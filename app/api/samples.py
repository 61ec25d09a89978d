"""Sheets of samples over HTTP: decoded places of the prior, of the posterior, of a mixture."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial

import numpy as np
from flask import Blueprint, Response, abort
from PIL import Image

from app.figures.prior_doctor import SEED, Diagnosis
from app.pictures.cache import PictureCache
from app.runs.offered import usable
from app.web.answers import immutable
from vae.store.catalogue import Catalogue
from vae.store.documents import Run
from vae.store.geometry import contact_sheet

SIDE = 8
# Counted up whenever the same run should give another sheet.
VERSION = 1
SHEET = "/files/runs/<run_id>/<version>/samples-<any(prior, posterior, mixture):kind>.webp"


def samples_blueprint(
    catalogue: Catalogue, cache: PictureCache, diagnosed: Callable[[Catalogue, Run], Diagnosis]
) -> Blueprint:
    samples = Blueprint("samples", __name__)

    @samples.get(SHEET)
    def sheet(run_id: str, version: str, kind: str) -> Response:
        run = catalogue.run(run_id)
        if version != run.version or not _has_samples(catalogue, run):
            abort(404, f"there is no such sheet of {run_id}; its files are at {run.version}.")
        key = f"samples/{VERSION}/{run.digest}/{kind}"
        body = cache.get(key, partial(_drawn, catalogue, run, kind, diagnosed))
        return immutable(Response(body, mimetype="image/webp"))

    return samples


def _has_samples(catalogue: Catalogue, run: Run) -> bool:
    """A run without test images is not diagnosed."""
    return usable(run) and len(catalogue.latents(run.id).mu) > 0


def _drawn(
    catalogue: Catalogue, run: Run, kind: str, diagnosed: Callable[[Catalogue, Run], Diagnosis]
) -> bytes:
    found = diagnosed(catalogue, run)
    places: np.ndarray = getattr(found, f"of_{kind}")[: SIDE**2]
    rows = found.rows[: SIDE**2] if kind == "posterior" else None
    pixels = contact_sheet(_decoded(catalogue, run, places.astype(np.float32), rows), SIDE)
    image = Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)
    file = io.BytesIO()
    image.save(file, "WEBP", quality=90)
    return file.getvalue()


def _decoded(
    catalogue: Catalogue, run: Run, places: np.ndarray, rows: np.ndarray | None
) -> np.ndarray:
    """A conditional run is told the class of each place's image, which are these rows, or where
    there is none a class by chance, as often as it occurs."""
    labels = np.zeros(len(places), int)
    if run.told_classes:
        known = catalogue.latents(run.id).label
        chance = np.random.default_rng(SEED)
        labels = known[rows] if rows is not None else chance.choice(known, len(places))
    pixels = np.empty((len(places), *run.image.shape), np.float32)
    for label in np.unique(labels):
        own = labels == label
        pixels[own] = catalogue.decoder(run, int(label))(places[own])
    return pixels
