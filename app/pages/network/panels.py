"""The Network page's panels, as Dash components; the browser fills them."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from app.pages.shared.elements import button
from app.pages.shared.sky_panels import axis_choice, decoded, picture, sky
from app.web import ids
from app.web.attributes import attributes

INVITATION = "Move over the sky: every layer follows. Press a unit to see where it fires."
LABEL = (
    "Latent space. Arrows move the place that is decoded, Enter stays there. The layers of encoder "
    "and decoder follow; Tab leads to them."
)


def diagram() -> Component:
    """The encoder from a test image down to its place, the sky, the decoder up to the picture."""
    hint = "What the encoder looks at: the test image whose star is nearest."
    code = html.P(
        id="code",
        className="code",
        tabIndex=0,
        **attributes(hint="What it says of the image: for each latent a mean and a deviation."),
    )
    seen = [
        picture(ids.ORIGINAL, "original", "What the encoder sees", hint),
        html.P(id=ids.ORIGINAL_NAME, className="caption"),
    ]
    plane = sky(
        INVITATION,
        LABEL,
        under=[html.Canvas(id="unit-map", className="unit-map")],
        tools=[_tools()],
        beside=[_unit()],
    )
    place = html.Output(id=ids.PLACE, className="place")
    imagined = [decoded(), html.P("Decoded", className="caption")]
    return html.Div(
        [
            _network("Encoder", "encoder", seen, code),
            plane,
            _network("Decoder", "decoder", imagined, place),
        ],
        className="diagram",
    )


def detail() -> Component:
    """One layer: its units now, and where each of them fires."""
    return html.Section(
        [
            html.Div(
                [
                    html.H2(id="detail-title"),
                    html.P(id="detail-facts", className="detail-facts"),
                    html.P(id="unit-facts", className="unit-facts", role="status"),
                ],
                className="detail-words",
            ),
            html.Div(
                [html.H3("Now, at this place"), html.Div(id="units-now")], className="units-of"
            ),
            html.Div(
                [html.H3(id="everywhere-title"), html.Div(id="units-everywhere")],
                className="units-of",
            ),
        ],
        className="detail",
        **attributes(label="One layer in detail"),
    )


def weights() -> Component:
    """Weights that are pictures: this run's, and beside them another one's."""
    sides = html.Div(
        [
            button(
                "Encoder, first layer",
                "encoder-weights",
                "What its units look for in an image.",
                id="encoder-weights",
            ),
            button(
                "Decoder, last layer",
                "decoder-weights",
                "What its inputs draw into the image.",
                id="decoder-weights",
            ),
        ],
        className="switch",
        role="group",
        **attributes(label="Whose weights"),
    )
    other = html.Label(
        ["Beside", html.Select(id="other-run", **attributes(label="Another run"))],
        **attributes(hint="Another run on the same images, whose weights are shown beside."),
    )
    return html.Section(
        [
            html.Div([html.H2("Weights as pictures"), sides, other], className="weights-head"),
            html.P(id="weights-words"),
            html.Div(id="own-weights"),
            html.Div(id="other-weights", hidden=True),
            html.P(id="comparison"),
            html.P(id="match-text", className="match-text"),
        ],
        id="weights",
        className="weights",
        **attributes(label="Weights as pictures"),
    )


def _network(title: str, name: str, end: Sequence[Component], code: Component) -> Component:
    """end: of it on the side of pixels; code: on the side of the sky."""
    return html.Section(
        [
            html.H2([title, html.Span(id=f"{name}-size", className="size")]),
            html.Div(list(end), className="end"),
            html.Ol(id=f"{name}-layers", className="layers"),
            code,
        ],
        id=f"{name}-network",
        className=f"of-{name}",
        **attributes(label=title),
    )


def _tools() -> Component:
    return html.Div(
        [
            axis_choice(ids.ACROSS, "across"),
            axis_choice(ids.UPWARD, "upward"),
            button(
                "Snap to images",
                "snap",
                "A click takes the nearest test image with all of its z, not the place itself (i).",
                id="snap",
            ),
            button("Random", "random", "A place drawn from the prior (r)."),
        ],
        className="sky-tools",
        role="toolbar",
        **attributes(label="Places"),
    )


def _unit() -> Component:
    """Which unit's map lies under the stars."""
    return html.Section(
        [
            html.B(id="unit-now", **attributes(hint="The unit's value at this place.")),
            html.P(id="unit-title"),
            html.Span(className="unit-scale"),
            html.Button(
                html.Span(className="icon icon-close"),
                className="close",
                type="button",
                **attributes(
                    "Put the unit's map away",
                    "Puts the map away; the layer stays (Esc).",
                    "forget-unit",
                ),
            ),
        ],
        id="unit-panel",
        className="unit-panel",
        hidden=True,
        **attributes(label="Where the unit fires"),
    )
