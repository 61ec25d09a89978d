"""What the Vectors page says when asked: its keys, its words and their formulas."""

from __future__ import annotations

from dash.development.base_component import Component

from app.pages.shared.help_panel import SELECTION, help_panel
from app.pages.shared.terms import Term

ABOUT = (
    "A direction of [latent space](latent-space) is added to a place: what changes in the picture "
    "is what the direction means."
)
POINTER = (
    ("Move", "add the direction to the place under the pointer"),
    ("Click", "start there; in an analogy: set the selected point"),
    ("Drag", "pan the sky"),
    ("Wheel", "zoom"),
    ("Strip", "press and drag along it to change the strength"),
)
FINGER = (
    ("One finger", "add the direction to the place under it"),
    ("Tap", "start there; in an analogy: set the selected point"),
    ("Two fingers", "zoom and move"),
    ("Strip", "press and drag along it to change the strength"),
)
KEYS = (
    ("+ −", "stronger, weaker by 0.25"),
    ("Space", "play and pause"),
    ("← ↑ → ↓", "move the point by 0.05 (with Shift: 0.5)"),
    ("x", "reverse the direction"),
    ("n", "another test image for the point"),
    ("r", "another random direction"),
    ("a, b, c", "select a point of the analogy (Enter: the next)"),
    ("i", "snap to images"),
    ("Ctrl Z", "undo (with Shift: redo)"),
    ("0 – 9", "highlight a class, again to stop"),
    ("f", "present: large, full screen"),
    ("Esc", "stop, unselect images, then clear the highlight"),
)
WORDS: tuple[str | Term, ...] = (
    "class-vector",
    "attribute-vector",
    Term(
        "Thickness",
        "Twice the ink over the length of its edge, in pixels.",
        "2 Σ ink / Σ |∇ ink|",
    ),
    Term(
        "Slant",
        "How many pixels the ink leans to the right for one pixel upwards.",
        "−Cov(x, y) / Var(y), weighted by ink, y downwards",
    ),
    Term(
        "Width",
        "That of a bar of even ink with the same variance across, in pixels.",
        "√(12 Var(x))",
    ),
    Term(
        "Brightness, warmth",
        "The mean of all pixels; in colour also each channel's, and warmth is red − blue.",
    ),
    "bootstrap",
    "r2",
    "auc",
    "analogy",
    SELECTION,
)


def vectors_help() -> Component:
    return help_panel(
        "How to use directions", ABOUT, pointer=POINTER, finger=FINGER, words=WORDS, keys=KEYS
    )
