"""What Train your own says when asked: its words."""

from __future__ import annotations

from dash.development.base_component import Component

from app.pages.shared.help_panel import help_panel

ABOUT = (
    "Choose images and a model: the server trains it, and its sky forms before your eyes. The "
    "address holds the form, so a link to it is a link to these settings."
)
KEYS = (("Enter", "in a field: start training"),)
WORDS = (
    "vae",
    "recipe",
    "latent",
    "objective",
    "beta",
    "epoch",
    "seed",
    "rate",
    "reconstruction",
    "elbo",
    "nats",
)


def train_your_own_help() -> Component:
    return help_panel("How to train a model", ABOUT, words=WORDS, keys=KEYS)
