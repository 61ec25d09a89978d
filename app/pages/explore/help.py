"""What the Explore page says when asked: its keys, its words and their formulas."""

from __future__ import annotations

from dash.development.base_component import Component

from app.pages.shared.help_panel import SELECTION, Word, help_panel

KEYS = (
    ("← ↑ → ↓", "move z by 0.05 (with Shift: 0.5)"),
    ("Enter", "pin the place"),
    ("Esc", "close, unpin, unselect, then clear the highlight"),
    ("0 – 9", "highlight a class, again to stop"),
    ("l", "all latents"),
    ("i", "images: the selected ones, or all with the worst first"),
    ("o", "lasso: draw around images to select them"),
    ("b", "box: one corner here; move, and again for the other"),
    ("r", "a random place"),
    ("t", "take the whole z of the nearest image"),
    ("g", "large grid"),
    ("m", "map of the classes' densities"),
    ("c", "copy the decoded picture"),
    ("p", "save it as PNG"),
    ("a d w s + −", "in 3-D: turn the cloud, zoom"),
    ("Page ↑ ↓", "in 3-D: move along z₃"),
    ("?", "this page"),
)
POINTER = (
    ("Move", "decode the place under the pointer"),
    ("Click", "pin it"),
    ("Drag", "move the sky"),
    ("Wheel", "zoom"),
    ("Finger", "one explores, a tap pins, two zoom and move"),
)
WORDS: tuple[Word, ...] = (
    (
        "Latent space",
        "The model describes each image by a few numbers, z. Here there is a plane of them: every "
        "point is a description, and decoding it draws the image the model imagines there.",
        "x ≈ decoder(z)",
    ),
    (
        "Plane",
        "A run of more than two latents is seen two latents at a time, at first those that say "
        "most. Every star falls straight down onto the plane, so an image may be far from where "
        "its star is pointed at: all other latents are kept as they are.",
        "z = (…, x, …, y, …)",
    ),
    (
        "Principal directions",
        "The directions along which the test images' places differ most, straight through all "
        "latents at once; each with the share of the variance that it explains.",
        "eigenvectors of Cov μ(x)",
    ),
    (
        "Aggregate posterior",
        "What the encoder says of all test images together. Where it is like the prior, places "
        "drawn from the prior look like images.",
        "q(z) = mean over x of q(z | x)",
    ),
    (
        "Reconstruction",
        "An image goes through the encoder and back through the decoder. The error is counted in "
        "nats: how much must be said to repair the reconstruction.",
        "−log p(x | z), summed over the pixels",
    ),
    (
        "Rate (KL)",
        "How much of the plane's precision an image uses up: how far its description is from the "
        "standard normal cloud that all descriptions share.",
        "KL( q(z | x) ‖ N(0, I) )",
    ),
    (
        "−ELBO",
        "The whole price of an image in nats: what its description costs plus what remains to be "
        "repaired. Lower is better. It is measured on images that were never trained on.",
        "−ELBO = reconstruction + rate; training may weigh the rate: reconstruction + β · rate",
    ),
    (
        "Density map",
        "How many of all images lie around a place, class by class; seen is the densest class. "
        "Every image is smeared out by a Gaussian as wide as the bandwidth says.",
        "mean over the N images x of K( z − μ(x) ), K as wide as the class · n^(−1/6) · factor",
    ),
    (
        "Distance from the data",
        "How far the nearest test image is. Far from all of them the model only guesses.",
        "min ‖z − μ(x)‖ over the test images x",
    ),
    (
        "The faint square",
        "The part of the sky that the decoded grid shows, with z in its middle.",
        None,
    ),
    SELECTION,
)


def explore_help() -> Component:
    return help_panel("How to explore", POINTER, KEYS, WORDS)
