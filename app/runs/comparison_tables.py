"""The numbers of a comparison as tables: a header, then rows of text and numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.runs.comparison import Comparison
from vae.data.sprites import FACTORS
from vae.store.documents import Run

Cell = str | float | int | None
Rows = list[list[Cell]]

# What the table of the chosen runs shows, where one of them has it: column title, format.
COLUMNS: Mapping[str, tuple[str, str]] = {
    "negative_elbo": ("−ELBO", ".2f"),
    "reconstruction": ("Reconstruction", ".2f"),
    "kl": ("Rate", ".2f"),
    "active_units": ("Active units", "d"),
    "mse_at_mu": ("MSE at mu", ".4f"),
    "knn_15_accuracy": ("15-NN", ".1%"),
    "mig": ("MIG", ".3f"),
    "sap": ("SAP", ".3f"),
    "dci_disentanglement": ("DCI", ".3f"),
    "factor_vae_score": ("FactorVAE", ".3f"),
}
ABOUT = ["run", "series", "objective", "beta", "seed"]


def test_numbers(run: Run) -> Mapping[str, Any]:
    """The run's metrics on the test set."""
    numbers: Mapping[str, Any] = run.metrics.get("test", {})
    return numbers


def shown_columns(runs: Iterable[Run]) -> list[str]:
    """The metrics of COLUMNS that one of the runs has."""
    measured = {name for run in runs for name in test_numbers(run)}
    return [name for name in COLUMNS if name in measured]


def per_run(runs: Sequence[Run], metrics: Sequence[str]) -> Rows:
    """A row a run with those metrics on the test set; what was not measured is empty."""
    rows = [[*_about(run), *(test_numbers(run).get(name) for name in metrics)] for run in runs]
    return [[*ABOUT, *metrics], *rows]


def gaps(runs: Sequence[Run]) -> Rows:
    """A row a run that was measured on training images too: −ELBO on both, and the difference."""
    rows: Rows = []
    for run in runs:
        test, train = (run.metrics.get(part, {}).get("negative_elbo") for part in ("test", "train"))
        if test is not None and train is not None:
            rows.append([*_about(run), test, train, test - train])
    return [[*ABOUT, "test_negative_elbo", "train_negative_elbo", "gap"], *rows]


def per_latent(runs: Sequence[Run]) -> Rows:
    """A row a latent of each run: the nats that it carries."""
    rows: Rows = [
        [*_about(run), latent + 1, kl]
        for run in runs
        for latent, kl in enumerate(test_numbers(run).get("kl_per_dimension", []))
    ]
    return [[*ABOUT, "latent", "kl"], *rows]


def per_factor(runs: Sequence[Run]) -> Rows:
    """A row a factor and latent of each run: their mutual information in nats."""
    rows: Rows = [
        [*_about(run), factor, latent + 1, nats]
        for run in runs
        for factor, values in zip(factor_names(run), _information(run), strict=True)
        for latent, nats in enumerate(values)
    ]
    return [[*ABOUT, "factor", "latent", "mutual_information"], *rows]


def factor_names(run: Run) -> list[str]:
    """The names of the factors that the run was scored on; numbers where nobody named them."""
    count = len(_information(run))
    if run.dataset.startswith("sprites") and count == len(FACTORS):
        return list(FACTORS)
    return [f"factor {k + 1}" for k in range(count)]


def series_runs(compared: Comparison) -> list[Run]:
    """All runs that the figures of series stand on, by setting and seed."""
    return [run for setting in compared.settings for run in setting.runs]


def csv_text(rows: Rows) -> str:
    """The table as CSV (RFC 4180), numbers as they are in run.json."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _about(run: Run) -> list[Cell]:
    return [run.id, run.series, run.objective.name, run.objective.beta, run.seed]


def _information(run: Run) -> list[list[float]]:
    matrix: list[list[float]] = test_numbers(run).get("mutual_information", [])
    return matrix
