"""The Explore page: the sky, the decoded picture under the pointer, and what belongs to a place."""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output, html
from dash.development.base_component import Component

from app import ids
from app.pages import explore_panels as panels
from app.pages.explore_controls import controls
from app.pages.explore_help import help_panel


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
                    controls(),
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


def register(app: Dash) -> None:
    """Adds the page's callbacks, all of them in the browser.

    The sky is no dcc.Graph: a graph starts Plotly, which takes longer than all else
    together, before anything can be decoded, and draws an empty figure first.
    """
    app.clientside_callback(_in_browser("start"), Output(ids.RUN, "value"), Input(ids.RUNS, "data"))
    app.clientside_callback(_in_browser("open-run"), Input(ids.RUN, "value"))
    for control in ids.DIALS:
        app.clientside_callback(
            _in_browser(control), Input(control, "value"), prevent_initial_call=True
        )


def _in_browser(name: str) -> ClientsideFunction:
    return ClientsideFunction(namespace="latentarium", function_name=name)
