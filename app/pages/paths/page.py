"""The Paths page: a way through latent space, its pictures, and what changes along it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash.development.base_component import Component

from app.pages.paths import panels as panels
from app.pages.paths.help import paths_help
from app.pages.shared.sky_page import sky_layout, sky_page
from app.pages.shared.sky_panels import decoded
from app.web.page import Page
from vae.store.catalogue import Catalogue
from vae.store.documents import Run

STATUS = "Time of one decode and what computed it; the images on the sky; the path."
SAVED = {
    "save-film": "Film as GIF",
    "save-strip": "Pictures as PNG",
    "save-table": "Path as CSV",
    "save-sky": "Sky as PNG",
}


def page(catalogue: Catalogue, unlisted: Callable[[], Sequence[Run]]) -> Page:
    return sky_page(
        catalogue,
        unlisted,
        path="/paths",
        name="Paths",
        about="Travel through a model's latent space and watch pictures change on the way.",
        entry="pages/paths/main.mjs",
        saved=SAVED,
        layout=layout,
        explanations=paths_help,
    )


def layout() -> Component:
    return sky_layout(
        "paths",
        [
            panels.sky(),
            decoded(),
            panels.points(),
            panels.ends(),
            panels.readout(),
            panels.curves(),
            panels.chart(),
            panels.films(),
            panels.pairs(),
        ],
        status=STATUS,
    )
