"""The Vectors page: directions of latent space that mean something, and what they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash.development.base_component import Component

from app.pages import vectors_panels as panels
from app.pages.page import Page
from app.pages.sky_page import sky_layout, sky_page
from app.pages.sky_panels import decoded
from app.pages.vectors_help import vectors_help
from vae.catalogue import Catalogue
from vae.documents import Run

STATUS = "Time of one decode and what computed it; the images on the sky; the direction."
SAVED = {
    "save-strip": "Pictures as PNG",
    "save-direction": "Direction as CSV",
    "save-decoded": "Decoded image as PNG",
    "save-sky": "Sky as PNG",
}


def page(catalogue: Catalogue, unlisted: Callable[[], Sequence[Run]]) -> Page:
    return sky_page(
        catalogue,
        unlisted,
        path="/vectors",
        name="Vectors",
        about="Add a meaning to an image: directions of a model's latent space, and what they do.",
        entry="vectors/main.mjs",
        saved=SAVED,
        layout=layout,
        styles=("paths/paths.css", "vectors/vectors.css"),
    )


def layout(runs: Sequence[str]) -> Component:
    """runs: the ids of those that can be shown, the first to start with."""
    return sky_layout(
        "vectors",
        [
            panels.sky(),
            decoded(),
            panels.points(),
            panels.readout(),
            panels.direction(),
            panels.effect(),
        ],
        runs,
        status=STATUS,
        explanations=vectors_help(),
    )
