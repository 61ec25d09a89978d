"""What the Training page says when asked: its words and its keys."""

from __future__ import annotations

from dash.development.base_component import Component

from app.pages.shared.help_panel import help_panel

ABOUT = (
    "How models learn: a film of the sky, [epoch](epoch) by epoch, and curves of all that was "
    "measured on the way, on training images and on [held-out](held-out) ones."
)
POINTER = (
    ("Slider", "drag through the epochs"),
    ("Click", "on a curve: the film goes to that epoch"),
    ("Drag", "across a curve: only those epochs; double click: all again"),
)
FINGER = (
    ("Slider", "drag through the epochs"),
    ("Tap", "on a curve: the film goes to that epoch"),
)
KEYS = (
    ("← →", "the epoch before, the next"),
    ("Home End", "the first epoch, the last"),
    ("Space", "play and pause"),
    ("+ −", "half as many epochs on the curves, twice as many"),
    ("Esc", "all epochs again"),
)
WORDS = (
    "epoch",
    "held-out",
    "elbo",
    "reconstruction",
    "rate",
    "beta",
    "nats",
    "learning-rate",
    "latent",
    "procrustes",
    "seed",
    "series",
)


def training_help() -> Component:
    return help_panel(
        "How to watch models learn", ABOUT, pointer=POINTER, finger=FINGER, words=WORDS, keys=KEYS
    )
