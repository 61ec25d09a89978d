"""The Explore page's dials and buttons: where z is, along which latents, and the grid's size."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from app.pages.shared.elements import button
from app.web import ids
from app.web.attributes import attributes


def controls() -> Component:
    z_hint = "Moves the place along this latent dimension."
    return html.Div(
        [
            _dial("z₁", ids.Z1, ids.Z1_NUMBER, (-4, 4, 0.05), 0, z_hint, 1000, _axis(ids.ACROSS)),
            _dial("z₂", ids.Z2, ids.Z2_NUMBER, (-4, 4, 0.05), 0, z_hint, 1000, _axis(ids.UPWARD)),
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


def _dial(
    name: str,
    slider: str,
    number: str,
    steps: tuple[float, float, float],
    value: float,
    hint: str,
    reach: float | None = None,
    title: Component | None = None,
) -> Component:
    """A slider with its number beside it; `reach` lets the number go further than the slider.

    `title` stands where the name would.
    """
    low, high, step = steps
    return html.Div(
        [
            title or html.Span(name, className="dial-name"),
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


def _axis(select: str) -> Component:
    """Which latent a dial turns and an axis of the sky shows; the browser fills the list."""
    direction = "across" if select == ids.ACROSS else "upward"
    choice = html.Select(
        id=select,
        **attributes(
            label=f"Latent shown {direction}",
            hint=f"Which latent the sky shows {direction}, with its rate (KL) in nats: how much "
            "it says about an image. The other latents stay where z has them.",
        ),
    )
    return html.Span([html.Span(className="name"), choice], className="dial-name axis")
