"""The Vectors page: directions of latent space that mean something, and what they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from app import ids, selection
from app.pages import explore_panels, vectors_panels
from app.pages.explore_header import header
from app.pages.page import Page, in_browser
from app.pages.vectors_help import vectors_help
from vae.catalogue import Catalogue
from vae.documents import Run

SAVED = {
    "save-strip": "Pictures as PNG",
    "save-direction": "Direction as CSV",
    "save-decoded": "Decoded image as PNG",
    "save-sky": "Sky as PNG",
}


def page(catalogue: Catalogue, unlisted: Callable[[], Sequence[Run]]) -> Page:
    """unlisted: the runs that this visitor is shown beside the catalogue's."""
    return Page(
        path="/vectors",
        name="Vectors",
        about="Add a meaning to an image: directions of a model's latent space, and what they do.",
        entry="vectors/main.mjs",
        header=lambda: header(selection.offered(catalogue, unlisted()), SAVED),
        layout=lambda: layout(selection.usable_ids(catalogue, unlisted())),
        register=register,
        meta=lambda: {"latentarium-runs": " ".join(selection.usable_ids(catalogue))},
        styles=("paths/paths.css", "vectors/vectors.css"),
    )


def layout(runs: Sequence[str]) -> Component:
    """runs: the ids of those that can be shown, the first to start with."""
    return html.Div(
        [
            html.Main(
                [
                    vectors_panels.sky(),
                    explore_panels.decoded(),
                    vectors_panels.points(),
                    vectors_panels.readout(),
                    vectors_panels.direction(),
                    vectors_panels.effect(),
                ],
                id=vectors_panels.VECTORS,
                className="vectors",
            ),
            explore_panels.status_line(
                "Time of one decode and what computed it; the images on the sky; the direction."
            ),
            vectors_help(),
            html.Div(id=ids.HINT, className="hint", role="tooltip", hidden=True),
            html.Div(id=ids.NOTICE, className="notice", role="alert", hidden=True),
            html.Div(id=ids.ANNOUNCEMENT, className="unseen", role="status"),
            dcc.Store(id=ids.RUNS, data=list(runs)),
        ],
        className="page",
    )


def register(app: Dash) -> None:
    app.clientside_callback(in_browser("start"), Output(ids.RUN, "value"), Input(ids.RUNS, "data"))
    app.clientside_callback(in_browser("open-run"), Input(ids.RUN, "value"))
