"""What the Vectors page says when asked: its keys, its words and their formulas."""

from __future__ import annotations

from dash.development.base_component import Component

from app.pages.shared.help_panel import SELECTION, Word, help_panel

POINTER = (
    ("Move", "add the direction to the place under the pointer"),
    ("Click", "start there; in an analogy: set the selected point"),
    ("Drag", "pan the sky"),
    ("Wheel", "zoom"),
    ("Strip", "press and drag along it to change the strength"),
    ("Finger", "one explores, a tap chooses, two zoom and move"),
)
KEYS = (
    ("+ −", "stronger, weaker by 0.25"),
    ("Space", "play and pause"),
    ("← ↑ → ↓", "move the point by 0.05 (with Shift: 0.5)"),
    ("x", "the other way round"),
    ("n", "another test image for the point"),
    ("r", "another random direction"),
    ("a, b, c", "select a point of the analogy (Enter: the next)"),
    ("i", "snap to images"),
    ("Ctrl Z", "undo (with Shift: redo)"),
    ("0 – 9", "highlight a class, again to stop"),
    ("Esc", "stop, unselect images, then clear the highlight"),
    ("?", "this page"),
)
WORDS: tuple[Word, ...] = (
    (
        "Class vector",
        "The way from the mean of one class to that of another. Added to an image of the one, it "
        "should make it one of the other.",
        "v = mean of μ(x) over the one class − mean over the other (Larsen et al. 2016)",
    ),
    (
        "Attribute vector",
        "Something is measured on every test image, and a plane is fitted that foretells it from "
        "z. The vector is the shortest step by which the plane rises by one standard deviation.",
        "a ≈ w · μ + c,  v = σ w / ‖w‖²",
    ),
    (
        "Thickness",
        "Twice the ink over the length of its edge, in pixels.",
        "2 Σ ink / Σ |∇ ink|",
    ),
    (
        "Slant",
        "How many pixels the ink leans to the right for one pixel upwards.",
        "−Cov(x, y) / Var(y), weighted by ink, y downwards",
    ),
    (
        "Width",
        "That of a bar of even ink with the same variance across, in pixels.",
        "√(12 Var(x))",
    ),
    (
        "Brightness, warmth",
        "The mean of all pixels; in colour also each channel's, and warmth is red − blue.",
        None,
    ),
    (
        "Uncertainty",
        "Other test images would give another direction. The same number of them is drawn again "
        "200 times with replacement: the fan and the intervals hold 95 % of what comes out.",
        "percentile bootstrap (Efron 1979)",
    ),
    (
        "R², AUC",
        "Fitted on every other image, judged on the rest: the share of the variance foretold, and "
        "how often the one class lies farther along than the other.",
        "R² = 1 − Σ (a − â)² / Σ (a − ā)²;  AUC = P(v · μ₁ > v · μ₀)",
    ),
    (
        "Analogy",
        "What leads from A to B is added to C.",
        "z = C + (B − A) (Mikolov et al. 2013)",
    ),
    SELECTION,
)


def vectors_help() -> Component:
    return help_panel("How to use directions", POINTER, KEYS, WORDS)
