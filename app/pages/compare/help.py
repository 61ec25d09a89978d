"""What the Compare page says when asked: its words and its keys."""

from __future__ import annotations

from dash.development.base_component import Component

from app.pages.shared.help_panel import help_panel

ABOUT = (
    "All models look at the same test image, or decode the same place. Below their skies stand "
    "their numbers, and figures that can be saved."
)
POINTER = (
    ("Move", "over any sky: all models decode the image nearest to the pointer"),
    ("Click", "keep that image, or that place"),
    ("Drag", "draw around stars: the same images are lit in all skies (Shift: a rectangle)"),
)
FINGER = (
    ("One finger", "over any sky: all models decode the image nearest to it"),
    ("Tap", "keep that image, or that place"),
    ("Select", "then draw around stars: the same images are lit in all skies"),
)
KEYS = (
    ("← ↑ → ↓", "to a neighbouring image, or move z by 0.05 (with Shift: 0.5)"),
    ("Enter", "keep what is decoded"),
    ("r", "a random image or place"),
    ("m", "the same image, or the same place"),
    ("s, g, t", "skies, grids, traversals"),
    ("a", "align the skies"),
    ("b", "one corner of a box here; move, and again for the other"),
    ("0 – 9", "highlight a class, again to stop"),
    ("Esc", "unselect, then clear the highlight"),
)
WORDS = (
    "beta",
    "rate",
    "reconstruction",
    "elbo",
    "nats",
    "traversal",
    "procrustes",
    "active-units",
    "knn",
    "disentanglement",
    "mig",
    "sap",
    "dci",
    "factor-vae",
    "seed",
    "series",
)


def compare_help() -> Component:
    return help_panel(
        "How to compare", ABOUT, pointer=POINTER, finger=FINGER, words=WORDS, keys=KEYS
    )
