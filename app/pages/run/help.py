"""What the page of a run says when asked: its words."""

from __future__ import annotations

from dash.development.base_component import Component

from app.pages.shared.help_panel import help_panel
from app.pages.shared.terms import METRIC_TERMS

ABOUT = (
    "All that is known of a trained model: its sky, its numbers on images that it has never seen, "
    "how it was made, and its files. Each number unfolds into its definition."
)
WORDS = tuple(dict.fromkeys(["vae", "nats", "held-out", *METRIC_TERMS.values(), "recipe", "seed"]))


def run_help() -> Component:
    return help_panel("About this run", ABOUT, words=WORDS)
