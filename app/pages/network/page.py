"""The Network page: both networks of a run layer by layer, and what happens in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash.development.base_component import Component

from app.pages.network import panels as panels
from app.pages.network.help import network_help
from app.pages.shared.sky_page import sky_layout, sky_page
from app.web.page import Page
from vae.store.catalogue import Catalogue
from vae.store.documents import Run

STATUS = "Time of one decode and what computed it; the images on the sky; the networks' sizes."
SAVED = {
    "save-sky": "Sky as PNG",
    "save-decoded": "Decoded image as PNG",
    "save-values": "Values of all units as CSV",
}


def page(catalogue: Catalogue, unlisted: Callable[[], Sequence[Run]]) -> Page:
    return sky_page(
        catalogue,
        unlisted,
        path="/network",
        name="Network",
        about="Look into a variational autoencoder: its layers and what they cost.",
        entry="pages/network/main.mjs",
        saved=SAVED,
        layout=layout,
        explanations=network_help,
    )


def layout() -> Component:
    return sky_layout(
        "network",
        [panels.diagram(), panels.detail(), panels.weights()],
        status=STATUS,
    )
