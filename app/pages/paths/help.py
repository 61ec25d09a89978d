"""What the Paths page says when asked: its keys, its words and their formulas."""

from __future__ import annotations

from dash.development.base_component import Component

from app.pages.shared.help_panel import SELECTION, Word, help_panel

POINTER = (
    ("Click", "add a point (with “Add points” off: Shift-click)"),
    ("Drag", "a point to move it, the sky to pan it (in 3-D: to turn it)"),
    ("Wheel", "zoom"),
    ("Film", "press and drag along it to travel"),
    ("Finger", "a tap adds, dragging moves a point, two fingers zoom"),
)
KEYS = (
    ("Space", "play and pause"),
    ("← ↑ → ↓", "move the cross by 0.05 (with Shift: 0.5)"),
    ("Page ↑ ↓", "in 3-D: the cross along z₃"),
    ("a d w s + −", "in 3-D: turn the cloud, zoom"),
    ("Enter", "add a point at the cross"),
    ("Delete", "remove the selected point"),
    ("< >", "the selected point earlier, later"),
    ("Ctrl Z", "undo (with Shift: redo)"),
    ("n, x", "new ends; the other way round"),
    ("p, i", "add points; snap to images"),
    ("0 – 9", "highlight a class, again to stop"),
    ("Esc", "put down, unselect, then clear the highlight"),
    ("?", "this page"),
)
WORDS: tuple[Word, ...] = (
    (
        "Path",
        "A curve through points of latent space. Every place on it is decoded, so a path is a "
        "film: one picture that changes without ever fading into another.",
        "x(t) = decoder(z(t)), t from 0 to 1",
    ),
    (
        "Slerp",
        "Spherical interpolation. In many dimensions almost all of the prior lies in a thin shell "
        "around the origin; slerp stays in it where a straight line cuts through the middle.",
        "z(t) = (sin((1 − t)Ω) a + sin(tΩ) b) / sin Ω (Shoemake 1985)",
    ),
    (
        "Bézier",
        "The points between the ends pull at the curve like magnets.",
        "z(t) = Σ C(n, k) tᵏ (1 − t)ⁿ⁻ᵏ zₖ",
    ),
    (
        "Spline",
        "A smooth curve through every point: centripetal Catmull–Rom, which makes no loops.",
        None,
    ),
    (
        "Geodesic",
        "The way along which the decoded pictures change least in all. The decoder stretches some "
        "places of latent space and squeezes others; a geodesic goes around the steep ones.",
        "minimises Σ ‖g(zᵢ₊₁) − g(zᵢ)‖², g the decoder, whose metric is G = JᵀJ (Arvanitidis et "
        "al. 2018; Shao et al. 2018)",
    ),
    (
        "Length in pixels",
        "How far the pictures go while t runs from 0 to 1, as the root of summed squares over all "
        "pixels in [0, 1].",
        "Σ ‖x(tᵢ₊₁) − x(tᵢ)‖ over 100 pictures",
    ),
    (
        "Even pace",
        "Even in z: equal times are equal lengths in latent space, and pictures may rush through "
        "some places. Even in pictures: they always change equally fast.",
        None,
    ),
    SELECTION,
)


def paths_help() -> Component:
    return help_panel("How to travel", POINTER, KEYS, WORDS)
