"""What the Explore page says when asked: its keys, its words and their formulas."""

from __future__ import annotations

from dash.development.base_component import Component

from app.pages.shared.help_panel import SELECTION, help_panel
from app.pages.shared.terms import Term

ABOUT = (
    "Each point is a test image, at the place where the [encoder](encoder) puts it. Every other "
    "place is a picture, too: the [decoder](decoder) draws it as you point."
)
KEYS = (
    ("← ↑ → ↓", "move z by 0.05 (with Shift: 0.5)"),
    ("Enter", "pin the place"),
    ("Esc", "close, unpin, unselect, then clear the highlight"),
    ("0 – 9", "highlight a class, again to stop"),
    (", .", "of a conditional run: tell it the class before, the next one"),
    ("l", "all latents"),
    ("e", "draw, or bring a picture: the model encodes it"),
    ("i", "images: the selected ones, or all with the worst first"),
    ("o", "lasso: draw around images to select them"),
    ("b", "box: one corner here; move, and again for the other"),
    ("r", "a random place"),
    ("t", "take the whole z of the nearest image"),
    ("g", "large grid"),
    ("m", "map of the classes' densities"),
    ("y", "layers under the stars, colours by a number"),
    ("n", "names of the classes, or the stars alone"),
    ("x", "lines of the grid with their numbers"),
    ("c", "copy the decoded picture"),
    ("p", "save it as PNG"),
    ("v", "keep the view, again to forget it"),
    ("f", "present: large, full screen; ← → walk the kept views"),
    ("+ −", "zoom"),
    ("a d w s", "in 3-D: turn the cloud"),
    ("Page ↑ ↓", "in 3-D: move along z₃"),
)
POINTER = (
    ("Move", "decode the place under the pointer"),
    ("Click", "pin it"),
    ("Drag", "move the sky"),
    ("Wheel", "zoom"),
)
FINGER = (
    ("One finger", "decode the place under it"),
    ("Tap", "pin it"),
    ("Two fingers", "zoom and move"),
)
WORDS: tuple[str | Term, ...] = (
    "latent-space",
    Term(
        "Plane",
        "A run of more than two latents is seen two latents, or two principal directions, at a "
        "time. Every star falls straight down onto the plane, so an image may be far from where "
        "its star is pointed at: all other latents are kept as they are.",
        "z = (…, x, …, y, …)",
    ),
    "principal-directions",
    "map",
    "posterior",
    "reparameterisation",
    "aggregate-posterior",
    "reconstruction",
    "rate",
    "elbo",
    "nats",
    "density",
    Term(
        "Distance from the data",
        "How far the nearest test image is. Far from all of them the model only guesses.",
        "min ‖z − μ(x)‖ over the test images x",
    ),
    Term(
        "The faint square",
        "The part of the sky that the decoded grid shows, with z in its middle.",
    ),
    SELECTION,
)


def explore_help() -> Component:
    return help_panel(
        "How to explore", ABOUT, pointer=POINTER, finger=FINGER, words=WORDS, keys=KEYS
    )
