"""The Explore page's dials and buttons: where z is, along which latents, and the grid's size."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from app.languages.spoken import tr
from app.pages.shared.elements import button
from app.web import ids
from app.web.attributes import attributes


def controls() -> Component:
    """The browser puts a slider and a number into each dial, see pages/explore/dials.mjs."""
    z_hint = "Moves the place along this latent dimension."
    return html.Div(
        [
            _dial(ids.Z1, z_hint, _axis(ids.ACROSS, "across")),
            _dial(ids.Z2, z_hint, _axis(ids.UPWARD, "upward")),
            _dial(
                ids.SPAN,
                "How far the decoded grid reaches from its middle to its edge; of samples and of "
                "noise how wide they are, in standard deviations of the prior.",
                html.Span(
                    [html.Span("Reach", className="name"), _cells()], className="dial-name axis"
                ),
            ),
            _dial(
                ids.SIDE,
                "How many decoded images the grid has along each side.",
                html.Span("Cells", className="dial-name"),
            ),
            html.Div(
                [
                    button(
                        "Random", "random", "A place drawn from the prior, as the model dreams (r)."
                    ),
                    button("Reset", "reset", "Back to the origin and the whole sky."),
                ],
                className="button-row",
            ),
        ],
        className="controls",
    )


def _dial(element: str, hint: str, title: Component) -> Component:
    return html.Div(title, id=element, className="dial", **attributes(hint=hint))


def _cells() -> Component:
    """What the grid's cells are; the dial beside it says how wide."""
    options = [
        html.Option(name, value=value)
        for value, name in (
            ("plane", "the plane around z"),
            ("samples", "samples of the prior, s times as wide"),
            ("noise", "noise on z: z + s · ε"),
        )
    ]
    hint = "What the grid shows; Random draws other samples and other noise."
    return html.Select(options, id=ids.CELLS, **attributes(label="The grid shows", hint=hint))


def _axis(select: str, direction: str) -> Component:
    """Which latent a dial turns and an axis of the sky shows; the browser fills the list."""
    choice = html.Select(
        id=select,
        **attributes(
            label=tr("Latent shown {direction}", direction=tr(direction)),
            hint=tr(
                "Which latent the sky shows {direction}, with its rate (KL) in nats: how much "
                "it says about an image. The other latents stay where z has them.",
                direction=tr(direction),
            ),
        ),
    )
    return html.Span([html.Span(className="name"), choice], className="dial-name axis")
