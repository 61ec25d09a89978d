"""The map of the classes' densities under the stars; the browser draws it and fills its panel."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from app.pages.shared.elements import button
from app.web import ids
from app.web.attributes import attributes


def density_map() -> Component:
    return html.Canvas(id=ids.DENSITY, className="density")


def density_button() -> Component:
    return button(
        "Density",
        "density",
        "Where each class is dense on this plane, in its colour (m).",
        id=ids.DENSITY_BUTTON,
    )


def density_panel() -> Component:
    """Bandwidth, stars on or off, and the scale of the map."""
    return html.Section(
        id=ids.DENSITY_PANEL,
        className="density-panel",
        hidden=True,
        **attributes(label="Density map"),
    )
