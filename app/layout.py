"""The shell around all pages."""

from __future__ import annotations

from dash.development.base_component import Component

from app.pages import explore
from vae.catalogue import Catalogue


def index_html(assets_url: str) -> str:
    """The HTML that Dash fills; `assets_url` is where assets/ is served, without a slash at its end."""
    return """<!DOCTYPE html>
<html lang="en">
<head>{%metas%}<title>{%title%}</title>{%css%}</head>
<body>{%app_entry%}{%config%}{%scripts%}{%renderer%}</body>
</html>"""


def page_layout(catalogue: Catalogue, assets_url: str) -> Component:
    return explore.layout(catalogue)
