"""What is laid under the stars and what colours them: a choice, and what to look for in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from app.pages.shared.elements import button, close_button
from app.pages.shared.glossary import with_terms
from app.web import ids
from app.web.attributes import attributes


@dataclass(frozen=True)
class Shown:
    """Its name, one sentence of what to look for, with links to the glossary, and its formula."""

    name: str
    look_for: str
    formula: str


LAYERS: Mapping[str, Shown] = {
    "decoded": Shown(
        "The decoded plane",
        "What the [decoder](decoder) draws everywhere: zoom in until neighbours are alike, "
        "or out to where it only repeats itself. Where one class turns into another, and "
        "what lies between them, needs no pointing.",
        "decoder(z) at the middle of each picture; 8 × 8 pictures a tile, twice as fine a level",
    ),
    "ellipses": Shown(
        "Ellipses",
        "How sure the model is of each image: its [posterior](posterior) as the ring of "
        "one σ. Long and thin: one latent is exact, the other open. Rings that overlap: "
        "images that the model takes for one another. Of many images some are shown, or "
        "those that are selected.",
        "{z : (z − μ)ᵀ Σ⁻¹ (z − μ) = 1}, Σ = B diag(σ²) Bᵀ on the plane B",
    ),
    "samples": Shown(
        "Samples, not means",
        "What the decoder is trained on: one sample of each [posterior](posterior) in its "
        "mean’s place. Gaps between classes that close were narrower than the model’s own "
        "doubt. The ring still marks the mean.",
        "z = μ(x) + σ(x) · ε, ε ~ N(0, I)",
    ),
    "magnification": Shown(
        "Magnification",
        "Where the [decoder](decoder) changes fast: on the ridges a small step makes "
        "another picture, so they are borders; in the valleys pictures stay alike, however "
        "far apart they seem.",
        "½ log det JᵀJ, J: the pixels’ derivatives along the plane’s two directions",
    ),
    "prior": Shown(
        "The prior",
        "Where the model expects images before it sees any: the [prior](prior), at one and two "
        "σ. One round part for all, or, where it was learnt, several that are to lie where the "
        "images are.",
        "p(z) = N(0, I); learnt: Σ wₖ N(mₖ, diag(sₖ²))",
    ),
    "ratio": Shown(
        "q(z) ÷ p(z), holes",
        "Holes: the [prior](prior) draws places there, but the [aggregate "
        "posterior](aggregate-posterior) has no image, so that samples look like nothing.",
        "log₁₀ of q(z) ÷ p(z), q(z) = mean over the test images x of q(z | x)",
    ),
    "guessing": Shown(
        "Guesses",
        "Grey places are far from every test image in [all latents](latent-space): what is "
        "decoded there the model has never had to draw. On a map also those that no star "
        "is near, and those around which its places lead astray.",
        "min ‖z − μ(x)‖ > the distance that 95 % of the images have to their nearest fellow; on a "
        "map also the mean of ‖ẑ(x) − μ(x)‖ around, ẑ(x) being where x's place leads without x",
    ),
}
COLUMNS: Mapping[str, Shown] = {
    "reconstruction": Shown(
        "Reconstruction",
        "Which images the model draws badly: where they lie between two classes, or all "
        "along an edge, the [reconstruction](reconstruction) has been given too few places.",
        "−log p(x | z), summed over the pixels, in nats",
    ),
    "rate": Shown(
        "Rate (KL)",
        "How much the model says of each image: the [rate](rate) grows away from the "
        "origin and where the model is very sure.",
        "KL( q(z | x) ‖ p(z) ), in nats",
    ),
    "distance": Shown(
        "Distance from the data",
        "Lonely images: far from every other one in [all latents](latent-space), even "
        "where stars seem close on this plane.",
        "min ‖μ(x) − μ(x′)‖ over all other test images x′",
    ),
    "thickness": Shown(
        "Thickness",
        "Whether thin strokes turn into thick ones along one direction: then a "
        "[latent](latent) has learnt it without a label.",
        "2 · ink ÷ length of its edge, in pixels",
    ),
    "slant": Shown(
        "Slant",
        "Whether images that lean alike are neighbours, within each class or across them: "
        "how the [latent space](latent-space) sorts handwriting.",
        "−cov(x, y) ÷ var(y) of the ink, in pixels a row",
    ),
    "width": Shown(
        "Width",
        "Whether narrow images lie together: the ones are an island, and in the other "
        "classes the width runs along a [latent](latent).",
        "√(12 · var(x)) of the ink, in pixels",
    ),
    "brightness": Shown(
        "Brightness",
        "Whether dark and light images are apart: brightness is most of the "
        "[reconstruction](reconstruction)'s error, so models learn it first.",
        "mean of all pixels, from 0 to 1",
    ),
    "red": Shown("Red", "Where the reddest images lie.", "mean of the red channel"),
    "green": Shown("Green", "Where the greenest images lie.", "mean of the green channel"),
    "blue": Shown("Blue", "Where the bluest images lie.", "mean of the blue channel"),
    "warmth": Shown("Warmth", "Where warm colours turn into cold ones.", "mean red − mean blue"),
}


def layers_button() -> Component:
    return button(
        "Layers",
        "layers",
        "Colours the stars by a number, and lays under them what the model believes (y).",
        id=ids.LAYERS_BUTTON,
    )


def layers_panel() -> Component:
    """Both choices; the browser shows the sentence of what is chosen, and its scale."""
    return html.Section(
        [
            html.Div(
                [html.H2("Layers"), close_button("layers", "Close the layers")],
                className="latents-head",
            ),
            html.Div(
                [
                    _choice("Layer", "layer", "None", LAYERS),
                    _choice("Stars’ colour", "colour", "Class", COLUMNS),
                ],
                className="choices",
            ),
            *_words("layer", LAYERS),
            *_words("colour", COLUMNS),
            button("Draw again", "draw-again", "Another sample of every image’s posterior."),
        ],
        id=ids.LAYERS_PANEL,
        className="layers-panel",
        hidden=True,
        **attributes(label="Layers"),
    )


def _choice(label: str, what: str, none: str, choices: Mapping[str, Shown]) -> Component:
    options = [html.Option(none, value="")]
    options += [html.Option(shown.name, value=key) for key, shown in choices.items()]
    return html.Label([label, html.Select(options, **attributes(choice=what))])


def _words(what: str, choices: Mapping[str, Shown]) -> list[Component]:
    return [
        html.Div(
            [
                html.P(with_terms(shown.look_for)),
                html.Details([html.Summary("Formula"), html.P(shown.formula, className="formula")]),
                html.Div(className="layer-scale"),
            ],
            className="layer-words",
            hidden=True,
            **attributes(**{what: key}),
        )
        for key, shown in choices.items()
    ]
