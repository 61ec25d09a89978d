"""The Explore page: the sky, the decoded picture under the pointer, and what belongs to a place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from app import ids, selection
from app.pages import explore_panels as panels
from app.pages.explore_controls import controls
from app.pages.explore_density import density_button, density_map, density_panel
from app.pages.explore_header import header
from app.pages.explore_help import help_panel
from app.pages.explore_latents import latents_panel, presets, sky_tools
from app.pages.explore_selection import selection_panel, selection_tools
from app.pages.page import Page, in_browser
from vae.catalogue import Catalogue
from vae.documents import Run


def page(catalogue: Catalogue, unlisted: Callable[[], Sequence[Run]]) -> Page:
    """unlisted: the runs that this visitor is shown beside the catalogue's."""
    return Page(
        path="/",
        name="Explore",
        about="Explore what a variational autoencoder has learnt.",
        entry="view/main.mjs",
        header=lambda: header(selection.offered(catalogue, unlisted())),
        layout=lambda: layout(selection.usable_ids(catalogue, unlisted())),
        register=register,
        styles=("view/latents.css", "view/density.css", "selection/selection.css"),
        # So that the browser can fetch a run ahead of Dash.
        meta=lambda: {"latentarium-runs": " ".join(selection.usable_ids(catalogue))},
    )


def layout(runs: Sequence[str]) -> Component:
    """runs: the ids of those that can be shown, the first to start with."""
    return html.Div(
        [
            html.Main(
                [
                    panels.sky(
                        under=[density_map()],
                        corner=[
                            sky_tools([density_button(), *selection_tools()]),
                            presets(),
                            density_panel(),
                        ],
                    ),
                    panels.decoded([panels.picture_actions()]),
                    panels.readout(),
                    panels.nearest_image(),
                    panels.grid(),
                    controls(),
                    panels.pinned(),
                    latents_panel(),
                    selection_panel(),
                ],
                id=ids.EXPLORE,
                className="explore",
            ),
            panels.status_line(),
            help_panel(),
            html.Div(id=ids.HINT, className="hint", role="tooltip", hidden=True),
            html.Div(id=ids.NOTICE, className="notice", role="alert", hidden=True),
            html.Div(id=ids.ANNOUNCEMENT, className="unseen", role="status"),
            dcc.Store(id=ids.RUNS, data=list(runs)),
        ],
        className="page",
    )


def register(app: Dash) -> None:
    """Adds the page's callbacks, all of them in the browser.

    The sky is no dcc.Graph: a graph starts Plotly, which takes longer than all else
    together, before anything can be decoded, and draws an empty figure first.
    """
    app.clientside_callback(in_browser("start"), Output(ids.RUN, "value"), Input(ids.RUNS, "data"))
    app.clientside_callback(in_browser("open-run"), Input(ids.RUN, "value"))
    for control in ids.DIALS:
        app.clientside_callback(
            in_browser(control), Input(control, "value"), prevent_initial_call=True
        )
