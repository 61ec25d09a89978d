"""The Vectors page: directions of latent space that mean something, and what they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash.development.base_component import Component

from app.pages.shared.sky_page import sky_layout, sky_page
from app.pages.shared.sky_panels import decoded
from app.pages.vectors import panels as panels
from app.pages.vectors.help import vectors_help
from app.web.page import Page
from vae.store.catalogue import Catalogue
from vae.store.documents import Run

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
        entry="pages/vectors/main.mjs",
        saved=SAVED,
        layout=layout,
        explanations=vectors_help,
    )


def layout() -> Component:
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
        status=STATUS,
    )
