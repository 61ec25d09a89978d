"""What the Network page says when asked: its keys, its words and their formulas."""

from __future__ import annotations

from dash.development.base_component import Component

from app.pages.shared.help_panel import SELECTION, help_panel
from app.pages.shared.terms import Term

ABOUT = (
    "Both networks of a model, [layer](layer) by layer: what comes in, what goes out, what each "
    "[unit](unit) makes of the place or the image that you point at."
)
POINTER = (
    ("Move", "every layer follows the place under the pointer"),
    ("Click", "stay there (with “Snap to images”: at the nearest test image)"),
    ("A layer", "point at a unit to read it, press it to see where it fires"),
    ("Wheel", "zoom the sky; drag moves it"),
)
FINGER = (
    ("One finger", "every layer follows it; a tap stays"),
    ("Two fingers", "zoom and move the sky"),
    ("A layer", "tap a unit to see where it fires"),
)
KEYS = (
    ("← ↑ → ↓", "move z by 0.05 (with Shift: 0.5); on a layer: from unit to unit"),
    ("Tab", "from layer to layer"),
    ("Enter", "on a layer: where the unit fires; on the sky: stay here"),
    ("Esc", "close, forget the unit, then clear the highlight"),
    ("r", "a random place"),
    ("i", "snap to images"),
    ("0 – 9", "highlight a class, again to stop"),
)
WORDS: tuple[str | Term, ...] = (
    "encoder",
    "decoder",
    "layer",
    "unit",
    "activation",
    "weight",
    "multiply-add",
    "elbo",
    "nats",
    Term(
        "Funnels",
        "Each funnel is what a layer does: as wide above and below as the logarithm of how many "
        "numbers go in and come out. The line in it is its share of the network's multiply-adds.",
    ),
    Term(
        "Colours of values",
        "Warm is above zero, blue below, and zero has the ground's colour. The brightest is "
        "what a layer reaches on test images, so it stays the same while you move.",
    ),
    Term(
        "Where a unit fires",
        "Its activation at every place that the sky shows, all other latents kept. A unit of the "
        "encoder is asked about the picture that the decoder imagines there.",
        "decoder: a(z);  encoder: a(decoder(z))",
    ),
    Term(
        "Units of two runs",
        "Nothing decides which unit of a layer does what: their order comes from the seed. So each "
        "unit is laid beside the one of the other run whose weights are most like its own.",
        "cosine = w · v / (‖w‖ ‖v‖), greedily from the largest",
    ),
    SELECTION,
)


def network_help() -> Component:
    return help_panel(
        "How to look inside", ABOUT, pointer=POINTER, finger=FINGER, words=WORDS, keys=KEYS
    )
