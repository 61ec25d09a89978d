"""The Explore page: the sky, the decoded picture under the pointer, and what belongs to a place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash.development.base_component import Component

from app.pages.explore import panels as panels
from app.pages.explore.controls import controls
from app.pages.explore.density import density_button, density_map, density_panel
from app.pages.explore.drawing import draw_button, draw_panel
from app.pages.explore.help import explore_help
from app.pages.explore.latents import latents_panel, presets, sky_tools
from app.pages.explore.layers import layers_button, layers_panel
from app.pages.explore.presenting import sentence, walk
from app.pages.explore.selection import selection_panel, selection_tools
from app.pages.shared.elements import button
from app.pages.shared.sky_page import sky_layout, sky_page
from app.pages.shared.sky_panels import decoded, sky
from app.web import ids
from app.web.page import Page
from vae.store.catalogue import Catalogue
from vae.store.documents import Run

INVITATION = "Every point is a test image. Move anywhere: the model imagines what belongs there."
LABEL = "Latent space. Arrows move the place that is decoded, Enter pins it, Escape clears the pin."
STATUS = (
    "Time of one decode and what computed it; the images on the sky; −ELBO: how well the model "
    "describes images it has never seen (lower is better)."
)
SAVED = {
    "save-sky": "Sky as PNG",
    "save-grid": "Decoded grid as PNG",
    "save-decoded": "Decoded image as PNG",
    "copy-decoded": "Copy the decoded image",
    "save-latents": "Latents as CSV",
    "save-site": "This explorer as one file",
}


def page(catalogue: Catalogue, unlisted: Callable[[], Sequence[Run]]) -> Page:
    return sky_page(
        catalogue,
        unlisted,
        path="/",
        name="Explore",
        about="Explore what a variational autoencoder has learnt.",
        entry="pages/explore/main.mjs",
        saved=SAVED,
        layout=layout,
        explanations=explore_help,
        is_previewed=True,
    )


def layout() -> Component:
    own = [draw_button(), density_button(), layers_button(), _names_button(), _lines_button()]
    tools = sky_tools([*own, *selection_tools()])
    return sky_layout(
        ids.EXPLORE,
        [
            sky(
                INVITATION,
                LABEL,
                under=[density_map()],
                beside=[tools, presets(), density_panel(), layers_panel()],
            ),
            decoded([panels.picture_actions()]),
            panels.readout(),
            sentence(),
            panels.nearest_image(),
            panels.grid(),
            controls(),
            panels.pinned(),
            latents_panel(),
            selection_panel(),
            draw_panel(),
        ],
        status=STATUS,
        walk=walk(),
    )


def _names_button() -> Component:
    return button(
        "Names",
        "names",
        "Each class's name among its stars, or the stars alone (n).",
        id=ids.NAMES_BUTTON,
    )


def _lines_button() -> Component:
    return button(
        "Lines",
        "lines",
        "The grid and its numbers, or the stars alone, as for a figure (x).",
        id=ids.LINES_BUTTON,
    )
