"""What the list of runs says when asked: its words."""

from __future__ import annotations

from dash.development.base_component import Component

from app.pages.shared.help_panel import help_panel

ABOUT = (
    "A run is a trained model with all that was measured on it. Its picture leads to its sky, its "
    "name to its own page; choose several with their boxes to compare them."
)
WORDS = (
    "vae",
    "latent",
    "elbo",
    "reconstruction",
    "rate",
    "nats",
    "beta",
    "knn",
    "mig",
    "recipe",
    "series",
    "seed",
    "onnx",
    "state-dict",
)


def runs_help() -> Component:
    return help_panel("How to find a run", ABOUT, words=WORDS)
