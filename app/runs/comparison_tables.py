"""The numbers of a comparison as tables: a header, then rows of text and numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from app.runs.comparison import Comparison
from vae.store.definitions import COMPARED, Metric
from vae.store.documents import Run
from vae.store.spreadsheets import harmless

Cell = str | float | int | None
Rows = list[list[Cell]]

ABOUT = ["run", "series", "objective", "beta", "seed"]


def shown_metrics(runs: Iterable[Run]) -> list[Metric]:
    """The numbers of the table of chosen runs: those of COMPARED that one of the runs has."""
    measured = {key for run in runs for key in run.test.measured}
    return [metric for metric in COMPARED if metric.key in measured]


def per_run(runs: Sequence[Run], metrics: Sequence[str]) -> Rows:
    """A row a run with those metrics on the test set; what was not measured is empty."""
    rows = [[*_about(run), *(run.test.value(key) for key in metrics)] for run in runs]
    return [[*ABOUT, *metrics], *rows]


def gaps(runs: Sequence[Run]) -> Rows:
    """A row a run that was measured on training images too: −ELBO on both, and the difference."""
    rows: Rows = []
    for run in runs:
        test, train = run.test.negative_elbo, run.train.negative_elbo
        if test is not None and train is not None:
            rows.append([*_about(run), test, train, test - train])
    return [[*ABOUT, "test_negative_elbo", "train_negative_elbo", "gap"], *rows]


def per_latent(runs: Sequence[Run]) -> Rows:
    """A row a latent of each run: the nats that it carries."""
    rows: Rows = [
        [*_about(run), latent + 1, kl]
        for run in runs
        for latent, kl in enumerate(run.test.kl_per_dimension or ())
    ]
    return [[*ABOUT, "latent", "kl"], *rows]


def per_factor(runs: Sequence[Run]) -> Rows:
    """A row a factor and latent of each run: their mutual information in nats."""
    rows: Rows = [
        [*_about(run), factor, latent + 1, nats]
        for run in runs
        for factor, values in zip(factor_names(run), run.test.mutual_information or (), strict=True)
        for latent, nats in enumerate(values)
    ]
    return [[*ABOUT, "factor", "latent", "mutual_information"], *rows]


def factor_names(run: Run) -> list[str]:
    """The names of the factors that the run was scored on; numbers where it names none."""
    count = len(run.test.mutual_information or ())
    if len(run.factors) == count:
        return list(run.factors)
    return [f"factor {k + 1}" for k in range(count)]


def series_runs(compared: Comparison) -> list[Run]:
    """All runs that the figures of series stand on, by setting and seed."""
    return [run for setting in compared.settings for run in setting.runs]


def csv_text(rows: Rows) -> str:
    """The table as CSV (RFC 4180), numbers as they are in run.json."""
    text = io.StringIO()
    csv.writer(text).writerows(map(harmless, row) for row in rows)
    return text.getvalue()


def _about(run: Run) -> list[Cell]:
    return [run.id, run.series, run.objective.name, run.objective.beta, run.seed]
