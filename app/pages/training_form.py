"""Train your own: a form with the server's limits; assets/training/ makes it live."""

from __future__ import annotations

import json
from dataclasses import asdict
from string import Template
from typing import Any

from flask import Blueprint, Response
from markupsafe import escape

from app import theme
from app.assets import AssetTree
from app.job_limits import JobLimits
from app.job_order import OBJECTIVE, Order, fields
from vae.catalogue import Catalogue
from vae.config import OBJECTIVES, from_recipe, unused_options
from vae.recipes import RECIPES

PATH = "/train-your-own"
# Two dimensions can be seen, and a few epochs show what learning is.
START = Order("mnist", "fc-256", latent_dim=2, objective=OBJECTIVE, beta=1.0, epochs=5, seed=0)

DOCUMENT = Template("""<!DOCTYPE html>
<html lang="en" data-mantine-color-scheme="dark">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="Train a variational autoencoder and watch it learn.">
<title>Train your own · Latentarium</title>
<script src="$assets/theme.js"></script>
<link rel="icon" type="image/svg+xml" href="$assets/favicon.svg">
<style>
$colours
</style>
<link rel="stylesheet" href="$assets/style.css">
<link rel="stylesheet" href="$assets/training/training.css">
<script type="module" src="$assets/training/main.mjs"></script>
</head>
<body>
<header class="header">
<a href="/" class="wordmark" aria-label="Latentarium, start page"><span class="mark">✦</span>
<span class="name">Latentarium</span></a>
<nav aria-label="Pages" class="always"><a href="/">Explore</a>
<a href="$path" aria-current="page">Train your own</a></nav>
</header>
<div class="train-title"><h1>Train your own</h1>
<p>Order a model, watch its sky form, then explore it.</p></div>
<main id="train-your-own" class="train" data-form="$form">
<noscript>Trainings are ordered and watched by JavaScript.</noscript></main>
<div id="hint" class="hint" role="tooltip" hidden></div>
</body>
</html>""")


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


def form_blueprint(limits: JobLimits, catalogue: Catalogue, assets: AssetTree) -> Blueprint:
    page = Blueprint("train_your_own", __name__)

    @page.get(PATH)
    def train_your_own() -> Response:
        data = json.dumps(form_data(limits, catalogue.datasets()))
        html = DOCUMENT.substitute(
            assets=assets.url(), colours=theme.colour_variables(), form=escape(data), path=PATH
        )
        return Response(html, mimetype="text/html")

    return page


def _suggested(recipe: str) -> dict[str, Any]:
    config = from_recipe(recipe)
    about = RECIPES[recipe].about
    return {"about": about, "latent_dim": config.latent_dim, "beta": config.beta}
