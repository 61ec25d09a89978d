"""HTTP of many decoded places at once: for runs that no browser can decode, and for programs."""

from __future__ import annotations

import numpy as np
from flask import Blueprint, Response, request
from safetensors.numpy import save

from app.api.runs import FARTHEST, told_class
from app.languages.spoken import tr
from app.pictures.grids import most_places
from app.web.limits import Places
from app.web.security import require_own_site
from app.web.validation import ValidationError
from vae.store.catalogue import Catalogue
from vae.store.documents import Run

NUMBER = np.dtype("<f4")


def decoded_blueprint(catalogue: Catalogue, places: Places) -> Blueprint:
    api = Blueprint("decoded", __name__, url_prefix="/api/runs")

    @api.post("/<run_id>/decoded")
    def decoded(run_id: str) -> Response:
        require_own_site()
        run = catalogue.run(run_id)
        zs, told = sent_places(run, request.get_data()), told_class(run)
        with places.place():
            pixels = catalogue.decoder(run, told)(zs)
        body = save({"pixels": np.clip(np.nan_to_num(pixels), 0, 1).astype(np.float16)})
        return Response(body, mimetype="application/octet-stream")

    return api


def sent_places(run: Run, body: bytes) -> np.ndarray:
    """(N, D) of little-endian float32 numbers, one place after another. Raises ValidationError."""
    size, most = run.latent_dim * NUMBER.itemsize, most_places(run)
    count = len(body) // size
    if len(body) % size or not 0 < count <= most:
        raise ValidationError(
            tr(
                "the body must be 1 to {most} places of {latents} numbers in float32, {size} bytes "
                "each; got {count} bytes.",
                most=most,
                latents=run.latent_dim,
                size=size,
                count=len(body),
            )
        )
    zs = np.frombuffer(body, NUMBER).reshape(count, run.latent_dim)
    if not (np.abs(zs) <= FARTHEST).all():  # nor is NaN
        raise ValidationError(
            tr(
                "each number must be finite and between {low} and {high}.",
                low=f"{-FARTHEST:g}",
                high=f"{FARTHEST:g}",
            )
        )
    return zs.astype(np.float32)
