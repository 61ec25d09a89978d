"""The Explore page: the sky, the decoded picture under the pointer, and what belongs to a place."""

from __future__ import annotations

import plotly.graph_objects as go
from dash import ClientsideFunction, Dash, Input, Output, html
from dash.development.base_component import Component

from app import ids, theme
from app.figures.latents import latent_scatter
from app.pages import explore_panels as panels
from app.pages.explore_help import help_panel
from vae.catalogue import Catalogue, CatalogueError

def layout() -> Component:
    return html.Div(
        [
            html.Main(
                [
                    panels.sky(),
                    panels.decoded(),
                    panels.readout(),
                    panels.nearest_image(),
                    panels.grid(),
                    panels.controls(),
                    panels.pinned(),
                ],
                id=ids.EXPLORE,
                className="explore",
            ),
            panels.status_line(),
            help_panel(),
            html.Div(id=ids.HINT, className="hint", role="tooltip", hidden=True),
            html.Div(id=ids.NOTICE, className="notice", role="alert", hidden=True),
            html.Div(id=ids.ANNOUNCEMENT, className="unseen", role="status"),
        ],
        className="page",
    )


def register(app: Dash, catalogue: Catalogue) -> None:
    """Adds the page's callbacks: the sky comes from here, all else happens in the browser."""

    @app.callback(Output(ids.SKY, "figure"), Input(ids.RUN, "value"), prevent_initial_call=True)
    def show_sky(run_id: str) -> go.Figure:
        return sky_of(catalogue, run_id)

    app.clientside_callback(_in_browser("start"), Output(ids.RUN, "value"), Input(ids.RUNS, "data"))
    app.clientside_callback(_in_browser("open-run"), Input(ids.RUN, "value"))
    for control in ids.DIALS:
        app.clientside_callback(
            _in_browser(control), Input(control, "value"), prevent_initial_call=True
        )


def sky_of(catalogue: Catalogue, run_id: str) -> go.Figure:
    """The run's sky, empty where the run cannot be shown: the browser then says why."""
    try:
        latents = catalogue.latents(run_id)
        return latent_scatter(
            latents.mu, latents.label, latents.classes, theme.class_colours("dark"), run_id
        )
    except (CatalogueError, ValueError):
        return go.Figure(layout={"template": "none", "meta": {"run": run_id}})


def _in_browser(name: str) -> ClientsideFunction:
    return ClientsideFunction(namespace="latentarium", function_name=name)
