"""Drawing on Explore, and bringing one's own picture; the browser fills the panel."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from app.pages.shared.elements import button, close_button
from app.web import ids
from app.web.attributes import attributes


def draw_button() -> Component:
    return button(
        "Draw",
        "draw",
        "Draw, or bring a picture of yours: the model says where it lies, and what it makes of "
        "it. Nothing leaves your browser (e).",
        id=ids.DRAW_BUTTON,
    )


def draw_panel() -> Component:
    return html.Aside(
        [
            html.Div(
                [html.H2("Draw or bring your own"), close_button("draw", "Close the drawing")],
                className="draw-head",
            ),
            html.Div(id=ids.DRAWING),
        ],
        id=ids.DRAW,
        className="draw",
        hidden=True,
        **attributes(label="Draw or bring your own"),
    )
