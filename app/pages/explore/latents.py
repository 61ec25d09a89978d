"""Beyond the plane: 3-D, places to go to, and a slider for every latent; the browser fills them."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from app.pages.explore.presenting import kept_views
from app.pages.shared.elements import button, close_button
from app.pages.shared.sky_panels import projections
from app.web import ids
from app.web.attributes import attributes


def sky_tools(others: Sequence[Component] = ()) -> Component:
    """What stands over the sky's corner: how it is projected, where to go, all latents, others."""
    return html.Div(
        [
            projections(),
            button(
                "Go to …",
                "presets",
                "Places worth seeing: each class, the origin, a step in a random direction.",
                id=ids.PRESETS_BUTTON,
            ),
            button(
                "All latents",
                "latents",
                "A slider for every latent, and what each of them changes (l).",
                id=ids.LATENTS_BUTTON,
                hidden=True,
            ),
            *others,
        ],
        className="sky-tools",
    )


def presets() -> Component:
    """Where a click goes: the middle of a class, or the image that is most typical of it."""
    return html.Section(
        [
            html.Div(
                [
                    button(
                        "Class means",
                        "preset-mean",
                        "The mean place of a class's test images. It need not look like any of "
                        "them: the mean of two clusters lies between them.",
                    ),
                    button(
                        "Typical images",
                        "preset-image",
                        "The test image of each class that is nearest to its mean.",
                    ),
                ],
                className="switch",
                role="group",
                **attributes(label="Where a class is"),
            ),
            html.Div(id=ids.PRESET_CLASSES, className="preset-classes"),
            html.Div(
                [
                    button("Origin", "origin", "z = 0: the middle of the prior."),
                    button(
                        "Random step",
                        "random-step",
                        "A step in a random direction through all latents, never far from "
                        "what the prior expects.",
                    ),
                ],
                className="preset-others",
            ),
            kept_views(),
        ],
        id=ids.PRESETS,
        className="presets",
        hidden=True,
        **attributes(label="Go to"),
    )


def latents_panel() -> Component:
    return html.Aside(
        [
            html.Div(
                [
                    html.H2("All latents"),
                    close_button("latents", "Close all latents"),
                ],
                className="latents-head",
            ),
            html.P(
                "Each strip: that latent from −3 to 3, the others as they are. "
                "Band: mean ± 1 σ of all test images.",
                tabIndex=0,
                **attributes(
                    hint="σ is that of the aggregate posterior: the mixture of what the encoder "
                    "says about each test image, so the spread of the means and the width of each "
                    "are both in it. A latent that is used well has 0 ± 1, like the prior."
                ),
            ),
            html.Div(id=ids.LATENT_ROWS, className="latent-rows"),
        ],
        id=ids.LATENTS,
        className="latents",
        hidden=True,
        **attributes(label="All latents"),
    )
