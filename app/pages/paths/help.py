"""What the Paths page says when asked: its keys, its words and their formulas."""

from __future__ import annotations

from dash.development.base_component import Component

from app.pages.shared.help_panel import SELECTION, help_panel
from app.pages.shared.terms import Term

ABOUT = (
    "Choose places of [latent space](latent-space): a path runs through them, and every place on "
    "it is a picture."
)
POINTER = (
    ("Click", "add a point (with “Add points” off: Shift-click)"),
    ("Drag", "a point to move it, the sky to pan it (in 3-D: to turn it)"),
    ("Wheel", "zoom"),
    ("Film", "press and drag along it to travel"),
)
FINGER = (
    ("Tap", "add a point"),
    ("Drag", "a point to move it; along the film to travel"),
    ("Two fingers", "zoom and move"),
)
KEYS = (
    ("Space", "play and pause"),
    ("← ↑ → ↓", "move the cross by 0.05 (with Shift: 0.5)"),
    ("Page ↑ ↓", "in 3-D: the cross along z₃"),
    ("+ −", "zoom"),
    ("a d w s", "in 3-D: turn the cloud"),
    ("Enter", "add a point at the cross"),
    ("Delete", "remove the selected point"),
    ("< >", "the selected point earlier, later"),
    ("Ctrl Z", "undo (with Shift: redo)"),
    ("n, x", "new ends; reverse the path"),
    ("p, i", "add points; snap to images"),
    ("0 – 9", "highlight a class, again to stop"),
    ("f", "present: large, full screen"),
    ("Esc", "put down, unselect, then clear the highlight"),
)
WORDS: tuple[str | Term, ...] = (
    Term(
        "Path",
        "A curve through points of latent space. Every place on it is decoded, so a path is a "
        "film: one picture that changes without ever fading into another.",
        "x(t) = decoder(z(t)), t from 0 to 1",
    ),
    "slerp",
    Term(
        "Bézier",
        "The points between the ends pull at the curve like magnets.",
        "z(t) = Σ C(n, k) tᵏ (1 − t)ⁿ⁻ᵏ zₖ",
    ),
    Term(
        "Spline",
        "A smooth curve through every point: centripetal Catmull–Rom, which makes no loops.",
    ),
    "geodesic",
    Term(
        "Length in pixels",
        "How far the pictures go while t runs from 0 to 1, as the root of summed squares over all "
        "pixels in [0, 1].",
        "Σ ‖x(tᵢ₊₁) − x(tᵢ)‖ over 100 pictures",
    ),
    Term(
        "Even pace",
        "Even in z: equal times are equal lengths in latent space, and pictures may rush through "
        "some places. Even in pictures: they always change equally fast.",
    ),
    SELECTION,
)


def paths_help() -> Component:
    return help_panel(
        "How to travel", ABOUT, pointer=POINTER, finger=FINGER, words=WORDS, keys=KEYS
    )
