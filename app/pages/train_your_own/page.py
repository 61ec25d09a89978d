"""Train your own: a form with the server's limits; assets/pages/train_your_own/ makes it live."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dash import Dash, Input, html
from dash.development.base_component import Component

from app.jobs.order import OBJECTIVE, Order, fields
from app.pages.shared.elements import data
from app.settings import JobLimits
from app.web.page import Page, in_browser
from vae.model.recipes import RECIPES
from vae.store.catalogue import Catalogue
from vae.store.config import OBJECTIVES, unused_options
from vae.training.config import from_recipe

# Two dimensions can be seen, and a few epochs show what learning is.
START = Order("mnist", "fc-256", latent_dim=2, objective=OBJECTIVE, beta=1.0, epochs=5, seed=0)


def page(limits: JobLimits, catalogue: Catalogue) -> Page:
    return Page(
        path="/train-your-own",
        name="Train your own",
        about="Train a variational autoencoder and watch it learn.",
        entry="pages/train_your_own/main.mjs",
        layout=lambda: layout(form_data(limits, catalogue.datasets())),
        register=register,
        plotly=False,
    )


def layout(form: dict[str, Any]) -> Component:
    return html.Div(
        [
            html.Div(
                [
                    html.H1("Train your own"),
                    html.P("Order a model, watch its sky form, then explore it."),
                ],
                className="train-title",
            ),
            html.Main(id="train-your-own", className="train"),
            html.Div(id="hint", className="hint", role="tooltip", hidden=True),
            data("form", form),
        ]
    )


def register(app: Dash) -> None:
    app.clientside_callback(in_browser("start"), Input("form", "value"))


def form_data(limits: JobLimits, datasets: list[str]) -> dict[str, Any]:
    """What the form is built from: the limits that the server checks, and a first order."""
    start = asdict(START) | {"epochs": min(START.epochs, limits.epochs)}
    return {
        "fields": fields(limits, datasets),
        "recipes": {name: _suggested(name) for name in RECIPES},
        "unused": {
            name: sorted(set(START.document()) & unused_options(name)) for name in OBJECTIVES
        },
        "start": start,
    }


def _suggested(recipe: str) -> dict[str, Any]:
    config = from_recipe(recipe)
    about = RECIPES[recipe].about
    return {"about": about, "latent_dim": config.latent_dim, "beta": config.beta}
