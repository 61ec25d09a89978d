"""The Explore page's panels, as Dash components; the browser fills them."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from app import ids
from app.attributes import attributes

INVITATION = "Every point is a test image. Move anywhere: the model imagines what belongs there."
GRAPH_CONFIG: dcc.Graph.Config = {
    "scrollZoom": True,
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "doubleClick": False,
    "showTips": False,
    # Dash's and Plotly's own resizing draw all stars once more just after the start, which
    # ends a drag; the sky fits itself.
    "responsive": False,
}


def sky() -> Component:
    return html.Section(
        [
            html.Div(
                [
                    dcc.Graph(id=ids.SKY, config=GRAPH_CONFIG, className="sky-graph"),
                    html.Canvas(id=ids.OVERLAY, className="overlay"),
                    html.P(INVITATION, id=ids.INVITATION, className="invitation"),
                    html.Div(
                        [
                            html.P(id=ids.MESSAGE_TEXT),
                            html.Button(
                                "Try again",
                                id=ids.RETRY,
                                className="button",
                                hidden=True,
                                **attributes(action="retry"),
                            ),
                        ],
                        id=ids.MESSAGE,
                        className="message",
                        role="alert",
                        hidden=True,
                    ),
                ],
                id=ids.SKY_PANE,
                className="sky-pane is-loading",
                tabIndex=0,
                role="application",
                **attributes(
                    label="Latent space. Arrows move the place that is decoded, "
                    "Enter pins it, Escape clears the pin."
                ),
            ),
            html.Div(
                id=ids.LEGEND, className="legend", role="group", **attributes(label="Classes")
            ),
        ],
        className="sky",
    )


def decoded() -> Component:
    return _picture(ids.DECODED, "hero", "Decoded image", "What the model imagines at this place.")


def readout() -> Component:
    return html.Div(
        [
            html.Output(id=ids.PLACE, className="place"),
            html.P(id=ids.DISTANCE, className="distance"),
        ],
        className="readout",
    )


def nearest_image() -> Component:
    return html.Div(
        [
            _picture(
                ids.ORIGINAL, "original", "Nearest test image", "The test image nearest to here."
            ),
            html.P("Nearest image", id=ids.ORIGINAL_NAME, className="caption"),
            _picture(
                ids.RECONSTRUCTION,
                "reconstruction",
                "Its reconstruction",
                "The same image after passing through the model: encoded, then decoded.",
            ),
            html.P("Reconstruction", className="caption"),
            html.P(
                id=ids.NEAREST_FACTS,
                className="facts",
                **attributes(
                    hint="Its number in the test set, and its reconstruction error: "
                    "how many nats the model needs to describe it. Lower is better."
                ),
            ),
        ],
        className="nearest",
    )


def grid() -> Component:
    return html.Div(
        [
            html.Canvas(
                id=ids.GRID,
                className="pixels",
                tabIndex=0,
                role="application",
                **attributes(
                    label="Grid of decoded places around z. Arrows choose a cell, "
                    "Enter moves there.",
                    hint="Decoded places around z: the faint square on the sky. "
                    "Click one to move there; g makes it large.",
                ),
            ),
            html.Button(
                html.Span(className="icon icon-enlarge"),
                className="enlarge",
                type="button",
                **attributes(
                    action="large",
                    label="Large grid",
                    hint="Large grid (g).",
                ),
            ),
        ],
        id=ids.GRID_FRAME,
        className="grid-view",
    )


def controls() -> Component:
    z_hint = "Moves the place along this latent dimension."
    return html.Div(
        [
            _dial("z₁", ids.Z1, ids.Z1_NUMBER, (-4, 4, 0.05), 0, z_hint, 1000),
            _dial("z₂", ids.Z2, ids.Z2_NUMBER, (-4, 4, 0.05), 0, z_hint, 1000),
            _dial(
                "Reach",
                ids.SPAN,
                ids.SPAN_NUMBER,
                (0.1, 4, 0.1),
                1.5,
                "How far the decoded grid reaches from its middle to its edge.",
            ),
            _dial(
                "Cells",
                ids.SIDE,
                ids.SIDE_NUMBER,
                (5, 20, 1),
                10,
                "How many decoded images the grid has a side.",
            ),
            html.Div(
                [
                    _button(
                        "Random", "random", "A place drawn from the prior, as the model dreams (r)."
                    ),
                    _button("Reset", "reset", "Back to z = (0, 0) and the whole sky."),
                ],
                className="button-row",
            ),
        ],
        className="controls",
    )


def pinned() -> Component:
    return html.Section(
        [
            html.H2("Click to pin a place and see its nearest test images", id=ids.STRIP_TITLE),
            html.Div(id=ids.STRIP, className="strip-images"),
        ],
        className="strip",
        **attributes(label="Pinned place"),
    )


def status_line() -> Component:
    return html.Footer(
        [
            html.P(
                "Loading …",
                id=ids.STATUS,
                **attributes(
                    hint="Time of one decode and what computed it; the images on the sky; "
                    "−ELBO: how well the model describes images it has never seen "
                    "(lower is better)."
                ),
            ),
            html.A(
                "About this run",
                id=ids.ABOUT_RUN,
                href="/",
                target="_blank",
                hidden=True,
                className="about-run",
                **attributes(hint="Its card: data, recipe, all numbers with definitions, licence."),
            ),
        ],
        className="status",
    )


def _picture(element: str, class_name: str, label: str, hint: str) -> Component:
    return html.Div(
        html.Canvas(id=element, className="pixels", role="img", **attributes(label=label)),
        className=f"frame {class_name}",
        **attributes(hint=hint),
    )


def _dial(
    name: str,
    slider: str,
    number: str,
    steps: tuple[float, float, float],
    value: float,
    hint: str,
    reach: float | None = None,
) -> Component:
    """A slider with its number beside it; `reach` lets the number go further than the slider."""
    low, high, step = steps
    return html.Div(
        [
            html.Span(name, className="dial-name"),
            dmc.NumberInput(
                id=number,
                value=value,
                min=-reach if reach else low,
                max=reach or high,
                step=step,
                decimalScale=3 if step < 1 else 0,
                clampBehavior="strict" if reach else "blur",
                hideControls=True,
                size="xs",
                **attributes(label=f"{name}, as a number"),
            ),
            dmc.Slider(
                id=slider,
                value=value,
                min=low,
                max=high,
                step=step,
                label=None,
                size=2,
                thumbSize=16,
                updatemode="drag",
                **attributes(label=name),
                thumbLabel=name,
            ),
        ],
        className="dial",
        **attributes(hint=hint),
    )


def _button(text: str, action: str, hint: str) -> Component:
    return html.Button(
        text, className="button", type="button", **attributes(action=action, hint=hint)
    )
