"""The figures of one comparison: each with its title, a sentence, its definitions and numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.figures import disentanglement, series
from app.figures.chart import Figure
from app.figures.disentanglement import SCORES
from app.languages.spoken import tr
from app.runs.comparison import Comparison
from app.runs.comparison_tables import (
    Rows,
    factor_names,
    gaps,
    per_factor,
    per_latent,
    per_run,
    series_runs,
)
from vae.store.definitions import METRICS

NO_FACTORS = (
    "Scores need images whose factors are known, such as the sprites' shape, scale and place; "
    "these images have class labels alone."
)


@dataclass(frozen=True, eq=False)
class Chart:
    """One of a figure's small multiples; `caption` tells it from its neighbours."""

    id: str
    figure: Figure
    caption: str = ""


@dataclass(frozen=True, eq=False)
class ComparisonFigure:
    """One chart, or small multiples of one kind.

    name: in addresses and file names; caption: what is seen, in a sentence; metrics: whose
    definitions belong beside it; missing: why there may be no charts; rows: all numbers drawn.
    """

    name: str
    title: str
    caption: str
    metrics: tuple[str, ...]
    charts: Callable[[Comparison], list[Chart]]
    rows: Callable[[Comparison], Rows]
    missing: str


def _rate_distortion(compared: Comparison) -> list[Chart]:
    if not compared.settings:
        return []
    return [
        Chart("rate-distortion-chart", series.rate_distortion(compared.settings, compared.marks))
    ]


def _terms(compared: Comparison) -> list[Chart]:
    if not any(setting.beta for setting in compared.settings):
        return []
    return [
        Chart(
            f"terms-{metric}-chart",
            series.term_by_beta(compared.settings, metric, compared.marks, axis),
            METRICS[metric].title,
        )
        for metric, axis in (("reconstruction", ""), ("kl", series.BETA))
    ]


def _gap(compared: Comparison) -> list[Chart]:
    if not gaps([run for run in series_runs(compared) if run.objective.beta])[1:]:
        return []
    return [Chart("gap-chart", series.generalisation_gap(compared.settings, compared.marks))]


def _units(compared: Comparison) -> list[Chart]:
    measured = [run for run in compared.runs if run.test.kl_per_dimension]
    kl = [nats for run in measured for nats in run.test.kl_per_dimension or ()]
    charts = []
    for run in measured:
        active = run.test.active_units
        use = (
            ""
            if active is None
            else tr(": {active} of {latent_dim} active", active=active, latent_dim=run.latent_dim)
        )
        figure = series.kl_per_dimension(run, compared.marks[run.id].colour, max(kl))
        charts.append(Chart(f"units-{run.id}", figure, compared.names[run.id] + use))
    return charts


def _scores(compared: Comparison) -> list[Chart]:
    return [
        Chart(
            f"{score}-chart",
            disentanglement.scores_by_beta(compared.settings, score, compared.marks),
            METRICS[score].title,
        )
        for score in SCORES
        if any(s.values(score).size for s in compared.settings if s.beta is not None)
    ]


def _elbo_and_mig(compared: Comparison) -> list[Chart]:
    if not any(setting.values("mig").size for setting in compared.settings):
        return []
    figure = disentanglement.elbo_against_score(compared.settings, "mig", compared.marks)
    return [Chart("elbo-mig-chart", figure)]


def _information(compared: Comparison) -> list[Chart]:
    scored = [run for run in compared.runs if run.test.mutual_information]
    matrices = [np.array(run.test.mutual_information) for run in scored]
    highest = max((float(matrix.max()) for matrix in matrices), default=0.0)
    return [
        Chart(
            f"information-{run.id}",
            disentanglement.mutual_information(matrix, factor_names(run), highest),
            compared.names[run.id],
        )
        for run, matrix in zip(scored, matrices, strict=True)
    ]


FIGURES: tuple[ComparisonFigure, ...] = (
    ComparisonFigure(
        "rate-distortion",
        "Rate and distortion",
        "Each point is one β of a series, or one run: across, what its code costs; up, what its "
        "reconstruction misses. "
        "Along a dotted line −ELBO is the same.",
        ("kl", "reconstruction", "negative_elbo"),
        _rate_distortion,
        lambda c: per_run(series_runs(c), ("kl", "reconstruction", "negative_elbo")),
        "None of these runs has both a rate and a distortion.",
    ),
    ComparisonFigure(
        "terms",
        "The two terms against β",
        "What a higher price of the code does to both terms of the bound, each on its own axis. "
        "Bars span the seeds.",
        ("reconstruction", "kl"),
        _terms,
        lambda c: per_run(series_runs(c), ("reconstruction", "kl")),
        "None of these runs has both a known β and a rate.",
    ),
    ComparisonFigure(
        "gap",
        "Generalisation gap",
        "How many nats more the model needs for a test image than for one it was trained on. "
        "Below zero the test images are the easier ones.",
        ("negative_elbo",),
        _gap,
        lambda c: gaps(series_runs(c)),
        "These runs were not measured on training images, or their β is not known.",
    ),
    ComparisonFigure(
        "elbo-mig",
        "Does a better bound disentangle more?",
        "Each point is a run: to the left the better model of the images, up the better "
        "separated factors.",
        ("negative_elbo", "mig"),
        _elbo_and_mig,
        lambda c: per_run(series_runs(c), ("negative_elbo", "mig")),
        NO_FACTORS,
    ),
    ComparisonFigure(
        "units",
        "Which latents carry something",
        "The nats in each latent, the largest first. A faint bar carries less than 0.01.",
        ("kl", "kl_per_dimension", "active_units"),
        _units,
        lambda c: per_latent(c.runs),
        "The rate of single latents is not known for these runs.",
    ),
    ComparisonFigure(
        "scores",
        "Disentanglement against β",
        "How far single latents hold single known factors. A point is a seed, a stroke their mean.",
        SCORES,
        _scores,
        lambda c: per_run(series_runs(c), SCORES),
        NO_FACTORS,
    ),
    ComparisonFigure(
        "mutual-information",
        "What each latent tells of each factor",
        "Bright where knowing the latent tells the factor; one bright cell a row and a column "
        "is a disentangled code.",
        ("mutual_information",),
        _information,
        lambda c: per_factor(c.runs),
        NO_FACTORS,
    ),
)
