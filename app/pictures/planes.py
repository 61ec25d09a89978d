"""The planes that a run can be shown on: of two latents, or of two principal directions; of
one latent the line."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from app.pictures.lanes import lane_stars
from app.web.axes import MOST_DIRECTIONS, Axes, own_axes
from vae.store.catalogue import Catalogue, Latents
from vae.store.documents import Run
from vae.store.geometry import Plane, Principal, axes_plane, principal_directions
from vae.store.maps import LEAST_LATENTS


def stars(catalogue: Catalogue, run: Run, axes: Axes) -> np.ndarray:
    """Where the sky has the test images: (N, 2). Raises as `plane`."""
    if axes.is_map:
        return catalogue.map(run.id).place
    if run.latent_dim == 1:
        latents = catalogue.latents(run.id)
        return lane_stars(latents.mu[:, 0], latents.label, len(run.classes))
    return plane(catalogue, run, axes).coordinates(catalogue.latents(run.id).mu)


def shows_most(run: Run) -> Axes:
    """The view that a list shows of a run: of many latents its map or its principal directions,
    which keeps more neighbours, since two latents tell little apart."""
    if run.map is not None and run.map.keeps_most:
        return Axes((0, 1), is_map=True)
    is_principal = run.latent_dim >= LEAST_LATENTS
    return Axes((0, 1), is_principal=True) if is_principal else own_axes(run)


def plane(catalogue: Catalogue, run: Run, axes: Axes) -> Plane:
    """Raises UnknownRun or BrokenRunError where principal directions need latents in vain."""
    if not axes.is_principal:
        return axes_plane(axes.pair, run.latent_dim)
    found = principal(catalogue.latents(run.id))
    return Plane(found.mean, found.directions[list(axes.pair)])


@lru_cache(maxsize=16)
def principal(latents: Latents) -> Principal:
    return principal_directions(latents.mu, MOST_DIRECTIONS)


def principal_document(catalogue: Catalogue, run: Run) -> dict[str, Any] | None:
    """What the browser needs of them; None for a run that shows all its latents at once.

    Six digits are more than the latents have, and half the bytes of all of them.
    """
    if run.status != "ready" or run.latent_dim <= 2:
        return None
    found = principal(catalogue.latents(run.id))
    return {
        "mean": found.mean.round(6).tolist(),
        "directions": found.directions.round(6).tolist(),
        "explained": found.explained.round(6).tolist(),
    }
