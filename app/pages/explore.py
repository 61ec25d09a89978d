"""The Explore page."""

from __future__ import annotations

from dash import Dash, html
from dash.development.base_component import Component

from vae.catalogue import Catalogue


def layout(catalogue: Catalogue) -> Component:
    return html.Main([html.H2(run.title) for run in catalogue.runs()])


def register(app: Dash, catalogue: Catalogue) -> None:
    """Add the page's callbacks to the app."""
