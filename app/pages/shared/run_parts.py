"""What the list of runs and the page of a run have alike: a run's picture, links and numbers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import cast

from dash import html
from dash._utils import to_json
from dash.development.base_component import Component

from app.api.skies import picture_url
from app.languages.spoken import trn
from app.pages.shared.glossary import metric_name
from app.pictures.skies import SIZES
from app.runs.offered import usable
from app.theme import SURFACES
from vae.store.definitions import METRICS, Metric
from vae.store.documents import Dataset, Run

MAIN = [METRICS[key] for key in ("negative_elbo", "reconstruction", "kl", "knn_15_accuracy", "mig")]


def plain(component: Component) -> Component:
    """The dictionary that Dash sends for the component: built once, sent to many."""
    return cast(Component, json.loads(to_json(component)))


def sky_picture(run: Run, kind: str) -> Component:
    """The run's sky in both themes' colours, of which the stylesheet shows one."""
    width, height = SIZES[kind]
    pictures = [
        html.Img(
            src=picture_url(run, kind, scheme),
            alt="",
            width=width,
            height=height,
            className=f"on-{scheme}",
        ).to_plotly_json()
        for scheme in SURFACES
    ]
    for picture in pictures:  # Dash's Img has no property of that name, the browser's has
        picture["props"]["loading"] = "lazy"
    return html.Span(cast(list[Component], pictures), className="sky-picture")


def links(run: Run) -> list[tuple[str, str]]:
    """(name, address) of the pages that can show the run."""
    pages = [("Explore", f"/?run={run.id}"), ("Compare", f"/compare?runs={run.id}")]
    more = [(name, f"/{name.lower()}?run={run.id}") for name in ("Paths", "Vectors", "Network")]
    training = [("Training", f"/training?runs={run.id}")] if "history.csv" in run.files else []
    doctor = [("Prior doctor", f"/doctor?run={run.id}")]
    return [*pages, *training, *more, *doctor] if usable(run) else training


def facts(run: Run, data: Dataset | None) -> str:
    """ "MNIST · 2 latents · β = 1 · flagship" """
    latents = trn("one latent", "{n} latents", run.latent_dim)
    beta = run.objective.beta
    name = data.title if data else run.dataset
    parts = [name, latents, "" if beta is None else f"β = {beta:g}", run.recipe]
    return " · ".join(part for part in parts if part)


def numbers(run: Run) -> list[tuple[str, str]]:
    """(name, value) of what tells runs apart: the bound, its two terms, the classes' separation."""
    return [(metric.title, value) for metric, value in _main_numbers(run)]


def explained_numbers(run: Run) -> list[tuple[Component | str, str]]:
    """The same, each name as a link to its meaning."""
    return [(metric_name(metric), value) for metric, value in _main_numbers(run)]


def _main_numbers(run: Run) -> list[tuple[Metric, str]]:
    found = [(metric, run.test.value(metric.key)) for metric in MAIN]
    return [(metric, written(metric, value)) for metric, value in found if value is not None]


def written(metric: Metric, value: float | None) -> str:
    """The value as text, with a minus sign as wide as a digit."""
    return metric.shown(value).replace("-", "−")


def pairs(found: Sequence[tuple[Component | str, str]], name: str) -> Component:
    """A list of names with their values."""
    return html.Dl([html.Div([html.Dt(k), html.Dd(v)]) for k, v in found], className=name)
